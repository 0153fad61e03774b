"""Moving what cells hold to other cells of their rows: values of every kind, texts with their looks, formulas."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from kpiworkbook.model.places import Place, cell_name, place_of
from kpiworkbook.ooxml.formula_follow import Moves, followed
from kpiworkbook.ooxml.outline import spliced, with_attributes
from kpiworkbook.ooxml.safe_xml import end_of_tag, escape, quoteattr, whole
from kpiworkbook.ooxml.scanned import ScannedCell
from kpiworkbook.ooxml.shared_formulas import with_own_formulas
from kpiworkbook.ooxml.sheet_edit import CellEdit, edit_sheet
from kpiworkbook.ooxml.sheet_scan import scan_sheet

__all__ = ["all_formulas", "cells_at", "formula_texts", "move_cells", "style_of", "with_formulas"]

_OPENED = re.compile(rb"<!--.*?(?:-->|\Z)|<(?:\w+:)?(?P<formula>f)(?=[\s/>])", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b(?:[^>]*/>|.*?</(?:\w+:)?f\s*>)", re.DOTALL)
"""From where it is opened: to look for it from there only takes no longer than the cell does, whatever it holds."""
_WITH_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s(?>[^<>]*?\br=["']([A-Z]{1,3}[1-9][0-9]{0,6})["'])[^<>]*+>\s*+<(?:\w+:)?f[\s/>]"""
)
_STANDS = frozenset({"r", "s"})
"""The attributes of a cell that belong to its place; all others belong to what it holds."""


def move_cells(xml: bytes, sheet: str, moves: Moves, restyled: Callable[[int, int], int], name: str) -> bytes:
    """Return the worksheet of that name with its cells moved; a cell that nothing comes to keeps what it holds.

    `restyled` gives the format of a cell from that of the one whose content it gets and its own. References of the
    formulas that move follow the cells; where one goes to a figure that leaves, or is to be `without_formula`, the
    formula gives way to its result.
    Cells within an array of several cells must not be among the moves. Raises NotAWorkbookError, with `name`, where the
    part cannot be read.
    """
    xml = with_own_formulas(xml, moves.places, name)
    cells = cells_at(xml, moves.places, name)
    wanted = {
        target: CellEdit(value=0) for source, target in moves.to.items() if source in cells and target not in cells
    }
    # Made first as cells with any content, so that they have their row's or column's format, and rows grow with them.
    made = edit_sheet(xml, wanted, name)
    ready = cells if made is xml else cells_at(made, moves.places, name)
    splices = []
    for source, target in moves.to.items():
        if target in ready:
            cell, old = ready[target], cells.get(source)
            style = restyled(style_of(old), style_of(cell)) if old else style_of(cell)
            held = _held(xml, old, sheet, moves, (source, target))
            splices.append((cell.start, cell.end, _cell(made, cell, target, held, style)))
    return spliced(made, splices)


def cells_at(xml: bytes, places: Collection[Place], name: str) -> dict[Place, ScannedCell]:
    """Return those of the cells that are there."""
    scan = scan_sheet(xml, places, name)
    return {(row.number, column): cell for row in scan.rows for column, cell in row.cells.items()}


def formula_texts(xml: bytes, places: Collection[Place], name: str) -> dict[Place, str]:
    """Return the formulas of those of the cells that have one, each as it would read on its own."""
    cells = cells_at(with_own_formulas(xml, places, name), places, name)
    return {place: cell.formula for place, cell in cells.items() if cell.formula is not None}


def all_formulas(xml: bytes, name: str) -> dict[Place, str]:
    """Return all formulas of a worksheet's cells that tell where they stand, each as it would read on its own."""
    places = {place_of(found.decode("ascii")) for found in _WITH_FORMULA.findall(xml)}
    return formula_texts(xml, places, name) if places else {}


def with_formulas(xml: bytes, formulas: Mapping[Place, str], name: str) -> bytes:
    """Return a worksheet with other formulas in cells that have one; their results stay."""
    xml = with_own_formulas(xml, formulas, name)
    splices = []
    for place, cell in cells_at(xml, formulas, name).items():
        if found := _formula_in(xml, cell.start, cell.end):
            splices.append((found.start(), found.end(), _formula(found[0], formulas[place], place)))
    return spliced(xml, splices)


Held = tuple[Mapping[str, str], bytes]
"""What belongs to a cell's content: attributes, and what stands between its tags."""


def _held(xml: bytes, cell: ScannedCell | None, sheet: str, moves: Moves, way: tuple[Place, Place]) -> Held:
    """Return what a cell holds, as it is to stand in another; `way` is from where to where."""
    if cell is None:
        return {}, b""
    inner = xml[end_of_tag(xml, cell.start) : cell.end].rpartition(b"</")[0]
    attributes = {key: value for key, value in cell.attributes.items() if key not in _STANDS}
    if cell.formula is None:
        return attributes, inner
    match = _formula_in(inner, 0, len(inner))
    assert match is not None  # noqa: S101 - the scan has read it
    new = followed(cell.formula, sheet, moves)
    if new.is_orphaned or way[0] in moves.without_formula:
        return {key: value for key, value in attributes.items() if key != "cm"}, inner.replace(match[0], b"", 1)
    return attributes, inner[: match.start()] + _formula(match[0], new.text, way[1]) + inner[match.end() :]


def _formula_in(xml: bytes, start: int, end: int) -> re.Match[bytes] | None:
    opened = next((found for found in _OPENED.finditer(xml, start, end) if found["formula"]), None)
    return _FORMULA.match(xml, opened.start(), end) if opened else None


def _formula(element: bytes, text: str, target: Place) -> bytes:
    opened = element[: end_of_tag(element, 0)]
    if opened.endswith(b"/>"):
        return element
    if b"ref" in opened:
        opened = with_attributes(opened, {"ref": cell_name(*target)})
    return opened + escape(text).encode() + element[element.rindex(b"</") :]


def style_of(cell: ScannedCell) -> int:
    """Return the index of a cell's format."""
    return whole(cell.attributes.get("s", "0"))


def _cell(xml: bytes, cell: ScannedCell, place: Place, held: Held, style: int) -> bytes:
    stands = {"r": cell_name(*place)} | ({"s": str(style)} if style or "s" in cell.attributes else {})
    tag = re.match(rb"<((?:\w+:)?c)\b", xml[cell.start : cell.end])
    assert tag is not None  # noqa: S101 - the scan has read it
    told = "".join(f" {key}={quoteattr(value)}" for key, value in (stands | dict(held[0])).items())
    opened = b"<" + tag[1] + told.encode()
    return opened + b">" + held[1] + b"</" + tag[1] + b">" if held[1] else opened + b"/>"
