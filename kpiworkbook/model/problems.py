"""What was noticed on the way: a place, and what a person should know of it."""

from __future__ import annotations

from dataclasses import dataclass

from kpiworkbook.model.places import address

__all__ = ["Problem"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something about the layout that a person should know."""

    kind: str
    sheet: str
    cell: str
    message: str
    fatal: bool = False
    """Whether nothing can be computed before it is mended."""

    def __str__(self) -> str:
        """Return the message with its place."""
        return f"{address(self.sheet, self.cell)}: {self.message}"
