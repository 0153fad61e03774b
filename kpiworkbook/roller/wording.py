"""How warnings name many cells."""

from __future__ import annotations

from collections.abc import Iterable

from kpiworkbook.model.places import address, few

__all__ = ["listed"]


def listed(sheet: str, cells: Iterable[str]) -> str:
    """Return some cells of a sheet by their names, and how many more there are."""
    return address(sheet, few(list(cells)))
