"""Broken relations: which cell is named, what it should say, and how that is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import openpyxl
import pytest

import kpiworkbook as kw
from kpiworkbook import calculator
from kpiworkbook.model.relations import Relation, RelationKind
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.relation_checks import Break, broken
from kpiworkbook.validator.row import Row
from tests.support import SAMPLE, read, saved

RATIO = Relation(kind=RelationKind.RATIO, ref="A3", numerator="A2", denominator="A1", declared=True)
HEADER = "Ref. | Indicator | Jun-19 | Jul-19 | Aug-19 | Sep-19"
VISITS = "A1 | Number of visits             | 1660  | 1861  | 1377  | 1514 "
IN_TIME = "A2 | Number of visits in time     | 542   | 612   | 459   | 558  "
SHARE = "A3 | Percentage of visits in time | 32.7% | 32.9% | 33.3% | 36.9%"


def rows_of(card: kw.Scorecard, *relations: Relation) -> Mapping[str, Row]:
    """Return the indicators that relations speak of."""
    context = Context(card=card, derived=calculator.calculate(card), revisions=(), discover=lambda _: relations)
    return context.rows_by_ref(card.sheets[0])


def breaks(relation: Relation, *rows: str) -> list[Break]:
    return list(broken([relation], rows_of(read("\n".join(["", HEADER, *rows])), relation)))


def told(relation: Relation, *rows: str) -> list[str]:
    return [found.message for found in breaks(relation, *rows)]


def test_a_ratio_that_holds_is_not_mentioned() -> None:
    assert breaks(RATIO, VISITS, IN_TIME, SHARE) == []


def test_a_ratio_is_broken_at_its_own_cell() -> None:
    (found,) = breaks(RATIO, VISITS, IN_TIME, SHARE.replace("36.9%", "39.6%"))

    assert (found.ref, found.expected) == ("A3", "36.9%")
    assert f"{found.period:%Y-%m}" == "2019-09"
    assert found.relation == RATIO
    assert found.message == (
        "A3 is A2 / A1 in the other 3 months; in Sep-19 558 (F3) / 1514 (F2) is 36.9%, but F4 says 39.6%"
    )


def test_a_figure_of_the_others_that_is_wrong_shows_at_the_same_cell_with_all_of_them() -> None:
    assert told(RATIO, VISITS.replace("1514", "1541"), IN_TIME, SHARE) == [
        "A3 is A2 / A1 in the other 3 months; in Sep-19 558 (F3) / 1541 (F2) is 36.2%, but F4 says 36.9%"
    ]


def test_in_how_many_months_it_holds_is_said_as_it_is() -> None:
    two = SHARE.replace("36.9%", "39.6%").replace("32.7%", "23.7%")
    none = "A3 | Percentage of visits in time | 1.1% | 2.2% | 4.4% | 5.5%"

    assert [message.partition(";")[0] for message in told(RATIO, VISITS, IN_TIME, two)] == [
        "A3 is A2 / A1 in 2 of the other 3 months"
    ] * 2
    assert [message.partition(";")[0] for message in told(RATIO, VISITS, IN_TIME, none)] == ["A3 should be A2 / A1"] * 4


def test_one_other_month_is_a_month() -> None:
    rows = (VISITS.replace("1660", "-").replace("1861", "tbc"), IN_TIME, SHARE.replace("36.9%", "39.6%"))

    assert told(RATIO, *rows)[0].startswith("A3 is A2 / A1 in the other month; in Sep-19")


def test_a_percentage_is_expected_with_the_decimals_of_its_row() -> None:
    (found,) = breaks(RATIO, VISITS, IN_TIME, "A3 | Percentage of visits in time | 33.0% | 33.0% | 33.0% | 39.0%")

    assert found.expected == "37.0%"


def test_percentages_in_points_and_grouped_counts_are_expected_as_they_are_typed() -> None:
    (points,) = breaks(RATIO, VISITS, IN_TIME, "A3 | Percentage of visits in time | 32.7 | 32.9 | 33.3 | 39.6")
    total = Relation(kind=RelationKind.SUM, refs=("A1", "A2"), total="A4")
    (grouped,) = breaks(total, VISITS, IN_TIME, "A4 | Number of all | 2,202 | 2,473 | 1,836 | 2,027")

    assert points.expected == "36.9"
    assert grouped.expected == "2,072"
    assert grouped.message == (
        "A4 is A1 + A2 in the other 3 months; in Sep-19 1514 (F2) + 558 (F3) is 2,072, but F4 says 2,027"
    )


def test_full_precision_is_expected_with_as_many_decimals_as_show_the_difference() -> None:
    book = openpyxl.Workbook()
    for line in [
        ["Ref.", "Indicator", "Jul-19", "Aug-19", "Sep-19"],
        ["A1", "Number of visits", 1514, 1513, 1511],
        ["A2", "Number of visits in time", 558, 557, 553],
        ["A3", "Percentage of visits in time", 558 / 1514, 557 / 1513, 554 / 1511],
    ]:
        book.active.append(line)
    for cell in book.active[4][2:]:
        cell.number_format = "0%"
    card = kw.read(saved(book))
    (found,) = broken([RATIO], rows_of(card, RATIO))

    assert found.expected == "36.6%"
    assert found.message.endswith("but E4 says 37%")


@pytest.mark.parametrize(("typed", "undeclared"), [("37.0%", 0), ("36.8%", 0), ("37.1%", 1), ("36.7%", 1)])
def test_a_miss_by_the_last_digit_is_told_only_where_the_relation_is_declared(typed: str, undeclared: int) -> None:
    rows = (VISITS, IN_TIME, SHARE.replace("36.9%", typed))

    assert len(breaks(RATIO, *rows)) == 1
    assert len(breaks(replace(RATIO, declared=False), *rows)) == undeclared


def test_counts_have_no_digit_to_spare() -> None:
    total = Relation(kind=RelationKind.SUM, refs=("A1", "A2"), total="A4")

    assert len(breaks(total, VISITS, IN_TIME, "A4 | Number of all | 2202 | 2473 | 1836 | 2071")) == 1


def test_a_complement_is_broken_at_its_last_cell() -> None:
    relation = Relation(kind=RelationKind.COMPLEMENT, refs=("A3", "A4"))
    (found,) = breaks(relation, SHARE, "A4 | Percentage late | 67.3% | 67.1% | 66.7% | 61.3%")

    assert (found.ref, found.expected) == ("A4", "63.1%")
    assert found.message == (
        "A3 + A4 is 100% in the other 3 months; in Sep-19 36.9% (F2) + 61.3% (F3) is 98.2%; "
        "with the others as they are, F3 should say 63.1%"
    )


def test_counts_that_are_declared_to_add_up_to_a_percentage_are_told_once() -> None:
    (found,) = breaks(Relation(kind=RelationKind.SUM, refs=("A1", "A2"), total="90%", declared=True), VISITS, IN_TIME)

    assert (found.ref, f"{found.period:%Y-%m}", found.expected) == ("A2", "2019-06", "")
    assert found.message.startswith(
        "A1 + A2 should be 90% by kpiworkbook.toml, but A2 is a count, and counts do not add up to"
    )


def test_a_sum_of_many_rounded_parts_leaves_a_range() -> None:
    relation = Relation(kind=RelationKind.SUM, refs=("B1", "B2", "B3", "B4"), total="100%")
    (found,) = breaks(
        relation,
        "B1 | Percentage in 1 day  | 10.1% | 14.0% | 20.3% | 25.5%",
        "B2 | Percentage in 2 days | 20.2% | 26.1% | 19.4% | 25.5%",
        "B3 | Percentage in 3 days | 30.3% | 29.9% | 30.3% | 25.5%",
        "B4 | Percentage later     | 39.4% | 30.0% | 30.0% | 32.5%",
    )

    assert (found.ref, found.expected) == ("B4", "between 23.4% and 23.6%")


def test_a_rate_is_broken_where_no_near_population_gives_it() -> None:
    rate = Relation(kind=RelationKind.RATE, ref="R1", numerator="A2", per=10_000, population=50_200)
    (found,) = breaks(rate, IN_TIME, "R1 | Visits in time per 10,000 | 108 | 122 | 91 | 101")

    assert (found.ref, found.expected) == ("R1", "between 108 and 115")
    assert found.message == (
        "R1 is A2 per 10,000 of 50,200 in the other 3 months; in Sep-19 558 (F2) makes between 108 and 115, "
        "even if the population differs by 3%, but F3 says 101"
    )


def test_a_rate_without_its_population_is_held_against_the_one_that_fits_most_months() -> None:
    rate = Relation(kind=RelationKind.RATE, ref="R1", numerator="A2", per=10_000)
    (found,) = breaks(rate, IN_TIME, "R1 | Visits in time per 10,000 | 108 | 122 | 91 | 101")

    assert found.relation.population == pytest.approx(50_200, rel=0.01)


def test_refs_that_the_sheet_does_not_have_say_nothing() -> None:
    assert breaks(replace(RATIO, denominator="A9"), VISITS, IN_TIME, SHARE) == []
    assert breaks(replace(RATIO, ref="A9"), VISITS, IN_TIME, SHARE) == []


def test_of_a_month_that_stands_twice_the_figures_are_told_where_they_stand() -> None:
    rows = (VISITS, IN_TIME, SHARE.replace("36.9%", "39.6%"))
    card = read("\n".join(["", f"{HEADER} | Sep-19", *(f"{row} | tbc" for row in rows)]))
    (found,) = broken([RATIO], rows_of(card, RATIO))

    assert found.message.endswith("in Sep-19 558 (F3) / 1514 (F2) is 36.9%, but F4 says 39.6%")
    report = kw.validate(replace(card, settings=kw.Settings(relations=(RATIO,))))
    assert [(f.cell, f.shown) for f in report if f.rule == "relation-broken"] == [("F4", "39.6%")]


def test_a_relation_that_was_discovered_on_another_sheet_is_not_asked_of_this_one() -> None:
    card = read("\n".join(["", HEADER, VISITS, IN_TIME, SHARE.replace("36.9%", "39.6%")]))

    for sheet, cells in (("East", []), (card.sheets[0].name, ["F4"])):
        settings = kw.Settings(relations=(replace(RATIO, sheet=sheet),))
        report = kw.validate(replace(card, settings=settings))
        assert [finding.cell for finding in report if finding.rule == "relation-broken"] == cells


def test_the_sample_breaks_none_of_what_it_shows() -> None:
    card = kw.read(SAMPLE)
    found = kw.discover(card)

    assert found
    assert list(broken(found, rows_of(card, *found))) == []


@pytest.mark.parametrize(
    ("cell", "typed", "named"),
    [("S13", 0.396, "S13"), ("S12", 585, "S13"), ("S25", 0.065, "S29"), ("S31", 0.64, "S31"), ("S14", 101, "S14")],
)
def test_a_slip_in_the_sample_is_found_by_what_the_sample_itself_shows(cell: str, typed: float, named: str) -> None:
    book = openpyxl.load_workbook(SAMPLE)
    book.active[cell] = typed
    card = kw.read(saved(book))

    certain = [relation for relation in kw.discover(card) if relation.is_overwhelming]
    rows = rows_of(card, *certain)
    found = list(broken(certain, rows))

    assert {rows[item.ref].month_cell(item.period) for item in found} == {named}
    assert all(cell in item.message for item in found)
