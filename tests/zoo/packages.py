"""Animals whose package is packed otherwise: other paths, other zips, saved by LibreOffice."""

from __future__ import annotations

import io
import re
import struct
import tempfile
import zipfile
from pathlib import Path

from kpiworkbook.model.places import cell_name
from tests.support import converted
from tests.zoo import by_xlsxwriter
from tests.zoo.parts import SHEET_PART, WORKBOOK, Parts
from tests.zoo.parts_added import plain
from tests.zoo.registry import animal
from tests.zoo.scorecard import FIRST_MONTH, HEADER_ROWS, MONTHS

_MOVED = "xl/pages/the%20scorecard.xml"


@animal
def saved_by_libreoffice() -> bytes:
    with tempfile.TemporaryDirectory() as name:
        book = Path(name) / "book.xlsx"
        book.write_bytes(by_xlsxwriter.book_of(by_xlsxwriter.notes))
        return converted(book, Path(name) / "saved", "xlsx").read_bytes()


@animal
def sheet_at_another_path() -> bytes:
    """Paths mean nothing in a package: only relationships do."""
    parts = plain()
    parts.change("[Content_Types].xml", f'"/{SHEET_PART}"', f'"/{_MOVED}"')
    parts.change("xl/_rels/workbook.xml.rels", '"worksheets/sheet1.xml"', '"pages/the%20scorecard.xml"')
    return Parts({_MOVED if path == SHEET_PART else path: content for path, content in parts.items()}).packed()


@animal
def without_styles() -> bytes:
    """The least that makes a workbook: no styles, no theme, no properties, and so no dates either."""
    parts = plain()
    owners = ("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels")
    kept = (*owners, WORKBOOK, SHEET_PART, "xl/sharedStrings.xml")
    for part in [part for part in parts if part not in kept]:
        del parts[part]
        name = part.removeprefix("xl/").replace(".", r"\.")
        for owner in owners:
            parts[owner] = re.sub(rb'<\w+ [^>]*"/?(?:xl/)?%s"[^>]*/>' % name.encode(), b"", parts[owner])
    parts[SHEET_PART] = re.sub(rb' s="\d+"', b"", parts[SHEET_PART])
    for number, month in enumerate(MONTHS, FIRST_MONTH):
        for row in HEADER_ROWS:
            place = cell_name(row, number)
            parts.cell(place, f'<c r="{place}" t="inlineStr"><is><t>{month:%b-%y}</t></is></c>')
    return parts.packed()


@animal
def newest_relationships_first() -> bytes:
    """Excel writes relationships in no order, and those of what came after 2007 have types of their own."""
    parts = Parts.of(by_xlsxwriter.book_of(by_xlsxwriter.image_in_a_cell))
    relationships = parts["xl/_rels/workbook.xml.rels"]
    found = re.findall(rb"<Relationship [^>]*/>", relationships)
    parts["xl/_rels/workbook.xml.rels"] = relationships.replace(b"".join(found), b"".join(reversed(found)))
    return parts.packed()


class _Pipe(io.RawIOBase):
    """A stream that cannot go back, so that a zip writes sizes behind the data."""

    def __init__(self) -> None:
        self.content = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        self.content += data
        return len(data)


@animal
def zip_written_to_a_pipe() -> bytes:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in plain().items():
            package.writestr(zipfile.ZipInfo(name, (2019, 10, 14, 9, 30, 0)), content, zipfile.ZIP_DEFLATED)
    return bytes(pipe.content)


@animal
def zip_with_stored_entries_and_extra_fields() -> bytes:
    """Stored, with Excel's own padding (field 0xA220), a zip comment and an entry for a folder."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.comment = b"made by another program"
        package.writestr(zipfile.ZipInfo("xl/", (2019, 10, 14, 9, 30, 0)), b"")
        for name, content in plain().items():
            entry = zipfile.ZipInfo(name, (2019, 10, 14, 9, 30, 0))
            entry.extra = struct.pack("<2H", 0xA220, 20) + b"\x28\xa0\x14\0" + b"\0" * 16
            package.writestr(entry, content)
    return stream.getvalue()
