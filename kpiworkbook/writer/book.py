"""The workbook that the sheets are written to: opened with what holds for all of it, closed with one sheet in front."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from kpiworkbook.model.places import sheet_name
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.writer.packing import QuickWorkbook
from kpiworkbook.writer.plain import PlainWorksheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["add_worksheets", "bring_to_front", "open_workbook", "sheet_names"]

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def open_workbook(card: Scorecard, stream: BinaryIO, *, title: str, comments: str) -> QuickWorkbook:
    """Return a new workbook that says what it is; the card's month follows its title."""
    workbook = QuickWorkbook(stream, OPTIONS)
    as_of = max(sheet.as_of for sheet in card.sheets)
    workbook.set_properties(
        {
            "title": f"{title}, {as_of:%B %Y}",
            "subject": "Key performance indicators",
            "comments": comments,
            # The moment of writing would make two runs differ, so the edition stands for it.
            "created": datetime(as_of.year, as_of.month, 1),
        }
    )
    return workbook


def sheet_names(card: Scorecard) -> list[str]:
    """Return the names of the card's sheets as Excel lets them have them; .ods allows longer ones."""
    names: list[str] = []
    for sheet in card.sheets:
        names.append(sheet_name(sheet.name, names))
    return names


def add_worksheets(workbook: Workbook, card: Scorecard, names: list[str]) -> list[PlainWorksheet]:
    """Return a new worksheet for each of the card's sheets; what was hidden stays hidden, unless all were."""
    some_visible = any(sheet.grid.visible for sheet in card.sheets)
    made = []
    for sheet, name in zip(card.sheets, names, strict=True):
        worksheet = workbook.add_worksheet(name, PlainWorksheet)
        if some_visible and not sheet.grid.visible:
            worksheet.hide()
        made.append(worksheet)
    return made


def bring_to_front(worksheet: Worksheet) -> None:
    """Make a worksheet the one that is seen when the workbook is opened. To be called for one worksheet only."""
    worksheet.activate()
    worksheet.set_first_sheet()
