"""Areas of a sheet as OOXML names them: `T11`, `T11:U21`, `$T:$U`, `11:21`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kpiworkbook.model.excel import MOST_COLUMNS, MOST_ROWS
from kpiworkbook.model.places import Place, column_number

__all__ = ["LAST_COLUMN", "LAST_ROW", "Area", "area_of", "areas_of_rules", "is_within", "overlaps"]

LAST_ROW, LAST_COLUMN = MOST_ROWS - 1, MOST_COLUMNS - 1
"""Of a sheet, counted from zero."""
Area = tuple[int, int, int, int]
"""Top, left, bottom and right, counted from zero."""
_END = re.compile(r"\$?([A-Z]{1,3})?\$?([1-9][0-9]{0,6})?")
_RANGES = re.compile(rb"""\bsqref\s*=\s*["']([^"']*)["']|<(?:\w+:)?sqref\s*>([^<]*)</""")
"""Excel 2007's rules tell their cells in their tag, Excel 2010's in an element of their own."""


def area_of(reference: str) -> Area | None:
    """Return the area that a reference names, or None where it names none."""
    first, colon, last = reference.partition(":")
    start, end = _END.fullmatch(first), _END.fullmatch(last if colon else first)
    if start is None or end is None or not any(start.groups()) or not any(end.groups()):
        return None
    if not colon and not all(start.groups()):
        return None  # only a range can leave out its rows or its columns
    top, left = (int(start[2]) - 1 if start[2] else 0), (column_number(start[1]) if start[1] else 0)
    bottom, right = (int(end[2]) - 1 if end[2] else LAST_ROW), (column_number(end[1]) if end[1] else LAST_COLUMN)
    return top, left, bottom, right


def areas_of_rules(xml: bytes) -> list[Area]:
    """Return the areas for which the conditional formats or validations are that stand in a piece of a sheet's XML."""
    ranges = b" ".join(plain or extended for plain, extended in _RANGES.findall(xml)).decode("utf-8", "replace")
    return [area for area in map(area_of, ranges.split()) if area]


def is_within(place: Place, areas: Iterable[Area]) -> bool:
    """Return whether a cell, by row and column, stands in one of the areas."""
    row, column = place
    return any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in areas)


def overlaps(area: Area, others: Iterable[Area]) -> bool:
    """Return whether an area has a cell in common with one of others."""
    top, left, bottom, right = area
    return any(top <= b and t <= bottom and left <= r and lft <= right for t, lft, b, r in others)
