"""The arithmetic of relations: what the other figures say that one may be, rounding included."""

from __future__ import annotations

import io
from datetime import date
from math import nan

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpiworkbook as kw
from kpiworkbook.model.actuals import Actual, actuals_of
from kpiworkbook.model.relations import Relation, RelationKind
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.relations import (
    Ends,
    estimated_population,
    expected,
    holds,
    implied,
    may_be_broken,
    members_of,
    rows_by_ref,
    subject_of,
)
from tests.support import read, saved

RATIO = Relation(kind=RelationKind.RATIO, ref="A3", numerator="A2", denominator="A1")
RATE = Relation(kind=RelationKind.RATE, ref="R1", numerator="A1", per=10_000)
HEADER = "Ref. | Indicator | Jul-19 | Aug-19 | Sep-19"


def figures(*rows: str) -> dict:
    """Return the figures of a sheet with three months, Jul-19 to Sep-19."""
    return by_ref(read("\n".join(["", HEADER, *rows])))


def by_ref(card: kw.Scorecard) -> dict:
    """Return the figures of a card's only sheet by ref."""
    (sheet,), known = card.sheets, actuals_of(card.records)
    return {ref: known.get((sheet.name, row), {}) for ref, row in rows_by_ref(sheet).items()}


def verdicts(relation: Relation, *rows: str) -> list[bool | None]:
    """Return whether a relation holds in each of the three months."""
    known = figures(*rows)
    held = holds(relation, known)
    return [held.get(date(2019, month, 1)) for month in (7, 8, 9)]


# --- ratio


def test_ratio_holds_where_the_quotient_rounds_to_what_is_typed() -> None:
    assert verdicts(
        RATIO,
        "A1 | Number of visits             | 1514  | 1514  | 1514 ",
        "A2 | Number of visits in time     | 558   | 558   | 558  ",
        "A3 | Percentage of visits in time | 36.9% | 36.8% | 37.0%",
    ) == [True, False, False]


def test_percentages_rounded_before_they_were_typed_stand_for_more() -> None:
    assert verdicts(
        RATIO,
        "A1 | Number of visits             | 1514  | 1514  | 1514 ",
        "A2 | Number of visits in time     | 558   | 545   | 530  ",
        "A3 | Percentage of visits in time | 37.0% | 36.0% | 36.0%",
    ) == [True, True, False]


def test_percentages_in_points_are_percentages() -> None:
    assert verdicts(
        RATIO,
        "A1 | Number of visits             | 1514 | 1514 | 1514",
        "A2 | Number of visits in time     | 558  | 558  | 558 ",
        "A3 | Percentage of visits in time | 36.9 | 36.8 | 37.0",
    ) == [True, False, False]


def test_numbers_behind_a_format_are_as_exact_as_they_are_stored() -> None:
    book = openpyxl.Workbook()
    for row in [
        ["Ref.", "Indicator", "Jul-19", "Aug-19", "Sep-19"],
        ["A1", "Number of visits", 1514, 1513, 1511],
        ["A2", "Number of visits in time", 558, 557, 553],
        ["A3", "Percentage of visits in time", 558 / 1514, 557 / 1513, 554 / 1511],
    ]:
        book.active.append(row)
    for cell in book.active[4][2:]:
        cell.number_format = "0%"
    card = kw.read(io.BytesIO(saved(book)))
    known = by_ref(card)

    assert list(holds(RATIO, known).values()) == [True, True, False]


def test_of_a_zero_denominator_and_a_missing_figure_nothing_can_be_said() -> None:
    assert verdicts(
        RATIO,
        "A1 | Number of visits             | 0    | 10   | -    ",
        "A2 | Number of visits in time     | 0    | tbc  | 5    ",
        "A3 | Percentage of visits in time | 0.0% | 5.0% | 12.5%",
    ) == [None, None, None]


def test_an_absent_indicator_is_no_contradiction() -> None:
    assert verdicts(RATIO, "A1 | Number of visits | 10 | 10 | 10") == [None, None, None]


def test_a_ref_that_stands_twice_names_no_indicator() -> None:
    assert list(figures("A1 | Visits | 1 | 2 | 3", "A2 | Calls | 1 | 2 | 3", "A2 | Letters | 1 | 2 | 3")) == ["A1"]


