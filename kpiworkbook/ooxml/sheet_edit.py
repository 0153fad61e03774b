"""Changing cells in a worksheet's XML: the bytes of all others stay as they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from kpiworkbook.model.places import cell_name, place_of
from kpiworkbook.ooxml.conditional import ConditionalRule, conditional_xml, place_for_conditional
from kpiworkbook.ooxml.formula_shift import shifted
from kpiworkbook.ooxml.outline import spliced
from kpiworkbook.ooxml.sheet_scan import FormulaPlace, ScannedCell, ScannedRow, SheetScan, scan_sheet

__all__ = ["CellEdit", "blocked_cells", "edit_sheet"]

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_KEPT = ("s", "ph")
"""Attributes of a cell that outlive its content."""
Place = tuple[int, int]
"""Row and column, counted from zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellEdit:
    """What a cell is to hold."""

    value: str | float | None
    """Of a formula, its result. None empties the cell."""
    formula: str = ""
    """Without the leading `=`."""
    style: int | None = None
    """Index of the cell's format; None leaves it as it is."""


def edit_sheet(xml: bytes, edits: Mapping[Place, CellEdit], name: str, rules: Sequence[ConditionalRule] = ()) -> bytes:
    """Return the worksheet with the cells changed; the same bytes where all of them hold that already.

    `rules` are conditional formats to be added after those that are there. Formulas that hang on a changed cell (a
    shared formula's dependants) are written out first, so that none is lost. Cells within an array of several cells
    are left alone: see `blocked_cells`. Raises NotAWorkbookError, with `name`, where the part cannot be read.
    """
    scan = scan_sheet(xml, {row for row, _ in edits}, name)
    blocked = _blocked(scan, edits)
    wanted = {place: edit for place, edit in edits.items() if place not in blocked}
    changes = list(_changes(xml, scan, wanted))
    if not changes and not rules:
        return xml
    changed = {place for change in changes for place in change.places}
    splices = [(change.start, change.end, change.new) for change in changes]
    splices += _freed_dependants(scan, changed)
    if rules:
        at = place_for_conditional(scan)
        splices.append((at, at, conditional_xml(xml, scan.prefix, rules)))
    return spliced(xml, splices)


def blocked_cells(xml: bytes, places: Collection[Place], name: str) -> frozenset[Place]:
    """Return those of the cells that belong to an array formula over several cells, or to a data table."""
    return _blocked(scan_sheet(xml, (), name), places)


def _blocked(scan: SheetScan, places: Collection[Place]) -> frozenset[Place]:
    areas = [
        _area(formula.attributes.get("ref", ""))
        for formula in scan.formulas
        if formula.attributes.get("t") in ("array", "dataTable")
    ]
    several = [area for area in areas if area is not None and area[:2] != area[2:]]
    return frozenset(
        (row, column)
        for row, column in places
        if any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in several)
    )


def _area(reference: str) -> tuple[int, int, int, int] | None:
    first, _, last = reference.replace("$", "").partition(":")
    try:
        return (*place_of(first), *place_of(last or first))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """Cells that change, and the bytes that take the place of others."""

    places: tuple[Place, ...]
    start: int
    end: int
    new: bytes


def _changes(xml: bytes, scan: SheetScan, edits: Mapping[Place, CellEdit]) -> Iterator[_Change]:
    by_row: dict[int, dict[int, CellEdit]] = {}
    for (number, column), edit in sorted(edits.items()):
        by_row.setdefault(number, {})[column] = edit
    rows = {row.number: row for row in scan.rows}
    for number, columns in by_row.items():
        row = rows.get(number)
        if row is not None and not row.is_empty_tag:
            yield from _in_row(scan, row, columns)
        else:
            wanted = {column: edit for column, edit in columns.items() if _is_something(edit)}
            if wanted:
                yield _whole_row(xml, scan, row, number, wanted)


def _in_row(scan: SheetScan, row: ScannedRow, columns: Mapping[int, CellEdit]) -> Iterator[_Change]:
    cells = {cell.column: cell for cell in row.cells}
    for column, edit in columns.items():
        place = (row.number, column)
        cell = cells.get(column)
        if cell is not None:
            if not _holds_already(cell, edit):
                new = _cell_xml(scan.prefix, place, edit, cell.attributes)
                yield _Change(places=(place,), start=cell.start, end=cell.end, new=new)
        elif _is_something(edit):
            at = next((other.start for other in row.cells if other.column > column), row.end)
            yield _Change(places=(place,), start=at, end=at, new=_cell_xml(scan.prefix, place, edit, {}))


