"""Change columns that hold differences: recognised by the figures, told once, and left as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.support import read, xlsx

HEADER = (
    "Ref. | Indicator | Sep-18 | Aug-19 | Sep-19 | % change from previous month | % change from same month prev. yr"
)
MONTHS = """
A1 | Number of visits | 462 | 517 | 572
A2 | Number of plans  | 210 | 190 | 187
A3 | Number of calls  | 41  | 52  | 49
A4 | Number of cases  | 88  | 90  | 90
A5 | Percentage of visits in time | 42.0% | 40.0% | 44.0%
"""
FORMS = {
    "arrows": "↑ 55, ↑ 110; ↓ 3, ↓ 23; ↓ 3, ↑ 8; → 0, ↑ 2; ↑ 4.0, ↑ 2.0",
    "arrows and signs": "↑ 55, ↑ 110; ↓ -3, ↓ -23; ↓ -3, ↑ 8; → 0, ↑ 2; ↑ 4.0, ↑ 2.0",
    "arrows and pluses": "↑ +55, ↑ +110; ↓ -3, ↓ -23; ↓ -3, ↑ +8; → 0, ↑ +2; ↑ +4.0, ↑ +2.0",
    "brackets": "↑ (55), ↑ (110); ↓ (3), ↓ (23); ↓ (3), ↑ (8); → (0), ↑ (2); ↑ (4.0), ↑ (2.0)",
    "points of percentages with their sign": "↑ 55, ↑ 110; ↓ 3, ↓ 23; ↓ 3, ↑ 8; → 0, ↑ 2; ↑ 4%, ↑ 2%",
    "numbers": "55, 110; -3, -23; -3, 8; 0, 2; 4.0, 2.0",
    "pluses": "+55, +110; -3, -23; -3, +8; 0, +2; +4.0, +2.0",
    "arrows by the threshold": "↑ 55, ↑ 110; → 3, ↓ 23; → 3, ↑ 8; → 0, → 2; ↑ 4.0, → 2.0",
}
PERCENTAGES = "↑ 11, ↑ 24; → -2, ↓ -11; → -6, ↑ 20; → 0, → 2; ↑ 10, → 5"
"""The changes of these months, which a section may write without percent signs."""


def table(changes: str, header: str = HEADER) -> str:
    rows = zip(MONTHS.strip().split("\n"), changes.split(";"), strict=True)
    return "\n".join([header, *(f"{months} | {typed.replace(',', ' | ')}" for months, typed in rows)])


def told(card: kw.Scorecard) -> list[kw.Finding]:
    """Return the findings, without that of the gap between the months of these tables."""
    return [finding for finding in kw.validate(card).findings if finding.rule != "month-gap"]


def keys(card: kw.Scorecard) -> set[str]:
    return {column.key for section in card.sections for column in section.columns}


@pytest.mark.parametrize("form", FORMS)
def test_differences_throughout_a_section_are_told_once(form: str) -> None:
    card = read(table(FORMS[form]))
    (finding,) = told(card)

    assert keys(card).isdisjoint({"change_month", "change_year"})
    assert (finding.rule, finding.severity, finding.cell) == ("change-differences", "warning", "F1")
    assert "differences of the figures" in finding.message
    assert "G1" in finding.message


def test_the_message_reckons_one_of_them_and_says_what_to_do() -> None:
    (finding,) = told(read(table(FORMS["arrows"])))

    assert finding.message == (
        "'% change from previous month' and '% change from same month prev. yr' (G1) stand over differences of the "
        "figures, and not over percentages of change: '↑ 55' (F2) is Sep-19 572 less Aug-19 517. The columns are "
        "carried along as they are, neither checked nor overwritten. If they should be percentages, clear their "
        "cells and refresh"
    )


@pytest.mark.parametrize("form", FORMS)
def test_neither_refresh_nor_fix_overwrites_them(tmp_path: Path, form: str) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(table(FORMS[form])))
    before = kw.read(tmp_path / "book.xlsx").sheets[0].grid

    after = kw.refresh(tmp_path / "book.xlsx", tmp_path / "out.xlsx").output
    fixed = kw.fix(tmp_path / "book.xlsx", tmp_path / "fixed.xlsx")

    now = kw.read(after).sheets[0].grid
    assert [now.shown(row, 5) for row in range(1, 6)] == [before.shown(row, 5) for row in range(1, 6)]
    assert fixed.corrections == ()


def test_a_month_later_they_are_left_too(tmp_path: Path) -> None:
    """Sep-18, on which the typed changes of a year are, has left the sheet."""
    between = "Oct-18 | Nov-18 | Dec-18 | Jan-19 | Feb-19 | Mar-19 | Apr-19 | May-19 | Jun-19 | Jul-19"
    gap = " | ".join(["-"] * 10)
    grid = table(FORMS["arrows"]).replace("Sep-18", f"Sep-18 | {between}").split("\n")
    rows = [re.sub(r"^((?:[^|]*\|){3})", rf"\1 {gap} |", row) for row in grid[1:]]
    (tmp_path / "book.xlsx").write_bytes(xlsx("\n".join([grid[0], *rows])))

    new = {"A1": 600, "A2": 170, "A3": 44, "A4": 95, "A5": "46.0%"}
    kw.refresh(tmp_path / "book.xlsx", tmp_path / "out.xlsx", month="Oct-19", values=new)

    now = kw.read(tmp_path / "out.xlsx").sheets[0].grid
    assert now.shown(0, 14) == "Oct-19"
    assert [now.shown(row, 15) for row in range(1, 4)] == ["↑ 55", "↓ 3", "↓ 3"]
    assert [now.shown(row, 16) for row in range(1, 4)] == ["↑ 110", "↓ 23", "↑ 8"]


def test_cleared_cells_become_percentages(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(table(" , ; , ; , ; , ; , ")))

    kw.refresh(tmp_path / "book.xlsx", tmp_path / "out.xlsx")

    assert kw.read(tmp_path / "out.xlsx").sheets[0].grid.shown(1, 5) == "↑ 11%"


@pytest.mark.parametrize("typed", [PERCENTAGES, PERCENTAGES.replace("-", "").replace("→ 6", "↓ 6")])
def test_percentages_without_their_signs_stay_changes(typed: str) -> None:
    assert {"change_month", "change_year"} <= keys(read(table(typed)))


def test_a_slip_among_differences_makes_no_percentages_of_them() -> None:
    (finding,) = told(read(table(FORMS["arrows"].replace("→ 0, ↑ 2", "→ 0, ↑ 7"))))

    assert finding.rule == "change-differences"


def test_two_differences_among_percentages_are_errors() -> None:
    mixed = "↑ 11%, ↑ 24%; → -2%, ↓ -11%; ↓ 3, ↑ 8; → 0%, → 2%; ↑ 10%, → 5%"
    card = read(table(mixed))

    assert "change_month" in keys(card)
    assert {finding.cell for finding in told(card)} == {"F4", "G4"}


def test_a_small_section_goes_by_the_other_sections_of_its_sheet() -> None:
    small = "\n".join([HEADER, "B1 | Number of moves | 20 | 31 | 38 | ↑ 7 | ↑ 18"])
    findings = told(read(f"{table(FORMS['arrows'])}\n\n{small}"))

    assert [(finding.rule, finding.cell) for finding in findings] == [
        ("change-differences", "F1"),
        ("change-differences", "F8"),
    ]


ZERO = """
A1 | Number of deaths  | 0  | 0  | 0  | {0} | {0}
A2 | Number of floods  | 0  | 0  | 0  | {0} | {0}
A3 | Number of strikes | 0  | 0  | 0  | {0} | {0}
A4 | Number of fires   | 0  | 0  | 0  | {0} | {0}
A5 | Number of visits  | 40 | 50 | 60 | {1} | {2}
"""


@pytest.mark.parametrize("zero", ["→ 0", "0", "→ 0%"])
def test_a_zero_where_there_is_no_base_says_nothing(zero: str) -> None:
    """It is no difference rather than a percentage: rows without a case would make one of A5's."""
    card = read(f"{HEADER}{ZERO.format(zero, '↑ 20', '↑ 50')}")

    assert {column.key for column in card.sections[0].columns}.isdisjoint(
        {"extra_difference_change_month", "extra_difference_change_year"}
    )


