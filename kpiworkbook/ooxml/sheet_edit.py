"""Changing cells in a worksheet's XML: the bytes of all others stay as they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpiworkbook.model.places import range_name
from kpiworkbook.ooxml.areas import area_of
from kpiworkbook.ooxml.cell_xml import CellEdit, cell_xml, holds_already
from kpiworkbook.ooxml.conditional import ConditionalRule, conditional_xml, place_for_conditional
from kpiworkbook.ooxml.formula_shift import shifted
from kpiworkbook.ooxml.outline import spliced, with_attributes
from kpiworkbook.ooxml.safe_xml import end_of_tag, escape, whole
from kpiworkbook.ooxml.sheet_scan import FormulaPlace, ScannedRow, SheetScan, inherited_style, scan_sheet

__all__ = ["CellEdit", "blocked_cells", "edit_sheet"]

Place = tuple[int, int]
"""Row and column, counted from zero."""
Splice = tuple[int, int, bytes]
"""Where the bytes begin and end that give way, and what takes their place."""


def edit_sheet(xml: bytes, edits: Mapping[Place, CellEdit], name: str, rules: Sequence[ConditionalRule] = ()) -> bytes:
    """Return the worksheet with the cells changed; the same bytes where all of them hold that already.

    A text that stands among the workbook's shared strings is not looked up: to leave its cell alone, leave it out of
    the edits. `rules` are conditional formats to be added after those that are there. Formulas that hang on a changed
    cell (a shared formula's dependants) are written out first, so that none is lost. Cells within an array of several
    cells are left alone: see `blocked_cells`. Raises NotAWorkbookError, with `name`, where the part cannot be read.
    """
    scan = scan_sheet(xml, edits, name)
    blocked = _blocked(scan, edits)
    wanted = {place: edit for place, edit in edits.items() if place not in blocked}
    changes = list(_changes(xml, scan, wanted))
    if not changes and not rules:
        return xml
    changed = {place for change in changes for place in change.places}
    splices = [(change.start, change.end, change.new) for change in changes]
    splices += _freed_dependants(scan, changed)
    splices += _widened_dimension(xml, scan, changed)
    if rules:
        at = place_for_conditional(scan)
        splices.append((at, at, conditional_xml(xml, scan.prefix, rules)))
    return spliced(xml, splices)


def blocked_cells(xml: bytes, places: Collection[Place], name: str) -> frozenset[Place]:
    """Return those of the cells that belong to an array formula over several cells, or to a data table."""
    if b"array" not in xml and b"dataTable" not in xml:  # as in most sheets, which need no closer look
        return frozenset()
    return _blocked(scan_sheet(xml, (), name), places)


def _blocked(scan: SheetScan, places: Collection[Place]) -> frozenset[Place]:
    areas = [
        area_of(formula.attributes.get("ref", ""))
        for formula in scan.formulas
        if formula.attributes.get("t") in ("array", "dataTable")
    ]
    several = [area for area in areas if area is not None and area[:2] != area[2:]]
    return frozenset(
        (row, column)
        for row, column in places
        if any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in several)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """Cells that change, and the bytes that take the place of others."""

    places: tuple[Place, ...] = ()
    start: int
    end: int
    new: bytes


def _changes(xml: bytes, scan: SheetScan, edits: Mapping[Place, CellEdit]) -> Iterator[_Change]:
    by_row: dict[int, dict[int, CellEdit]] = {}
    for (number, column), edit in sorted(edits.items(), key=lambda item: item[0]):
        by_row.setdefault(number, {})[column] = edit
    rows = {row.number: row for row in scan.rows}
    new: dict[int, dict[int, CellEdit]] = {}
    for number, columns in by_row.items():
        row = rows.get(number)
        wanted = {column: edit for column, edit in columns.items() if edit.is_something}
        if row is not None and not row.is_empty_tag:
            yield from _in_row(xml, scan, row, columns)
        elif wanted and row is not None:
            yield _filled_row(xml, scan, row, wanted)
        elif wanted:
            new[number] = wanted
    yield from _new_rows(xml, scan, new)


def _in_row(xml: bytes, scan: SheetScan, row: ScannedRow, columns: Mapping[int, CellEdit]) -> Iterator[_Change]:
    added = []
    for column, edit in columns.items():
        place = (row.number, column)
        cell = row.cells.get(column)
        if cell is not None:
            if not holds_already(cell, edit):
                new = cell_xml(scan.prefix, place, edit, cell.attributes)
                yield _Change(places=(place,), start=cell.start, end=cell.end, new=new)
        elif edit.is_something:
            added.append(column)
            at = next((start for other, start in row.starts if other > column), row.end)
            new = cell_xml(scan.prefix, place, edit, inherited_style(scan, row.attributes, column))
            yield _Change(places=(place,), start=at, end=at, new=new)
    tag = xml[row.start : row.content]
    if (widened := _widened_spans(tag, row.attributes, added)) != tag:
        yield _Change(start=row.start, end=row.content, new=widened)


def _filled_row(xml: bytes, scan: SheetScan, row: ScannedRow, columns: Mapping[int, CellEdit]) -> _Change:
    """Return a row that stands there as one empty tag, with its cells."""
    tag = _widened_spans(xml[row.start : row.content], row.attributes, columns).removesuffix(b"/>").rstrip() + b">"
    return _Change(
        places=tuple((row.number, column) for column in columns),
        start=row.start,
        end=row.content,
        new=tag + _row_end(scan, row.number, columns, row.attributes),
    )


def _new_rows(xml: bytes, scan: SheetScan, rows: Mapping[int, Mapping[int, CellEdit]]) -> Iterator[_Change]:
    """Yield the rows that are not there yet, each at its place."""
    made = {
        number: f'<{scan.prefix}row r="{number + 1}">'.encode() + _row_end(scan, number, columns, {})
        for number, columns in rows.items()
    }
    places = {number: tuple((number, column) for column in columns) for number, columns in rows.items()}
    if scan.is_data_empty_tag and made:
        start = scan.elements["sheetData"][0]
        opened = xml[start : scan.data_start].removesuffix(b"/>").rstrip() + b">"
        whole = opened + b"".join(made.values()) + f"</{scan.prefix}sheetData>".encode()
        yield _Change(places=sum(places.values(), ()), start=start, end=scan.data_start, new=whole)
        return
    numbers = [row.number for row in scan.rows]
    for number, new in made.items():
        after = bisect_right(numbers, number)
        at = scan.rows[after].start if after < len(numbers) else scan.data_end
        yield _Change(places=places[number], start=at, end=at, new=new)


def _row_end(scan: SheetScan, number: int, columns: Mapping[int, CellEdit], attributes: Mapping[str, str]) -> bytes:
    """Return a row's cells and its end tag."""
    cells = (
        cell_xml(scan.prefix, (number, column), edit, inherited_style(scan, attributes, column))
        for column, edit in columns.items()
    )
    return b"".join(cells) + f"</{scan.prefix}row>".encode()


def _widened_spans(tag: bytes, attributes: Mapping[str, str], added: Iterable[int]) -> bytes:
    """Return a row's start tag with added columns among those that it says it has cells in."""
    ends = [whole(end) for end in re.findall("[0-9]+", attributes.get("spans", ""))]
    wide = [*ends, *(column + 1 for column in added)]
    if not ends or (min(wide), max(wide)) == (min(ends), max(ends)):
        return tag
    return with_attributes(tag, {"spans": f"{min(wide)}:{max(wide)}"})


def _widened_dimension(xml: bytes, scan: SheetScan, changed: Collection[Place]) -> Iterator[Splice]:
    """Yield the area that the sheet says it fills, where it grows: some programs read no further."""
    area = area_of(scan.dimension)
    if area is None or not changed:
        return
    rows, columns = zip(area[:2], area[2:], *changed, strict=True)
    if (wide := (min(rows), min(columns), max(rows), max(columns))) != area:
        start = scan.elements["dimension"][0]
        end = end_of_tag(xml, start)
        yield start, end, with_attributes(xml[start:end], {"ref": range_name(*wide)})


def _freed_dependants(scan: SheetScan, changed: Collection[Place]) -> Iterator[Splice]:
    """Yield own formulas for the cells that hung on a shared formula whose first cell has changed."""
    shared = [formula for formula in scan.formulas if formula.attributes.get("t") == "shared"]
    masters: dict[str | None, FormulaPlace] = {}
    for formula in reversed(shared):
        if _is_master(formula):
            masters[formula.attributes.get("si")] = formula
    for formula in shared:
        group = formula.attributes.get("si")
        if _is_master(formula):
            masters[group] = formula  # a number may be used again further down
        elif (master := masters.get(group)) and _at(master) in changed and _at(formula) not in changed:
            yield formula.start, formula.end, _own_formula(scan.prefix, formula, master)


def _is_master(formula: FormulaPlace) -> bool:
    return bool(formula.text) and "ref" in formula.attributes


def _at(formula: FormulaPlace) -> Place:
    return formula.row, formula.column


def _own_formula(prefix: str, formula: FormulaPlace, master: FormulaPlace) -> bytes:
    text = shifted(master.text, formula.row - master.row, formula.column - master.column)
    return f"<{prefix}f>{escape(text)}</{prefix}f>".encode()
