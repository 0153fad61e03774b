"""Where the rows and cells of a worksheet's XML stand, byte by byte, and what the cells hold that are to be changed.

expat goes over the part once and tells where each element begins. Nothing is built for cells that nobody asks for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kpiworkbook.model.places import place_of
from kpiworkbook.ooxml.safe_xml import end_of_element, end_of_tag, parse, safe_parser

__all__ = ["FormulaPlace", "ScannedCell", "ScannedRow", "SheetScan", "inherited_style", "scan_sheet"]


@dataclass(slots=True, kw_only=True)
class ScannedCell:
    """A cell that is to be changed."""

    start: int
    end: int = 0
    attributes: Mapping[str, str]
    formula: str | None = None
    formula_attributes: Mapping[str, str] = field(default_factory=dict)
    value: str | None = None
    """The text of `<v>`: a number, or an index into the shared strings."""
    text: str | None = None
    """The text that stands in the cell itself, whatever the looks of its runs."""


@dataclass(slots=True, kw_only=True)
class ScannedRow:
    """A row of the sheet; what it holds is told only where it is to be changed."""

    number: int
    start: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    content: int = 0
    """Where its first cell stands, or its end tag."""
    is_empty_tag: bool = False
    starts: list[tuple[int, int]] = field(default_factory=list)
    """Column and beginning of each of its cells."""
    cells: dict[int, ScannedCell] = field(default_factory=dict)
    """The cells that are to be changed, by column."""
    end: int = 0
    """Where its end tag begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaPlace:
    """A formula that other cells hang on, or that hangs on another."""

    row: int
    column: int
    start: int
    end: int
    attributes: Mapping[str, str]
    text: str


@dataclass(slots=True, kw_only=True)
class SheetScan:
    """What was found on a sheet."""

    prefix: str = ""
    """Of its elements' names, with the colon."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Of the sheet's own tag: namespaces, mostly."""
    rows: list[ScannedRow] = field(default_factory=list)
    formulas: list[FormulaPlace] = field(default_factory=list)
    """Shared and array formulas and data tables, wherever they stand."""
    dimension: str = ""
    """The area that the sheet says its cells fill."""
    column_styles: list[tuple[int, int, str]] = field(default_factory=list)
    """First column, last column and format of columns that have one."""
    data_start: int = 0
    data_end: int = 0
    """Where the content of `sheetData` ends."""
    is_data_empty_tag: bool = False
    end: int = 0
    """Where the sheet's end tag begins."""
    elements: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Where the sheet's parts beside its data begin, first and last of each name: `conditionalFormatting`."""


def scan_sheet(xml: bytes, places: Collection[tuple[int, int]], name: str) -> SheetScan:
    """Return where everything stands, and what the cells hold that are asked for by row and column, from zero.

    Raises NotAWorkbookError, with `name`, where the part is damaged, declares a document type or is not in UTF-8.
    """
    scanner = _Scanner(xml, places)
    scanner.parse(name)
    return scanner.found


def inherited_style(scan: SheetScan, row: Mapping[str, str], column: int) -> Mapping[str, str]:
    """Return the format that a cell has before it is there, as its attribute: its row's, or else its column's."""
    if row.get("customFormat") in ("1", "true") and "s" in row:
        return {"s": row["s"]}
    return next(({"s": style} for first, last, style in scan.column_styles if first <= column <= last), {})


_DIGITS = "0123456789"


@lru_cache(maxsize=16_384)
def _column_of(letters: str) -> int:
    """Return a column's number; raise ValueError for what is no column."""
    return place_of(f"{letters}1")[1]


class _Scanner:
    def __init__(self, xml: bytes, places: Collection[tuple[int, int]]) -> None:
        self.xml, self.found = xml, SheetScan()
        self._wanted: dict[int, set[int]] = {}
        for row, column in places:
            self._wanted.setdefault(row, set()).add(column)
        self.parser = safe_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._depth = 0
        self._in_data = self._in_run = False
        self._columns: set[int] | None = None
        self._row = self._column = -1
        self._cell: ScannedCell | None = None
        self._formula: tuple[int, Mapping[str, str]] | None = None
        self._text: list[str] = []

    def parse(self, name: str) -> None:
        parse(self.parser, self.xml, name)

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
        self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
        self._column = -1
        self._columns = self._wanted.get(self._row)
        row = ScannedRow(number=self._row, start=start)
        if self._columns is not None:
            row.attributes, row.content = attributes, end_of_tag(self.xml, start)
            row.is_empty_tag = self.xml[row.content - 2 : row.content] == b"/>"
        self.found.rows.append(row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        self._column = _column_of(place.rstrip(_DIGITS)) if place else self._column + 1
        if self._columns is not None:
            start = self.parser.CurrentByteIndex
            self.found.rows[-1].starts.append((self._column, start))
            if self._column in self._columns:
                self._cell = ScannedCell(start=start, attributes=attributes)

    def _start_content(self, cell: ScannedCell, local: str) -> None:
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
            self._cell.end = end_of_element(self.xml, self._cell.start, self.parser.CurrentByteIndex)
            self.found.rows[-1].cells[self._column] = self._cell
            self._cell = None
        elif self._depth == 4 and local == "f" and self._formula is not None:
            self._end_formula(*self._formula)
        elif self._depth == 4 and local == "v" and self._cell is not None:
            self._cell.value = self._collected()
        elif local == "t" and self._cell is not None:
            self._cell.text = (self._cell.text or "") + self._collected()
        elif self._depth == 2 and self._columns is not None:
            self.found.rows[-1].end, self._columns = self.parser.CurrentByteIndex, None
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
