"""What was typed above cells and to the left of them: the headings under which they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from kpiworkbook.model.places import Place
from kpiworkbook.ooxml.cell_moves import cells_at
from kpiworkbook.ooxml.cell_xml import unescaped
from kpiworkbook.ooxml.package import Package, local_name
from kpiworkbook.ooxml.scanned import ScannedCell

__all__ = ["before", "typed_before"]

_FARTHEST = 1000
"""Rows; a heading farther up is that of no figure."""


def before(place: Place) -> Iterator[Iterator[Place]]:
    """Yield the cells above a cell, then those to the left of it, the nearest first."""
    row, column = place
    yield ((above, column) for above in range(row - 1, max(row - _FARTHEST, 0) - 1, -1))
    yield ((row, left) for left in range(column - 1, -1, -1))


def typed_before(package: Package, xml: bytes, places: Collection[Place], name: str) -> Mapping[Place, str | float]:
    """Return the texts and numbers that were typed into cells above these or to the left of them.

    `xml` is the part of the sheet. Raises NotAWorkbookError, with `name`, where it is damaged.
    """
    wanted = {cell for place in places for cells in before(place) for cell in cells}
    cells = {place: cell for place, cell in cells_at(xml, wanted, name).items() if cell.formula is None}
    is_shared = any(cell.attributes.get("t") == "s" for cell in cells.values())
    shared = _shared_texts(package) if is_shared else ()
    found = ((place, _typed(cell, shared)) for place, cell in cells.items())
    return {place: typed for place, typed in found if typed is not None}


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


def _runs(item: object) -> Iterator[str]:
    """Yield the texts of an item, without the signs that say how it is pronounced."""
    for each in item:  # type: ignore[attr-defined]
        if local_name(each.tag) == "t":
            yield each.text or ""
        elif local_name(each.tag) == "r":
            yield from _runs(each)
