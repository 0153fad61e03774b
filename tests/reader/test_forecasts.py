"""Months that are forecast, as a band over them says, are carried along: the current month is the last actual one."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

import kpiworkbook as kw
from tests.support import read, refreshed, xlsx

ROWS = """
Ref | Indicator | Aug-19 | Sep-19 | Oct-19 | Nov-19 | Monthly change | Budget
A1  | Spend     | 100    | 120    | 150    | 180    | ↑ 20%          | 900
A2  | Income    | 200    | 300    | 210    | 190    | ↑ 50%          | 700
"""


@pytest.mark.parametrize("band", ["Forecast", "F'cast", "Projected outturn", "2019/20 forecast"])
def test_months_under_a_forecast_are_none_that_count(band: str) -> None:
    card = read(f" | | Actual | | {band} | {ROWS}")

    assert card.sheets[0].as_of == date(2019, 9, 1)
    headings = [column.heading for column in card.sheets[0].sections[0].columns]
    assert headings[4:6] == [f"{band} Oct-19", f"{band} Nov-19"]
    assert kw.validate(card).findings == ()


@pytest.mark.parametrize(
    "above",
    [
        "Forecast | | | | |",
        " | | Forecast | | | ",
        "Budget forecast | | | Key | | ",
        " | | Actual | | Actual and forecast |",
        " | | Outturn | | Outturn & forecast |",
        " | | 2018/19 | | 2019/20 (including forecast) |",
        " | | | Revenue forecast monitoring 2019/20 | | ",
        " | | | Note: forecast figures are in italics | | ",
        " | | Key: | Actual | Forecast | ",
        " | | | Actual | | \n | | | Forecast | | ",
        " | | Budget | 900 | Forecast | 1200",
        " | | | Forecast | Budget | ",
        "A0 | Posts | 3 | 4 | 5 | 6 (forecast)",
    ],
)
def test_a_title_a_note_a_key_and_a_band_over_all_months_or_actuals_too_take_none_away(above: str) -> None:
    assert read(f"{above}{ROWS}").sheets[0].as_of == date(2019, 11, 1)


def test_months_that_are_forecast_may_be_there_as_actual_ones_too() -> None:
    card = read("""
                |           | Actual | Forecast | Actual | Forecast
        Ref     | Indicator | Aug-19 | Aug-19   | Sep-19 | Sep-19
        A1      | Spend     | 100    | 105      | 120    | 180
    """)

    assert (card.sheets[0].as_of, card.problems) == (date(2019, 9, 1), ())


@pytest.mark.parametrize(("above", "as_of"), [("", 9), (" | | Actual", 11)])
def test_a_later_header_may_leave_the_bands_out_and_may_have_others(above: str, as_of: int) -> None:
    card = read(f" | | Actual | | Forecast | {ROWS}\nSecond | {above}{ROWS.replace('A1', 'B1').replace('A2', 'B2')}")

    assert [section.as_of.month for section in card.sheets[0].sections] == [9, as_of]


@pytest.mark.parametrize("years", ["2019 | | 2020", "2019/20 | | "])
def test_a_band_may_be_above_the_years_of_its_months(years: str) -> None:
    card = read(f"""
                |           | Actual  |     | Forecast |
                |           | {years}
        Ref     | Indicator | Nov     | Dec | Jan      | Feb
        A1      | Spend     | 100     | 105 | 120      | 180
    """)

    assert (card.sheets[0].as_of, card.problems) == (date(2019, 12, 1), ())


def test_what_was_forecast_of_months_that_have_left_goes_on_being_no_month() -> None:
    card = read("""
                |           | Forecast |        | Actual |        | Forecast
        Ref     | Indicator | Jun-19   | Jul-19 | Aug-19 | Sep-19 | Jul-19
        A1      | Spend     | 100      | 105    | 120    | 180    | 110
    """)

    assert (card.sheets[0].as_of, card.problems) == (date(2019, 9, 1), ())


def test_they_stay_where_they_are_when_the_months_move_on(tmp_path) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(xlsx(f" | | Actual | | Forecast | {ROWS}"))

    told = kw.refresh(book, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 140, "A2": 310})

    sheet = openpyxl.load_workbook(tmp_path / "oct.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[3]][2:6] == [120, 140, 150, 180]
    assert any("'Forecast Oct-19' (E2), 'Forecast Nov-19' (F2)" in warning for warning in told.rolled.warnings)


def test_a_new_workbook_is_read_in_the_same_way(tmp_path) -> None:
    new = kw.read(refreshed(xlsx(f" | | Actual | | Forecast | {ROWS}"), tmp_path))

    assert new.sheets[0].as_of == date(2019, 9, 1)
    assert new["A1"].entries["2019-09"].value == 120
