"""Two scorecards that stand side by side under one row of headings are told as such."""

from __future__ import annotations

import pytest

import kpiworkbook as kw
from tests.support import read

BESIDE = """
    Ref. | Indicator | Aug-19 | Sep-19 | {gap}Ref. | Indicator | Aug-19 | Sep-19
    K1   | Contacts  | 10     | 12     | {gap}L1   | Visits    | 5      | 6
    K2   | Referrals | 20     | 22     | {gap}L2   | Plans     | 7      | 9
"""


@pytest.mark.parametrize(("gap", "cell"), [("", "E1"), ("| ", "F1")])
def test_a_second_table_beside_the_first_is_told_once_with_what_to_do(gap: str, cell: str) -> None:
    card = read(BESIDE.format(gap=gap))

    (problem,) = (problem for problem in card.problems if problem.kind == "month-twice")
    assert (problem.cell, problem.fatal) == (cell, True)
    assert problem.message == (
        "a second table seems to begin here beside the first, with refs or indicators and months of its own; move it "
        "below the first, or to a sheet of its own"
    )


def test_a_second_table_beside_the_first_is_refused_with_its_place() -> None:
    with pytest.raises(kw.ScorecardError, match=r"'workbook'!E1: a second table seems to begin here"):
        kw.calculate(read(BESIDE.format(gap="")))


@pytest.mark.parametrize("grid", [
    "Ref. | Indicator | Aug-19 | Sep-19 | Sep-19\nK1 | Contacts | 10 | 12 | 13",
    "Ref. | Indicator | Ref. | Aug-19 | Sep-19 | Sep-19\nK1 | Contacts | 7 | 10 | 12 | 13",
])  # fmt: skip
def test_a_month_that_stands_twice_in_one_table_is_told_by_itself(grid: str) -> None:
    (problem,) = (problem for problem in read(grid).problems if problem.kind == "month-twice")
    assert problem.message.startswith("the month 'Sep-19' stands in ")
