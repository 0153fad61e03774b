"""Writing header rows: one row of headings, or bands merged over them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kpiworkbook.model.grid import Grid
from kpiworkbook.model.scorecard import Column, Field, Section
from kpiworkbook.writer.formats import Formats
from kpiworkbook.writer.sizes import row_height

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_header"]


def write_header(
    worksheet: Worksheet, grid: Grid, section: Section, formats: Formats, widths: Mapping[int, float]
) -> dict[int, float]:
    """Write the header of a section over its columns, in as many rows as it was read from; return their heights."""
    first, last = section.header.first_row, section.header.last_row
    heights = {}
    for row in range(first, last + 1):
        texts = [(column.heading, widths[column.index]) for column in section.columns] if row == last else []
        heights[row] = row_height(texts, formats.style.font_size)
        worksheet.set_row(row, heights[row])
    under_band = {
        index
        for band in section.header.bands
        for index in range(band.first_column, band.last_column + 1)
        if first < last
    }
    for band in section.header.bands if first < last else ():
        look = formats.header(_source_fill(grid, section, first, band.first_column))
        _write(worksheet, first, band.first_column, last - 1, band.last_column, band.text, look)
    for column in section.columns:
        top = last if column.index in under_band else first
        _write_heading(worksheet, grid, section, column, top, formats)
    return heights


def _write_heading(
    worksheet: Worksheet, grid: Grid, section: Section, column: Column, top: int, formats: Formats
) -> None:
    last = section.header.last_row
    is_current = column.field is Field.MONTH and column.period == section.as_of
    fill = _source_fill(grid, section, last, column.index) or _source_fill(grid, section, top, column.index)
    emphasis = {"left": 2, "right": 2, "left_color": "#404040", "right_color": "#404040"} if is_current else {}
    source = _source_cell(grid, section, column)
    if source and isinstance(value := grid.value(*source), date):
        style = grid.style(*source)
        code = style.number_format if style and style.number_format != "General" else "mmm-yy"
        look = formats.header(fill, num_format=code, **emphasis)
        _write(worksheet, top, column.index, last, column.index, "", look)
        worksheet.write_datetime(top, column.index, value, look)
    else:
        text = column.heading
        _write(worksheet, top, column.index, last, column.index, text, formats.header(fill, **emphasis))


def _source_cell(grid: Grid, section: Section, column: Column) -> tuple[int, int] | None:
    """Return the cell that the heading was read from, or None where the header was displaced."""
    if section.header.displaced:
        return None
    rows = range(section.header.last_row, section.header.first_row - 1, -1)
    return next(((row, column.index) for row in rows if grid.value(row, column.index) is not None), None)


def _source_fill(grid: Grid, section: Section, row: int, column: int) -> str | None:
    style = None if section.header.displaced else grid.style(row, column)
    return style.fill if style and style.fill not in (None, "FFFFFF") else None


def _write(worksheet: Worksheet, top: int, left: int, bottom: int, right: int, text: str, look: object) -> None:
    if (top, left) == (bottom, right):
        worksheet.write_string(top, left, text, look)
    else:
        worksheet.merge_range(top, left, bottom, right, text, look)
