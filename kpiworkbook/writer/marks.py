"""Marking cells: a frame around each that breaks a rule, by severity, that can be told apart without its colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from kpiworkbook.model.findings import Severity
from kpiworkbook.model.grid import Merge
from kpiworkbook.model.places import place_of
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.writer.canvas import Canvas
from kpiworkbook.writer.formats import Formats

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["MarkedCanvas", "Place", "frame_of", "place_in_sheet", "worst"]

Place = tuple[int, int]

ROWS, COLUMNS = 1_048_576, 16_384
"""Of a sheet in Excel."""

_SIDES = ("left", "right", "top", "bottom")
_LINES: Mapping[Severity, tuple[int, str]] = {
    Severity.ERROR: (5, "#FF2626"),  # a thick line
    Severity.WARNING: (8, "#E36C09"),  # dashes of medium width
    Severity.INFO: (4, "#3A8DDE"),  # dots
}
"""xlsxwriter's number of each line, and its colour, which is seen on white and on the dark headers."""


def place_in_sheet(cell: str) -> Place | None:
    """Return row and column of a cell's name; None where no sheet of Excel has such a cell."""
    try:
        row, column = place_of(cell)
    except ValueError:
        return None
    return (row, column) if row < ROWS and column < COLUMNS else None


def worst(severities: Iterable[Severity]) -> Severity:
    """Return the worst of severities."""
    return min(severities, key=lambda severity: severity.rank)


def frame_of(severity: Severity, sides: Iterable[str] = _SIDES) -> dict[str, Any]:
    """Return the properties of a format that frame a cell, or draw the named sides of a frame."""
    line, colour = _LINES[severity]
    return dict.fromkeys(sides, line) | {f"{side}_color": colour for side in sides}


class MarkedCanvas(Canvas):
    """Writes to one worksheet, and frames the cells that break a rule. Their look is kept but for their borders."""

    def __init__(
        self, worksheet: Worksheet, sheet: Sheet, formats: Formats, severities: Mapping[Place, Severity]
    ) -> None:
        """Take the cells to be marked, each with its worst finding's severity."""
        super().__init__(worksheet, sheet, formats)
        self._severities = severities
        self._sides: dict[Place, dict[str, Severity]] = {}
        self._anchors: dict[Place, Place] = {}
        self._written: set[Place] = set()
        for (row, column), severity in severities.items():
            self._frame(Merge(first_row=row, first_column=column, last_row=row, last_column=column), severity)

    def anchor(self, place: Place) -> Place:
        """Return the first cell of the merged ones that a cell is part of, or the cell itself."""
        return self._anchors.get(place, place)

    def merge(self, area: Merge, look: Format) -> bool:
        """Merge cells as every canvas does; a mark on one of them is a mark on the whole."""
        places = list(_places(area))
        marked = [self._severities[place] for place in places if place in self._severities]
        frame = frame_of(worst(marked)) if marked else {}
        if not super().merge(area, self.formats.varied(look, **frame)):
            return False
        for place in places:
            self._anchors[place] = (area.first_row, area.first_column)
            self._sides.pop(place, None)  # a share in the frame beside one of them would be drawn along the whole
        if marked:
            self._frame(area, worst(marked))
        return True

    def dressed(self, row: int, column: int, look: Format) -> Format:
        """Return the cell's format with the sides of frames that it has a share in."""
        sides = self._sides.get((row, column))
        if sides is None:
            return look
        self._written.add((row, column))
        properties: dict[str, Any] = {}
        for side, severity in sides.items():
            properties |= frame_of(severity, (side,))
        return self.formats.varied(look, **properties)

    def mark_empty_cells(self) -> None:
        """Frame the cells to be marked that nothing was written to."""
        for row, column in self._severities:
            if (row, column) not in self._written and (row, column) not in self._anchors:
                self.put(row, column, None, "", self.formats.make())

    def _frame(self, area: Merge, severity: Severity) -> None:
        """Note a frame's sides for its own cells and, as two cells share a border, for the ones around it."""
        own = ((place, side) for place in _places(area) for side in _SIDES)
        around = ((place, side) for place, side in _around(area) if place not in self._anchors)
        for place, side in chain(own, around):
            sides = self._sides.setdefault(place, {})
            sides[side] = worst((sides.get(side, severity), severity))


def _places(area: Merge) -> Iterator[Place]:
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
