"""What a book may still use of its settings' limits; its sheets share them."""

from __future__ import annotations

from dataclasses import dataclass

from kpiworkbook.errors import TooLargeError
from kpiworkbook.model.places import cell_name
from kpiworkbook.model.settings import LimitSettings
from kpiworkbook.ooxml.extent import Extent

__all__ = ["Allowance"]


@dataclass(slots=True, kw_only=True)
class Allowance:
    """The cells and characters that are left, and the book's name for messages."""

    name: str
    limits: LimitSettings
    cells: int = 0
    """Cells that were used, counted as rectangles; so with the characters."""
    characters: float = 0

    @property
    def cells_left(self) -> int:
        """How many cells the rest of the book may have."""
        return self.limits.cells - self.cells

    @property
    def characters_left(self) -> float:
        """How many characters the cells of the rest of the book may show."""
        return self.limits.characters - self.characters

    def check(self, sheet: str, extent: Extent) -> None:
        """Raise TooLargeError where a sheet of that extent takes more than is left."""
        if extent.area > self.cells_left:
            reach = cell_name(extent.rows - 1, extent.columns - 1)
            so_far = f", beside {self.cells:,} on other sheets" if self.cells else ""
            raise TooLargeError.beyond(
                f"{self.name}: the sheet {sheet!r} reaches to {reach}, farther than any scorecard: {extent.area:,} "
                f"cells{so_far}. Delete what is alone far from the table (Ctrl+End goes there) and save it again",
                "cells", self.limits.cells, "",
            )  # fmt: skip
        if extent.characters > self.characters_left:
            raise TooLargeError.beyond(
                f"{self.name}: the cells of the sheet {sheet!r} show {extent.characters:,.0f} characters, since the "
                "same long text is in many of them",
                "characters", self.limits.characters, "",
            )  # fmt: skip

    def check_merges(self, sheet: str, rows: int) -> None:
        """Raise TooLargeError where the merged cells of a sheet, which should not overlap, cover too many rows."""
        if rows > self.limits.cells:
            raise TooLargeError.beyond(
                f"{self.name}: the merged cells of the sheet {sheet!r} cover {rows:,} rows, the same ones many times",
                "cells", self.limits.cells, "",
            )  # fmt: skip

    def use(self, cells: int, characters: float = 0) -> None:
        """Count what a sheet has taken."""
        self.cells += cells
        self.characters += characters
