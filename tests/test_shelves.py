"""Shelves: partners that are looked up are all those that would be found one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, permutations
from math import nan

from hypothesis import given
from hypothesis import strategies as st

from kpiworkbook.discoverer.rows import Row
from kpiworkbook.discoverer.runs import LONGEST, Runs
from kpiworkbook.discoverer.shelves import Shelf
from kpiworkbook.model.records import Unit
from kpiworkbook.notation.intervals import Interval

ROW = Row(
    place=0, ref="A1", name="Visits", unit=Unit.COUNT, step=1, is_whole=True, lows=(), highs=(),
    alternatives=(), telling=(), worth=9,
)  # fmt: skip
FIGURES = st.builds(Interval.around, st.integers(0, 60), st.sampled_from((0, 0.5)))
SPANS = st.lists(st.builds(Interval.around, st.integers(-3, 60), st.sampled_from((0, 0.5, 4))), max_size=20)


def rows_of(spans: Sequence[Interval | None]) -> list[Row]:
    known = [span or Interval(nan, nan) for span in spans]
    return [
        replace(ROW, place=place, ref=f"A{place}", lows=[low], highs=[high]) for place, (low, high) in enumerate(known)
    ]


def shelf_of(spans: list[Interval]) -> Shelf:
    shelf = Shelf(0)
    shelf.hold(rows_of(spans), range(len(spans)))
    shelf.widest = max((span.high - span.low for span in spans), default=0.0)
    return shelf


def meets(span: Interval, low: float, high: float) -> bool:
    return span.low <= high and span.high >= low


@given(spans=SPANS, total=st.builds(Interval.around, st.integers(-9, 130), st.sampled_from((0, 0.5))))
def test_all_pairs_that_add_up_are_found(spans: list[Interval], total: Interval) -> None:
    shelf = shelf_of(spans)
    found = {frozenset((shelf.places[one], shelf.places[other])) for one, other in shelf.adding_up(*total)}

    assert found >= {
        frozenset((one, other))
        for one, other in combinations(range(len(spans)), 2)
        if meets(spans[one] + spans[other], *total)
    }


@given(spans=SPANS, quotient=st.builds(Interval.around, st.floats(0.02, 3), st.sampled_from((0, 0.005))))
def test_all_pairs_of_which_one_is_divided_by_the_other_are_found(spans: list[Interval], quotient: Interval) -> None:
    shelf = shelf_of(spans)
    found = {(shelf.places[one], shelf.places[other]) for one, other in shelf.dividing(*quotient)}

    assert found >= {
        (one, other)
        for one, other in permutations(range(len(spans)), 2)
        if spans[one].low > 0 and spans[other].low > 0 and meets(spans[one] / spans[other], *quotient)
    }


@given(
    spans=st.lists(st.none() | st.builds(Interval.around, st.integers(-3, 9), st.sampled_from((0, 0.5))), max_size=20),
    moves=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=6),
)  # fmt: skip
def test_a_shelf_that_moves_holds_what_a_new_one_would(
    spans: list[Interval | None], moves: list[tuple[int, int]]
) -> None:
    rows, shelf = rows_of(spans), Shelf(0)
    for start, stop in moves:
        held, new = range(min(start, len(rows)), min(stop, len(rows))), Shelf(0)
        shelf.hold(rows, held)
        new.hold(rows, held)

        assert (shelf.rows, shelf.places, shelf.lows, shelf.highs) == (new.rows, new.places, new.lows, new.highs)


@given(
    spans=(SPANS | st.lists(FIGURES, max_size=20) | st.lists(st.none() | FIGURES, max_size=20)).filter(bool),
    at=st.integers(0, 19), first=st.integers(0, 16), length=st.integers(3, LONGEST),
    half_step=st.sampled_from((0, 0.5)),
)  # fmt: skip
def test_all_runs_that_add_up_are_found(
    spans: list[Interval | None], at: int, first: int, length: int, half_step: float
) -> None:
    made = Interval.around(sum(span.low for span in spans[first : first + length] if span), half_step)
    place = min(at, len(spans))
    rows = rows_of([*spans[:place], made, *spans[place:]])
    total = rows[place]
    runs = {
        (first, last)
        for first in range(len(rows))
        for last in range(first + 2, len(rows))
        if len(parts := [row for row in rows[first : last + 1] if row is not total]) in range(3, LONGEST + 1)
        and place not in (first, last)
        and all(row.span(0) for row in parts)
        and meets(Interval(sum(row.lows[0] for row in parts), sum(row.highs[0] for row in parts)), *made)
    }

    assert set(Runs(rows, 0).making(total, *made)) >= runs
