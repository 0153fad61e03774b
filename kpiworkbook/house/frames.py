"""Frames around the cells that break a rule, by severity, that can be told apart without their colours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.model.grid import Merge
from kpiworkbook.model.places import Place, place_of
from kpiworkbook.ooxml.areas import LAST_COLUMN, LAST_ROW

__all__ = ["LINES", "SIDES", "Frames", "Line", "by_anchor", "by_place", "place_in_sheet", "places_in", "severities_of"]

SIDES = ("left", "right", "top", "bottom")


@dataclass(frozen=True, slots=True)
class Line:
    """A border's line: its name in OOXML (ECMA-376 part 1, 18.18.3) and its colour, `RRGGBB`."""

    style: str
    colour: str


LINES: Mapping[Severity, Line] = {
    Severity.ERROR: Line("thick", "FF2626"),
    Severity.WARNING: Line("mediumDashed", "E36C09"),
    Severity.INFO: Line("dotted", "3A8DDE"),
}
"""The colours are seen on white and on the dark headers."""


def place_in_sheet(cell: str) -> Place | None:
    """Return row and column of a cell's name; None where no sheet of Excel has such a cell."""
    try:
        row, column = place_of(cell)
    except ValueError:
        return None
    return (row, column) if row <= LAST_ROW and column <= LAST_COLUMN else None


def by_place(findings: Iterable[Finding], sheet: str) -> dict[Place, list[Finding]]:
    """Return the findings about a sheet's cells by their cells; those that name no cell are left out."""
    found: dict[Place, list[Finding]] = {}
    for finding in findings:
        if finding.sheet == sheet and (place := place_in_sheet(finding.cell)) is not None:
            found.setdefault(place, []).append(finding)
    return found


def by_anchor(found: Mapping[Place, Sequence[Finding]], anchor: Callable[[Place], Place]) -> dict[Place, list[Finding]]:
    """Return the findings by the cells that can have a note: of merged cells, only the first, which `anchor` gives."""
    notes: dict[Place, list[Finding]] = {}
    for place in sorted(found):
        notes.setdefault(anchor(place), []).extend(found[place])
    return notes


def severities_of(found: Mapping[Place, Sequence[Finding]]) -> dict[Place, Severity]:
    """Return the worst severity of each cell's findings."""
    return {place: _worst(finding.severity for finding in findings) for place, findings in found.items()}


def _worst(severities: Iterable[Severity]) -> Severity:
    """Return the worst of severities."""
    return min(severities, key=lambda severity: severity.rank)


class Frames:
    """The sides of the frames on a sheet, cell by cell: two cells share a border, so a frame is its neighbours' too."""

    def __init__(self, severities: Mapping[Place, Severity]) -> None:
        """Take the cells to be framed, each with its worst finding's severity."""
        self.severities = severities
        self.sides: dict[Place, dict[str, Severity]] = {}
        """The sides that a cell has a share in."""
        self._anchors: dict[Place, Place] = {}
        for (row, column), severity in severities.items():
            self._frame(Merge(first_row=row, first_column=column, last_row=row, last_column=column), severity)

    def anchor(self, place: Place) -> Place:
        """Return the first cell of the merged ones that a cell is part of, or the cell itself."""
        return self._anchors.get(place, place)

    def is_merged(self, place: Place) -> bool:
        """Return whether a cell is one of merged ones."""
        return place in self._anchors

    def merge(self, area: Merge) -> Severity | None:
        """Take the cells of an area as one; return the severity of its frame, or None where it gets none.

        A mark on one of them is a mark on the whole, and a share in a frame beside one of them is none of theirs: it
        would be drawn along the whole.
        """
        places = list(places_in(area))
        marked = [self.severities[place] for place in places if place in self.severities]
        for place in places:
            self._anchors[place] = (area.first_row, area.first_column)
            self.sides.pop(place, None)
        if not marked:
            return None
        self._frame(area, _worst(marked))
        return _worst(marked)

    def _frame(self, area: Merge, severity: Severity) -> None:
        own = ((place, side) for place in places_in(area) for side in SIDES)
        around = ((place, side) for place, side in _around(area) if place not in self._anchors)
        for place, side in chain(own, around):
            sides = self.sides.setdefault(place, {})
            sides[side] = _worst((sides.get(side, severity), severity))


def places_in(area: Merge) -> Iterator[Place]:
    """Yield the cells of an area, row by row."""
    for row in range(area.first_row, area.last_row + 1):
        for column in range(area.first_column, area.last_column + 1):
            yield row, column


def _around(area: Merge) -> Iterator[tuple[Place, str]]:
    """Yield the cells around an area, each with the side that it shares with it."""
    for row in range(area.first_row, area.last_row + 1):
        yield (row, area.first_column - 1), "right"
        yield (row, area.last_column + 1), "left"
    for column in range(area.first_column, area.last_column + 1):
        yield (area.first_row - 1, column), "bottom"
        yield (area.last_row + 1, column), "top"
