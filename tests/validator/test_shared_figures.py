"""A figure that several broken relations share: named with what it should say, and only where nothing else fits."""

from __future__ import annotations

import openpyxl
import pytest

import kpiworkbook as kw
from tests.support import SAMPLE, read, saved

GRID = """
    Ref. | Indicator                | Jun-19 | Jul-19 | Aug-19 | Sep-19
    A    | Number of visits         | 1660   | 1861   | 1377   | 1514
    B    | Number in time           | 542    | 612    | 459    | 558
    B%   | Percentage in time       | 32.7%  | 32.9%  | 33.3%  | 36.9%
    C    | Number by a nurse        | 415    | 520    | 400    | 431
    C%   | Percentage by a nurse    | 25.0%  | 27.9%  | 29.0%  | 28.5%
    D    | Number at home           | 1660   | 930    | 812    | 806
    D%   | Percentage at home       | 100.0% | 50.0%  | 59.0%  | 53.2%
"""


def ratio(ref: str, denominator: str = "A") -> kw.Relation:
    return kw.Relation(
        kind=kw.RelationKind.RATIO, ref=f"{ref}%", numerator=ref, denominator=denominator, declared=True
    )  # fmt: skip


def told(grid: str, *relations: kw.Relation) -> dict[str, str]:
    """Return what is told of the shared figure at each broken relation's cell; empty where none is named."""
    report = kw.validate(read(grid, config=kw.Settings(relations=relations)))
    broken = [finding for finding in report if finding.rule == "relation-broken"]
    return {finding.cell: finding.message.partition("; probably ")[2] for finding in broken}


def test_a_denominator_that_two_percentages_contradict_is_named_with_what_it_should_say() -> None:
    assert told(GRID.replace("1514", "1541"), ratio("B"), ratio("C")) == {
        "F4": "F2 is wrong: with a figure between 1511 and 1514 there, F6 would be right too",
        "F6": "F2 is wrong: with a figure between 1511 and 1514 there, F4 would be right too",
    }


def test_all_the_others_that_would_be_right_are_named() -> None:
    assert told(GRID.replace("1514", "2514"), ratio("B"), ratio("C"), ratio("D"))["F4"] == (
        "F2 is wrong: with 1514 there, F6 and F8 would be right too"
    )


def test_one_broken_relation_says_nothing_of_which_figure_is_wrong() -> None:
    assert told(GRID.replace("558", "585"), ratio("B"), ratio("C")) == {"F4": ""}


def test_a_relation_that_holds_is_an_alibi() -> None:
    """The third percentage agrees with the denominator, so it is the other two that are wrong."""
    wrong = GRID.replace("36.9%", "36.3%").replace("28.5%", "28.1%")

    assert told(wrong, ratio("B"), ratio("C"))["F4"].startswith("F2 is wrong")
    assert told(wrong, ratio("B"), ratio("C"), ratio("D")) == {"F4": "", "F6": ""}


def test_two_slips_that_no_one_figure_explains_are_told_each_by_itself() -> None:
    assert told(GRID.replace("36.9%", "39.6%").replace("28.5%", "25.8%"), ratio("B"), ratio("C")) == {
        "F4": "", "F6": "",
    }  # fmt: skip


def test_breaks_in_different_months_share_nothing() -> None:
    assert told(GRID.replace("36.9%", "39.6%").replace("29.0%", "20.9%"), ratio("B"), ratio("C")) == {
        "F4": "", "E6": "",
    }  # fmt: skip


def test_where_two_figures_would_explain_it_none_is_named() -> None:
    twice = "    E%   | Percentage seen in time  | 32.7%  | 32.9%  | 33.3%  | 36.9%\n"
    also = kw.Relation(kind=kw.RelationKind.RATIO, ref="E%", numerator="B", denominator="A", declared=True)

    assert told(GRID.replace("558", "585") + twice, ratio("B"), also) == {"F4": "", "F9": ""}


def test_no_count_lies_between_two_whole_numbers() -> None:
    """Of 3, a third is 33.3%; 33.4% and 66.9% are shares of nothing like 3."""
    grid = """
        Ref. | Indicator   | Jul-19 | Aug-19 | Sep-19
        A    | Number      | 3      | 3      | 3
        B    | Number in   | 1      | 2      | 1
        B%   | Share in    | 33.3%  | 66.7%  | 28.6%
        C    | Number out  | 2      | 1      | 1
        C%   | Share out   | 66.7%  | 33.3%  | 28.6%
    """

    assert told(grid, ratio("B"), ratio("C")) == {"E4": "", "E6": ""}


def test_a_share_of_nothing_asks_for_no_figure() -> None:
    nothing = GRID.replace("36.9%", "0.0% ").replace("28.5%", "0.0% ")

    assert told(nothing, ratio("B"), ratio("C")) == {"F4": "", "F6": ""}


@pytest.mark.parametrize(("cell", "typed", "said"), [("M51", 574, "475"), ("M36", 73, "37")])
def test_a_slip_in_a_denominator_of_the_sample_is_told_with_the_figure_that_stood_there(
    cell: str, typed: int, said: str
) -> None:
    book = openpyxl.load_workbook(SAMPLE)
    assert book.active[cell].value == int(said)
    book.active[cell] = typed

    broken = [finding for finding in kw.validate(kw.read(saved(book))) if finding.rule == "relation-broken"]

    assert len(broken) == 2
    assert all(f"; probably {cell} is wrong: with {said} there" in finding.message for finding in broken)


def test_a_ratio_of_zero_asks_for_no_denominator() -> None:
    """Nothing divides 48 so that 0 comes out; what the other ratio asks for is no common ground."""
    grid = """
        Ref. | Indicator         | Jul-19 | Aug-19 | Sep-19
        A    | Number of workers | 4      | 5      | 4
        B    | Number of cases   | 40     | 50     | 48
        B%   | Cases a worker    | 10     | 10     | 0
        C    | Number of visits  | 8      | 10     | 12
        C%   | Visits a worker   | 2      | 2      | 4
    """
    assert told(grid, ratio("B"), ratio("C")) == {"E4": "", "E6": ""}
