"""Books that no program writes: made of an honest one by changing what stands in its parts or in its zip."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Sequence
from functools import cache

from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from tests.once import once
from tests.support import SAMPLE, xlsx
from tests.zoo.parts import SHEET_PART, WORKBOOK, Parts

__all__ = [
    "BOOK", "GRID", "RELATIONSHIPS", "SHEET_PART", "STYLES", "TEXTS", "WORKBOOK", "cells", "changed", "entry",
    "instead", "locked", "sample", "without", "zipped",
]  # fmt: skip

GRID = """
Ref | Indicator | Aug-19 | Sep-19 | % change from previous month | Commentary
M1  | Contacts  | 10     | 20     | ↑ 100%                       | Fine.
M2  | Referrals | 40     | 20     | ↓ -50%                       |
"""
BOOK = once(lambda: xlsx(GRID), "book of hostile tests", GRID)  # the same in each process: openpyxl notes the time
TEXTS, STYLES, RELATIONSHIPS = "xl/sharedStrings.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"

if hasattr(ECMA376Agile, "_derive_iterated_hash_from_password"):  # it is the library's own, and may go
    # A password's hundred thousand rounds are the same each time, with each book's salt; a book is opened many times.
    ECMA376Agile._derive_iterated_hash_from_password = cache(ECMA376Agile._derive_iterated_hash_from_password)


def sample() -> Parts:
    """Return the parts of the sample, which has shared strings."""
    return Parts.of(SAMPLE.read_bytes())


def changed(part: str, old: str, new: str, book: bytes = BOOK) -> bytes:
    """Return the book with something else in a part; what is replaced stands there once."""
    parts = Parts.of(book)
    parts.change(part, old, new)
    return parts.packed()


def instead(part: str, content: bytes, book: bytes = BOOK) -> bytes:
    """Return the book with another content of a part."""
    return Parts({**Parts.of(book), part: content}).packed()


def without(part: str, book: bytes = BOOK) -> bytes:
    """Return the book without a part."""
    parts = Parts.of(book)
    del parts[part]
    return parts.packed()


def cells(xml: str, book: bytes = BOOK) -> bytes:
    """Return the book with more rows at the end of its sheet."""
    return changed(SHEET_PART, "</sheetData>", f"{xml}</sheetData>", book)


def zipped(entries: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip with entries of any names, the same one twice if wanted."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package, warnings.catch_warnings(action="ignore"):
        for name, content in entries:
            package.writestr(zipfile.ZipInfo(name), content, method)
    return stream.getvalue()


def entry(
    book: bytes, part: str, *, size: int | None = None, flags: int | None = None, method: int | None = None
) -> bytes:
    """Return the zip with something else said of one part, in its directory and before its data."""
    data = bytearray(book)
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        local = package.getinfo(part).header_offset
        at = package.start_dir
    while data[at + 46 : at + 46 + len(part)] != part.encode():
        at += 46 + sum(struct.unpack_from("<3H", data, at + 28))
    for value, form, in_directory, before in ((size, "<L", 24, 22), (flags, "<H", 8, 6), (method, "<H", 10, 8)):
        if value is not None:
            struct.pack_into(form, data, at + in_directory, value)
            struct.pack_into(form, data, local + before, value)
    return bytes(data)


def locked(book: bytes = BOOK, password: str = "secret") -> bytes:
    """Return the book with a password, as Excel would save it: some hundred thousand rounds of hashing, once a run."""

    def make() -> bytes:
        OOXMLFile(io.BytesIO(book)).encrypt(password, sealed := io.BytesIO())
        return sealed.getvalue()

    return once(make, "locked", password, book)