@given(numerator=st.integers(0, 5000), more=st.integers(1, 5000), decimals=st.integers(0, 2))
def test_what_was_rounded_from_a_true_quotient_never_breaks_a_ratio(numerator: int, more: int, decimals: int) -> None:
    denominator = numerator + more
    share = f"{numerator / denominator * 100:.{decimals}f}%"

    assert verdicts(
        RATIO,
        f"A1 | Number of visits             | {denominator} | {denominator} | - ",
        f"A2 | Number of visits in time     | {numerator}   | {numerator}   | - ",
        f"A3 | Percentage of visits in time | {share}       | {share}       | - ",
    ) == [True, True, None]


# --- sums


def test_a_sum_allows_each_part_its_rounding() -> None:
    relation = Relation(kind=RelationKind.SUM, refs=("B1", "B2", "B3"), total="100%")

    assert verdicts(
        relation,
        "B1 | Percentage in 1 day  | 33.3% | 33.4% | 33.4%",
        "B2 | Percentage in 2 days | 33.3% | 33.4% | 33.4%",
        "B3 | Percentage in 3 days | 33.3% | 33.4% | 33.1%",
    ) == [True, False, True]


def test_counts_have_nothing_to_allow() -> None:
    relation = Relation(kind=RelationKind.SUM, refs=("B1", "B2"), total="B3")

    assert verdicts(
        relation,
        "B1 | Number of girls    | 10 | 12 | 11",
        "B2 | Number of boys     | 14 | 11 | 12",
        "B3 | Number of children | 24 | 24 | - ",
    ) == [True, False, None]
    assert subject_of(relation, figures("B3 | Number of children | 24 | 24 | 24")) == "B3"


@pytest.mark.parametrize(
    ("total", "subject", "held"),
    [("25", "B2", [True, False]), ("1.1", "1.1", [False, True]), ("B9", "B9", [None, None])],
    ids=["a number", "a ref that reads as one", "a ref that is missing"],
)
def test_a_total_is_a_number_unless_the_sheet_has_it_as_a_ref(total: str, subject: str, held: list) -> None:
    relation = Relation(kind=RelationKind.SUM, refs=("B1", "B2"), total=total)
    rows = (
        "B1  | Number of girls    | 11 | 11 | 11",
        "B2  | Number of boys     | 14 | 12 | 12",
        "1.1 | Number of children | 24 | 23 | 23",
    )

    assert verdicts(relation, *rows)[:2] == held
    assert subject_of(relation, figures(*rows)) == subject


def test_a_complement_leaves_the_rest_of_100_percent() -> None:
    relation = Relation(kind=RelationKind.COMPLEMENT, refs=("C1", "C2"))
    rows = (
        "C1 | Percentage in time | 36.9% | 40.1% | 45.5%",
        "C2 | Percentage late    | 63.0% | 60.0% | 56.0%",
    )
    left = expected(relation, figures(*rows), date(2019, 7, 1))

    assert verdicts(relation, *rows) == [True, True, False]
    assert left is not None
    assert (round(left.low, 4), round(left.high, 4)) == (0.6305, 0.6315)
    assert members_of(relation, figures(*rows)) == ("C1", "C2")


# --- rates


RATES = (
    "A1 | Number of visits     | 262 | 558 | 400",
    "R1 | Visits per 10,000    | 52  | 111 | 70 ",
)


def test_a_rate_follows_its_count_for_a_population_that_stays_nearly_the_same() -> None:
    relation = Relation(kind=RelationKind.RATE, ref="R1", numerator="A1", population=50_200)

    assert verdicts(relation, *RATES) == [True, True, False]


def test_the_tolerance_is_how_much_the_population_may_differ() -> None:
    wide = Relation(kind=RelationKind.RATE, ref="R1", numerator="A1", population=50_200, tolerance=0.2)

    assert verdicts(wide, *RATES) == [True, True, True]


def test_of_a_rate_without_its_population_nothing_can_be_said() -> None:
    assert verdicts(RATE, *RATES) == [None, None, None]


def test_a_population_is_estimated_as_what_fits_the_most_months() -> None:
    population = estimated_population(RATE, figures(*RATES))

    assert 49_500 < population < 51_000


def test_without_figures_that_tell_no_population_is_estimated() -> None:
    assert estimated_population(RATE, figures("A1 | Visits | 1 | 2 | 3")) == 0
    assert estimated_population(RATE, figures("A1 | Visits | 0 | 2 | -", "R1 | Rate of visits | 0 | - | 4")) == 0


