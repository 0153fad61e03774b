"""Where the rows and cells of a worksheet's XML stand, byte by byte, and what the cells hold that are to be changed.

expat goes over the part once and tells where each element begins. Nothing is built for cells that nobody asks for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.model.places import place_of

__all__ = ["FormulaPlace", "ScannedCell", "ScannedRow", "SheetScan", "scan_sheet"]

_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
"""A whole tag; a value may hold a `>`."""


@dataclass(slots=True, kw_only=True)
class ScannedCell:
    """A cell of a row that is to be changed."""

    column: int
    start: int
    end: int = 0
    attributes: Mapping[str, str]
    formula: str | None = None
    formula_attributes: Mapping[str, str] = field(default_factory=dict)
    value: str | None = None
    """The text of `<v>`: a number, or an index into the shared strings."""


@dataclass(slots=True, kw_only=True)
class ScannedRow:
    """A row of the sheet; its cells are listed only where it is to be changed."""

    number: int
    start: int
    content: int
    """Where its first cell stands, or its end tag."""
    is_empty_tag: bool
    cells: list[ScannedCell] = field(default_factory=list)
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
    rows: list[ScannedRow] = field(default_factory=list)
    formulas: list[FormulaPlace] = field(default_factory=list)
    """Shared and array formulas and data tables, wherever they stand."""
    data_start: int = 0
    data_end: int = 0
    """Where the content of `sheetData` ends."""
    is_data_empty_tag: bool = False
    end: int = 0
    """Where the sheet's end tag begins."""
    elements: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Where the sheet's parts beside its data begin, first and last of each name: `conditionalFormatting`."""


def scan_sheet(xml: bytes, rows: Collection[int], name: str) -> SheetScan:
    """Return where everything stands; cells are listed for the rows asked for, counted from zero.

    Raises NotAWorkbookError, with `name`, where the part is no well-formed XML or declares a document type.
    """
    scanner = _Scanner(xml, frozenset(rows))
    try:
        scanner.parse()
    except (expat.ExpatError, ValueError):
        raise NotAWorkbookError(f"{name} is damaged; open it in Excel and save it again") from None
    return scanner.found


class _Scanner:
    def __init__(self, xml: bytes, wanted: frozenset[int]) -> None:
        self.xml, self.wanted, self.found = xml, wanted, SheetScan()
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse
        self._depth = 0
        self._row = self._column = -1
        self._in_wanted = False
        self._cell: ScannedCell | None = None
        self._formula: tuple[int, Mapping[str, str]] | None = None
        self._text: list[str] = []

    def parse(self) -> None:
        self.parser.Parse(self.xml, True)

    @staticmethod
    def _refuse(*_: object) -> None:
        raise ValueError("a document type")

    def _tag_end(self, start: int) -> int:
        match = _TAG.match(self.xml, start)
        assert match is not None  # noqa: S101 - expat has read this tag
        return match.end()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        local = name.rpartition(":")[2]
        if local == "c":
            self._start_cell(attributes)
        elif local == "row":
            self._start_row(attributes)
        elif local == "f" and (self._cell is not None or attributes):
            self._formula = (self.parser.CurrentByteIndex, attributes)
            self._collect()
        elif local == "v" and self._cell is not None:
            self._collect()
        elif self._depth == 2:
            self._start_part(local)
        elif self._depth == 1:
            self.found.prefix = name[: -len(local)]

    def _start_part(self, local: str) -> None:
        start = self.parser.CurrentByteIndex
        first, _ = self.found.elements.get(local, (start, start))
        self.found.elements[local] = (first, start)
        if local == "sheetData":
            self.found.data_start = self._tag_end(start)
            self.found.is_data_empty_tag = self.xml[: self.found.data_start].endswith(b"/>")

    def _start_row(self, attributes: dict[str, str]) -> None:
        start = self.parser.CurrentByteIndex
        self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
        self._column = -1
        self._in_wanted = self._row in self.wanted
        content = self._tag_end(start) if self._in_wanted else 0
        is_empty = self._in_wanted and self.xml[content - 2 : content] == b"/>"
        self.found.rows.append(ScannedRow(number=self._row, start=start, content=content, is_empty_tag=is_empty))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        self._column = place_of(place)[1] if place else self._column + 1
        if self._in_wanted:
            self._cell = ScannedCell(column=self._column, start=self.parser.CurrentByteIndex, attributes=attributes)

    def _collect(self) -> None:
        self._text = []
        self.parser.CharacterDataHandler = self._text.append

    def _end(self, name: str) -> None:
        self._depth -= 1
        local = name.rpartition(":")[2]
        if local == "c" and self._cell is not None:
            self._cell.end = self._after_end()
            self.found.rows[-1].cells.append(self._cell)
            self._cell = None
        elif local == "row" and self._in_wanted:
            self.found.rows[-1].end = self.parser.CurrentByteIndex
        elif local == "f" and self._formula is not None:
            self._end_formula()
        elif local == "v" and self._cell is not None:
            self._cell.value = "".join(self._text)
            self.parser.CharacterDataHandler = None
        elif local == "sheetData":
            self.found.data_end = self.parser.CurrentByteIndex
        elif self._depth == 0:
            self.found.end = self.parser.CurrentByteIndex

    def _end_formula(self) -> None:
        assert self._formula is not None  # noqa: S101 - the caller has looked
        start, attributes = self._formula
        self._formula = None
        text = "".join(self._text)
        self.parser.CharacterDataHandler = None
        if self._cell is not None:
            self._cell.formula, self._cell.formula_attributes = text, attributes
        if attributes.get("t") in ("shared", "array", "dataTable"):
            self.found.formulas.append(
                FormulaPlace(
                    row=self._row,
                    column=self._column,
                    start=start,
                    end=self._after_end(),
                    attributes=attributes,
                    text=text,
                )
            )

    def _after_end(self) -> int:
        """Return where the element ends that is being closed; an empty tag is its own end."""
        return self._tag_end(self.parser.CurrentByteIndex)
