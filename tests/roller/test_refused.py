"""What cannot be done safely is refused, every place named, before anything is done."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

import kpiworkbook as kw
from kpiworkbook.errors import ScorecardError
from tests.roller.support import OCT, SEP, new_values, rolled
from tests.support import xlsx
from tests.zoo.parts import Parts

GRID = """
Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | Monthly change
M1  | Contacts  | 1200   | 1300   | 1400   | ↑ 8%
M2  | Visits    | 10     | 20     | 30     | ↑ 50%
"""


@pytest.mark.parametrize("period", [date(2019, 11, 1), date(2019, 8, 1), date(2018, 10, 1)])
def test_a_month_that_is_neither_current_nor_next(period):
    with pytest.raises(ScorecardError, match=r"figures can be for Sep-19, to fill it in .*, or for Oct-19"):
        rolled(xlsx(GRID), {}, period)


def test_sections_that_end_with_different_months():
    other = (
        GRID.replace("M1", "N1")
        .replace("M2", "N2")
        .replace("Sep-19", "Jun-19")
        .replace("Jul-19 | Aug-19", "Apr-19 | May-19")
    )
    with pytest.raises(ScorecardError, match=r"do not end with the same month \(.*Sep-19; .*Jun-19\)"):
        rolled(xlsx(GRID + "\nSecond\n" + other.lstrip("\n")), {})


def test_months_with_a_gap():
    with pytest.raises(ScorecardError, match="'Dataset'!D1: Jul-19 is missing between 'Jun-19' and 'Aug-19'"):
        rolled(xlsx(GRID.replace("Jul-19", "Jun-19")), {})


def test_months_with_a_wider_gap():
    with pytest.raises(ScorecardError, match="'Dataset'!D1: Jun-19 and Jul-19 are missing between 'May-19' and"):
        rolled(xlsx(GRID.replace("Jul-19", "May-19")), {})


def test_months_out_of_order():
    grid = GRID.replace("Jul-19 | Aug-19", "Aug-19 | Jul-19")
    with pytest.raises(ScorecardError, match="'Jul-19' is after 'Aug-19'; put the months in calendar order"):
        rolled(xlsx(grid), {})


def test_another_column_between_the_months():
    grid = """
Ref | Indicator | Jul-19 | Aug-19 | Quarter 1 | Sep-19
M1  | Contacts  | 1200   | 1300   | 2500      | 1400
"""
    with pytest.raises(ScorecardError, match=r"column E of 'Dataset' \('Quarter 1'\) is between the months"):
        rolled(xlsx(grid), {})


def test_a_merged_cell_over_months():
    with pytest.raises(ScorecardError, match="'Dataset'!C2:D2 is one merged cell over a month's cells; unmerge it"):
        rolled(xlsx(GRID, merges=("C2:D2",)), {})


def with_formula(xml: str) -> bytes:
    parts = Parts.of(xlsx(GRID))
    parts.cell("E3", xml)
    return parts.packed()


def test_a_current_figure_that_is_a_formula_without_its_new_value():
    book = with_formula('<c r="E3"><f>INT(E2/50)</f><v>28</v></c>')
    with pytest.raises(ScorecardError, match=r"'Dataset'!E3 holds the formula =INT\(E2/50\), .* give its value too"):
        rolled(book, {"M1": 1500.0})
    assert rolled(book, {"M1": 1500.0, "M2": 30.0})


def test_a_correction_that_a_formula_of_the_same_month_depends_on():
    book = with_formula('<c r="E3"><f>INT(E2/50)</f><v>28</v></c>')
    with pytest.raises(ScorecardError, match=r"'Dataset'!E3 holds the formula =INT\(E2/50\)"):
        rolled(book, {"M1": 1450.0}, SEP)


def test_an_array_formula_over_several_cells():
    book = with_formula('<c r="E3"><f t="array" ref="D3:E3">D2:E2/50</f><v>28</v></c>')
    with pytest.raises(ScorecardError, match="'Dataset'!D3 is part of an array formula over several cells"):
        rolled(book, {"M2": 30.0})


def test_a_commentary_that_does_not_fit_into_a_cell():
    grid = "\nRef | Indicator | Aug-19 | Sep-19 | Commentary\nM1 | Contacts | 1 | 2 | x"
    with pytest.raises(ScorecardError, match="'Dataset'!E2: a text of more than 32,767 characters"):
        rolled(xlsx(grid), {}, commentary={"M1": "x" * 40_000})


def test_the_workbook_given_is_not_changed():
    book = xlsx(GRID)
    card = kw.read(book)
    rolled(book, {"M1": 1500.0})
    assert new_values(card, OCT, {}) == new_values(kw.read(book), OCT, {})
    assert openpyxl.load_workbook(io.BytesIO(book)).active["E2"].value == 1400
