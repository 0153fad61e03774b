"""Formulas on other sheets that name past months by their cells are told when the months move."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.roller.support import SEP, rolled
from tests.support import saved, xlsx

GRID = """
    Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | Monthly change | Note
    M1  | Contacts  | 1200   | 1300   | 1400   | ↑ 8%           | None
    M2  | Visits    | 10     | 20     | 30     | ↑ 50%          | None
"""
TOLD = (
    "{cells}: formulas on past months of 'Dataset' ({first}), which stay as they are and so mean the months that stand "
    "there now; let them name the cells where their months stand, or look for the months' headings"
)


def book(*formulas: str, name: str = "Quarter") -> bytes:
    """Return a scorecard, and beside it a sheet with these formulas below one another."""
    made = openpyxl.load_workbook(io.BytesIO(xlsx(GRID)))
    sheet = made.create_sheet(name)
    for number, formula in enumerate(formulas, 1):
        sheet.cell(number, 1).value = formula
    return saved(made)


@pytest.mark.parametrize(
    "formula",
    ["=Dataset!D2", "=SUM(Dataset!D2:E2)", "='dataset'!$C$3*2", "=SUM(Dataset!D:D)", "=OFFSET(Dataset!C2,0,2)",
     "=E2-Dataset!D2"],
)  # fmt: skip
def test_a_formula_on_a_past_month_means_another_one_and_is_told(formula: str) -> None:
    assert rolled(book(formula), {}).warnings == (TOLD.format(cells="'Quarter'!A1", first=formula),)


@pytest.mark.parametrize(
    "formula",
    ["=Dataset!E2", "=Dataset!F2", "=SUM(E2:E3)", "=D2", "=AVERAGE(Dataset!C2:E2)", "=VLOOKUP(1,Dataset!A1:G3,5,0)",
     "=Dataset!D9", "=[1]Dataset!D2", "=Other!D2", '="Dataset!D2"'],
)  # fmt: skip
def test_one_on_the_current_month_on_all_of_them_or_on_what_does_not_move_is_right(formula: str) -> None:
    assert rolled(book(formula), {}).warnings == ()


def test_many_are_counted() -> None:
    result = rolled(book(*("=Dataset!D2",) * 7), {})
    assert result.warnings == (TOLD.format(cells="'Quarter'!A1, A2, A3, A4, A5 and 2 more", first="=Dataset!D2"),)


def test_figures_that_take_their_months_headings_with_them_are_right() -> None:
    assert rolled(book("=Dataset!C1", "=Dataset!D1", "=Dataset!C2", "=Dataset!D2"), {}).warnings == ()
    (told,) = rolled(book("=Dataset!D1", "=Dataset!C2", "=Dataset!D2"), {}).warnings
    assert told.startswith("'Quarter'!A2: formulas on past months")


def test_nothing_is_told_where_no_month_moves() -> None:
    assert rolled(book("=Dataset!D2"), {"M1": 1450.0}, SEP).warnings == ()
