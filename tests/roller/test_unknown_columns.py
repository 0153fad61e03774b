"""Columns that nothing here knows: what was typed there about the old month is told when the month is new."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.roller.support import SEP, rolled
from tests.support import saved, xlsx


def book(heading: str, *entries: str, left: bool = False) -> bytes:
    """Return a scorecard with one column more, to the right of the months or to the left of them."""
    lines = []
    for name, entry in zip(("Ref | Indicator", "M1 | Contacts", "M2 | Visits"), (heading, *entries), strict=True):
        months = "Jul-19 | Aug-19 | Sep-19" if name.startswith("Ref") else "1200 | 1300 | 1400"
        lines.append(" | ".join((name, entry, months) if left else (name, months, entry)))
    return xlsx("\n".join(["", *lines]))


def told(heading: str, cell: str) -> tuple[str]:
    return (
        f"on 'Dataset', what was typed under '{heading}' ({cell}) is still that of Sep-19: what such a column holds is "
        "not known here; bring it up to Oct-19 if it depends on the month",
    )


@pytest.mark.parametrize(
    ("heading", "entries"),
    [
        ("Year on year %", ("↑ 8%", "- n/a")),
        ("RAG", ("Red", "G")),
        ("YTD 2019-20", ("3,900", "tbc")),
        ("YTD", ("3900", "60.5")),
        ("% chnage from previous month", ("8%", "-3%")),
        ("Rating", ("Good", "Requires improvement")),
        ("RAG", ("🟢", "Amber/Red")),
        ("Confidence", ("High", "")),
        ("Distance from target", ("5%", "-2%")),
        ("Variance to target", ("5", "-2")),
        ("% of target", ("95%", "102%")),
        ("Performance against target", ("5% short", "met")),
        ("On target?", ("Yes", "No")),
        ("Target met", ("Y", "N")),
        ("On track?", ("TRUE", "FALSE")),
        ("Performance", ("Good", "Poor")),
        ("Last updated", ("3 October", "")),
        ("Date updated", ("03/10/2019", "04/10/2019")),
        ("Status", ("Provisional", "Final")),
        ("Trend", ("Steady", "Rising")),
        ("Direction of travel", ("Improving", "Declining")),
    ],
)
def test_figures_changes_and_ratings_are_told(heading: str, entries: tuple[str, str]) -> None:
    assert rolled(book(heading, *entries), {}).warnings == told(heading, "F1")


@pytest.mark.parametrize("heading", ["Commentary for September", "Update (Sep)", "Checked Sep 2019"])
def test_what_stands_under_the_months_name_is_told_with_its_heading(heading: str) -> None:
    still = f"'Dataset'!F1 still says '{heading}'"
    assert rolled(book(heading, "More.", ""), {}).warnings == (still, *told(heading, "F1"))
    assert rolled(book(heading.replace("Sep", "Aug").replace("tember", "ust"), "More.", ""), {}).warnings == ()


@pytest.mark.parametrize(
    ("heading", "entries"),
    [
        ("Source", ("Liquidlogic", "Mosaic 7")),
        ("Tolerance", ("5%", "10%")),
        ("Outturn 2018-19", ("4000", "31")),
        ("Frequency", ("Monthly", "Quarterly")),
        ("What good looks like", ("↑", "Down")),
        ("Next review", ("-", "tbc")),
        ("Note", ("", "")),
        ("Notes", ("see below", "of 2018")),
        ("Definition", ("All that came in", "Each visit")),
        ("Updated by", ("AB", "CD")),
        ("Review date", ("03/10/2020", "04/10/2020")),
        ("Performance lead", ("Ann", "Ben")),
        ("RAG tolerance", ("5%", "10%")),
        ("Population 0-17", ("50,544", "50544")),
        ("Sort order", ("1", "2")),
        ("Cost centre", ("40123", "40124")),
        ("Last year's outturn", ("1200", "30")),
        ("RAG criteria", ("Red below 5", "Red below 9")),
        ("Target type", ("Minimum", "Maximum")),
        ("Ranking 2018-19", ("5", "7")),
        ("Status", ("tbc", "")),
        ("Direction of travel", ("▲", "Lower is better")),
        ("Outturn Sep-18", ("1200", "30")),
        ("Population (30 September 2017)", ("Many", "Few")),
    ],
)
def test_what_describes_an_indicator_or_lasts_is_no_news(heading: str, entries: tuple[str, str]) -> None:
    assert rolled(book(heading, *entries), {}).warnings == ()


def test_to_the_left_of_the_months_only_ratings_are_told() -> None:
    assert rolled(book("Priority", "1", "2", left=True), {}).warnings == ()
    assert rolled(book("RAG", "Amber", "Green", left=True), {}).warnings == told("RAG", "C1")


def test_a_rating_beside_each_month_is_of_that_month() -> None:
    book = xlsx("""
    Ref | Indicator | Aug-19 | RAG | Sep-19 | RAG | Oct-19 | RAG
    M1  | Contacts  | 12     | R   | 13     | G   |        |
    """)
    assert rolled(book, {"M1": 14.0}).warnings == ()


def test_formulas_follow_by_themselves_and_a_month_that_stays_makes_nothing_old() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book("YTD", "1", "2")))
    made.active["F2"], made.active["F3"] = "=SUM(E2)", "=SUM(E3)"
    assert rolled(saved(made), {}).warnings == ()
    assert rolled(book("YTD", "1", "2"), {"M1": 1500.0}, SEP).warnings == ()
