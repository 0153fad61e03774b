"""Where the rows and cells of a worksheet's XML stand, byte by byte, and what the cells hold that are to be changed.

expat goes over the part once and tells where each element begins; of cells that are written plainly it sees none, since
a search finds the few that are asked for. Nothing is built for the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.model.places import Place, cell_name
from kpiworkbook.ooxml.plain_scan import data_of, scan_data
from kpiworkbook.ooxml.safe_xml import end_of_element, end_of_tag, parse, safe_parser
from kpiworkbook.ooxml.scanned import FormulaPlace, ScannedCell, ScannedRow, SheetScan, column_of

__all__ = ["scan_rows", "scan_sheet"]

Wanted = Mapping[int, Collection[int]]
"""Columns by row, counted from zero."""


def scan_sheet(xml: bytes, places: Collection[Place], name: str) -> SheetScan:
    """Return where everything stands, and what the cells hold that are asked for by row and column, from zero.

    Raises NotAWorkbookError, with `name`, where the part is damaged, declares a document type or is not in UTF-8.
    """
    wanted: dict[int, set[int]] = {}
    for row, column in places:
        wanted.setdefault(row, set()).add(column)
    return scan_rows(xml, wanted, name)


def scan_rows(xml: bytes, wanted: Wanted, name: str) -> SheetScan:
    """Return what `scan_sheet` does; the columns of the cells are given by their rows.

    Raises NotAWorkbookError, too, where a row or a cell that is asked for stands there twice: some programs take the
    one and some the other, so that neither can be changed for all of them.
    """
    scan = _plainly(xml, wanted, name) or _scanned(xml, wanted, name)
    numbers = [row.number for row in scan.rows] if wanted else []
    if len(set(numbers)) < len(numbers):
        twice = next(number for number, times in Counter(numbers).items() if times > 1)
        raise _twice(name, f"row {twice + 1}")
    return scan


def _twice(name: str, what: str) -> NotAWorkbookError:
    return NotAWorkbookError(
        f"{name} gives {what} of a sheet twice, and programs differ in which of the two they take; open it in Excel "
        "and save it again"
    )


def _scanned(xml: bytes, wanted: Wanted, name: str) -> SheetScan:
    scanner = _Scanner(xml, wanted, name)
    scanner.parse()
    return scanner.found


def _plainly(xml: bytes, wanted: Wanted, name: str) -> SheetScan | None:
    """Return the scan of a sheet whose cells are written plainly, None of any other: the parser sees no cell of it."""
    data = data_of(xml)
    if data is None:
        return None
    try:
        cells = scan_data(xml, data, wanted)
    except ValueError:
        return None
    if cells is None:
        return None
    start, end = data
    found = _scanned(xml[:start] + xml[end:], {}, name)
    if found.data_start != start:
        return None
    found.rows, found.formulas = cells
    found.data_end, found.end = end, found.end + end - start
    found.elements = {
        tag: (first + (end - start) * (first >= start), last + (end - start) * (last >= start))
        for tag, (first, last) in found.elements.items()
    }
    return found


_DIGITS = "0123456789"


class _OpenCell:
    """A cell that is to be changed, as far as the parser has come in it."""

    def __init__(self, start: int, attributes: Mapping[str, str]) -> None:
        self.start, self.attributes = start, attributes
        self.formula: str | None = None
        self.formula_attributes: Mapping[str, str] = {}
        self.value: str | None = None
        self.text: str | None = None

    def ending(self, end: int) -> ScannedCell:
        return ScannedCell(
            self.start, end, self.attributes, self.formula, self.formula_attributes, self.value, self.text
        )


class _Scanner:
    def __init__(self, xml: bytes, wanted: Wanted, name: str) -> None:
        self.xml, self.found = xml, SheetScan()
        self._wanted, self._name = wanted, name
        self.parser = safe_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._depth = 0
        self._in_data = self._in_run = False
        self._columns: Collection[int] | None = None
        self._row = self._column = -1
        self._cell: _OpenCell | None = None
        self._formula: tuple[int, Mapping[str, str]] | None = None
        self._text: list[str] = []

    def parse(self) -> None:
        parse(self.parser, self.xml, self._name)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        local = name.rpartition(":")[2]
        if not self._in_data:
            self._start_beside(local, name, attributes)
        elif self._depth == 4:
            if local == "c":
                self._start_cell(attributes)
        elif self._depth == 3:
            if local == "row":
                self._start_row(attributes)
        elif self._depth == 5 and local == "f" and (self._cell is not None or attributes):
            self._formula = (self.parser.CurrentByteIndex, attributes)
            self._collect()
        elif self._cell is not None:
            self._start_content(self._cell, local)

    def _start_beside(self, local: str, name: str, attributes: dict[str, str]) -> None:
        start = self.parser.CurrentByteIndex
        if self._depth == 1:
            self.found.prefix, self.found.attributes = name[: -len(local)], attributes
        elif self._depth == 2:
            first, _ = self.found.elements.get(local, (start, start))
            self.found.elements[local] = (first, start)
            if local == "sheetData":
                self._in_data = True
                self.found.data_start = end_of_tag(self.xml, start)
                self.found.is_data_empty_tag = self.xml[: self.found.data_start].endswith(b"/>")
            elif local == "dimension":
                self.found.dimension = attributes.get("ref", "")
        elif self._depth == 3 and local == "col" and "style" in attributes:
            first, last = (int(attributes.get(end, "")) - 1 for end in ("min", "max"))
            self.found.column_styles.append((first, last, attributes["style"]))

    def _start_row(self, attributes: dict[str, str]) -> None:
        start = self.parser.CurrentByteIndex
        place = attributes.pop("r", None)
        self._row = self._row + 1 if place is None else int(place) - 1
        self._column = -1
        self._columns = self._wanted.get(self._row)
        row = ScannedRow(number=self._row, start=start)
        if self._columns is not None:
            row.attributes, row.content = attributes, end_of_tag(self.xml, start)
            row.is_empty_tag = self.xml[row.content - 2 : row.content] == b"/>"
        self.found.rows.append(row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.pop("r", None)
        self._column = column_of(place.rstrip(_DIGITS)) if place else self._column + 1
        if self._columns is not None:
            start = self.parser.CurrentByteIndex
            self.found.rows[-1].starts.append((self._column, start))
            if self._column in self._columns:
                if self._column in self.found.rows[-1].cells:
                    raise _twice(self._name, f"the cell {cell_name(self._row, self._column)}")
                self._cell = _OpenCell(start, attributes)

    def _start_content(self, cell: _OpenCell, local: str) -> None:
        """Begin with what a cell holds: its value, or a text with or without runs of different looks."""
        if self._depth == 5 and local == "v":
            self._collect()
        elif self._depth == 5 and local == "is":
            cell.text = ""
        elif self._depth == 6:
            self._in_run = local == "r"
        if local == "t" and (self._depth == 6 or self._in_run):
            self._collect()

    def _collect(self) -> None:
        self._text = []
        self.parser.CharacterDataHandler = self._text.append

    def _collected(self) -> str:
        self.parser.CharacterDataHandler = None
        text, self._text = "".join(self._text), []
        return text

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._in_data:
            self._end_within(name.rpartition(":")[2])
        elif self._depth == 0:
            self.found.end = self.parser.CurrentByteIndex

    def _end_within(self, local: str) -> None:
        if self._depth == 3 and self._cell is not None:
            end = end_of_element(self.xml, self._cell.start, self.parser.CurrentByteIndex)
            self.found.rows[-1].cells[self._column] = self._cell.ending(end)
            self._cell = None
        elif self._depth == 4 and local == "f" and self._formula is not None:
            self._end_formula(*self._formula)
        elif self._depth == 4 and local == "v" and self._cell is not None:
            self._cell.value = self._collected()
        elif local == "t" and self._cell is not None:
            self._cell.text = (self._cell.text or "") + self._collected()
        elif self._depth == 2 and self._columns is not None:
            row = self.found.rows[-1]
            row.end = self.parser.CurrentByteIndex
            if len(row.cells) == len(self._columns):
                row.starts.clear()
            self._columns = None
        elif self._depth == 1:
            self.found.data_end, self._in_data = self.parser.CurrentByteIndex, False

    def _end_formula(self, start: int, attributes: Mapping[str, str]) -> None:
        self._formula, text = None, self._collected()
        if self._cell is not None:
            self._cell.formula, self._cell.formula_attributes = text, attributes
        if attributes.get("t") in ("shared", "array", "dataTable"):
            end = end_of_element(self.xml, start, self.parser.CurrentByteIndex)
            self.found.formulas.append(
                FormulaPlace(row=self._row, column=self._column, start=start, end=end, attributes=attributes, text=text)
            )
