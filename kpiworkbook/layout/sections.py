"""Parting the rows under a header into indicators, section titles, notes and blank rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpiworkbook.layout.contents import Kinds
from kpiworkbook.layout.header import HeaderBlock
from kpiworkbook.layout.other_words import in_other_words
from kpiworkbook.layout.sheet_rows import SheetRows
from kpiworkbook.layout.table_rows import IsSummary, TableRows
from kpiworkbook.layout.tables_below import begins_another_table
from kpiworkbook.model.section import Column

__all__ = ["RowReader", "RowRun"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRun:
    """The rows of one section's indicators, and the title that opens it."""

    rows: tuple[int, ...]
    title_row: int | None = None


class RowReader(SheetRows):
    """Tells what the rows of one sheet are."""

    def __init__(self, kinds: Kinds, is_summary: IsSummary) -> None:
        """Take what the sheet's entries look like, and what tells which of its rows sum up others."""
        super().__init__(kinds)
        self._is_summary = is_summary
        self.summaries: set[int] = set()
        """The rows that were found to sum up others."""
        self.tallies: set[int] = set()
        """The rows below a table that say a text and a figure and are no indicators: `Number on target | 4`."""
        self.other_tables: set[int] = set()
        """The rows with which tables begin below that have no months: of quarters or years, and logs of changes."""
        self._log_end = 0
        """The row before which the log ends that was found last."""

    def runs(self, header: HeaderBlock, columns: Sequence[Column], end: int) -> list[RowRun]:
        """Return the sections under a header, up to the row `end` (not included), each with its indicators' rows."""
        table = TableRows(self, columns, header.last_row + 1, end, self._is_summary)
        found: list[RowRun] = []
        rows: list[int] = []
        title: int | None = None
        above = last = header.last_row
        """The last row that belongs to the table, and the last of an indicator."""
        self._log_end = 0
        for row in range(table.first, end):
            if self.is_void(row):
                continue
            if last < row - 1 and begins_another_table(self.grid, columns, row):
                self.other_tables.add(row)
                break
            if self._stands_apart(table, row, last):
                continue
            if table.is_indicator(row, above):
                rows.append(row)
                above = last = row
            elif table.opens_section(row, title, borders=above == header.last_row or above < row - 1):
                if rows:
                    found.append(RowRun(rows=tuple(rows), title_row=title))
                rows, title = [], row
                above = row
        if rows:
            found.append(RowRun(rows=tuple(rows), title_row=title))
        return found

    def title_above(self, header: HeaderBlock, previous_end: int) -> int | None:
        """Return the row of the title that stands above a header, or None.

        A title is the only text of the row directly above, or its number is the only other and a blank row above it;
        over a blank row it counts where it is merged.
        """
        nearest = header.first_row - 1
        if self.grid.typed and not self.texts(nearest) and any(row == nearest for row, _ in self.grid.typed):
            nearest -= 1  # over it stand the years of its months
        nearest -= bool(in_other_words(self.grid, header.columns, nearest))
        for row in (nearest, nearest - 1):
            if row <= previous_end:
                return None
            texts = self.texts(row)
            if len(texts) == 1 and (row == nearest or row in self.merged):
                return row
            is_numbered = (
                len(texts) == 2
                and any(map(str.isalpha, texts[1]))
                and self.numbering(row, self.first_filled(row)) is not None
            )
            if is_numbered and row == nearest and not (row - 1 > previous_end and self.texts(row - 1)):
                return row
            if texts:
                return None
        return None

    def _stands_apart(self, table: TableRows, row: int, last: int) -> bool:
        """Return whether a row sums up others, or stands below the table and is no part of it; and note which it is."""
        if row < self._log_end or table.is_in_other_words(row):
            return True
        if table.sums_up(row):
            self.summaries.add(row)
        elif last >= table.first and (end := table.end_of_log(row)):
            self.other_tables.add(row)
            self._log_end = end
        elif last >= table.first and table.is_tally(row, last):
            self.tallies.add(row)
        else:
            return False
        return True