@given(population=st.integers(60_000, 400_000), counts=st.lists(st.integers(50, 5_000), min_size=3, max_size=3))
def test_the_estimate_keeps_every_month_of_a_true_rate(population: int, counts: list[int]) -> None:
    rates = [round(count / population * 10_000, 1) for count in counts]
    known = figures(
        "A1 | Number of visits         | " + " | ".join(map(str, counts)),
        "R1 | Visits, rate per 10,000  | " + " | ".join(f"{rate:.1f}" for rate in rates),
    )
    relation = Relation(kind=RelationKind.RATE, ref="R1", numerator="A1", population=estimated_population(RATE, known))

    assert list(holds(relation, known).values()) == [True, True, True]


# --- all kinds


_TYPED = st.builds(
    Actual,
    value=st.one_of(
        st.sampled_from((0.0, 0.3, 0.5, 0.7, 1.0, -1.0)), st.integers(-2, 40).map(lambda tenth: tenth / 10)
    ),
    half_step=st.sampled_from((0.0, 0.05, 0.5)),
)
_RELATIONS = (
    Relation(kind=RelationKind.RATIO, ref="A1", numerator="A2", denominator="A3"),
    Relation(kind=RelationKind.SUM, refs=("A1", "A2"), total="A3"),
    Relation(kind=RelationKind.SUM, refs=("A1", "A2", "A3"), total="100%"),
    Relation(kind=RelationKind.SUM, refs=("A1", "A2", "A3"), total="1.7"),
    Relation(kind=RelationKind.COMPLEMENT, refs=("A1", "A2")),
    Relation(kind=RelationKind.RATE, ref="A1", numerator="A2", per=2, population=3),
    Relation(kind=RelationKind.RATE, ref="A1", numerator="A2"),
)


@given(relation=st.sampled_from(_RELATIONS), typed=st.tuples(_TYPED, _TYPED, _TYPED))
def test_a_relation_holds_where_what_the_others_say_meets_what_is_typed(
    relation: Relation, typed: tuple[Actual, Actual, Actual]
) -> None:
    month = date(2019, 9, 1)
    known = {ref: {month: actual} for ref, actual in zip(("A1", "A2", "A3"), typed, strict=True)}
    spans = {ref: Interval.around(known[ref][month].value, known[ref][month].half_step)
             for ref in members_of(relation, known)}  # fmt: skip
    wanted = implied(relation, spans).get(subject := subject_of(relation, known))

    assert holds(relation, known) == {month: None if wanted is None else wanted.meets(spans[subject])}


_MONTHS = [date(2019, month, 1) for month in (7, 8, 9)]


def ends_of(figures: dict[str, list[Actual | None]]) -> dict[str, Ends]:
    return {
        ref: Ends.of(_MONTHS, [month.value if month else nan for month in own], [m.half_step if m else 0 for m in own])
        for ref, own in figures.items()
    }


@given(
    relation=st.sampled_from(_RELATIONS), rows=st.tuples(*[st.lists(st.none() | _TYPED, min_size=3, max_size=3)] * 3)
)
def test_what_is_asked_first_passes_over_no_broken_month(
    relation: Relation, rows: tuple[list[Actual | None], ...]
) -> None:
    figures = dict(zip(("A1", "A2", "A3"), rows, strict=True))
    known = {ref: {p: m for p, m in zip(_MONTHS, own, strict=True) if m} for ref, own in figures.items()}

    if not may_be_broken(relation, ends_of(figures)):
        assert False not in holds(relation, known).values()


@pytest.mark.parametrize("relation", _RELATIONS[:3])
def test_relations_that_are_kept_need_no_second_look(relation: Relation) -> None:
    share = Actual(value=0.3, half_step=0.05)
    half, whole = (Actual(value=value, half_step=0.05) for value in (0.1, 0.4))
    ends = ends_of({"A1": [share, None, share], "A2": [half, half, None], "A3": [whole, whole, whole]})

    assert may_be_broken(relation, ends) == (relation.total == "100%")
    assert may_be_broken(relation, {ref: ends[ref] for ref in ("A1", "A2")})


@pytest.mark.parametrize(("total", "told"), [("150", ["relation-broken"]), ("153", [])])
def test_a_number_as_total_is_checked_and_is_no_unknown_ref(total: str, told: list[str]) -> None:
    relation = Relation(kind=RelationKind.SUM, refs=("A1", "A2"), total=total, declared=True)
    grid = f"""
        {HEADER}
        A1   | Number of visits | 101 | 102 | 103
        A2   | Number of calls  | 52  | 51  | 50
    """
    report = kw.validate(read(grid, config=kw.Settings(relations=(relation,))))

    assert sorted({item.rule for item in report.findings if item.rule.startswith("relation")}) == told
