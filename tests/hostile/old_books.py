"""Old and binary books, written record by record, so that they can say what no program says."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from tests.hostile.books import zipped

__all__ = ["compound", "number", "ods", "xls", "xlsb"]

_SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_TABLE_NS = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_OFFICE_NS = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT_NS = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def compound(stream: bytes, name: str = "Workbook", *, chain: Sequence[int] | None = None) -> bytes:
    """Return a compound file with one stream.

    `chain` is what the table says of the stream's sectors: from number 2 where the file is small.
    """
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // _SECTOR)
    tables = -(-(count + 2) // 127)
    first = tables + 1
    following = chain or [*range(first + 1, first + count), _END]
    numbers = [*[_TABLE] * tables, _END, *following]
    table = struct.pack(f"<{128 * tables}L", *[*numbers, *[_FREE] * (128 * tables - len(numbers))][: 128 * tables])
    header = struct.pack(
        "<8s16s6H8x10L", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0,
        tables, tables, 0, 4096, _END, 0, _END, 0, 0, _FREE,
    )  # fmt: skip
    header = header[:76] + struct.pack("<109L", *range(tables), *[_FREE] * (109 - tables))
    directory = _entry("Root Entry", 5, _END, 0, child=1) + _entry(name, 2, first, len(stream)) + bytes(256)
    return header + table + directory + stream.ljust(count * _SECTOR, b"\0")


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0") + struct.pack("<HBB3L", len(text) + 2, kind, 1, _FREE, _FREE, child) + bytes(36)
        + struct.pack("<3L", start, size, 0)
    )  # fmt: skip


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<2H", kind, len(content)) + content


def number(row: int, column: int, value: float = 1.0) -> bytes:
    """Return the record of a number in an .xls sheet."""
    return _record(0x0203, struct.pack("<3Hd", row, column, 0, value))


def xls(sheets: Sequence[bytes], *, before: bytes = b"") -> bytes:
    """Return the stream of an .xls book whose sheets have these records; `before` are records of the book."""
    start = _record(0x0809, struct.pack("<2H12x", 0x0600, 5)) + before
    end = _record(0x000A, b"")
    named = [f"S{n}".encode() for n in range(len(sheets))]
    length = len(start) + sum(4 + 8 + len(name) for name in named) + len(end)
    body, places = b"", []
    for records in sheets:
        places.append(length + len(body))
        body += _record(0x0809, struct.pack("<2H12x", 0x0600, 0x10)) + records + end
    bound = b"".join(
        _record(0x0085, struct.pack("<LHBB", place, 0, len(name), 0) + name)
        for place, name in zip(places, named, strict=True)
    )
    return start + bound + end + body


def _binary(kind: int, content: bytes = b"") -> bytes:
    ids = bytes((kind,)) if kind < 0x80 else bytes((kind & 0x7F | 0x80, kind >> 7))
    size, sizes = len(content), b""
    while size >= 0x80:
        sizes, size = sizes + bytes((size & 0x7F | 0x80,)), size >> 7
    return ids + sizes + bytes((size,)) + content


def _wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def xlsb(
    cells: Sequence[tuple[int, int, float | str]], beside: Sequence[tuple[str, bytes]] = (), *, short: bool = False
) -> bytes:
    """Return an .xlsb book with one sheet: row, column, number or text; `beside` are further parts.

    Where `short`, a cell that follows another one in its row does not say its column.
    """
    bound = _binary(0x009C, struct.pack("<2L", 0, 1) + _wide("rId1") + _wide("D"))
    book = _binary(0x0083) + _binary(0x008F) + bound + _binary(0x0090) + _binary(0x0084)
    rows = b""
    before = (-1, -1)
    for row, column, value in cells:
        if row != before[0] or not short:
            rows += _binary(0, struct.pack("<L", row) + bytes(21))
        kind, content = (6, _wide(value)) if isinstance(value, str) else (5, struct.pack("<d", value))
        is_next = short and before == (row, column - 1)
        place = b"" if is_next else struct.pack("<L", column)
        rows += _binary(kind + 0x0B if is_next else kind, place + bytes(4) + content)
        before = (row, column)
    sheet = _binary(0x0081) + _binary(0x0094, struct.pack("<4L", 0, 1, 0, 1)) + _binary(0x0091) + rows
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.bin"/></Relationships>'
    )
    return zipped([
        ("[Content_Types].xml", b"<Types/>"), ("xl/workbook.bin", book),
        ("xl/_rels/workbook.bin.rels", relations.encode()),
        ("xl/worksheets/sheet1.bin", sheet + _binary(0x0092) + _binary(0x0082)), *beside,
    ])  # fmt: skip


def ods(rows: str) -> bytes:
    """Return an .ods book with these rows in its one sheet."""
    content = (
        f'<office:document-content xmlns:office="{_OFFICE_NS}" xmlns:table="{_TABLE_NS}" xmlns:text="{_TEXT_NS}">'
        f'<office:body><office:spreadsheet><table:table table:name="D">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped([
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("META-INF/manifest.xml", manifest),
        ("content.xml", content.encode()),
    ])  # fmt: skip
