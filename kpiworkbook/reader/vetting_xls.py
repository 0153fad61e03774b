"""Whether an .xls book may be laid out: how far its sheets' cells reach, told from its records ([MS-XLS])."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.ooxml.allowance import Allowance
from kpiworkbook.ooxml.extent import Extent
from kpiworkbook.reader.compound import CompoundFile

__all__ = ["check_xls", "is_locked_xls", "workbook_stream", "xls_records"]

_BOOKS = ("Workbook", "Book", "WORKBOOK", "BOOK")
_LOCKED = 0x002F
"""The record FilePass ([MS-XLS] 2.4.117), whatever the way of locking that it names."""
_BOF, _EOF, _SHEET, _TEXTS, _CONTINUE = 0x0809, 0x000A, 0x0085, 0x00FC, 0x003C
_DIMENSIONS, _MANY_NUMBERS, _SHARED_TEXT = 0x0200, 0x00BD, 0x00FD
_CELLS = frozenset((0x0006, 0x0203, 0x0204, 0x0205, 0x027E, _MANY_NUMBERS, 0x00D6, _SHARED_TEXT))
_RICH, _EXTENDED, _WIDE = 0x08, 0x04, 0x01
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256


def check_xls(data: bytes, allowance: Allowance) -> None:
    """Raise TooLargeError where the book's sheets, which calamine lays out all at once, would take too much memory.

    Raises NotAWorkbookError where the file is damaged or holds no workbook.
    """
    book = CompoundFile(data, allowance.name)
    stream = workbook_stream(book)
    if stream is None:
        raise NotAWorkbookError(f"{allowance.name} is an old Office file without a workbook in it; name another file")
    try:
        sheets, longest = _globals(stream)
        for number, start in enumerate(sheets, 1):
            extent = _extent(stream, start, longest)
            allowance.check(f"number {number}", extent)
            # Cells and formulas are laid out one beside the other.
            allowance.use(extent.area, extent.characters)
    except (struct.error, IndexError):
        raise NotAWorkbookError(
            f"{allowance.name} is damaged; copy it again, or open it in Excel and save it as .xlsx"
        ) from None


def is_locked_xls(book: CompoundFile) -> bool:
    """Return whether a book's content is encrypted, be it as weakly as Excel 95 did."""
    for kind, _, _ in xls_records(workbook_stream(book) or b"", 0):
        if kind in (_LOCKED, _EOF):
            return kind == _LOCKED
    return False


def workbook_stream(book: CompoundFile) -> bytes | None:
    """Return the stream of records that a book is; None where there is none."""
    return next((found for name in _BOOKS if (found := book.stream(name)) is not None), None)


def xls_records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield each record's kind, and where its content begins and ends."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, at)
        if at + 4 + size > len(stream):
            return
        yield kind, at + 4, at + 4 + size
        at += 4 + size


def _globals(stream: bytes) -> tuple[list[int], int]:
    """Return where the sheets begin, and the length of the longest shared text."""
    sheets: list[int] = []
    longest = 0
    pieces: list[bytes] = []
    in_texts = False
    for kind, start, end in xls_records(stream, 0):
        if in_texts and kind != _CONTINUE:
            in_texts, longest, pieces = False, max(longest, _longest(pieces)), []
        if kind == _SHEET:
            sheets.append(struct.unpack_from("<L", stream, start)[0])
        elif kind == _TEXTS or (in_texts and kind == _CONTINUE):
            in_texts = True
            pieces.append(stream[start:end])
        elif kind == _EOF:
            break
    return sheets, max(longest, _longest(pieces))


def _longest(pieces: list[bytes]) -> int:
    """Return the characters of the longest text of a table; what cannot be followed counts as long as one can be."""
    if not pieces:
        return 0
    try:
        return max(_lengths(pieces), default=0)
    except (struct.error, IndexError):
        return min(sum(map(len, pieces)), 65_535)


def _lengths(pieces: list[bytes]) -> Iterator[int]:
    at, piece = 8, 0
    while piece < len(pieces):
        data = pieces[piece]
        if at >= len(data):
            piece, at = piece + 1, 0
            continue
        length, flags = struct.unpack_from("<HB", data, at)
        at += 3
        runs = struct.unpack_from("<H", data, at)[0] if flags & _RICH else 0
        at += 2 if flags & _RICH else 0
        extended = struct.unpack_from("<L", data, at)[0] if flags & _EXTENDED else 0
        at += 4 if flags & _EXTENDED else 0
        yield length
        left, width = length, 1 + (flags & _WIDE)
        while left:
            here = min(left, (len(pieces[piece]) - at) // width)
            left, at = left - here, at + here * width
            if left:  # goes on in the next piece, which says anew how wide its letters are
                piece, at = piece + 1, 1
                width = 1 + (pieces[piece][0] & _WIDE)
        skip = runs * 4 + extended
        while skip > len(pieces[piece]) - at:
            skip -= len(pieces[piece]) - at
            piece, at = piece + 1, 0
        at += skip


def _extent(stream: bytes, start: int, longest: int) -> Extent:
    """Return how far a sheet's cells reach; what its dimensions claim counts, since room is made for that."""
    found = Extent()
    depth = 0
    for kind, at, end in xls_records(stream, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif kind == _DIMENSIONS:
            _claim(found, stream[at:end])
        elif kind in _CELLS:
            row, column = struct.unpack_from("<2H", stream, at)
            if kind == _MANY_NUMBERS:
                column = max(column, struct.unpack_from("<H", stream, end - 2)[0])
            found.cells += 1
            found.rows, found.columns = max(found.rows, row + 1), max(found.columns, column + 1)
            found.characters += longest if kind == _SHARED_TEXT else end - at
    return found


def _claim(found: Extent, content: bytes) -> None:
    form = {10: "<4H", 14: "<2L2H"}.get(min(len(content), 14))
    if form is None:
        return
    _, rows, _, columns = struct.unpack_from(form, content)
    if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
        found.rows, found.columns = max(found.rows, rows), max(found.columns, columns)
