"""What stands in the rows of a sheet, whatever heads them."""

from __future__ import annotations

from functools import cached_property

from kpiworkbook.layout.contents import Kinds
from kpiworkbook.layout.key import find_key
from kpiworkbook.layout.numbering import Numbering, numbering

__all__ = ["SheetRows"]

TITLE_WIDTH = 3
"""Columns over which a title is merged at least."""


class SheetRows:
    """The rows of one sheet."""

    def __init__(self, kinds: Kinds) -> None:
        """Take what the sheet's entries look like."""
        self.kinds, self.grid = kinds, kinds.grid
        self.merged = {m.first_row: m.first_column for m in kinds.grid.merges if m.width >= TITLE_WIDTH}
        """Where in a row a text begins that is merged as titles are."""

    @cached_property
    def of_key(self) -> frozenset[int]:
        """The rows of the key."""
        return frozenset(row for row, _ in find_key(self.grid))

    def is_void(self, row: int) -> bool:
        """Return at a glance whether nothing stands in a row; a million of them may lie before a stray cell."""
        cells = self.grid.rows[row - self.grid.first_row]
        return not any(cells) and row not in self.merged and cells.count("") + cells.count(None) == len(cells)

    def texts(self, row: int) -> list[str]:
        """Return what stands in a row, empty cells left out."""
        return [text for value in self.grid.cells(row) if value is not None and (text := str(value).strip())]

    def first_filled(self, row: int) -> int:
        """Return the first column in which something stands in a row that is not blank; it may be hidden."""
        cells = self.grid.cells(row)
        first = next(i for i, value in enumerate(cells) if value is not None and str(value).strip())
        return self.grid.first_column + first

    def title(self, row: int) -> str:
        """Return what a title's row says, its number included."""
        grid = self.grid
        return " ".join(" ".join(grid.shown(row, i) for i in range(grid.first_column, grid.last_column + 1)).split())

    def numbering(self, row: int, column: int) -> Numbering | None:
        """Return how a cell numbers, None where it is no number."""
        return numbering(self.grid.shown(row, column))
