"""Whose months the archive's rows are, where a ref, a name or the sheet's name is no longer what it was."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from kpiworkbook.model.names import are_alike
from tests.support import xlsx

CARD = """
    Ref. | Indicator            | Jul-19 | Aug-19 | Sep-19 | % change from same month prev. yr | 12 month average
    A1   | Number of visits     | 90     | 100    | 110    | - n/a                             | 100
    A2   | Number of referrals  | 190    | 200    | 210    | - n/a                             | 200
"""
A_YEAR = ("Oct-19", "Nov-19", "Dec-19", "Jan-20", "Feb-20", "Mar-20", "Apr-20", "May-20", "Jun-20", "Jul-20")


@pytest.fixture
def july(tmp_path: Path) -> Path:
    """Return a book of three months that was rolled on for ten; what left is in its archive."""
    book = tmp_path / "start.xlsx"
    book.write_bytes(xlsx(CARD))
    for number, month in enumerate(A_YEAR):
        new = tmp_path / f"{month}.xlsx"
        kw.refresh(book, new, month=month, values={"A1": 120 + number, "A2": 220 + number})
        book = new
    return book


def edited(book: Path, *, sheet: str = "Dataset", **cells: object) -> Path:
    """Return the book as an officer leaves it who has typed into some cells, and perhaps renamed the sheet."""
    opened = openpyxl.load_workbook(book)
    for cell, value in cells.items():
        opened["Dataset"][cell] = value
    opened["Dataset"].title = sheet
    opened.save(book.with_name("edited.xlsx"))
    return book.with_name("edited.xlsx")


def august(book: Path, ref: str = "A2") -> tuple[kw.RefreshResult, kw.DerivedIndicator]:
    """Return what the next month gives, and the derived columns of an indicator in it."""
    result = kw.refresh(book, book.with_name("aug-20.xlsx"), month="Aug-20", values={"A1": 120, ref: 300})
    card = kw.read(book.with_name("aug-20.xlsx"))
    return result, next(each for each in kw.calculate(card) if each.ref == ref)


def told(result: kw.RefreshResult) -> str:
    return "\n".join(result.rolled.warnings if result.rolled else ())


def test_an_indicator_goes_by_its_own_months_in_the_archive(july: Path) -> None:
    result, derived = august(july)

    assert derived.change_year is not None
    assert derived.change_year.percent == 50
    assert "Aug-19" not in told(result)


def test_a_ref_that_another_indicator_has_got_does_not_bring_the_older_ones_figures(july: Path) -> None:
    result, derived = august(edited(july, B3="Children in care", C3=4, D3=5, E3=6))

    assert derived.change_year is None
    assert derived.max_12m == 300
    assert float(derived.average_12m or 0) == pytest.approx((4 + 5 + 6 + 300) / 4)
    assert "'Dataset'!F3: Aug-19 has no column on the sheet and is not in its archive under this sheet, ref" in told(
        result
    )


def test_a_ref_that_has_gone_to_another_indicator_is_checked_by_no_figures_of_the_older_one(july: Path) -> None:
    card = kw.read(edited(july, B3="Children in care", C3=4, D3=5, E3=6, F3="↑ 20%", G3=5))

    (finding,) = (each for each in kw.validate(card).findings if each.cell == "F3")
    assert finding.severity == "info"
    assert "Jul-19 is neither on the sheet nor, of this indicator, in the archive" in finding.message


def test_an_indicator_that_is_worded_anew_keeps_its_months(july: Path) -> None:
    result, derived = august(edited(july, B3="No. of referrals received (all)"))

    assert derived.change_year is not None
    assert derived.change_year.percent == 50
    assert "Aug-19" not in told(result)


@pytest.mark.parametrize("change", [{"A3": "A22"}, {"sheet": "KPIs 2020"}])
def test_a_new_ref_and_a_new_name_of_the_sheet_are_told_with_what_to_do(july: Path, change: dict[str, str]) -> None:
    result, derived = august(edited(july, **change), change.get("A3", "A2"))

    assert derived.change_year is None
    assert "if one of them is new, write it into the archive's rows, too" in told(result)


def test_a_name_that_speaks_of_something_else_is_told_wherever_months_of_the_archive_would_count(july: Path) -> None:
    """Without a change that goes back to them nothing else says that an average goes by fewer months."""
    reworded = edited(july, B3="Contacts that were passed on", F1="Notes")

    result = kw.refresh(reworded, reworded.with_name("out.xlsx"))

    (problem,) = (each for each in result.problems if each.cell == "B3")
    assert "the archive has 'A2' as 'Number of referrals', which is taken for another indicator" in problem.message
    assert "9 months of it would count here" in problem.message
    assert "write its new name into the archive's rows, too" in problem.message
    assert [f.rule for f in kw.validate(kw.read(reworded)).findings if f.cell == "B3"] == ["base-missing"]


def test_once_those_months_count_no_more_nothing_is_told(july: Path) -> None:
    """As where a ref was given to another indicator, and that was long ago."""
    book = edited(july, B3="Contacts that were passed on", C1="May-21", D1="Jun-21", E1="Jul-21")

    assert not [each for each in kw.read(book).problems if each.cell == "B3"]
    assert not [each for each in kw.read(july).problems if each.kind == "base-missing"]


def test_the_archives_rows_count_again_once_the_new_ref_stands_there(july: Path) -> None:
    book = openpyxl.load_workbook(edited(july, A3="A22"))
    for row in book["Archive"].iter_rows(min_row=2):
        row[3].value = "A22" if row[3].value == "A2" else row[3].value
    book.save(july.with_name("edited.xlsx"))

    result, derived = august(july.with_name("edited.xlsx"), "A22")

    assert derived.change_year is not None
    assert derived.change_year.percent == 50
    assert "Aug-19" not in told(result)


@pytest.mark.parametrize(
    ("then", "now", "alike"),
    [
        ("Referrals", "referrals ", True),
        ("Number of referrals", "Referrals received", True),
        ("Average caseload per social worker", "Mean caseload of social workers", True),
        ("", "Referrals", True),
        ("%", "Percentage", False),
        ("Number of referrals", "Number of assessments", False),
        ("Percentage of boys in care", "Percentage of girls in care", False),
        ("Visits in time, north", "Visits in time, south", False),
    ],
)
def test_names_are_alike_by_the_words_that_tell(then: str, now: str, *, alike: bool) -> None:
    assert are_alike(then, now) is alike
    assert are_alike(now, then) is alike
