"""A change on a month that may be a baseline, kept for the year: `% change from Apr-19`."""

from __future__ import annotations

from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.support import read, xlsx

MAY = """
Ref. | Indicator | Mar-19 | Apr-19 | May-19 | {heading}
M1 | Contacts | 90 | 100 | 132 | {change}
"""
JUNE = """
Ref. | Indicator | Apr-19 | May-19 | Jun-19 | % change from Apr-19
M1 | Contacts | 100 | 132 | 140 | ↑ 40%
M2 | Visits | 50 | 60 | 90 | ↑ 80%
"""


def rolled(tmp_path: Path, grid: str, month: str) -> kw.RefreshResult:
    path = tmp_path / "book.xlsx"
    path.write_bytes(xlsx(grid))
    return kw.refresh(path, tmp_path / "out.xlsx", month=month, values={"M1": 150})


def test_a_change_on_a_month_that_is_no_base_is_carried_along_and_told_why() -> None:
    card = read(JUNE)
    assert "change_month" not in {column.key for column in card.sections[0].columns}
    assert [str(problem) for problem in card.problems] == [
        "'workbook'!F1: '% change from Apr-19' is carried along as it is, since Apr-19 is read neither as the month "
        "before nor as the same month of the year before. If it is a baseline, bring the changes on it up to date "
        "yourself; if it is not, let the heading say '% change from previous month' or 'from same month prev. yr'"
    ]


@pytest.mark.parametrize(("heading", "year"), [
    ("% change from 2018/19", "2018/19"), ("Change since academic year 2018-19", "2018-19"),
    ("% change on school year 18/19", "18/19"), ("% change from 2018", "2018"),
])  # fmt: skip
def test_a_change_on_a_year_is_carried_along_and_told_why(tmp_path: Path, heading: str, year: str) -> None:
    grid = JUNE.replace("% change from Apr-19", heading)
    assert [str(problem) for problem in read(grid).problems] == [
        f"'workbook'!F1: {heading!r} is carried along as it is, since {year} is a year, and changes here are on a "
        "month. If it is a baseline, bring the changes on it up to date yourself; if it is not, let the heading say "
        "'% change from previous month' or 'from same month prev. yr'"
    ]
    result = rolled(tmp_path, grid, "Jul-19")
    assert [entry.shown for entry in result.card["M2"].entries.values()][-1] == "↑ 80%"
    assert f"what was typed under {heading!r} (F1) is still that of Jun-19" in result.rolled.warnings[0]


def test_a_month_in_figures_is_told_as_no_year() -> None:
    (problem,) = read(JUNE.replace("% change from Apr-19", "% change from 03/19")).problems
    assert "is not known as a derived column" in str(problem)


def test_it_stays_when_the_scorecard_moves_on_and_is_named(tmp_path: Path) -> None:
    result = rolled(tmp_path, JUNE, "Jul-19")
    assert [entry.shown for entry in result.card["M2"].entries.values()][-1] == "↑ 80%"
    assert "what was typed under '% change from Apr-19' (F1) is still that of Jun-19" in result.rolled.warnings[0]


@pytest.mark.parametrize(("heading", "change", "now", "kept"), [
    ("% change from Apr-19", "↑ 32%", "% change from May-19", "% change from baseline Apr-19"),
    ("Change since April 2019", "↑ 32%", "Change since May 2019", "Change since baseline April 2019"),
])  # fmt: skip
def test_what_may_be_a_baseline_is_told_as_it_becomes_the_change_on_another_month(
    tmp_path: Path, heading: str, change: str, now: str, kept: str
) -> None:
    result = rolled(tmp_path, MAY.format(heading=heading, change=change), "Jun-19")
    assert result.rolled.warnings == (
        f"'Dataset'!F1: {heading!r} becomes {now!r}, and its changes are on that month. If Apr-19 is a baseline "
        f"that stays for the year, write {kept!r} before you move the scorecard on, and bring that column up to date "
        "yourself",
    )


def test_a_baseline_that_says_so_stays(tmp_path: Path) -> None:
    heading = "% change from baseline Apr-19"
    result = rolled(tmp_path, MAY.format(heading=heading, change="↑ 32%"), "Jun-19")
    assert [*result.card["M1"].entries.values()][-1].shown == "↑ 32%"
    assert result.card.sections[0].columns[-1].heading == heading


@pytest.mark.parametrize("heading", ["% change from previous month (Apr-19)", "Monthly change (Apr-19 to May-19)"])
def test_a_heading_that_says_which_change_it_is_is_no_baseline(tmp_path: Path, heading: str) -> None:
    assert rolled(tmp_path, MAY.format(heading=heading, change="↑ 32%"), "Jun-19").rolled.warnings == ()


def test_in_other_months_than_those_of_a_years_end_it_is_the_change_on_the_month_before(tmp_path: Path) -> None:
    grid = MAY.replace("Mar-19 | Apr-19 | May-19", "Jul-19 | Aug-19 | Sep-19")
    assert rolled(tmp_path, grid.format(heading="% change from Aug-19", change="↑ 32%"), "Oct-19").rolled.warnings == ()


def test_september_in_which_school_years_begin_may_be_a_baseline_too(tmp_path: Path) -> None:
    grid = MAY.replace("Mar-19 | Apr-19 | May-19", "Aug-19 | Sep-19 | Oct-19")
    (told,) = rolled(tmp_path, grid.format(heading="% change from Sep-19", change="↑ 32%"), "Nov-19").rolled.warnings
    assert "If Sep-19 is a baseline that stays for the year, write '% change from baseline Sep-19'" in told
