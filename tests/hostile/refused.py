"""Every book that is refused, and what its message says: what is wrong where, and what to do."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from functools import cache

from tests.hostile.books import (
    BOOK,
    GRID,
    RELATIONSHIPS,
    SHEET_PART,
    STYLES,
    TEXTS,
    WORKBOOK,
    cells,
    changed,
    entry,
    instead,
    locked,
    sample,
    without,
    zipped,
)
from tests.hostile.locked_xls import locked_xls
from tests.hostile.old_books import compound, number, ods, xls, xlsb
from tests.support import SAMPLE, tsv
from tests.zoo.parts import Parts

__all__ = ["REFUSED"]

DAMAGED = "is damaged or cut short; download or copy it again"
LIMITS = "set {} under [limits] in a kpiworkbook.toml that you name with --config"
FAR = "farther than any scorecard: 17,179,869,184 cells. Delete what is alone far from the table"
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/hostname">]>'
SHOWN = '<row r="9"><c r="A9" t="inlineStr"><is><t>&c;</t></is></c></row>'
FILLED = 'office:value-type="float" office:value="1"'
Build = Callable[[], bytes]
REFUSED: dict[str, tuple[str, Build, str]] = {}
"""What it is: the file's name, its content, and an essential part of the message."""


def refused(what: str, build: Build, said: str, name: str = "book.xlsx") -> None:
    """Enter a case."""
    assert what not in REFUSED
    REFUSED[what] = (name, cache(build), said)


def with_entity(part: str, declared: str, book: Callable[[], Parts] = lambda: Parts.of(BOOK)) -> bytes:
    """Return a book that declares an entity in a part, and shows it where the part holds text."""
    parts = book()
    text = parts[part].decode()
    start = text.index("?>") + 2 if text.startswith("<?xml") else 0
    text = text[:start] + declared + text[start:].replace("</sheetData>", f"{SHOWN}</sheetData>")
    parts[part] = text.replace("<si><t>", "<si><t>&c;", 1).encode()
    return parts.packed()


# What is no workbook.
refused("empty file", lambda: b"", "is empty; export or copy the workbook again")
refused("only zeros", lambda: bytes(9000), "is empty; export or copy the workbook again")
refused("text renamed", lambda: tsv(GRID), "is not a workbook; if it is text, give it the ending .csv or .tsv")
refused("web page renamed", lambda: b"<html><table><tr><td>Ref</table>", "is a web page or XML", "book.xls")
refused("any zip renamed", lambda: zipped([("a.txt", b"a")]), "is a zip file but not a workbook; name an .xlsx")
refused("word document renamed", lambda: zipped([("[Content_Types].xml", b""), ("word/document.xml", b"")]),
        "is a zip file but not a workbook")  # fmt: skip
