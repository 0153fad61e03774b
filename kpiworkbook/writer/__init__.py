"""The fresh writer: a new workbook in house style. Its one public verb is `write`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from kpiworkbook.model.derived import Derived
from kpiworkbook.model.places import sheet_name
from kpiworkbook.model.scorecard import Scorecard, Section
from kpiworkbook.writer.canvas import Canvas
from kpiworkbook.writer.cells import WRAPPED, CellWriter
from kpiworkbook.writer.formats import Formats
from kpiworkbook.writer.formulas import Formulas
from kpiworkbook.writer.headings import write_header
from kpiworkbook.writer.page import set_up_page
from kpiworkbook.writer.plain import plain_worksheet
from kpiworkbook.writer.rules import add_rules
from kpiworkbook.writer.texts import write_texts

if TYPE_CHECKING:
    from xlsxwriter import Workbook

__all__ = ["write"]


def write(card: Scorecard, derived: Derived, stream: BinaryIO, *, values_only: bool = False) -> None:
    """Write the card's sheets with their derived columns as a new .xlsx workbook.

    Every cell stands where it stood. The derived columns are live formulas with cached values, or plain values where
    `values_only`. The same card gives the same bytes.
    """
    from xlsxwriter import Workbook

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook = Workbook(stream, options)
    _describe(workbook, card)
    formats = Formats(workbook, card.settings.style)
    some_visible = any(sheet.grid.visible for sheet in card.sheets)
    for sheet in card.sheets:
        name = sheet_name(sheet.name, [made.name for made in workbook.worksheets()])  # .ods allows longer ones
        worksheet = workbook.add_worksheet(name, plain_worksheet())
        if some_visible and not sheet.grid.visible:
            worksheet.hide()
        canvas = Canvas(worksheet, sheet, formats)
        _write_sheet(canvas, card, derived, values_only=values_only)
    if some_visible:
        first = next(number for number, sheet in enumerate(card.sheets) if sheet.grid.visible)
        workbook.worksheets()[first].activate()
        workbook.worksheets()[first].set_first_sheet()
    workbook.close()


def _describe(workbook: Workbook, card: Scorecard) -> None:
    as_of = max(sheet.as_of for sheet in card.sheets)
    workbook.set_properties(
        {
            "title": f"KPI scorecard, {as_of:%B %Y}",
            "subject": "Key performance indicators",
            "comments": "Derived columns recomputed by kpiworkbook",
            # The moment of writing would make two runs differ, so the edition stands for it.
            "created": datetime(as_of.year, as_of.month, 1),
        }
    )


def _write_sheet(canvas: Canvas, card: Scorecard, derived: Derived, *, values_only: bool) -> None:
    cells = CellWriter(canvas=canvas, settings=card.settings, values_only=values_only)
    for section in canvas.sheet.sections:
        if section.owns_header:
            write_header(canvas, section)
    _merge_in_table(canvas)
    for section in canvas.sheet.sections:
        _write_indicators(canvas, cells, section, card, derived)
    write_texts(canvas, card.settings)
    add_rules(canvas.worksheet, card, canvas.sheet, canvas.formats)
    set_up_page(canvas)


def _merge_in_table(canvas: Canvas) -> None:
    """Merge what was merged within the rows of indicators; the cells are written over it afterwards."""
    rows = {row for section in canvas.sheet.sections for row in section.rows}
    for merge in canvas.grid.merges:
        if merge.first_row in rows and all(row in rows for row in range(merge.first_row, merge.last_row + 1)):
            canvas.merge(merge, canvas.formats.cell())


def _write_indicators(canvas: Canvas, cells: CellWriter, section: Section, card: Scorecard, derived: Derived) -> None:
    formulas = Formulas(section, card.settings.arrows)
    wrapped = [column for column in section.columns if column.field in WRAPPED and canvas.is_shown(column.index)]
    for row in section.rows:
        item = derived.indicators[canvas.sheet.name, row]
        measure = card.records.measures[canvas.sheet.name, row]
        for column in section.columns:
            cells.write(column, item, measure, formulas)
        texts = [(canvas.grid.shown(row, column.index), canvas.widths[column.index]) for column in wrapped]
        canvas.set_height(row, texts, at_least=2)
