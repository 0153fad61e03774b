"""References that follow their cells: what a formula must say once cells that it refers to stand elsewhere.

Unlike `formula_shift`, which fills a formula into another cell, this is what Excel does where cells are cut and pasted:
the formula goes on meaning the same figures. Only moves within a row are known.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kpiworkbook.model.places import Place, column_letters
from kpiworkbook.ooxml.areas import LAST_ROW, Area, area_of
from kpiworkbook.ooxml.formula_shift import TOKENS

__all__ = ["Followed", "Moves", "areas_in", "followed", "refers_to"]

_COLUMN = re.compile("[A-Z]+")
_SHEET_BEFORE = re.compile(r"""('(?:[^']|'')*'|[\w.]+)!$""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Cells of a sheet that move within their rows, and those whose content leaves; rows and columns from zero."""

    to: Mapping[Place, Place] = field(default_factory=dict)
    """A cell to where its content goes."""
    leaving: frozenset[Place] = frozenset()
    """Cells whose content goes nowhere, because another takes its place."""
    elsewhere: Mapping[str, Moves] = field(default_factory=dict)
    """How cells of the workbook's other sheets move at the same time, by the sheets' names in small letters."""
    without_formula: frozenset[Place] = frozenset()
    """Cells of which only the result goes, because their formulas cannot follow."""
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


# A column's formulas name the same cells again and again.
_token_area = lru_cache(maxsize=4_096)(area_of)
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
    cut: tuple[Area, ...] = ()
    """The areas that it refers to of which one end leaves: what remains of them is less than it was made for."""


def followed(formula: str, sheet: str, moves: Moves) -> Followed:
    """Return a formula as it must read once the cells have moved; it stands on the sheet of that name, or refers to it.

    Of an area that begins with a cell that leaves, the rest remains. References to sheets that stay remain as they are.
    """
    refers = orphaned = False
    cut: list[Area] = []

    def moved(match: re.Match[str]) -> str:
        nonlocal refers, orphaned
        name = _sheet_named(match, sheet)
        there = moves if name == sheet.casefold() else moves.elsewhere.get(name or "")
        area = _cells(match) if there else None
        row = there.first_row(area[0], area[2]) if there and area else None
        if there is None or area is None or row is None:
            return match[0]
        ends = (row, area[1]), (row, area[3])
        refers = refers or any(end in there.to or end in there.leaving for end in ends)
        are_leaving = [end in there.leaving for end in ends]
        if all(are_leaving):
            orphaned = True
            return match[0]
        if any(are_leaving):
            cut.append(area)
        columns = [there.to.get(end, end)[1] for end in ends]
        written = match[0].split(":")
        return ":".join(_at_column(end, column) for end, column in zip(written, columns[-len(written) :], strict=True))

    text = re.sub(TOKENS, moved, formula)
    return Followed(text=text, refers=refers, is_orphaned=orphaned, cut=tuple(cut))


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
    return _cells(match) if _sheet_named(match, sheet) == sheet.casefold() else None


def _sheet_named(match: re.Match[str], sheet: str) -> str | None:
    """Return the sheet that a token refers to, in small letters, or that on which it stands; None for no reference."""
    if not (match["first"] or match["left"]):
        return None
    if match.string[match.start() - 1 : match.start()] != "!":
        return sheet.casefold()
    before = _SHEET_BEFORE.search(match.string, max(0, match.start() - _LONGEST_SHEET), match.start())
    is_plain = before is not None and match.string[before.start() - 1 : before.start()] not in ("]", ":")
    return before[1].strip("'").replace("''", "'").casefold() if before and is_plain else None


def _cells(match: re.Match[str]) -> Area | None:
    """Return the area that a token names on its sheet."""
    area = _token_area(match[0].upper())
    if area is None:
        return None
    return area if match["first"] else (0, area[1], LAST_ROW, area[3])


def _at_column(end: str, column: int) -> str:
    return _COLUMN.sub(column_letters(column), end.upper(), count=1)
