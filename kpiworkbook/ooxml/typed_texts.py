"""What was typed above cells and to the left of them: the headings under which they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from kpiworkbook.model.places import Place, place_of
from kpiworkbook.ooxml.cell_moves import cells_at
from kpiworkbook.ooxml.cell_xml import unescaped
from kpiworkbook.ooxml.package import Package, local_name
from kpiworkbook.ooxml.scanned import ScannedCell

__all__ = ["FARTHEST", "typed_before"]

FARTHEST = 1000
"""Rows; a heading farther up is that of no figure."""
_CELL = re.compile(rb"""<(?:\w+:)?c\s(?>[^<>]*?\br=["']([A-Z]{1,3}[1-9][0-9]{0,6})["'])""")


def typed_before(package: Package, xml: bytes, places: Collection[Place], name: str) -> Mapping[Place, str | float]:
    """Return the texts and numbers that were typed into cells above these or to the left of them.

    `xml` is the part of the sheet. Raises NotAWorkbookError, with `name`, where it is damaged.
    """
    cells = {place: cell for place, cell in cells_at(xml, _before(xml, places), name).items() if cell.formula is None}
    is_shared = any(cell.attributes.get("t") == "s" for cell in cells.values())
    shared = _shared_texts(package) if is_shared else ()
    found = ((place, _typed(cell, shared)) for place, cell in cells.items())
    return {place: typed for place, typed in found if typed is not None}


def _before(xml: bytes, places: Collection[Place]) -> set[Place]:
    """Return which of a sheet's cells stand above some or to the left of them: there may be thousands of either."""
    rightmost: dict[int, int] = {}
    rows_of: dict[int, list[int]] = {}
    for row, column in sorted(places):
        rightmost[row] = column
        rows_of.setdefault(column, []).append(row)

    def is_above(row: int, column: int) -> bool:
        rows = rows_of.get(column, ())
        below = bisect_right(rows, row)
        return below < len(rows) and rows[below] - row <= FARTHEST

    cells = (place_of(cell.decode("ascii")) for cell in _CELL.findall(xml))
    return {(row, column) for row, column in cells if column < rightmost.get(row, 0) or is_above(row, column)}


def _typed(cell: ScannedCell, shared: Sequence[str]) -> str | float | None:
    kind = cell.attributes.get("t", "n")
    if kind == "inlineStr":
        return cell.text
    if cell.value is None or kind in ("b", "e"):
        return None
    if kind == "str":
        return cell.value
    try:
        return shared[int(cell.value)] if kind == "s" else float(cell.value)
    except (ValueError, IndexError):
        return None


def _shared_texts(package: Package) -> list[str]:
    root = package.tree(package.part_of_workbook("sharedStrings"))
    return [unescaped("".join(_runs(item))) for item in root]


def _runs(item: Element) -> Iterator[str]:
    """Yield the texts of an item, without the signs that say how it is pronounced."""
    for each in item:
        if local_name(each.tag) == "t":
            yield each.text or ""
        elif local_name(each.tag) == "r":
            yield from _runs(each)
