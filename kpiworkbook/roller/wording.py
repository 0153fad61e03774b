"""How warnings name cells, one or many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpiworkbook.model.places import address, few

__all__ = ["listed", "worded"]


def listed(sheet: str, cells: Iterable[str]) -> str:
    """Return some cells of a sheet by their names, and how many more there are."""
    return address(sheet, few(list(cells)))


def worded(cells: Sequence[str], one: str, many: str) -> str:
    """Return the words for one cell, or those for several or for a range of them."""
    return one if len(cells) == 1 and ":" not in cells[0] else many
