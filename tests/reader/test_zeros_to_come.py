"""Zeros that were typed for the months to come."""

from __future__ import annotations

import pytest

import kpiworkbook as kw
from tests.support import read, tsv, xlsx

GRID = """
Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | Oct-19 | Nov-19 | Monthly change | 12 month average | Commentary (Sep-19)
M1  | Contacts  | 50     | 40     | 44     | 0      | 0      | ↑ 10%          | 44.67            | More
M2  | Visits    | 10     | 20     | 20     | 0      | 0      | → 0%           | 16.67            |
M3  | Timely    | 80%    | 90%    | 45%    | 0%     | -      | ↓ -50%         | 71.67%           |
"""


def month(card: kw.Scorecard) -> int:
    return card.sheets[0].as_of.month


def told(card: kw.Scorecard) -> list[tuple[str, str]]:
    return [(problem.kind, problem.cell) for problem in card.problems]


@pytest.mark.parametrize("make", [xlsx, tsv])
def test_they_are_still_to_come_where_the_commentary_is_of_the_month_before(make) -> None:
    card = kw.read(make(GRID))
    assert (month(card), told(card)) == (9, [("zeros-to-come", "F1")])
    assert "nothing but zeros stands under 'Oct-19' to 'Nov-19'" in card.problems[0].message
    report = kw.validate(card)
    assert [(f.rule, f.cell) for f in report.findings if f.severity == "error"] == []


@pytest.mark.parametrize(("typed", "instead"), [
    ("20     | 0      | 0", "20     | 0      | 3"),  # a figure, so that the others may be as well
    ("(Sep-19)", "(Nov-19)"), ("(Sep-19)", ""),  # of the month itself, or of none
    ("(Sep-19)", "(Aug-19)"),  # not of the month before them
    ("→ 0% ", "↓ -100%"),  # a change says that it fell to zero
    ("Visits    | 10     | 20     | 20     | 0      | 0 ", "Visits | tbc | tbc | tbc | tbc | 1"),
])  # fmt: skip
def test_where_anything_speaks_for_them_they_are_figures(typed: str, instead: str) -> None:
    card = read(GRID.replace(typed, instead))
    assert (month(card), told(card)) == (11, [])


def test_two_indicators_may_both_be_zero() -> None:
    card = read("\n".join(GRID.split("\n")[:4]))
    assert (month(card), told(card)) == (11, [])


def test_a_section_of_zeros_goes_by_the_figures_of_the_others() -> None:
    header, *rows = GRID.strip().split("\n")
    others = [row.replace("| 0      | 0  ", "| 41     | 42 ").replace("M", "N") for row in rows[:2]]
    card = read("\n".join([header, *rows, "", header, *others]))
    assert [section.as_of.month for section in card.sections] == [11, 11]


def test_a_section_of_two_rows_goes_with_the_sheet() -> None:
    header, *rows = GRID.strip().split("\n")
    card = read("\n".join([header, *rows, "", header, rows[0].replace("M1", "N1")]))
    assert [section.as_of.month for section in card.sections] == [9, 9]
    assert told(card) == [("zeros-to-come", "F1")]


def test_new_figures_go_into_the_column_that_is_there(tmp_path) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(xlsx(GRID))
    kw.refresh(book, tmp_path / "new.xlsx", month="Oct-19", values={"M1": 55, "M2": 30, "M3": "50%"})
    card = kw.read(tmp_path / "new.xlsx")
    assert (month(card), told(card)) == (10, [("zeros-to-come", "G1")])
    assert [record.shown for record in card.records if record.label == "Oct-19"] == ["55", "30", "50%"]
