"""Animals that openpyxl makes: strings within the cells, notes at another path, absolute targets of relationships."""

from __future__ import annotations

from datetime import datetime

import openpyxl
from openpyxl.chart import LineChart, Reference
from openpyxl.comments import Comment

from tests.support import saved
from tests.zoo.registry import animal
from tests.zoo.scorecard import SHEET, fill_openpyxl


def new_book() -> openpyxl.Workbook:
    """Return openpyxl's workbook with the scorecard."""
    book = openpyxl.Workbook()
    book.properties.created = datetime(2019, 10, 14)
    book.active.title = SHEET
    fill_openpyxl(book.active)
    return book


@animal
def openpyxl_plain() -> bytes:
    return saved(new_book())


@animal
def openpyxl_notes() -> bytes:
    book = new_book()
    book.active["P6"].comment = Comment("Recount in July", "Data Officer")
    book.active["R5"].comment = Comment("Provisional", "Data Officer")
    return saved(book)


@animal
def openpyxl_chart_and_formulas() -> bytes:
    book = new_book()
    chart = LineChart()
    chart.add_data(Reference(book.active, min_col=5, max_col=18, min_row=6), from_rows=True)
    book.active.add_chart(chart, "B20")
    book.active["V6"] = "=AVERAGE(G6:R6)"
    book.create_sheet("Cover")["A1"] = f"={SHEET}!R6"
    return saved(book)
