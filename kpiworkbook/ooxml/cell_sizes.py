"""How wide a sheet's columns and how high its rows are, in pixels, and where a box of a size ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kpiworkbook.model.places import Place
from kpiworkbook.ooxml.areas import LAST_COLUMN, LAST_ROW
from kpiworkbook.ooxml.safe_xml import ATTRIBUTES, whole

__all__ = ["Anchor", "CellSizes"]

Anchor = tuple[int, int, int, int, int, int, int, int]
"""Left column, pixels into it, top row, pixels into it, and the same of right and bottom (ECMA-376 part 4, 19.4.2)."""
_WIDTH, _HEIGHT = 64, 20
"""Pixels of a column and a row that nobody set."""
_CHARACTER = 7
_PIXELS_A_POINT = 4 / 3
_BESIDE, _BELOW_TOP, _AT_TOP = 15, 10, 2
"""Pixels from the next column's left edge, and from the top of the row above; in the first row, from its own."""
_ROOM = (12, 60)
"""Columns and rows that surely hold a box: nearer to a sheet's ends it is moved towards the middle."""
_TAG = re.compile(rb"<(?:\w+:)?(col|row|sheetFormatPr)\s(" + ATTRIBUTES + rb")>")
_ATTRIBUTE = re.compile(rb"""(?<![\w:])([\w:]+)\s*=\s*["']([^"']*)["']""")


class CellSizes:
    """The sizes of a sheet's columns and rows."""

    def __init__(self, xml: bytes) -> None:
        """Take what the worksheet's part says, without parsing it whole: sizes that it hides are the usual ones."""
        self._columns: list[tuple[int, int, int]] = []
        self._rows: dict[int, int] = {}
        self._width, self._height = _WIDTH, _HEIGHT
        for tag, told in _TAG.findall(xml):
            said = {name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(told)}
            if tag == b"col":
                width = _pixels(said, "width", _CHARACTER, self._width)
                self._columns.append((whole(said.get("min", "1")) - 1, whole(said.get("max", "1")) - 1, width))
            elif tag == b"sheetFormatPr":
                self._width = _pixels(said, "defaultColWidth", _CHARACTER, _WIDTH)
                self._height = _pixels(said, "defaultRowHeight", _PIXELS_A_POINT, _HEIGHT)
            elif "r" in said and ("ht" in said or "hidden" in said):
                self._rows[whole(said["r"]) - 1] = _pixels(said, "ht", _PIXELS_A_POINT, self._height)

    def column(self, column: int) -> int:
        """Return a column's width; of a hidden one, nothing."""
        return next((width for first, last, width in self._columns if first <= column <= last), self._width)

    def row(self, row: int) -> int:
        """Return a row's height; of a hidden one, nothing."""
        return self._rows.get(row, self._height)

    def beside(self, place: Place, size: tuple[int, int]) -> Anchor:
        """Return the place of a note's box of that width and height, to the right of its cell."""
        row, column = place
        left, top = min(column + 1, LAST_COLUMN - _ROOM[0]), min(max(row - 1, 0), LAST_ROW - _ROOM[1])
        dy = _BELOW_TOP if row else _AT_TOP
        right = _walk(left, _BESIDE, size[0], self.column, LAST_COLUMN)
        bottom = _walk(top, dy, size[1], self.row, LAST_ROW)
        return (left, _BESIDE, top, dy, *right, *bottom)

    def grown(self, anchor: Sequence[int], width: int, more: int) -> Anchor:
        """Return a box's place with at least that width, and `more` pixels of height."""
        left, dx, top, dy, right, dx_end, bottom, dy_end = anchor
        now = sum(self.column(column) for column in range(left, min(right, LAST_COLUMN + 1))) - dx + dx_end
        end = (right, dx_end) if now >= width else _walk(left, dx, width, self.column, LAST_COLUMN)
        return (left, dx, top, dy, *end, *_walk(bottom, dy_end, more, self.row, LAST_ROW))


def _pixels(said: dict[str, str], name: str, factor: float, otherwise: int) -> int:
    if said.get("hidden") in ("1", "true"):
        return 0
    try:
        return round(float(said[name]) * factor)
    except (KeyError, ValueError, OverflowError):
        return otherwise


def _walk(start: int, offset: int, pixels: int, size: Callable[[int], int], last: int) -> tuple[int, int]:
    """Return where one arrives that goes on by so many pixels: the column or row, and how far into it."""
    at, left = start, offset + pixels
    while at < last and left >= size(at):
        left -= size(at)
        at += 1
    return at, min(left, size(at))
