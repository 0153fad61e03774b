"""Marking cells of a new workbook: a frame around each that breaks a rule, by severity, and its note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kpiworkbook.house.frames import LINES, SIDES, Frames
from kpiworkbook.house.notes import AUTHOR, FONT_SIZE, box_of
from kpiworkbook.model.findings import Severity
from kpiworkbook.model.grid import Merge
from kpiworkbook.model.places import Place
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.ooxml.cell_xml import escaped
from kpiworkbook.writer.canvas import Canvas
from kpiworkbook.writer.formats import Formats

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from kpiworkbook.writer.plain import PlainWorksheet

__all__ = ["MarkedCanvas", "frame_of", "write_note"]

_NUMBERS: Mapping[str, int] = {"thick": 5, "mediumDashed": 8, "dotted": 4}
"""xlsxwriter's numbers of the lines."""


def frame_of(severity: Severity, sides: Iterable[str] = SIDES) -> dict[str, Any]:
    """Return the properties of a format that frame a cell, or draw the named sides of a frame."""
    line = LINES[severity]
    return dict.fromkeys(sides, _NUMBERS[line.style]) | {f"{side}_color": f"#{line.colour}" for side in sides}


def write_note(worksheet: Worksheet, place: Place, text: str, font: str) -> None:
    """Put a note on a cell; it is seen when the mouse rests on the cell."""
    width, height = box_of(text)
    options = {"author": AUTHOR, "font_name": font, "font_size": FONT_SIZE, "width": width, "height": height}
    # In cells, xlsxwriter sees to it that nothing is read as an escape; in notes it does not.
    worksheet.write_comment(*place, escaped(text), options)


class MarkedCanvas(Canvas):
    """Writes to one worksheet, and frames the cells that break a rule. Their look is kept but for their borders."""

    def __init__(
        self, worksheet: PlainWorksheet, sheet: Sheet, formats: Formats, severities: Mapping[Place, Severity]
    ) -> None:
        """Take the cells to be marked, each with its worst finding's severity."""
        super().__init__(worksheet, sheet, formats)
        self._frames = Frames(severities)
        self._written: set[Place] = set()

    def anchor(self, place: Place) -> Place:
        """Return the first cell of the merged ones that a cell is part of, or the cell itself."""
        return self._frames.anchor(place)

    def merge(self, area: Merge, look: Format) -> bool:
        """Merge cells as every canvas does; a mark on one of them is a mark on the whole."""
        if not self.can_merge(area):
            return False
        severity = self._frames.merge(area)
        return super().merge(area, self.formats.varied(look, **frame_of(severity)) if severity else look)

    def dressed(self, row: int, column: int, look: Format) -> Format:
        """Return the cell's format with the sides of frames that it has a share in."""
        sides = self._frames.sides.get((row, column))
        if sides is None:
            return look
        self._written.add((row, column))
        properties: dict[str, Any] = {}
        for side, severity in sides.items():
            properties |= frame_of(severity, (side,))
        return self.formats.varied(look, **properties)

    def mark_empty_cells(self) -> None:
        """Frame the cells to be marked that nothing was written to."""
        for row, column in self._frames.severities:
            if (row, column) not in self._written and not self._frames.is_merged((row, column)):
                self.put(row, column, None, "", self.formats.make())
