"""Changing cells in a worksheet's XML: the bytes of all others stay as they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from kpiworkbook.model.places import Place, range_name
from kpiworkbook.ooxml.areas import Area, area_of, is_within
from kpiworkbook.ooxml.cell_xml import CellEdit, cell_xml, holds_already
from kpiworkbook.ooxml.conditional import ConditionalRule, conditional_xml
from kpiworkbook.ooxml.outline import opened, spliced, with_attributes
from kpiworkbook.ooxml.safe_xml import end_of_tag, whole
from kpiworkbook.ooxml.scanned import ScannedRow, SheetScan, inherited_style, place_for
from kpiworkbook.ooxml.shared_formulas import with_masters, written_out
from kpiworkbook.ooxml.sheet_scan import scan_rows, scan_sheet

__all__ = ["CellEdit", "blocked_areas", "blocked_cells", "edit_sheet"]

Splice = tuple[int, int, bytes]
"""Where the bytes begin and end that give way, and what takes their place."""


def edit_sheet(
    xml: bytes,
    edits: Mapping[Place, CellEdit],
    name: str,
    rules: Sequence[ConditionalRule] = (),
    heights: Mapping[int, float] = MappingProxyType({}),
) -> bytes:
    """Return the worksheet with the cells changed; the same bytes where all of them hold that already.

    A text that stands among the workbook's shared strings is not looked up: to leave its cell alone, leave it out of
    the edits. `rules` are conditional formats to be added after those that are there, `heights` in points
    those of rows that are not there yet, as far as they are known. Formulas that hang on a changed
    cell (a shared formula's dependants) are written out first, so that none is lost. Cells within an array of several
    cells are left alone: see `blocked_cells`. Raises NotAWorkbookError, with `name`, where the part cannot be read.
    """
    if not edits and not rules:
        return xml
    splices = _splices(xml, edits, name, rules, heights)
    return spliced(xml, splices) if splices else xml


def _splices(
    xml: bytes,
    edits: Mapping[Place, CellEdit],
    name: str,
    rules: Sequence[ConditionalRule],
    heights: Mapping[int, float],
) -> Sequence[Splice]:
    """Return what takes the place of which bytes; the scan, which may be large, is not needed after that."""
    by_row = _by_row(edits)
    scan = scan_rows(xml, by_row, name)
    if blocked := _blocked(scan):
        by_row = _by_row({place: edit for place, edit in edits.items() if not is_within(place, blocked)})
    changes = _Changes(xml, scan, heights)
    changes.make(by_row)
    changed = frozenset(changes.places)
    splices = [*changes.splices, *_freed_dependants(scan, changed), *_widened_dimension(xml, scan, changed)]
    if rules:
        at = place_for(scan, "conditionalFormatting")
        splices.append((at, at, conditional_xml(xml, scan.prefix, rules)))
    return splices


def _by_row(edits: Mapping[Place, CellEdit]) -> dict[int, dict[int, CellEdit]]:
    """Return the edits by row and column, from top to bottom and left to right."""
    found: defaultdict[int, dict[int, CellEdit]] = defaultdict(dict)
    for row, column in sorted(edits):
        found[row][column] = edits[row, column]
    return found


def blocked_areas(xml: bytes, name: str) -> Sequence[Area]:
    """Return the areas of array formulas over several cells and of data tables: no cell in them changes alone."""
    if b"array" not in xml and b"dataTable" not in xml:  # as in most sheets, which need no closer look
        return ()
    return _blocked(scan_sheet(xml, (), name))


def blocked_cells(xml: bytes, places: Collection[Place], name: str) -> frozenset[Place]:
    """Return those of the cells that belong to an array formula over several cells, or to a data table."""
    areas = blocked_areas(xml, name)
    return frozenset(place for place in places if is_within(place, areas)) if areas else frozenset()


def _blocked(scan: SheetScan) -> Sequence[Area]:
    areas = [
        area_of(formula.attributes.get("ref", ""))
        for formula in scan.formulas
        if formula.attributes.get("t") in ("array", "dataTable")
    ]
    return [area for area in areas if area is not None and area[:2] != area[2:]]


class _Changes:
    """Collects what takes the place of which bytes of a sheet, and the cells that change by it."""

    def __init__(self, xml: bytes, scan: SheetScan, heights: Mapping[int, float]) -> None:
        self._xml, self._scan, self._heights = xml, scan, heights
        self.splices: list[Splice] = []
        self.places: list[Place] = []

    def make(self, by_row: Mapping[int, Mapping[int, CellEdit]]) -> None:
        """Collect what changes the cells."""
        rows = {row.number: row for row in self._scan.rows}
        new: dict[int, dict[int, CellEdit]] = {}
        for number, columns in by_row.items():
            row = rows.get(number)
            if row is not None and not row.is_empty_tag:
                self._in_row(row, columns)
            elif wanted := {column: edit for column, edit in columns.items() if edit.is_something}:
                if row is not None:
                    self._fill(row, wanted)
                else:
                    new[number] = wanted
        self._add_rows(new)

    def _add(self, start: int, end: int, new: bytes, places: Iterable[Place] = ()) -> None:
        self.splices.append((start, end, new))
        self.places += places

    def _in_row(self, row: ScannedRow, columns: Mapping[int, CellEdit]) -> None:
        prefix, number, added = self._scan.prefix, row.number, []
        for column, edit in columns.items():
            cell = row.cells.get(column)
            if cell is not None:
                if not holds_already(cell, edit, number):
                    place = number, column
                    self.splices.append((cell.start, cell.end, cell_xml(prefix, place, edit, cell.attributes)))
                    self.places.append(place)
            elif edit.is_something:
                added.append(column)
                at = next((start for other, start in row.starts if other > column), row.end)
                before = inherited_style(self._scan, row.attributes, column)
                self._add(at, at, cell_xml(prefix, (number, column), edit, before), [(number, column)])
        if added:
            tag = self._xml[row.start : row.content]
            if (widened := _widened_spans(tag, row.attributes, added)) != tag:
                self._add(row.start, row.content, widened)

    def _fill(self, row: ScannedRow, columns: Mapping[int, CellEdit]) -> None:
        """Put cells into a row that stands there as one empty tag."""
        tag = opened(_widened_spans(self._xml[row.start : row.content], row.attributes, columns))
        new = tag + _row_end(self._scan, row.number, columns, row.attributes)
        self._add(row.start, row.content, new, ((row.number, column) for column in columns))

    def _add_rows(self, rows: Mapping[int, Mapping[int, CellEdit]]) -> None:
        """Put in the rows that are not there yet, each at its place."""
        scan = self._scan
        made = {
            number: self._opened_row(number) + _row_end(scan, number, columns, {}) for number, columns in rows.items()
        }
        if scan.is_data_empty_tag and made:
            start = scan.elements["sheetData"][0]
            tag = opened(self._xml[start : scan.data_start])
            new = tag + b"".join(made.values()) + f"</{scan.prefix}sheetData>".encode()
            self._add(start, scan.data_start, new, ((number, c) for number, cells in rows.items() for c in cells))
            return
        numbers = [row.number for row in scan.rows]
        for number, new in made.items():
            after = bisect_right(numbers, number)
            at = scan.rows[after].start if after < len(numbers) else scan.data_end
            self._add(at, at, new, ((number, column) for column in rows[number]))

    def _opened_row(self, row: int) -> bytes:
        height = f' ht="{self._heights[row]:g}"' if row in self._heights else ""
        return f'<{self._scan.prefix}row r="{row + 1}"{height}>'.encode()


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
    rows = [area[0], area[2], min(changed)[0], max(changed)[0]]
    columns = [area[1], area[3], *{column for _, column in changed}]
    if (wide := (min(rows), min(columns), max(rows), max(columns))) != area:
        start = scan.elements["dimension"][0]
        end = end_of_tag(xml, start)
        yield start, end, with_attributes(xml[start:end], {"ref": range_name(*wide)})


def _freed_dependants(scan: SheetScan, changed: Collection[Place]) -> Iterator[Splice]:
    """Yield own formulas for the cells that hung on a shared formula whose first cell has changed."""
    for formula, master in with_masters(scan):
        if (master.row, master.column) in changed and (formula.row, formula.column) not in changed:
            yield formula.start, formula.end, written_out(scan.prefix, formula, master)
