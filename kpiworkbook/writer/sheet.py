"""Writing one sheet of a scorecard: its headers, its indicators, and what stands around them."""

from __future__ import annotations

from typing import Protocol

from kpiworkbook.model.section import Section
from kpiworkbook.model.settings import Settings
from kpiworkbook.writer.canvas import Canvas
from kpiworkbook.writer.looks import WRAPPED
from kpiworkbook.writer.page import set_up_page
from kpiworkbook.writer.texts import write_texts

__all__ = ["TableWriter", "write_sheet"]


class TableWriter(Protocol):
    """Writes the table's own cells: recomputed, or as they were typed."""

    def write_header(self, section: Section) -> None:
        """Write the header of a section."""

    def write_rows(self, section: Section) -> None:
        """Write the rows of a section's indicators."""


def write_sheet(canvas: Canvas, settings: Settings, table: TableWriter) -> None:
    """Write a whole sheet."""
    for section in canvas.sheet.sections:
        if section.owns_header:
            table.write_header(section)
    _merge_in_table(canvas)
    for section in canvas.sheet.sections:
        table.write_rows(section)
        _set_heights(canvas, section)
    write_texts(canvas, settings)
    set_up_page(canvas)


def _merge_in_table(canvas: Canvas) -> None:
    """Merge what was merged within the rows of indicators; the cells are written over it afterwards."""
    rows = {row for section in canvas.sheet.sections for row in section.rows}
    for merge in canvas.grid.merges:
        if merge.first_row in rows and all(row in rows for row in range(merge.first_row, merge.last_row + 1)):
            canvas.merge(merge, canvas.formats.cell())


def _set_heights(canvas: Canvas, section: Section) -> None:
    wrapped = [column for column in section.columns if column.field in WRAPPED and canvas.is_shown(column.index)]
    for row in section.rows:
        texts = [(canvas.grid.shown(row, column.index), canvas.widths[column.index]) for column in wrapped]
        canvas.set_height(row, texts, at_least=2)