refused("old office file without a book", lambda: compound(b"x", "WordDocument"), "without a workbook in it", "a.xls")
for tenth in range(1, 10):
    refused(f"cut after {tenth} tenths", lambda tenth=tenth: SAMPLE.read_bytes()[: SAMPLE.stat().st_size * tenth // 10],
            DAMAGED)  # fmt: skip
refused("cut by one byte", lambda: SAMPLE.read_bytes()[:-1], DAMAGED)

# Zips that unpack to more than anybody can hold.
refused("zip bomb, declared", lambda: entry(BOOK, SHEET_PART, size=600_000_000),
        "unpacks to 600 MB; the limit is 500 MB. If the book is sound, "
        + LIMITS.format("unpacked_megabytes"))  # fmt: skip
refused("zip bomb, beyond 32 bits", lambda: entry(BOOK, SHEET_PART, size=2**32 - 1), "unpacks to 4,295 MB")
refused("zip bomb, many parts", lambda: zipped([(f"xl/{n}.xml", b"") for n in range(10_001)]),
        "has 10,001 parts; the limit is 10,000. If the book is sound, " + LIMITS.format("parts"))  # fmt: skip
refused(
    "zip bomb, blanks", lambda: instead(TEXTS, b" " * 11_000_000), "times its packed size, as nothing does that was"
)
refused(
    "zip bomb, in a part nobody reads", lambda: instead("xl/media/a.png", bytes(11_000_000)), LIMITS.format("ratio")
)
refused("zip bomb, lying in a sheet", lambda: entry(cells("<!--" + " " * 10**7 + "-->"), SHEET_PART, size=1000),
        "is damaged")  # fmt: skip
refused("zip bomb, lying in the texts", lambda: entry(SAMPLE.read_bytes(), TEXTS, size=1000), "is damaged")
refused("zip bomb, lying in the styles", lambda: entry(BOOK, STYLES, size=100), "is damaged")
refused(
    "part that is shorter than it says", lambda: entry(BOOK, SHEET_PART, size=10**6), "is cut short in xl/worksheets"
)
refused(
    "part packed by another method", lambda: zipped(list(Parts.of(BOOK).items()), zipfile.ZIP_BZIP2), "is packed as"
)
refused(
    "part packed by an unknown method", lambda: entry(BOOK, SHEET_PART, method=99), "is packed as Excel packs nothing"
)
refused(
    "parts encrypted by a zip program", lambda: entry(BOOK, SHEET_PART, flags=1), "is a zip whose parts are encrypted"
)

# Zips that mean different things to different programs, or lead out of themselves.
for out in ("../evil.xml", "xl/../../evil.xml", "..\\evil.xml", "C:\\evil.xml"):
    refused(f"part named {out}", lambda out=out: zipped([*Parts.of(BOOK).items(), (out, b"<a/>")]),
            "holds a part whose name leads out of it")  # fmt: skip
refused("part twice", lambda: zipped([*Parts.of(BOOK).items(), (SHEET_PART, b"<worksheet/>")]),
        "holds the part 'xl/worksheets/sheet1.xml' twice")  # fmt: skip
refused("part twice, in capitals", lambda: zipped([*Parts.of(BOOK).items(), (SHEET_PART.upper(), b"")]), "twice")
refused("part twice, with a slash before it", lambda: zipped([*Parts.of(BOOK).items(), ("/" + WORKBOOK, b"")]), "twice")
refused("part twice, with a backslash", lambda: zipped([*Parts.of(BOOK).items(), ("xl\\workbook.xml", b"")]), "twice")
refused("relationship twice", lambda: changed(
    RELATIONSHIPS, "</Relationships>", '<Relationship Id="rId1" Type="a" Target="b"/></Relationships>'
), "says two things of 'rId1'")  # fmt: skip
refused("sheet name twice", lambda: changed(
    WORKBOOK, "</sheets>", '<sheet name="Dataset" sheetId="9" r:id="rId1" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></sheets>'
), "or names one twice")  # fmt: skip
refused("sheet that names two parts", lambda: changed(
    WORKBOOK, 'name="Dataset"', 'xmlns:z="http://example.org/" z:id="rId2" name="Dataset"'
), "says two things of the sheet 'Dataset'")  # fmt: skip
refused("relationship within another element", lambda: changed(
    RELATIONSHIPS, "</Relationships>", '<x><Relationship Id="rId1" Type="x/worksheet" Target="/far.xml"/></x>'
    "</Relationships>"
), "says two things of 'rId1'")  # fmt: skip
refused("part in the folder that it is in", lambda: Parts(
    {**sample(), "xl/./worksheets/sheet1.xml": sample()[SHEET_PART]}
).packed(), "xl/./worksheets/sheet1.xml")  # fmt: skip
refused("relationship out of the package", lambda: changed(
    RELATIONSHIPS, "/xl/worksheets/sheet1.xml", "../../../../etc/passwd"
), "lacks the part of its sheet 'Dataset'")  # fmt: skip
refused("relationship to a file outside", lambda: changed(
    RELATIONSHIPS, 'Target="/xl/worksheets/sheet1.xml"', 'Target="file:///etc/passwd" TargetMode="External"'
), "does not say clearly which sheets it has")  # fmt: skip
refused("two kinds of book in one zip", lambda: zipped(
    [*Parts.of(BOOK).items(), ("content.xml", b"<office:document-content/>")]
), "book.xlsx")  # fmt: skip
refused("old book with a new one behind it", lambda: compound(b"x") + BOOK, "book.xls", "book.xls")

# Parts that are missing or of another kind.
refused("sheet missing", lambda: without(SHEET_PART), "lacks the part of its sheet 'Dataset'")
refused("workbook missing", lambda: without(WORKBOOK), "has no worksheet that can be read")
refused("relationships missing", lambda: without(RELATIONSHIPS), "is damaged or no workbook")
refused("content types missing", lambda: without("[Content_Types].xml"), "is a zip file but not a workbook")
refused("shared strings missing", lambda: without(TEXTS, SAMPLE.read_bytes()), "not readable in the sheet 'Dataset'")
refused("sheet is void", lambda: instead(SHEET_PART, b""), "not readable in the sheet 'Dataset'")
refused("sheet is no XML", lambda: instead(SHEET_PART, b"\x89PNG"), "not readable in the sheet 'Dataset'")
refused(
    "sheet in UTF-16", lambda: instead(SHEET_PART, Parts.of(BOOK)[SHEET_PART].decode().encode("utf-16")), "not in UTF-8"
)

# XML that grows, or reaches out.
for part, said in ((SHEET_PART, "unrecognized entity"), (STYLES, "document type"), (WORKBOOK, "document type"),
                   (RELATIONSHIPS, "document type"), ("_rels/.rels", "document type")):  # fmt: skip
    refused(f"entity bomb in {part}", lambda part=part: with_entity(part, BOMB), said)
    refused(f"external entity in {part}", lambda part=part: with_entity(part, OUTSIDE), said)
refused(f"entity bomb in {TEXTS}", lambda: with_entity(TEXTS, BOMB, sample), "is damaged or no workbook")
refused(f"external entity in {TEXTS}", lambda: with_entity(TEXTS, OUTSIDE, sample), "is damaged or no workbook")
refused("entity bomb in an .ods", lambda: zipped([
    ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", f"{BOMB}<a>&c;</a>".encode())
]), "book.ods is damaged", "book.ods")  # fmt: skip

# Sheets that are larger than memory.
refused("cell at the sheet's end", lambda: cells('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), FAR)
refused("the same, with blanks in the tag", lambda: cells('<row r="9"><c r = "XFD1048576"><v>1</v></c></row>'), FAR)
refused("the same, with another prefix", lambda: cells(
    '<row r="9"><x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="XFD1048576"/></row>'
), FAR)  # fmt: skip
refused("the same, in a row that says it is near", lambda: cells('<row r="9"><c r="ZZ1048576"/></row>'), "ZZ1048576")
refused("cells and rows without names", lambda: cells(
    "<row>" + "<c/>" * 16_000 + "</row>" + "<row/>" * 1_000 + "<row><c><v>1</v></c></row>"
), "farther than any scorecard")  # fmt: skip
refused(
    "cell beyond the sheet's end", lambda: cells('<row r="9"><c r="AAAA9"/></row>'), "names the cell 'AAAA9', which no"
)
refused("cell in small letters", lambda: cells('<row r="9"><c r="xfd1048576"/></row>'), "names the cell 'xfd1048576'")
refused("row beyond the sheet's end", lambda: cells('<row r="4294967295"><c/></row>'), "which no sheet has")
refused("a million columns of text", lambda: b"Ref,Indicator" + b",Sep-19" * 10**6 + b"\nM1,Contacts,5\n",
        "1,000,002 columns, but a sheet of Excel has", "book.csv")  # fmt: skip
refused(
    "more rows of text than a sheet has",
    lambda: b"Ref,Indicator,Sep-19\n" + b"\n" * 1_048_575 + b"M1,C,5\n",
    "rows",
    "book.csv",
)
refused("a hundred million rows of text", lambda: b"\n,\n" * 6 * 10**6, LIMITS.format("cells"), "book.csv")
refused("more shared texts than memory", lambda: changed(
            TEXTS, 'uniqueCount="', 'uniqueCount="9999999999', SAMPLE.read_bytes()),
        "claims to hold 9999999999")  # fmt: skip
refused("a long text in many cells", lambda: (
    Parts({**sample(), TEXTS: b"<sst><si><t>" + b"abcdefg" * 200_000 + b"</t></si></sst>", SHEET_PART: (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 1001))
        + b"</sheetData></worksheet>"
    )}).packed()
), "show 1,400,000,000 characters, since the same long text is in many of them")  # fmt: skip
refused("the same, beside another part of texts", lambda: (
    Parts({**Parts.of(REFUSED["a long text in many cells"][1]()), "xl/a/sharedStrings.xml": (
        b"<sst><si><t>x</t></si></sst>"
    )}).packed()
), "show 1,400,000,000 characters, since the same long text is in many of them")  # fmt: skip
refused("merged cells over each other", lambda: changed(
    SHEET_PART, "</sheetData>", '<row r="100000"><c r="A100000"><v>1</v></c></row></sheetData><mergeCells>'
    + '<mergeCell ref="A1:A100000"/>' * 500 + "</mergeCells>"
), "merged cells")  # fmt: skip

# The same in other kinds of books.
refused("old book, a cell far away", lambda: compound(xls([number(0, 0) + number(65_535, 65_535)])),
        "4,294,967,296 cells", "book.xls")  # fmt: skip
refused("old book, large sheets", lambda: compound(xls([number(0, 0) + number(65_535, 100)] * 5)),
        "beside 6,619,136 on other sheets", "book.xls")  # fmt: skip
refused("old book that claims to be large", lambda: compound(
    xls([struct.pack("<2H2L3H", 0x200, 14, 0, 2**31, 0, 256, 0) + number(0, 0)])
), "549,755,813,888 cells", "book.xls")  # fmt: skip
refused("old book whose sectors lead in a circle", lambda: compound(
            xls([number(0, 0)]), chain=[3, 4, 5, 6, 7, 8, 9, 2]),
        "is damaged or cut short", "book.xls")  # fmt: skip
refused("binary book, a cell far away", lambda: xlsb([(0, 0, 1.0), (1_048_575, 16_383, 2.0)]), FAR, "book.xlsb")
refused(
    "binary book, a cell beyond",
    lambda: xlsb([(0, 0, 1.0), (2**31, 5, 2.0)]),
    "names a cell that no sheet",
    "book.xlsb",
)
refused("repeated rows and cells", lambda: ods(
    f'<table:table-row table:number-rows-repeated="1000000"><table:table-cell {FILLED} '
    'table:number-columns-repeated="1000"/></table:table-row>'
), "1,000,000,000 cells", "book.ods")  # fmt: skip
refused("repeated blanks", lambda: ods(
    '<table:table-row><table:table-cell table:number-columns-repeated="16000"/><table:table-cell/>'
    '</table:table-row>' * 1000
), "cells", "book.ods")  # fmt: skip
refused("repeated less than once", lambda: ods(
    '<table:table-row><table:table-cell table:number-columns-repeated="-1"/></table:table-row>'
), "says '-1' where a number of rows or columns belongs", "book.ods")  # fmt: skip

# What is locked.
refused("encrypted", locked, "is protected by a password; give it in a file with --password-file")
refused("encrypted, and cut short", lambda: locked()[:3000], "book.xlsx")
refused("old book that is encrypted", lambda: locked_xls(compound(xls([number(0, 0)])), "secret"),
        "is protected by a password; give it in a file", "book.xls")  # fmt: skip
refused("old book that is encrypted as none is", lambda: compound(
    xls([number(0, 0)], before=struct.pack("<2H", 0x2F, 54) + b"\1\0\1\0" + bytes(50))
), "is protected in a way that is not known here", "book.xls")  # fmt: skip
refused("encrypted old book, as weakly as Excel 95 did", lambda: compound(
    xls([number(0, 0)], before=struct.pack("<2H", 0x2F, 6) + b"\0\0" + b"\x9a\x0e\x21\xce")
), "is protected by a password", "book.xls")  # fmt: skip

# Text that no cell can hold.
refused(
    "surrogate halves in XML", lambda: cells(SHOWN.replace("&c;", "&#xD800;")), "not readable in the sheet 'Dataset'"
)
refused(
    "numbers that are none",
    lambda: instead(STYLES, Parts.of(BOOK)[STYLES].replace(b'fontId="0"', b'fontId="x"')),
    "damaged",
)
refused("numbers of five thousand digits", lambda: instead(
    STYLES, Parts.of(BOOK)[STYLES].replace(b'numFmtId="0"', b'numFmtId="%s"' % (b"9" * 5000))
), "damaged")  # fmt: skip
