"""How warnings name many cells."""

from __future__ import annotations

from collections.abc import Iterable

from kpiworkbook.model.places import address

__all__ = ["listed"]

_MOST = 5
"""How many cells are named in one warning."""


def listed(sheet: str, cells: Iterable[str]) -> str:
    """Return some cells of a sheet by their names, and how many more there are."""
    names = list(cells)
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return address(sheet, ", ".join(names[:_MOST]) + more)
