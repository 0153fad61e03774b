"""Giving cells of a worksheet another format; what they hold stays as it is, byte for byte."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kpiworkbook.model.places import Place
from kpiworkbook.ooxml.outline import spliced, with_attributes
from kpiworkbook.ooxml.safe_xml import end_of_tag, whole
from kpiworkbook.ooxml.scanned import inherited_style
from kpiworkbook.ooxml.sheet_edit import CellEdit, edit_sheet
from kpiworkbook.ooxml.sheet_scan import scan_sheet

__all__ = ["CellStyles"]


class CellStyles:
    """The formats of some cells of a worksheet."""

    def __init__(self, xml: bytes, places: Collection[Place], name: str) -> None:
        """Find the cells; raise NotAWorkbookError, with `name`, where the part cannot be read."""
        self._xml, self._name = xml, name
        self._scan = scan_sheet(xml, places, name)
        self._rows = {row.number: row.attributes for row in self._scan.rows if row.attributes}
        self._cells = {(row.number, column): cell for row in self._scan.rows for column, cell in row.cells.items()}

    def of(self, place: Place) -> int:
        """Return the index of a cell's format; one that is not there has its row's or its column's."""
        cell = self._cells.get(place)
        inherited = inherited_style(self._scan, self._rows.get(place[0], {}), place[1])
        return whole((inherited if cell is None else cell.attributes).get("s", "0"))

    def changed(self, styles: Mapping[Place, int]) -> bytes:
        """Return the worksheet with the formats of some of the cells changed; those that are not there are made."""
        splices = []
        missing = {}
        for place, style in styles.items():
            cell = self._cells.get(place)
            if cell is None:
                missing[place] = CellEdit(value=None, style=style)
            elif cell.attributes.get("s", "0") != str(style):
                end = end_of_tag(self._xml, cell.start)
                tag = with_attributes(self._xml[cell.start : end], {"s": str(style)})
                splices.append((cell.start, end, tag))
        xml = spliced(self._xml, splices)
        return edit_sheet(xml, missing, self._name) if missing else xml
