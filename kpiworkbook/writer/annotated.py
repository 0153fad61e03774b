"""The annotated copy: the scorecard as it was typed, notes on the cells that break a rule, and a list of findings."""

from __future__ import annotations

import io
from typing import BinaryIO

from kpiworkbook.house.frames import by_anchor, by_place, severities_of
from kpiworkbook.house.notes import CHECKS, note_of
from kpiworkbook.model.findings import Finding, Report
from kpiworkbook.model.places import Place, range_name, sheet_name
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.writer.book import add_worksheets, bring_to_front, open_workbook, sheet_names
from kpiworkbook.writer.checks import write_checks
from kpiworkbook.writer.formats import Formats
from kpiworkbook.writer.marks import MarkedCanvas, write_note
from kpiworkbook.writer.plain import PlainWorksheet
from kpiworkbook.writer.sheet import write_sheet
from kpiworkbook.writer.typed import TypedCells

__all__ = ["annotate", "list_findings"]


def annotate(card: Scorecard, report: Report, stream: BinaryIO) -> None:
    """Write the card's sheets as they were typed as a new .xlsx workbook, with what the report says about their cells.

    The first sheet lists the findings, each with a link to its cell. The cells are framed by severity and have notes.
    A finding that names no cell of the card is on the list only. The same card and report give the same bytes.
    """
    workbook = open_workbook(card, stream, title="KPI scorecard with notes", comments="Checked by kpiworkbook")
    formats = Formats(workbook, card.settings.style)
    names = sheet_names(card)
    checks = workbook.add_worksheet(sheet_name(CHECKS, names), PlainWorksheet)
    for sheet, worksheet in zip(card.sheets, add_worksheets(workbook, card, names), strict=True):
        found = by_place(report.findings, sheet.name)
        canvas = MarkedCanvas(worksheet, sheet, formats, severities_of(found))
        write_sheet(canvas, card.settings, TypedCells(canvas=canvas, card=card))
        canvas.mark_empty_cells()
        _quieten(canvas)
        _write_notes(canvas, found, checks.get_name())
    write_checks(checks, card, report, {s.name: n for s, n in zip(card.sheets, names, strict=True)}, formats)
    bring_to_front(checks)
    workbook.close()


def list_findings(card: Scorecard, report: Report, name: str, *, without_note: int) -> bytes:
    """Return a new .xlsx workbook of one sheet with that name: the list of what the report says.

    Its links lead to the card's sheets, which are in the workbook that the sheet is meant for. `without_note` is how
    many of the framed cells have no note there. The same card and report give the same bytes.
    """
    stream = io.BytesIO()
    workbook = open_workbook(card, stream, title="KPI scorecard with notes", comments="Checked by kpiworkbook")
    names = {sheet.name: sheet.name for sheet in card.sheets}
    checks = workbook.add_worksheet(name, PlainWorksheet)
    write_checks(checks, card, report, names, Formats(workbook, card.settings.style), without_note=without_note)
    workbook.close()
    return stream.getvalue()


def _quieten(canvas: MarkedCanvas) -> None:
    """Keep Excel's own corner marks off a sheet without a number, as a .csv file gives it: they would be everywhere."""
    grid = canvas.grid
    if all(isinstance(value, str | None) for cells in grid.rows for value in cells):
        everything = range_name(grid.first_row, grid.first_column, grid.last_row, grid.last_column)
        canvas.worksheet.ignore_errors({"number_stored_as_text": everything})


def _write_notes(canvas: MarkedCanvas, found: dict[Place, list[Finding]], checks: str) -> None:
    """Write one note a cell; of merged cells, only the first can have one."""
    for place, findings in by_anchor(found, canvas.anchor).items():
        text = note_of(findings, more=f"see the sheet {checks!r}")
        write_note(canvas.worksheet, place, text, canvas.formats.style.font)
