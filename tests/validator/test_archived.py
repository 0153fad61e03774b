"""Changes on a month that has left the sheet are held against its archive."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest

import kpiworkbook as kw
from kpiworkbook.model.archived import ARCHIVE_COLUMNS
from tests.support import saved, xlsx

HEADER = "Ref. | Indicator | Aug-19 | Sep-19 | % change from same month prev. yr"
VISITS = "A1 | Number of visits | 11 | 12"
IN_TIME = "A1 | % of visits in time | 77.0% | 78.0%"


def card(row: str, *archived: tuple[str, str, object, str], more: str = "") -> kw.Scorecard:
    """Return a scorecard of a row, and what its archive holds: ref, month, figure, and the text that it had."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx(f"{HEADER}\n{row}\n{more}")))
    sheet = book.create_sheet("Archive")
    sheet.append(ARCHIVE_COLUMNS)
    unit = "percent" if "%" in row.rpartition("|")[0] else "count"
    for ref, month, value, shown in archived:
        status = "missing" if value is None else "reported"
        period = datetime.fromisoformat(f"{month}-01")
        sheet.append(["2019-08", "Dataset", "", ref, "", "", "", unit, "", "actual", period, value, status, shown])
    return kw.read(saved(book))


def test_a_change_on_a_month_in_the_archive_is_checked() -> None:
    (finding,) = kw.validate(card(f"{VISITS} | ↑ 57%", ("A1", "2018-09", 10, "10")))

    assert (finding.cell, finding.rule, finding.severity) == ("E2", "change-value", "error")
    assert finding.message == "'↑ 57%' should be '↑ 20%': Sep-19 12 (D2) against Sep-18 10 ('Archive'!L2) is +20.0%"


def test_a_right_change_on_a_month_in_the_archive_is_not_told_of() -> None:
    assert not kw.validate(card(f"{VISITS} | ↑ 20%", ("A1", "2018-09", 10, "10"))).findings


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("- n/a", "'- n/a' should be '↑ 20%'"),
        ("↑ 10%", "it was right a month ago, for Aug-19"),
        ("↓ 20%", "the arrow does not match the percentage"),
    ],
)
def test_the_archive_tells_the_cause_as_the_sheet_does(typed: str, told: str) -> None:
    archived = [("A1", "2018-08", 10, "10"), ("A1", "2018-09", 10, "10")]
    (finding,) = kw.validate(card(f"{VISITS} | {typed}", *archived))

    assert told in finding.message


def test_no_change_is_expected_on_a_month_that_the_archive_has_without_a_figure() -> None:
    (finding,) = kw.validate(card(f"{VISITS} | ↑ 20%", ("A1", "2018-09", None, "-")))

    assert (finding.rule, finding.expected) == ("change-value", "- n/a")
    assert "there is no change to show, since Sep-18 ('Archive'!L2) says '-'" in finding.message


def test_an_archived_figure_is_as_precise_as_its_row() -> None:
    """Where all months end in .0%, 70.0% may stand for 70.49%."""
    found = kw.validate(card(f"{IN_TIME} | ↑ 10%", ("A1", "2018-09", 0.70, "70.0%")))
    wrong = kw.validate(card(f"{IN_TIME} | → 9%", ("A1", "2018-09", 0.70, "70.0%")))

    assert [(f.severity, f.cause) for f in found] == [("info", "rounding")]
    assert [(f.severity, f.rule) for f in wrong] == [("error", "change-value")]


def test_only_what_neither_sheet_nor_archive_has_cannot_be_checked() -> None:
    more = "A2 | Number of plans | 5 | 6 | ↑ 30%\nA3 | Number of calls | 5 | 6 | - n/a"
    (finding,) = kw.validate(card(f"{VISITS} | ↑ 20%", ("A1", "2018-09", 10, "10"), more=more))

    assert (finding.cell, finding.rule, finding.severity) == ("E3", "base-missing", "info")
    assert finding.message == (
        "'↑ 30%' cannot be checked: Sep-18 is neither on the sheet nor, of this indicator, in the archive"
    )


def test_of_a_header_that_sections_share_it_is_told_once_that_the_base_has_no_column() -> None:
    card = kw.read(
        xlsx("""
        Ref | Indicator | Aug-19 | Sep-19 | % change from same month prev. yr
        Front door
        M1  | Contacts  | 100    | 120    | ↑ 20%

        Care
        C1  | Children  | 50     | 60     | ↑ 20%
    """)
    )

    assert len(card.sections) == 2
    assert [f.cell for f in kw.validate(card) if f.rule == "base-missing"] == ["E1"]
