"""Whether an .xlsb book may be laid out: how far its sheets' cells reach, told from its records ([MS-XLSB])."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.model.excel import MOST_COLUMNS, MOST_ROWS
from kpiworkbook.ooxml.allowance import Allowance
from kpiworkbook.ooxml.extent import Extent
from kpiworkbook.ooxml.package import Package

__all__ = ["checked_xlsb", "xlsb_records"]

_ROW, _LAST_CELL, _SHARED_TEXT, _TEXT, _SHEET = 0x0000, 0x000B, 0x0007, 0x0013, 0x009C
_NO_PART = 0xFFFFFFFF
"""In the place of a name's length: the sheet has no part."""
_SHORT, _SHORTER_BY = range(0x000C, 0x0013), 0x000B
"""Cells that do not say their column, which is the next one. Excel reads and never writes them, other programs do."""
_BOOK, _TEXTS = "xl/workbook.bin", "xl/sharedstrings.bin"
_ABOUT_SHEETS = (_BOOK, "xl/styles.bin", _TEXTS, "[content_types].xml")
_FOLDERS_OF_SHEETS = ("xl/worksheets/", "xl/chartsheets/", "xl/dialogsheets/")


def checked_xlsb(package: Package, allowance: Allowance) -> tuple[set[str], dict[str, bytes]]:
    """Return the parts that calamine may read, and those among them that it cannot read as they stand, rewritten.

    They are the workbook's sheets, and what says what their cells mean.

    Binary parts do not tell what they are, and an index or a printer's settings would look like a sheet with cells far
    away. So a sheet is what the workbook refers to as one, and calamine is not shown any other.

    Raises TooLargeError where one of the sheets would take too much memory once calamine lays it out, and
    NotAWorkbookError where a part is damaged.
    """
    by_path = {part.casefold(): part for part in sorted(package.parts)}
    relationships = package.relationships(_BOOK)
    targets = {each.target.casefold() for each in relationships.values()}
    sheets = [by_path[path] for path in sorted(targets & by_path.keys()) if path.startswith(_FOLDERS_OF_SHEETS)]
    in_full = {}
    try:
        # calamine writes to the terminal where it looks for a sheet's part and it is not told of.
        if not relationships.keys() >= _named(package.read(by_path.get(_BOOK, ""))):
            raise _damaged(allowance.name)
        longest = _longest(package.read(by_path.get(_TEXTS, "")))
        for part in sheets:
            extent, has_short = _extent(package.read(part), longest, allowance.name)
            allowance.check(part, extent)
            allowance.use(extent.area, extent.characters)
            if has_short:
                in_full[part] = _in_full(package.read(part))
    except (struct.error, IndexError):
        raise _damaged(allowance.name) from None
    about = {part for path, part in by_path.items() if path in _ABOUT_SHEETS or path.endswith(".rels")}
    return about.union(sheets), in_full


def _damaged(name: str) -> NotAWorkbookError:
    return NotAWorkbookError(f"{name} is damaged; copy it again, or save it from Excel as .xlsx")


def xlsb_records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield each record's kind, and where its content begins and ends; numbers are of seven bits a byte."""
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        for _ in range(4):
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if at + size > len(data):
            return
        yield kind, at, at + size
        at += size


def _named(data: bytes) -> set[str]:
    """Return the relationships by which the workbook refers to its sheets."""
    found = set()
    for kind, start, end in xlsb_records(data):
        if kind == _SHEET and (length := struct.unpack_from("<L", data, start + 8)[0]) != _NO_PART:
            found.add(data[start + 12 : min(start + 12 + 2 * length, end)].decode("utf-16-le", "replace"))
    return found


def _longest(data: bytes) -> int:
    return max((end - start for kind, start, end in xlsb_records(data) if kind == _TEXT), default=0) // 2


def _extent(data: bytes, longest: int, name: str) -> tuple[Extent, bool]:
    """Return how far a sheet reaches, and whether it has cells that do not say their column."""
    found, has_short = Extent(), False
    row, column = 0, -1
    for kind, start, end in xlsb_records(data):
        if kind == _ROW and end - start >= 4:
            row, column = struct.unpack_from("<L", data, start)[0], -1
        elif (0 < kind <= _LAST_CELL and end - start >= 8) or (kind in _SHORT and end - start >= 4):
            is_short = kind in _SHORT
            column = column + 1 if is_short else struct.unpack_from("<L", data, start)[0]
            has_short = has_short or is_short
            if row >= MOST_ROWS or column >= MOST_COLUMNS:
                raise NotAWorkbookError(f"{name} names a cell that no sheet has; open it in Excel and save it as .xlsx")
            found.cells += 1
            found.rows, found.columns = max(found.rows, row + 1), max(found.columns, column + 1)
            found.characters += longest if kind in (_SHARED_TEXT, _SHARED_TEXT + _SHORTER_BY) else end - start
    return found, has_short


def _in_full(data: bytes) -> bytes:
    """Return a sheet's records in which every cell says its column."""
    parts: list[bytes] = []
    done, column = 0, -1
    for kind, start, end in xlsb_records(data):
        if kind == _ROW and end - start >= 4:
            column = -1
        elif 0 < kind <= _LAST_CELL and end - start >= 8:
            column = struct.unpack_from("<L", data, start)[0]
        if kind in _SHORT and end - start >= 4:  # as `_extent` counts them
            column += 1
            parts += bytes((kind - _SHORTER_BY,)), _size(end - start + 4), struct.pack("<L", column), data[start:end]
        else:
            parts.append(data[done:end])
        done = end
    return b"".join([*parts, data[done:]])


def _size(number: int) -> bytes:
    """Return a record's size as it stands before the record: seven bits a byte."""
    found = bytearray()
    while number >= 0x80:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*found, number))
