"""One sheet of the new workbook: where everything is written, and what is known of its widths, heights and merges."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import TYPE_CHECKING

from kpiworkbook.house.measures import row_height
from kpiworkbook.model.grid import CellValue, Merge
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.writer.formats import Formats
from kpiworkbook.writer.sizes import column_widths

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlsxwriter.format import Format

    from kpiworkbook.writer.plain import PlainWorksheet

__all__ = ["Canvas"]

DEFAULT_WIDTH = 8.43
"""Characters; Excel's width of a column that nobody set."""


class Canvas:
    """Writes to one worksheet, and keeps hidden what was hidden."""

    def __init__(self, worksheet: PlainWorksheet, sheet: Sheet, formats: Formats) -> None:
        """Set the columns' widths; rows get theirs as they are written."""
        self.worksheet, self.sheet, self.grid, self.formats = worksheet, sheet, sheet.grid, formats
        self.widths = column_widths(sheet, formats.style.font_size)
        self.heights: dict[int, float] = {}
        self._merged: dict[int, list[Merge]] = {}
        """By each of their rows: a sheet may have thousands, of which a row has few."""
        look = self.grid.look
        for column in range(self.grid.last_column + 1):
            options = {"hidden": True} if column in look.hidden_columns else {}
            width = self.widths.get(column, look.column_widths.get(column))
            if width is not None or options:
                worksheet.set_column(column, column, width, None, options)

    def is_shown(self, column: int) -> bool:
        """Return whether anybody sees the column."""
        return column not in self.grid.look.hidden_columns and self.widths.get(column, DEFAULT_WIDTH) > 0

    def width(self, first: int, last: int) -> float:
        """Return the width of columns together, in characters."""
        return sum(self.widths.get(index, DEFAULT_WIDTH) for index in range(first, last + 1) if self.is_shown(index))

    def set_height(self, row: int, texts: Iterable[tuple[str, float]], at_least: int = 1) -> None:
        """Make a row high enough for texts, given with the widths that they are wrapped to."""
        self.heights[row] = row_height(texts, self.formats.style.font_size, at_least)
        options = {"hidden": True} if row in self.grid.look.hidden_rows else {}
        self.worksheet.set_row(row, self.heights[row], None, options)

    def can_merge(self, area: Merge) -> bool:
        """Return whether an area is more than one cell, and overlaps nothing that is merged already."""
        is_one = (area.first_row, area.first_column) == (area.last_row, area.last_column)
        rows = range(area.first_row, area.last_row + 1)
        return not is_one and not any(_overlap(area, other) for row in rows for other in self._merged.get(row, ()))

    @property
    def last_column(self) -> int:
        """The last column that the table, or a merge beside it, reaches."""
        return max(*self.widths, *(area.last_column for areas in self._merged.values() for area in areas))

    def merge(self, area: Merge, look: Format) -> bool:
        """Merge cells, unless that is one cell or it overlaps what is merged already; return whether it was done."""
        if not self.can_merge(area):
            return False
        for row in range(area.first_row, area.last_row + 1):
            self._merged.setdefault(row, []).append(area)
        self.worksheet.merge_range(area.first_row, area.first_column, area.last_row, area.last_column, "", look)
        return True

    def dressed(self, row: int, column: int, look: Format) -> Format:  # noqa: ARG002 - for canvases that mark cells
        """Return the format that a cell gets in place of the one that its writer chose: here that very one."""
        return look

    def put(self, row: int, column: int, value: CellValue, number_format: str, look: Format) -> None:
        """Write a value as it stands: text as text, numbers, dates, TRUE and FALSE as such."""
        look = self.dressed(row, column, look)
        if value is None or isinstance(value, str):
            self.worksheet.put(row, column, self.worksheet.text(value or "", look))
        elif isinstance(value, bool):
            self.worksheet.write_boolean(row, column, value, look)
        elif isinstance(value, float | int) and isfinite(value):
            self.worksheet.write_number(row, column, value, look)
        elif isinstance(value, date | datetime) or (isinstance(value, time | timedelta) and number_format):
            self.worksheet.write_datetime(row, column, value, look)
        else:
            self.worksheet.put(row, column, self.worksheet.text(str(value), look))

    def put_error(self, row: int, column: int, text: str, look: Format) -> None:
        """Write an error, as Excel shows it."""
        self.worksheet.put(row, column, self.worksheet.error(text, self.dressed(row, column, look)))

    def put_runs(self, row: int, column: int, runs: Iterable[tuple[str, str]], look: Format) -> None:
        """Write a text in parts, each given with the symbol font that draws it; an empty one is the house's."""
        look = self.dressed(row, column, look)
        parts: list[Format | str] = []
        for text, font in runs:
            parts += [self.formats.varied(look, font_name=font or self.formats.style.font), text]
        self.worksheet.write_rich_string(row, column, *parts, look)


def _overlap(one: Merge, other: Merge) -> bool:
    """Return whether areas that have a row in common have a column in common, too."""
    return one.first_column <= other.last_column and other.first_column <= one.last_column