def _is_something(edit: CellEdit) -> bool:
    return edit.value is not None or bool(edit.formula) or edit.style is not None


def _whole_row(
    xml: bytes, scan: SheetScan, row: ScannedRow | None, number: int, columns: Mapping[int, CellEdit]
) -> _Change:
    """Return a row that is not there yet, or stands there as one empty tag, with its cells."""
    if row is None:
        at = next((other.start for other in scan.rows if other.number > number), scan.data_end)
        start, end, tag = at, at, f'<{scan.prefix}row r="{number + 1}">'.encode()
    else:
        start, end = row.start, row.content
        tag = xml[start:end].removesuffix(b"/>").rstrip() + b">"
    cells = b"".join(_cell_xml(scan.prefix, (number, column), edit, {}) for column, edit in columns.items())
    new = tag + cells + f"</{scan.prefix}row>".encode()
    if row is None and scan.is_data_empty_tag:
        opened = xml[scan.elements["sheetData"][0] : scan.data_start].removesuffix(b"/>").rstrip() + b">"
        start, end = scan.elements["sheetData"][0], scan.data_start
        new = opened + new + f"</{scan.prefix}sheetData>".encode()
    return _Change(places=tuple((number, column) for column in columns), start=start, end=end, new=new)


def _holds_already(cell: ScannedCell, edit: CellEdit) -> bool:
    """Return whether a cell has just the formula, the cached result and the format that it should have."""
    if edit.style is not None and cell.attributes.get("s", "0") != str(edit.style):
        return False
    if not edit.formula:
        return edit.value is None and cell.value is None and cell.formula is None and "t" not in cell.attributes
    if cell.formula != edit.formula or cell.formula_attributes:
        return False
    if isinstance(edit.value, str):
        return cell.attributes.get("t") == "str" and cell.value == edit.value
    try:
        return "t" not in cell.attributes and float(cell.value or "") == edit.value
    except ValueError:
        return False


def _cell_xml(prefix: str, place: Place, edit: CellEdit, before: Mapping[str, str]) -> bytes:
    attributes = {"r": cell_name(*place)} | {key: before[key] for key in _KEPT if key in before}
    if edit.style is not None:
        attributes["s"] = str(edit.style)
    formula = f"<{prefix}f>{_text(edit.formula)}</{prefix}f>" if edit.formula else ""
    content = ""
    if isinstance(edit.value, str):
        attributes["t"] = "str" if edit.formula else "inlineStr"
        if edit.formula:
            content = f"<{prefix}v>{_text(edit.value)}</{prefix}v>"
        else:
            content = f'<{prefix}is><{prefix}t xml:space="preserve">{_text(edit.value)}</{prefix}t></{prefix}is>'
    elif edit.value is not None:
        content = f"<{prefix}v>{_number(edit.value)}</{prefix}v>"
    told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{prefix}c{told}>{formula}{content}</{prefix}c>".encode()


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def _text(text: str) -> str:
    """Return a text as OOXML holds it: signs that XML cannot have become `_x0001_` (ECMA-376 part 1, 22.9.2.19)."""
    plain = _LOOKS_ESCAPED.sub("_x005F_", text)
    return escape(_NOT_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", plain))


def _freed_dependants(scan: SheetScan, changed: Collection[Place]) -> Iterator[tuple[int, int, bytes]]:
    """Yield own formulas for the cells that hung on a shared formula whose first cell has changed."""
    shared = [formula for formula in scan.formulas if formula.attributes.get("t") == "shared"]
    masters = {f.attributes.get("si"): f for f in shared if f.text and (f.row, f.column) in changed}
    for formula in shared:
        master = masters.get(formula.attributes.get("si"))
        if master is not None and not formula.text and (formula.row, formula.column) not in changed:
            yield formula.start, formula.end, _own_formula(scan.prefix, formula, master)


def _own_formula(prefix: str, formula: FormulaPlace, master: FormulaPlace) -> bytes:
    text = shifted(master.text, formula.row - master.row, formula.column - master.column)
    return f"<{prefix}f>{_text(text)}</{prefix}f>".encode()
