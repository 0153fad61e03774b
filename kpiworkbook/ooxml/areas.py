"""Areas of a sheet as OOXML names them: `T11`, `T11:U21`, `$T:$U`, `11:21`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kpiworkbook.model.places import Place, place_of

__all__ = ["LAST_COLUMN", "LAST_ROW", "Area", "area_of", "is_within"]

LAST_ROW, LAST_COLUMN = 1_048_575, 16_383
"""Of a sheet, counted from zero."""
Area = tuple[int, int, int, int]
"""Top, left, bottom and right, counted from zero."""
_END = re.compile(r"\$?([A-Z]{1,3})?\$?([1-9][0-9]{0,6})?")


def area_of(reference: str) -> Area | None:
    """Return the area that a reference names, or None where it names none."""
    first, colon, last = reference.partition(":")
    start, end = _END.fullmatch(first), _END.fullmatch(last if colon else first)
    if start is None or end is None or not any(start.groups()) or not any(end.groups()):
        return None
    if not colon and not all(start.groups()):
        return None  # only a range can leave out its rows or its columns
    top, left = place_of(f"{start[1] or 'A'}{start[2] or 1}")
    bottom, right = (int(end[2]) - 1 if end[2] else LAST_ROW), (place_of(f"{end[1]}1")[1] if end[1] else LAST_COLUMN)
    return top, left, bottom, right


def is_within(place: Place, areas: Iterable[Area]) -> bool:
    """Return whether a cell, by row and column, stands in one of the areas."""
    row, column = place
    return any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in areas)
