"""Whether an .ods book may be laid out: what its repeated rows and cells come to (OpenDocument 1.3 part 3, 9.1)."""

from __future__ import annotations

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.model.excel import MOST_COLUMNS, MOST_ROWS
from kpiworkbook.ooxml.allowance import Allowance
from kpiworkbook.ooxml.extent import Extent
from kpiworkbook.ooxml.safe_xml import parse, safe_parser

__all__ = ["check_ods"]

_CELLS = ("table:table-cell", "table:covered-table-cell")
_PLAIN = ("table:style-name", "table:number-columns-repeated")
"""What an empty cell may say of itself."""


def check_ods(content: bytes, allowance: Allowance) -> None:
    """Raise TooLargeError where the book's sheets, which calamine lays out all at once, would take too much memory.

    Raises NotAWorkbookError where the part is damaged.
    """
    tables = _Tables(allowance)
    parser = safe_parser()
    parser.StartElementHandler, parser.EndElementHandler = tables.start, tables.end
    parser.CharacterDataHandler, parser.buffer_text = tables.text, True
    parse(parser, content, allowance.name)


class _Tables:
    """Follows the rows and cells with their repetitions, as calamine and this project's own reader do."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._sheet = ""
        self._extent = Extent()
        self._row = self._rows = self._column = self._columns = self._laid_out = self._pending = 0
        self._characters = 0
        self._is_filled = self._in_cell = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._sheet, self._extent, self._row, self._laid_out = attributes.get("table:name", ""), Extent(), 0, 0
        elif tag == "table:table-row":
            self._rows = min(self._number(attributes, "table:number-rows-repeated"), MOST_ROWS)
            self._column = self._pending = 0
        elif tag in _CELLS:
            self._columns = min(self._number(attributes, "table:number-columns-repeated"), MOST_COLUMNS)
            self._is_filled = any(key not in _PLAIN for key in attributes)
            self._in_cell, self._characters = True, sum(map(len, attributes.values()))

    def text(self, data: str) -> None:
        self._characters += len(data)
        self._is_filled = self._is_filled or self._in_cell

    def end(self, tag: str) -> None:
        if tag in _CELLS:
            self._end_cell()
        elif tag == "table:table-row":
            self._row += self._rows
        elif tag == "table:table":
            self._allowance.use(max(self._extent.area, self._laid_out), self._extent.characters)

    def _end_cell(self) -> None:
        self._in_cell = False
        # Empty cells are laid out once another one follows them.
        self._laid_out, self._pending = self._laid_out + self._pending, self._columns
        self._column += self._columns
        found = self._extent
        if self._is_filled:
            self._laid_out, self._pending = self._laid_out + self._columns, 0
            found.rows = max(found.rows, self._row + self._rows)
            found.columns = max(found.columns, min(self._column, MOST_COLUMNS))
            found.cells += self._columns * self._rows
            found.characters += self._characters * self._columns * self._rows
        self._allowance.check(self._sheet, found)
        if self._laid_out > self._allowance.cells_left:
            self._allowance.check(self._sheet, Extent(rows=self._laid_out, columns=1))

    def _number(self, attributes: dict[str, str], name: str) -> int:
        text = attributes.get(name, "1")
        if not (text.isascii() and text.isdigit() and len(text) < 12):
            raise NotAWorkbookError(
                f"{self._allowance.name} says {text[:20]!r} where a number of rows or columns belongs; save it again"
            )
        return int(text)
