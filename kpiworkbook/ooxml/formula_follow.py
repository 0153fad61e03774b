"""References that follow their cells: what a formula must say once cells that it refers to stand elsewhere.

Unlike `formula_shift`, which fills a formula into another cell, this is what Excel does where cells are cut and pasted:
the formula goes on meaning the same figures. Only moves within a row are known.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from kpiworkbook.model.places import column_letters
from kpiworkbook.ooxml.areas import LAST_ROW, Area, area_of
from kpiworkbook.ooxml.formula_shift import TOKENS

__all__ = ["Followed", "Moves", "areas_in", "followed", "refers_to"]

Place = tuple[int, int]
_COLUMN = re.compile("[A-Z]+")
_SHEET_BEFORE = re.compile(r"""('(?:[^']|'')*'|[\w.]+)!$""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Cells of a sheet that move within their rows, and those whose content leaves; rows and columns from zero."""

    to: Mapping[Place, Place] = field(default_factory=dict)
    """A cell to where its content goes."""
    leaving: frozenset[Place] = frozenset()
    """Cells whose content goes nowhere, because another takes its place."""
    rows: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find once which rows have moves."""
        object.__setattr__(self, "rows", sorted({row for row, _ in (*self.to, *self.leaving)}))

    @property
    def places(self) -> frozenset[Place]:
        """All cells that change: where something comes from, and where it goes."""
        return frozenset((*self.to, *self.to.values(), *self.leaving))

    def first_row(self, top: int, bottom: int) -> int | None:
        """Return the first row with moves from `top` to `bottom`, or None."""
        at = bisect_left(self.rows, top)
        return self.rows[at] if at < len(self.rows) and self.rows[at] <= bottom else None


_LONGEST_SHEET = 80
"""What stands before a cell to name its sheet: 31 letters, each an apostrophe and doubled, two more, and the `!`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A formula whose references have followed their cells."""

    text: str
    refers: bool = False
    """Whether it refers to a cell that moves or leaves."""
    is_orphaned: bool = False
    """Whether a figure that it refers to leaves, so that only its result is left to know it by."""


def followed(formula: str, sheet: str, moves: Moves) -> Followed:
    """Return a formula as it must read once the cells have moved; it stands on the sheet of that name, or refers to it.

    Of an area that begins with a cell that leaves, the rest remains. References to other sheets stay as they are.
    """
    refers = orphaned = False

    def moved(match: re.Match[str]) -> str:
        nonlocal refers, orphaned
        area = _area(match, sheet)
        row = moves.first_row(area[0], area[2]) if area else None
        if area is None or row is None:
            return match[0]
        _, left, _, right = area
        known = {(row, left), (row, right)} & (moves.to.keys() | moves.leaving)
        refers = refers or bool(known)
        if (row, right) in moves.leaving and (row, left) in moves.leaving:
            orphaned = True
            return match[0]
        columns = [moves.to.get((row, column), (row, column))[1] for column in (left, right)]
        ends = match[0].split(":")
        return ":".join(_at_column(end, column) for end, column in zip(ends, columns[-len(ends) :], strict=True))

    text = re.sub(TOKENS, moved, formula)
    return Followed(text=text, refers=refers, is_orphaned=orphaned)


def refers_to(formula: str, sheet: str, places: Collection[Place]) -> bool:
    """Return whether a formula on a sheet refers to one of the sheet's cells."""
    return any(
        top <= row <= bottom and left <= column <= right
        for top, left, bottom, right in areas_in(formula, sheet)
        for row, column in places
    )


def areas_in(formula: str, sheet: str, *, elsewhere: bool = False) -> Iterator[Area]:
    """Yield the areas of a sheet that a formula names, which stands on that sheet, or `elsewhere`."""
    for match in re.finditer(TOKENS, formula):
        is_another = elsewhere and formula[match.start() - 1 : match.start()] != "!"
        if not is_another and (area := _area(match, sheet)):
            yield area


def _area(match: re.Match[str], sheet: str) -> Area | None:
    """Return the area of the sheet that a token names; None for whole rows, other sheets and what is no reference."""
    if not (match["first"] or match["left"]):
        return None
    if match.string[match.start() - 1 : match.start()] == "!":
        before = _SHEET_BEFORE.search(match.string, max(0, match.start() - _LONGEST_SHEET), match.start())
        is_plain = before is not None and match.string[before.start() - 1 : before.start()] not in ("]", ":")
        name = before[1].strip("'").replace("''", "'") if before and is_plain else None
        if name is None or name.casefold() != sheet.casefold():
            return None
    area = area_of(match[0].upper())
    if area is None:
        return None
    return area if match["first"] else (0, area[1], LAST_ROW, area[3])


def _at_column(end: str, column: int) -> str:
    return _COLUMN.sub(column_letters(column), end.upper(), count=1)
