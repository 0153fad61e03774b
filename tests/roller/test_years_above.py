"""A month further under years that stand in a row of their own: they go along."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest

import kpiworkbook as kw
from tests.roller.support import differing_parts, rolled
from tests.support import saved, xlsx
from tests.zoo.parts import Parts

GRID = """
    |           | 2018 |     | 2019 |     |     |                |
Ref | Indicator | Nov  | Dec | Jan  | Feb | Mar | Monthly change | Commentary (Mar-19)
M1  | Contacts  | 10   | 11  | 12   | 13  | 14  | → 8%           | Busy
M2  | Visits    | 20   | 21  | 22   | 23  | 24  | → 4%           |
"""
MERGED = ("C1:D1", "E1:G1")
YEARS = "2018 | 2018 | 2019 | 2019 | 2019 |"
FIRST_ROLL = [["2018", "2019", "", "", ""], ["Dec", "Jan", "Feb", "Mar", "Apr"]]
YEAR_LATER = [["2019", "", "2020", "", ""], ["Nov", "Dec", "Jan", "Feb", "Mar"]]


def header(book: bytes) -> list[list[str]]:
    """Return the two rows over the months."""
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    return [[str(cell.value or "") for cell in sheet[row][2:7]] for row in (1, 2)]


def merges(book: bytes) -> set[str]:
    return {str(area) for area in openpyxl.load_workbook(io.BytesIO(book)).worksheets[0].merged_cells.ranges}


def on(book: bytes, months: int) -> bytes:
    """Roll a book on by months after March 2019."""
    for month in range(3, 3 + months):
        book = rolled(book, {"M1": 30.0, "M2": 31.0}, date(2019 + month // 12, month % 12 + 1, 1)).content
    return book


def test_years_over_the_first_of_their_months_follow() -> None:
    assert header(on(xlsx(GRID), 1)) == FIRST_ROLL
    assert header(on(xlsx(GRID), 12)) == YEAR_LATER


@pytest.mark.parametrize("between", ["", " | | Actual"])
def test_they_follow_over_a_row_between(between: str) -> None:
    book = xlsx(GRID.replace("\nRef |", f"\n{between}\nRef |"), merges=MERGED)
    for months, years in ((1, FIRST_ROLL[0]), (12, YEAR_LATER[0])):
        sheet = openpyxl.load_workbook(io.BytesIO(on(book, months))).worksheets[0]
        assert [str(cell.value or "") for cell in sheet[1][2:7]] == years
        assert [cell.value or "" for cell in sheet[2][2:4]] == [between.strip(" |"), ""]
        assert merges(on(book, 12)) == {"C1:D1", "E1:G1"}


def test_a_count_two_rows_above_months_with_years_of_their_own_is_none() -> None:
    grid = """
        Ref | Indicator | Jan-19 | Feb-19 | Mar-19
        M1  | Contacts  | 2019   | 2019   | 2019

        Ref | Indicator | Jan-19 | Feb-19 | Mar-19
        M2  | Visits    | 22     | 23     | 24
    """
    sheet = openpyxl.load_workbook(io.BytesIO(on(xlsx(grid), 1))).worksheets[0]

    assert [cell.value for cell in sheet[2][2:5]] == [2019, 2019, 30]


def test_merged_years_are_merged_over_their_months_again() -> None:
    book = xlsx(GRID, merges=MERGED)
    one, all_of_2019, twelve = on(book, 1), on(book, 2), on(book, 12)
    assert (header(one), merges(one)) == (FIRST_ROLL, {"D1:G1"})
    assert (header(all_of_2019)[0], merges(all_of_2019)) == (["2019", "", "", "", ""], {"C1:G1"})
    assert (header(twelve), merges(twelve)) == (YEAR_LATER, {"C1:D1", "E1:G1"})


def test_a_year_over_each_month_stays_one_over_each() -> None:
    each = GRID.replace("2018 |     | 2019 |     |     |", YEARS)
    assert header(on(xlsx(each), 1))[0] == ["2018", *["2019"] * 4]
    assert header(on(xlsx(each), 12))[0] == ["2019", "2019", *["2020"] * 3]


def test_a_financial_year_begins_in_april() -> None:
    financial = GRID.replace("2018 |     | 2019 |     |     |", "2018/19 |     |      |     |     |")
    book = on(xlsx(financial), 1)
    assert header(book)[0] == ["2018/19", "", "", "", "2019/20"]
    assert header(on(xlsx(financial, merges=("C1:G1",)), 1))[0] == header(book)[0]
    assert kw.read(book).sections[0].as_of == date(2019, 4, 1)


def test_full_names_stay_full_and_years_numbers() -> None:
    full = GRID.replace("Nov ", "November ").replace("Feb ", "February ").replace("Mar |", "March |")
    book = on(xlsx(full), 1)
    assert header(book)[1][-1] == "April"
    assert openpyxl.load_workbook(io.BytesIO(book)).active["D1"].value == 2019


def test_the_new_workbook_reads_as_the_new_edition_and_nothing_else_has_changed() -> None:
    book = xlsx(GRID, merges=MERGED)
    card = kw.read(on(book, 1))
    assert (card.sections[0].as_of, card.problems) == (date(2019, 4, 1), ())
    assert differing_parts(book, on(book, 1)) <= {"xl/worksheets/sheet1.xml", "xl/styles.xml"}


def test_years_over_dates_that_show_their_month_alone_follow_too() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(GRID)))
    for column, (year, month) in zip("CDEFG", [(2018, 11), (2018, 12), (2019, 1), (2019, 2), (2019, 3)], strict=True):
        book.active[f"{column}2"] = datetime(year, month, 1)
        book.active[f"{column}2"].number_format = "mmm"
    assert header(on(saved(book), 1))[0] == FIRST_ROLL[0]


def test_years_over_dates_that_follow_are_not_told_to_stay() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(GRID.replace("2018 |     | 2019 |     |     |", YEARS))))
    for column, (year, month) in zip("CDEFG", [(2018, 11), (2018, 12), (2019, 1), (2019, 2), (2019, 3)], strict=True):
        book.active[f"{column}2"] = datetime(year, month, 1)
    new = rolled(saved(book), {"M1": 30.0, "M2": 31.0}, date(2019, 4, 1))

    assert (header(new.content)[0], new.warnings) == (["2018", *["2019"] * 4], ())


def test_a_year_that_is_merged_over_more_than_its_months_is_refused() -> None:
    with pytest.raises(kw.ScorecardError, match="'Dataset'!E1:H1 is merged over other columns"):
        on(xlsx(GRID, merges=("C1:D1", "E1:H1")), 1)


def test_a_year_by_a_formula_is_refused() -> None:
    parts = Parts.of(xlsx(GRID))
    parts.cell("E1", '<c r="E1"><f>C1+1</f><v>2019</v></c>')
    with pytest.raises(kw.ScorecardError, match="'Dataset'!E1 gives the year over months by a formula"):
        on(parts.packed(), 1)
