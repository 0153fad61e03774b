"""The key: the cells that say which colour means what. No row of it is an indicator."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from functools import lru_cache

from kpiworkbook.layout.heading_words import canonical
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import Place

__all__ = ["KeyMeaning", "find_key"]


class KeyMeaning(StrEnum):
    """What a cell of the key shows the colour of."""

    POSITIVE = "positive"
    SIMILAR = "similar"
    NEGATIVE = "negative"
    INCREASE = "increase"
    UNCHANGED = "unchanged"
    DECREASE = "decrease"


_SCALES = (
    {"positive": KeyMeaning.POSITIVE, "similar": KeyMeaning.SIMILAR, "negative": KeyMeaning.NEGATIVE},
    {"increase": KeyMeaning.INCREASE, "similar": KeyMeaning.UNCHANGED, "decrease": KeyMeaning.DECREASE},
)
_INITIALS = frozenset("pPsSnNiIdD")
"""Of the words of both scales: a first look that spares large sheets a second one."""
LONGEST_LABEL = 40
"""Characters. What is longer only speaks of an increase."""


def find_key(grid: Grid, outside: Collection[int] = ()) -> dict[Place, KeyMeaning]:
    """Return the key's cells by row and column; empty where the sheet has no key. Rows `outside` are passed over.

    A row, or a run of cells in a column, belongs to the key where it names both ends of a scale: Positive and
    Negative, or Increase and Decrease.
    """
    words: dict[Place, str] = {}
    for offset, cells in enumerate(grid.rows):
        if not any(cells) or grid.first_row + offset in outside:
            continue
        likely = [(index, text) for index, text in enumerate(cells) if isinstance(text, str) and text[:1] in _INITIALS]
        for index, text in likely:
            if len(text) <= LONGEST_LABEL and (word := _word(text)):
                words[grid.first_row + offset, grid.first_column + index] = word
    lines: dict[tuple[str, int], list[Place]] = {}
    for row, column in words:
        lines.setdefault(("row", row), []).append((row, column))
        lines.setdefault(("column", column), []).append((row, column))
    found: dict[Place, KeyMeaning] = {}
    for (direction, _), places in lines.items():
        for run in [places] if direction == "row" else _neighbours(places):
            found |= dict(_meanings(run, words))
    return found


@lru_cache(maxsize=1_024)
def _word(text: str) -> str:
    """Return the first word of a label, where it is one of the scales'; every section's header repeats what is none."""
    first = canonical(text).split(" ")[0]
    return first if any(first in scale for scale in _SCALES) else ""


def _neighbours(cells: Iterable[Place]) -> Iterator[list[Place]]:
    """Yield runs of cells that stand one below the other."""
    run: list[Place] = []
    for cell in sorted(cells):
        if run and cell[0] != run[-1][0] + 1:
            yield run
            run = []
        run.append(cell)
    yield run


def _meanings(cells: list[Place], words: dict[Place, str]) -> Iterator[tuple[Place, KeyMeaning]]:
    cells = sorted(cells)
    for scale in _SCALES:
        first, _, last = scale
        ends = [position for position, cell in enumerate(cells) if words[cell] in (first, last)]
        if {words[cells[position]] for position in ends} == {first, last}:
            for cell in cells[min(ends) : max(ends) + 1]:
                if words[cell] in scale:
                    yield cell, scale[words[cell]]
