"""Formulas that were left on other months are told, and no formula is accused that may go by the right ones."""

from __future__ import annotations

import pytest

import kpiworkbook as kw
from tests.validator.test_rules import findings

MONTHS = "Jul-18 | Aug-18 | Sep-18 | Oct-18 | Nov-18 | Dec-18 | Jan-19 | Feb-19 | Mar-19 | Apr-19 | May-19 | Jun-19"
HEADER = f"Ref. | Indicator | {MONTHS} | Jul-19 | Aug-19 | Sep-19"
FLAT = "A1 | Number of visits | 90 | 90" + " | 100" * 13  # Q is Sep-19, F to Q are the 12 months
KINDS = {
    "change": "% change from previous month",
    "year": "% change from same month prev. yr",
    "average": "12 month average",
    "maximum": "12 month max",
}


def told(kind: str, formula: str, *, row: str = FLAT) -> list[str]:
    """Return what is told of the rule where a derived cell holds a formula."""
    grid = f"{HEADER} | {KINDS[kind]}\n{row} | {formula}"
    return [finding.message for finding in findings(grid) if finding.rule == "formula-months"]


@pytest.mark.parametrize(
    ("kind", "formula", "goes_by", "should"),
    [
        ("change", "=P2/O2-1", "O2:P2 (Jul-19 to Aug-19)", "P2:Q2 (Aug-19 to Sep-19)"),
        ("change", '=IFERROR(TEXT(Q2/O2-1,"0%"),"- n/a")', "O2 and Q2 (Jul-19, Sep-19)", "P2:Q2 (Aug-19 to Sep-19)"),
        ("year", "=ROUND($P$2/$D2-1,2)", "D2 and P2 (Aug-18, Aug-19)", "E2 and Q2 (Sep-18, Sep-19)"),
        ("average", "=AVERAGE(E2:P2)", "E2:P2 (Sep-18 to Aug-19)", "F2:Q2 (Oct-18 to Sep-19)"),
        ("average", "=SUM(E2:Q2)/COUNT(E2:Q2)", "E2:Q2 (Sep-18 to Sep-19)", "F2:Q2 (Oct-18 to Sep-19)"),
        ("maximum", "=MAX(C2:Q2)", "C2:Q2 (Jul-18 to Sep-19)", "F2:Q2 (Oct-18 to Sep-19)"),
    ],
)
def test_a_formula_on_other_months_is_told_with_those_that_it_should_go_by(
    kind: str, formula: str, goes_by: str, should: str
) -> None:
    result = {"change": "0%", "year": "0%"}.get(kind, "100")

    assert told(kind, f"{formula} gives {result}") == [
        f"'{result}' is right only by chance, if at all: the formula uses {goes_by}, and should use {should}. Correct "
        "it, or let `refresh` rewrite it"
    ]


@pytest.mark.parametrize(
    ("kind", "formula"),
    [
        ("change", "=Q2/P2-1"),
        ("change", '=IF(Q2="-",P2/O2-1,Q2/P2-1)'),  # it falls back on an earlier month
        ("change", "=Archive!P2/O2-1"),
        ("change", "='[old.xlsx]Sheet 1'!$P$2/O2-1"),
        ("change", "=now/O2-1"),
        ("change", "=P3/O3-1"),  # another row
        ("change", "=B2/O2-1"),  # another column
        ("change", "=OFFSET(P2,0,1)/P2-1"),
        ("change", "=INDEX(C2:P2,14)/INDEX(C2:P2,13)-1"),
        ("change", "=_xlfn.XLOOKUP(1,C2:P2,C2:P2)-1"),
        ("change", "=Kpis[[#This Row],[Aug-19]]/O2-1"),
        ("change", "=SUM(P:P)/O2-1"),
        ("change", '=INDIRECT("Q2")/P2-1'),
        ("change", '="→ "&"0%"'),
        ("average", "=AVERAGE(F2:Q2)"),
        ("average", "=AVERAGE(F2:K2,L2:Q2)"),
        ("average", "=AVERAGE(B2:P2)"),  # not only months
        ("average", "=AVERAGE(OFFSET(P2,0,-11,1,13))"),
    ],
)
def test_a_formula_that_may_be_right_is_not_told_of(kind: str, formula: str) -> None:
    assert not told(kind, f"{formula} gives {'0%' if kind == 'change' else '100'}")


@pytest.mark.parametrize("formula", ["=AVERAGE(F2:M2,O2:Q2)", "=AVERAGE(D2:Q2)"])
def test_months_without_a_figure_may_be_left_out_or_taken_in(formula: str) -> None:
    row = "A1 | Number of visits | 90 | - | -" + " | 100" * 8 + " | tbc | 100 | 100 | 100"

    assert not told("average", f"{formula} gives 100", row=row)
    assert told("average", f"{formula} gives 100")


def test_a_formula_without_a_result_is_told_of_as_well() -> None:
    (message,) = told("average", "=AVERAGE(E2:P2)")

    assert message.startswith("what the cell will show is right only by chance, if at all: the formula uses E2:P2 ")


def test_months_that_are_still_to_come_may_be_taken_in() -> None:
    grid = """
        Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | Oct-19 | Nov-19 | 12 month average
        A1   | Number of visits | 100    | 100    | 100    |        |        | =AVERAGE(C2:G2) gives 100
    """
    assert not [finding for finding in findings(grid) if finding.rule == "formula-months"]


def test_of_a_cell_that_is_wrong_the_error_names_the_months_and_is_the_only_finding() -> None:
    grid = """
        Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | % change from previous month
        A1   | Number of visits | 100    | 150    | 180    | =D2/C2-1 gives 50%
    """
    (finding,) = findings(grid)

    assert (finding.rule, finding.severity, finding.cause) == ("change-value", "error", "carried-over")
    assert finding.message.endswith(
        "; it was right a month ago, for Aug-19; the formula uses C2:D2 (Jul-19 to Aug-19), and should use D2:E2 "
        "(Aug-19 to Sep-19)"
    )


def test_what_is_told_of_formulas_can_be_switched_off_and_leaves_errors_as_they_are() -> None:
    grid = """
        Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | % change from previous month
        A1   | Number of visits | 100    | 150    | 180    | =D2/C2-1 gives 50%
    """
    (finding,) = findings(grid, kw.Settings(rules={"formula-months": kw.RuleSettings(severity="off")}))

    assert finding.message.endswith("it was right a month ago, for Aug-19")
