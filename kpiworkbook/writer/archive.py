"""The archive of an old workbook in a new one: its sheets as they stand, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from kpiworkbook.house.figures import MONTH_FORMAT
from kpiworkbook.layout.archive_sheet import archive_header
from kpiworkbook.model.grid import Grid, is_number
from kpiworkbook.model.places import sheet_name
from kpiworkbook.ooxml.safe_xml import not_rich
from kpiworkbook.writer.plain import PlainWorksheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook

__all__ = ["add_archives"]


def add_archives(workbook: Workbook, archives: Sequence[Grid], taken: Sequence[str]) -> None:
    """Add the sheets behind all others, with values, number formats and widths; what was hidden stays hidden."""
    names = list(taken)
    for grid in archives:
        names.append(sheet_name(grid.name, names))
        worksheet = workbook.add_worksheet(names[-1], PlainWorksheet)
        formats = {code: workbook.add_format({"num_format": code}) for code in _codes(grid)}
        for row in range(grid.first_row, grid.last_row + 1):
            for column in range(grid.first_column, grid.last_column + 1):
                value = grid.value(row, column)
                look = formats.get(grid.number_format(row, column))
                if isinstance(value, date):
                    worksheet.write_datetime(row, column, value, look or formats[MONTH_FORMAT])
                elif is_number(value):
                    worksheet.write_number(row, column, value, look)
                elif value is not None:
                    worksheet.write_string(row, column, not_rich(grid.shown(row, column)))
        for column, width in grid.look.column_widths.items():
            worksheet.set_column(column, column, width)
        header = archive_header(grid)
        worksheet.freeze_panes(header[0] + 1 if header else 0, 0)
        if not grid.visible:
            worksheet.hide()


def _codes(grid: Grid) -> list[str]:
    """Return the number formats of a sheet, each once, and that of months."""
    used = (style.number_format for style in grid.look.styles)
    return list(dict.fromkeys([MONTH_FORMAT, *(code for code in used if code != "General")]))
