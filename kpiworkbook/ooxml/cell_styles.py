"""Giving cells of a worksheet another format; what they hold stays as it is, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from kpiworkbook.ooxml.outline import spliced, with_attributes
from kpiworkbook.ooxml.safe_xml import end_of_tag
from kpiworkbook.ooxml.sheet_edit import CellEdit, edit_sheet
from kpiworkbook.ooxml.sheet_scan import inherited_style, scan_sheet

__all__ = ["styles_of", "with_styles"]

Place = tuple[int, int]


def styles_of(xml: bytes, places: Collection[Place], name: str) -> Callable[[Place], int]:
    """Return what tells the index of a cell's format, for those cells; one that is not there has its row's or column's.

    Raises NotAWorkbookError, with `name`, where the part cannot be read.
    """
    scan = scan_sheet(xml, places, name)
    rows = {row.number: row for row in scan.rows if row.attributes or row.cells}

    def style_of(place: Place) -> int:
        row = rows.get(place[0])
        cell = row.cells.get(place[1]) if row else None
        if cell is not None:
            return int(cell.attributes.get("s", "0"))
        return int(inherited_style(scan, row.attributes if row else {}, place[1]).get("s", "0"))

    return style_of


def with_styles(xml: bytes, styles: Mapping[Place, int], name: str) -> bytes:
    """Return the worksheet with the formats of cells changed; cells that are not there are made, empty.

    Raises NotAWorkbookError, with `name`, where the part cannot be read.
    """
    scan = scan_sheet(xml, styles, name)
    splices = []
    missing = dict(styles)
    for row in scan.rows:
        for column, cell in row.cells.items():
            end = end_of_tag(xml, cell.start)
            style = missing.pop((row.number, column))
            if cell.attributes.get("s", "0") != str(style):
                splices.append((cell.start, end, with_attributes(xml[cell.start : end], {"s": str(style)})))
    new = {place: CellEdit(value=None, style=style) for place, style in missing.items()}
    return edit_sheet(spliced(xml, splices), new, name)
