"""What the discoverer looks up is all that trying out finds, whatever is missing or negative."""

from __future__ import annotations

from itertools import combinations, permutations
from math import nan

from hypothesis import given
from hypothesis import strategies as st

from kpiworkbook.discoverer.rows import Row
from kpiworkbook.discoverer.runs import LONGEST, Runs
from kpiworkbook.discoverer.shelves import Shelf
from kpiworkbook.model.records import Unit

figures = st.lists(st.none() | st.integers(-3, 12), min_size=2, max_size=18)
counts = st.lists(st.none() | st.integers(0, 12), min_size=2, max_size=18)


def row(place: int, figure: int | None) -> Row:
    end = nan if figure is None else float(figure)
    return Row(
        place=place, ref=str(place), name="", unit=Unit.COUNT, step=1.0, is_whole=True, lows=[end], highs=[end],
        alternatives=[1.0], telling=[0], worth=9.0,
    )  # fmt: skip


def rows(known: list[int | None]) -> list[Row]:
    return [row(place, figure) for place, figure in enumerate(known)]


def shelf_of(known: list[int | None]) -> Shelf:
    shelf = Shelf(0)
    shelf.hold(rows(known), range(len(known)))
    return shelf


@given(figures, st.integers(-6, 24))
def test_two_that_add_up_are_found_on_a_shelf(known: list[int | None], total: int) -> None:
    shelf = shelf_of(known)
    found = {frozenset((shelf.rows[a].place, shelf.rows[b].place)) for a, b in shelf.adding_up(total, total)}

    figures_by_place = [(place, figure) for place, figure in enumerate(known) if figure is not None]
    assert found == {frozenset((p, q)) for (p, a), (q, b) in combinations(figures_by_place, 2) if a + b == total}


@given(counts, st.sampled_from([0.5, 1.0, 2.0, 3.0]))
def test_one_that_divided_by_another_gives_a_figure_is_found_on_a_shelf(known: list[int | None], ratio: float) -> None:
    shelf = shelf_of(known)
    found = {(shelf.rows[a].place, shelf.rows[b].place) for a, b in shelf.dividing(ratio, ratio) if a != b}

    above_zero = [(place, figure) for place, figure in enumerate(known) if figure]
    assert found == {(p, q) for (p, a), (q, b) in permutations(above_zero, 2) if a / b == ratio}


@given(figures, st.data())
def test_runs_are_found_that_add_up_to_a_row_which_is_passed_over(known: list[int | None], data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([place for place, figure in enumerate(known) if figure is not None] or [None]))
    if place is None:
        return
    total, listed = known[place] or 0, rows(known)
    found = sorted(Runs(listed, 0).making(listed[place], total, total))

    assert found == [
        (first, last)
        for first in range(len(known))
        for last in range(first, len(known))
        if place not in (first, last) and _adds_up([*known[first:place], *known[max(first, place + 1) : last + 1]]
                                                   if first < place < last else known[first : last + 1], total)
    ]  # fmt: skip


def _adds_up(parts: list[int | None], total: int) -> bool:
    present = [part for part in parts if part is not None]
    return len(present) == len(parts) and 3 <= len(parts) <= LONGEST and sum(present) == total
