"""How far a worksheet's cells reach and how much text they show, before they are laid out as a rectangle.

calamine lays a sheet out whole, and copies a shared text for each cell that shows it: two cells, or one text of a
megabyte in ten thousand cells, would take all memory, and that ends the process. As a rule a few searches over the
bytes show that a sheet stays within bounds; where they do not, expat counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.model.excel import MOST_COLUMNS, MOST_ROWS
from kpiworkbook.model.places import column_number
from kpiworkbook.ooxml.safe_xml import parse, safe_parser

__all__ = ["Extent", "count_extent", "farthest_guess", "longest_text", "text_lengths"]


_TIERS: tuple[tuple[int, int, re.Pattern[bytes]], ...] = (
    (9_999, 702, re.compile(rb'<c(?! r="[A-Z]{1,2}+[0-9]{1,4}+")(?![A-Za-z])')),
    (99_999, 78, re.compile(rb'<c(?! r="[AB]?[A-Z][0-9]{1,5}+"|[A-Za-z])')),
)
"""Rows, columns, and what finds a cell that is not certainly within them: up to ZZ9999 and BZ99999. Both rectangles are
within the usual limit of cells."""
_PREFIXED = re.compile(rb":c[ >/\n\r\t]")
_SHORTEST_CELL = len('<c r="A1"/>')
_NAME = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(slots=True, kw_only=True)
class Extent:
    """A sheet's last row and column, from one, how many cells it has, and the characters that they show."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    characters: float = 0

    @property
    def area(self) -> int:
        """The cells of the rectangle from A1 on."""
        return self.rows * self.columns


def farthest_guess(xml: bytes, most_cells: int) -> Extent | None:
    """Return an extent that the cells certainly stay within, and that is within the limit; None where none is found.

    `characters` are not known, and infinite.
    """
    if b"\0" in xml[:4] or (b":c" in xml and _PREFIXED.search(xml)):
        return None
    for rows, columns, outside in _TIERS:
        if rows * columns <= most_cells and not outside.search(xml):
            return Extent(rows=rows, columns=columns, cells=len(xml) // _SHORTEST_CELL, characters=inf)
    return None


def count_extent(xml: bytes, name: str, texts: Sequence[int] = ()) -> Extent:
    """Return how far a worksheet's cells reach; `texts` are the lengths of the shared texts.

    Raises NotAWorkbookError, with `name`, where the part is damaged or names a cell that no sheet has.
    """
    counter = _Counter(texts)
    parser = safe_parser()
    parser.StartElementHandler, parser.EndElementHandler = counter.start, counter.end
    parser.CharacterDataHandler, parser.buffer_text = counter.text, True
    try:
        parse(parser, xml, name)
    except _NowhereError as error:
        raise NotAWorkbookError(
            f"{name} names the cell {str(error)[:20]!r}, which no sheet has; open it in Excel and save it again"
        ) from None
    return counter.extent


def text_lengths(xml: bytes, name: str) -> list[int]:
    """Return the lengths of the shared texts, in the order in which cells refer to them."""
    lengths: list[int] = []
    parser = safe_parser()

    def start(tag: str, _: object) -> None:
        if tag.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    parser.StartElementHandler, parser.CharacterDataHandler = start, text
    parse(parser, xml, name)
    return lengths


def longest_text(xml: bytes) -> int:
    """Return a length that no shared text exceeds, without parsing them."""
    return max(map(len, xml.split(b"</si>")))


class _NowhereError(Exception):
    """A cell's name that names none; not a ValueError, which would say no more than that the part is damaged."""


class _Counter:
    """Follows a sheet's rows and cells as calamine does: what has no name stands beside the one before it."""

    def __init__(self, texts: Sequence[int]) -> None:
        self.extent = Extent()
        self._texts = texts
        self._row = self._column = 0
        self._is_shared = False
        self._value: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local == "c":
            self._cell(attributes)
        elif local == "row" and "r" in attributes:
            self._row = self._within(attributes["r"], attributes["r"], MOST_ROWS)
        elif local == "v" and self._is_shared:
            self._value = []

    def _cell(self, attributes: dict[str, str]) -> None:
        row, column = self._row, self._column
        if name := attributes.get("r"):
            match = _NAME.fullmatch(name)
            if match is None:
                raise _NowhereError(name)
            row = self._within(match[2], name, MOST_ROWS)
            column = self._within(str(column_number(match[1]) + 1), name, MOST_COLUMNS)
        self._column = column + 1
        self._is_shared = attributes.get("t") == "s"
        found = self.extent
        found.cells += 1
        found.rows, found.columns = max(found.rows, row + 1), max(found.columns, column + 1)

    def _within(self, number: str, name: str, most: int) -> int:
        """Return a row's or column's number, counted from zero."""
        if not (number.isascii() and number.isdigit() and len(number) <= 7 and 1 <= int(number) <= most):
            raise _NowhereError(name)
        return int(number) - 1

    def text(self, data: str) -> None:
        if self._value is not None:
            self._value.append(data)
        else:
            self.extent.characters += len(data)

    def end(self, tag: str) -> None:
        local = tag.rpartition(":")[2]
        if local == "row":
            self._row, self._column = self._row + 1, 0
        elif local == "v" and self._value is not None:
            index, self._value = "".join(self._value).strip(), None
            # calamine refuses a text that is not there.
            known = index.isascii() and index.isdigit() and len(index) < 10 and int(index) < len(self._texts)
            self.extent.characters += self._texts[int(index)] if known else 0
