"""Frames around cells of the officer's own sheet: all of their look stays but the sides of the frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpiworkbook.house.frames import LINES, Frames, places_in
from kpiworkbook.model.findings import Severity
from kpiworkbook.model.grid import Merge
from kpiworkbook.model.places import Place
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.ooxml.areas import LAST_COLUMN, LAST_ROW
from kpiworkbook.ooxml.cell_styles import CellStyles
from kpiworkbook.ooxml.styles_edit import StylesEditor

__all__ = ["framed"]

MOST_MERGED = 100_000
"""Cells. Who merges more has merged a sheet's whole rows or columns, and only the cell itself is framed."""


def framed(xml: bytes, sheet: Sheet, frames: Frames, styles: StylesEditor, name: str) -> bytes:
    """Return a worksheet with the frames drawn; `frames` learns of its merged cells.

    A cell beside a framed one gives up the side that they share where it has a line of its own on it: of two lines on
    one border, programs do not agree which is seen.
    """
    within = set(_merged(sheet.grid.merges, frames))
    cells = CellStyles(xml, frames.sides, name)
    wanted: dict[Place, int] = {}
    for place, sides in frames.sides.items():
        row, column = place
        if not (0 <= row <= LAST_ROW and 0 <= column <= LAST_COLUMN):
            continue
        style = cells.of(place)
        drawn = {side: severity for side, severity in sides.items() if (place, side) not in within}
        if not _is_marked(place, frames):
            drawn = {side: severity for side, severity in drawn.items() if styles.has_line(style, side)}
        if drawn:
            wanted[place] = styles.with_border(style, {side: _line(drawn[side]) for side in drawn})
    return cells.changed(wanted)


def _merged(merges: Iterable[Merge], frames: Frames) -> Iterator[tuple[Place, str]]:
    """Tell the frames of merged cells, and yield the sides of these that lie within: a frame goes around the whole."""
    for area in merges:
        if _is_touched(area, frames) and frames.merge(area):
            for row, column in places_in(area):
                edges = {"left": area.first_column, "right": area.last_column}
                yield from (((row, column), side) for side, edge in edges.items() if column != edge)
                edges = {"top": area.first_row, "bottom": area.last_row}
                yield from (((row, column), side) for side, edge in edges.items() if row != edge)


def _is_touched(area: Merge, frames: Frames) -> bool:
    """Return whether a frame, or a share in one, stands on merged cells; whichever are fewer are gone through."""
    cells = (area.last_row - area.first_row + 1) * area.width
    if cells > MOST_MERGED:
        return False
    if cells <= len(frames.sides):
        return any(place in frames.sides for place in places_in(area))
    return any(
        area.first_row <= row <= area.last_row and area.first_column <= column <= area.last_column
        for row, column in frames.sides
    )


def _line(severity: Severity) -> tuple[str, str]:
    return LINES[severity].style, LINES[severity].colour


def _is_marked(place: Place, frames: Frames) -> bool:
    return place in frames.severities or frames.is_merged(place)
