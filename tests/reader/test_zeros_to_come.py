"""Zeros that were typed for the months to come."""

from __future__ import annotations

import io

import openpyxl
import pytest

import kpiworkbook as kw
from tests.support import read, saved, tsv, xlsx
from tests.zoo.parts import Parts

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


OF_FORMULAS = """
Ref | Indicator  | Jun-19 | Jul-19 | Aug-19 | Sep-19 | Oct-19 | Monthly change
M1  | Injuries   | 1      | 3      | 2      | 0      | 0      | ↓ -100%
M2  | Complaints | 4      | 5      | 5      | 0      | 0      | ↓ -100%
M3  | Escapes    | 2      | 1      | 0      | 0      | 0      | - n/a
"""


def of_formulas(grid: str) -> kw.Scorecard:
    """Read a grid whose Sep-19 and Oct-19 are formulas."""
    parts = Parts.of(xlsx(grid))
    for place in (f"{letter}{row}" for letter in "FG" for row in (2, 3, 4)):
        parts.cell(place, f'<c r="{place}"><f>Data!{place}</f><v>0</v></c>')
    return kw.read(parts.packed())


@pytest.mark.parametrize("commentary", ["", " | Commentary (Aug-19)"])
def test_changes_say_that_all_fell_to_zero_where_formulas_give_the_zeros(commentary: str) -> None:
    card = of_formulas(OF_FORMULAS.replace("change\n", f"change{commentary}\n"))
    assert month(card) == 9
    assert [(r.value, r.status) for r in card.records if r.label == "Sep-19"] == [(0, "reported")] * 3
    assert not [finding for finding in kw.validate(card) if finding.severity == "error"]


def with_changes(first: str, second: str, third: str) -> str:
    return OF_FORMULAS.replace("↓ -100%", first, 1).replace("↓ -100%", second).replace("- n/a", third)


@pytest.mark.parametrize("change", ["→ 0%", "↓ -10%"])
def test_where_changes_differ_of_what_would_have_fallen_to_zero_it_is_still_to_come(change: str) -> None:
    assert month(of_formulas(with_changes("↓ -100%", change, "→ 0%"))) == 8


def test_a_change_to_a_zero_that_is_there_says_nothing_of_the_month_after_it() -> None:
    assert month(of_formulas(with_changes("↓ -33%", "→ 0%", "↓ -100%"))) == 8


def test_truth_values_as_of_boxes_to_tick_are_no_figures_of_a_month() -> None:
    grid = "\n".join(row.replace("| 0 ", "|   ").replace("| 0% ", "|    ") for row in GRID.split("\n"))
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    for cell in ("F2", "F3", "F4"):
        book["Dataset"][cell] = cell == "F3"

    assert month(kw.read(saved(book))) == 9