def test_differences_among_rows_of_zeros_are_told() -> None:
    zeros = ZERO.format("→ 0", "↑ 10", "↑ 20").strip().replace("A", "B")
    (finding,) = told(read(f"{table(FORMS['arrows'])}\n{zeros}"))

    assert finding.rule == "change-differences"


POINTS = "↑ 4%, ↑ 2%; ↓ -3.5%, ↓ -1%; → 1%, → -1.9%; ↑ 6.2%, ↑ 13.3%; {0}, {1}"
PERCENTAGES_OF_ROWS = """
A1 | Percentage of visits in time  | 42.0% | 40.0% | 44.0%
A2 | Percentage of plans in time   | 43.0% | 45.5% | 42.0%
A3 | Percentage of calls answered  | 54.2% | 51.3% | 52.3%
A4 | Percentage of cases closed    | 61.0% | 68.1% | 74.3%
A5 | Percentage of reviews in time | 88.0% | 87.0% | 78.0%
"""


def test_one_forgotten_percent_sign_makes_no_differences_of_points_behind_the_others() -> None:
    """Points behind a percent sign are errors, however many they are."""
    rows = zip(PERCENTAGES_OF_ROWS.strip().split("\n"), POINTS.format("↓ -9", "↓ -10").split(";"), strict=True)
    card = read("\n".join([HEADER, *(f"{row} | {typed.replace(',', ' | ')}" for row, typed in rows)]))

    assert {"change_month", "change_year"} <= keys(card)
    assert {finding.cell for finding in told(card) if finding.severity == "error"} >= {"F2", "F3", "F4", "F5", "F6"}
