"""Writing header rows: one row of headings, or bands merged over them."""

from __future__ import annotations

from datetime import date

from kpiworkbook.house.figures import MONTH_FORMAT
from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import CellValue, Grid, Merge
from kpiworkbook.model.places import Place
from kpiworkbook.model.section import Band, Column, Section
from kpiworkbook.writer.canvas import Canvas
from kpiworkbook.writer.formats import CURRENT_BORDERS

__all__ = ["write_header"]


def write_header(canvas: Canvas, section: Section) -> None:
    """Write the header of a section over its columns, in as many rows as it was read from."""
    first, last = section.header.first_row, section.header.last_row
    for row in range(first, last):
        canvas.set_height(row, [])
    canvas.set_height(last, [(c.heading, canvas.widths[c.index]) for c in section.columns if canvas.is_shown(c.index)])
    tops = {column.index: first for column in section.columns}
    for band in section.header.bands:
        _write_band(canvas, section, band)
        for index in range(band.first_column, band.last_column + 1):
            tops[index] = max(tops.get(index, first), band.row + 1)
    for column in section.columns:
        _write_heading(canvas, section, column, min(tops[column.index], last))


def _write_band(canvas: Canvas, section: Section, band: Band) -> None:
    look = canvas.formats.header(_source_fill(canvas.grid, section, band.row, band.first_column))
    area = Merge(first_row=band.row, first_column=band.first_column, last_row=band.row, last_column=band.last_column)
    canvas.merge(area, look)
    canvas.put(band.row, band.first_column, band.text, "", look)


def _write_heading(canvas: Canvas, section: Section, column: Column, top: int) -> None:
    grid, last = canvas.grid, section.header.last_row
    is_current = column.field is Field.MONTH and column.period == section.as_of
    fill = _source_fill(grid, section, last, column.index) or _source_fill(grid, section, top, column.index)
    emphasis = dict(CURRENT_BORDERS) if is_current else {}
    source = _source_cell(grid, section, column)
    value: CellValue = column.heading
    if source and isinstance(stored := grid.value(*source), date):
        value = stored
        code = grid.number_format(*source)
        emphasis["num_format"] = code if code not in ("", "General") else MONTH_FORMAT
    look = canvas.formats.header(fill, **emphasis)
    if top < last:
        canvas.merge(Merge(first_row=top, first_column=column.index, last_row=last, last_column=column.index), look)
    canvas.put(top, column.index, value, "", look)


def _source_cell(grid: Grid, section: Section, column: Column) -> Place | None:
    """Return the cell that the heading was read from, or None where the header was displaced."""
    if section.header.displaced:
        return None
    row = grid.lowest_filled(section.header.first_row, section.header.last_row, column.index)
    return None if row is None else (row, column.index)


def _source_fill(grid: Grid, section: Section, row: int, column: int) -> str | None:
    style = None if section.header.displaced else grid.style(row, column)
    return style.fill if style and style.fill not in (None, "FFFFFF") else None
