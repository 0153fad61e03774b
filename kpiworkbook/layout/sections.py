"""Parting the rows under a header into indicators, section titles, notes and blank rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kpiworkbook.layout.contents import Kinds
from kpiworkbook.layout.header import HeaderBlock
from kpiworkbook.layout.key import find_key
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.scorecard import Column, Field
from kpiworkbook.model.settings import Settings

__all__ = ["RowReader", "RowRun"]

_NAMES = (Field.REF, Field.INDICATOR)
_FIGURES = (
    *(Field.MONTH, Field.CHANGE_MONTH, Field.CHANGE_YEAR, Field.AVERAGE_12M, Field.MAX_12M),
    *(Field.BENCHMARK, Field.TARGET),
)
TITLE_WIDTH = 3
"""Columns over which a title is merged at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRun:
    """The rows of one section's indicators, and the title that opens it."""

    rows: tuple[int, ...]
    title_row: int | None = None


class RowReader:
    """Tells what the rows of one sheet are."""

    def __init__(self, grid: Grid, settings: Settings) -> None:
        """Take the sheet; `settings` say which words are placeholders."""
        self._grid = grid
        self.kinds = Kinds(grid, settings)
        """What the sheet's entries look like."""
        self._asked_for: Sequence[Column] = ()
        self._found: tuple[list[int], list[int]] = [], []
        """Where names and figures stand among the columns that were last asked for."""
        self._merged = {m.first_row: m.first_column for m in grid.merges if m.width >= TITLE_WIDTH}

    @cached_property
    def _key_rows(self) -> frozenset[int]:
        return frozenset(row for row, _ in find_key(self._grid))

    def runs(self, header: HeaderBlock, columns: Sequence[Column], end: int) -> list[RowRun]:
        """Return the sections under a header, up to the row `end` (not included), each with its indicators' rows."""
        found: list[RowRun] = []
        rows: list[int] = []
        title: int | None = None
        above = header.last_row
        """The last row that belongs to the table."""
        for row in range(header.last_row + 1, end):
            if self._is_void(row):
                continue
            if self._is_indicator(columns, row, above, end):
                rows.append(row)
                above = row
            elif self._opens_section(columns, row, end, borders=above == header.last_row or above < row - 1):
                if rows:
                    found.append(RowRun(rows=tuple(rows), title_row=title))
                rows, title = [], row
                above = row
        if rows:
            found.append(RowRun(rows=tuple(rows), title_row=title))
        return found

    def title_above(self, header: HeaderBlock, previous_end: int) -> int | None:
        """Return the row of the title that stands above a header, or None.

        A title is the only text of the row directly above; over a blank row it counts where it is merged.
        """
        for row in (header.first_row - 1, header.first_row - 2):
            if row <= previous_end:
                return None
            texts = self.texts(row)
            if len(texts) == 1 and (row == header.first_row - 1 or row in self._merged):
                return row
            if texts:
                return None
        return None

    def texts(self, row: int) -> list[str]:
        """Return what stands in a row, empty cells left out."""
        grid = self._grid
        if not grid.first_row <= row <= grid.last_row:
            return []
        return [text for value in grid.rows[row - grid.first_row] if value is not None and (text := str(value).strip())]

    def _is_void(self, row: int) -> bool:
        """Return at a glance whether nothing stands in a row; a million of them may lie before a stray cell."""
        cells = self._grid.rows[row - self._grid.first_row]
        return not any(cells) and row not in self._merged and cells.count("") + cells.count(None) == len(cells)

    def _is_indicator(self, columns: Sequence[Column], row: int, above: int, end: int) -> bool:
        if self._has_figures(columns, row):
            return True
        if not self._is_named(columns, row):
            return False
        # An indicator without any figure is told from a note below the table by the company that it keeps.
        if above == row - 1:
            return True
        following = next((below for below in range(row + 1, end) if self.texts(below)), None)
        return following is not None and self._has_figures(columns, following)

    def _has_figures(self, columns: Sequence[Column], row: int) -> bool:
        """Return whether the row has a name and a figure (a placeholder is one), or at least two figures."""
        names, figures = self._places(columns)
        missing = 2
        for index in names:
            if self._grid.shown(row, index).strip():
                missing = 1
                break
        for index in figures:
            missing -= self.kinds.is_figure(row, index)
            if not missing:
                return True
        return False

    def _places(self, columns: Sequence[Column]) -> tuple[list[int], list[int]]:
        """Return where names and figures stand; every row of a section asks for it."""
        if columns is not self._asked_for:
            self._asked_for = columns
            names = [column.index for column in columns if column.field in _NAMES]
            self._found = names, [column.index for column in columns if column.field in _FIGURES]
        return self._found

    def _is_named(self, columns: Sequence[Column], row: int) -> bool:
        """Return whether a row without figures is an indicator's: it has a name, and says more than a note does.

        More is what stands in further columns, or a digit in its ref.
        """
        if row in self._key_rows or self._is_merged_title(columns, row):
            return False
        filled = [c for c in columns if c.field is not Field.EXTRA and self._grid.shown(row, c.index).strip()]
        names = [self._grid.shown(row, column.index) for column in filled if column.field in _NAMES]
        further = len(filled) - len(names)
        if len(names) == sum(column.field in _NAMES for column in columns):
            return further >= 1 or (len(names) == 2 and any(letter.isdigit() for letter in names[0]))
        return len(names) == 1 and further >= 2

    def _is_merged_title(self, columns: Sequence[Column], row: int) -> bool:
        """Return whether a text merged from the names on stands in the row, with a number before it at the most."""
        start = self._merged.get(row)
        at_names = start is not None and any(c.field in _NAMES and c.index == start for c in columns)
        return at_names and len(self.texts(row)) <= 2

    def _opens_section(self, columns: Sequence[Column], row: int, end: int, *, borders: bool) -> bool:
        is_merged = row in self._merged
        if len(self.texts(row)) != 1 and not self._is_merged_title(columns, row):
            return False
        following = next((below for below in range(row + 1, end) if self.texts(below)), None)
        if following is None or not self._is_indicator(columns, following, row, end):
            return False
        return is_merged or (following == row + 1 and borders)
