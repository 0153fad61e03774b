"""How wide a sheet's columns and how high its rows are, in pixels, and where a box of a size ends."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

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
        columns: list[tuple[int, int, int]] = []
        rows: dict[int, int] = {}
        self._width, self._height = _WIDTH, _HEIGHT
        for tag, told in _TAG.findall(xml):
            said = {name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(told)}
            if tag == b"col":
                width = _pixels(said, "width", _CHARACTER, self._width)
                columns.append((whole(said.get("min", "1")) - 1, whole(said.get("max", "1")) - 1, width))
            elif tag == b"sheetFormatPr":
                self._width = _pixels(said, "defaultColWidth", _CHARACTER, _WIDTH)
                self._height = _pixels(said, "defaultRowHeight", _PIXELS_A_POINT, _HEIGHT)
            elif "r" in said and ("ht" in said or "hidden" in said):
                rows[whole(said["r"]) - 1] = _pixels(said, "ht", _PIXELS_A_POINT, self._height)
        self._columns = _Line(_by_column(columns), self._width, LAST_COLUMN)
        self._rows = _Line(rows, self._height, LAST_ROW)

    def beside(self, place: Place, size: tuple[int, int]) -> Anchor:
        """Return the place of a note's box of that width and height, to the right of its cell."""
        row, column = place
        left, top = min(column + 1, LAST_COLUMN - _ROOM[0]), min(max(row - 1, 0), LAST_ROW - _ROOM[1])
        dy = _BELOW_TOP if row else _AT_TOP
        right = self._columns.walk(left, _BESIDE, size[0])
        bottom = self._rows.walk(top, dy, size[1])
        return (left, _BESIDE, top, dy, *right, *bottom)

    def grown(self, anchor: Sequence[int], width: int, more: int) -> Anchor:
        """Return a box's place with at least that width, and `more` pixels of height."""
        left, dx, top, dy, right, dx_end, bottom, dy_end = anchor
        now = sum(map(self._columns.size, range(left, min(right, LAST_COLUMN + 1)))) - dx + dx_end
        end = (right, dx_end) if now >= width else self._columns.walk(left, dx, width)
        return (left, dx, top, dy, *end, *self._rows.walk(bottom, dy_end, more))


class _Line:
    """The sizes of a sheet's columns from left to right, or of its rows from above."""

    def __init__(self, sizes: Mapping[int, int], usual: int, last: int) -> None:
        """Take the sizes that are told; all others are the usual one."""
        self._sizes, self._usual, self._last = sizes, usual, last
        self._shown = () if usual else tuple(sorted(place for place, size in sizes.items() if size))
        self._behind: dict[int, int] = {}
        """By a hidden place, what is shown next: a walk must not take a million steps over hidden rows."""
        if usual:
            for place in sorted((place for place, size in sizes.items() if not size), reverse=True):
                self._behind[place] = self._behind.get(place + 1, place + 1)

    def size(self, place: int) -> int:
        """Return the size of a column or row; of a hidden one, nothing."""
        return self._sizes.get(place, self._usual)

    def walk(self, start: int, offset: int, pixels: int) -> tuple[int, int]:
        """Return where one arrives that goes on by so many pixels: the column or row, and how far into it."""
        at, left = start, offset + pixels
        while at < self._last and left >= (size := self.size(at)):
            left -= size
            at = min(at + 1 if size else self._next_shown(at), self._last)
        return at, min(left, self.size(at))

    def _next_shown(self, place: int) -> int:
        if self._usual:
            return self._behind[place]
        at = bisect_right(self._shown, place)
        return self._shown[at] if at < len(self._shown) else self._last


def _by_column(told: Sequence[tuple[int, int, int]]) -> Mapping[int, int]:
    """Return the widths of the columns from what is told of their ranges: the first that tells it counts."""
    widths: dict[int, int] = {}
    for first, last, width in reversed(told[: LAST_COLUMN + 1]):  # a sheet has no more columns
        widths.update(dict.fromkeys(range(max(first, 0), min(last, LAST_COLUMN) + 1), width))
    return widths


def _pixels(said: dict[str, str], name: str, factor: float, otherwise: int) -> int:
    if said.get("hidden") in ("1", "true"):
        return 0
    try:
        return max(round(float(said[name]) * factor), 0)
    except (KeyError, ValueError, OverflowError):
        return otherwise
