"""Parts that are damaged, that could do harm, or in which bytes cannot be changed safely are refused with a reason."""

from __future__ import annotations

import io

import pytest

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.ooxml.outline import outline
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.sheet_edit import edit_sheet
from tests.ooxml.sheets import edited, edits, sheet
from tests.zoo import ZOO
from tests.zoo.parts import Parts

ROW = '<row r="2"><c r="B2" s="3"><v>1</v></c></row>'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<worksheet>",
        sheet("<row r='1'><c r='A1'></row>"),
        sheet('<row r="x"/>'),
        sheet('<row r="1"><c r="1A"/></row>'),
        sheet("", before='<cols><col style="1"/></cols>'),
        BOMB.encode() + sheet('<row r="1"><c r="A1"><v>&b;</v></c></row>'),
        b'<!DOCTYPE x SYSTEM "file:///etc/hostname">' + sheet(""),
        sheet("", before="\x01"),
        sheet("\x01"),
        sheet("").replace(b"sheetData", b"sheet\xffData"),
    ],
)
def test_a_damaged_sheet_is_refused(xml):
    with pytest.raises(NotAWorkbookError, match=r"book\.xlsx is damaged"):
        edit_sheet(xml, edits(A1=1), "book.xlsx")


def test_a_tag_that_is_not_closed_among_plainly_written_cells_is_the_readers_to_find():
    """Such cells are searched, not parsed, since their values have been read of the same bytes."""
    damaged = '<row r="1"><c r="A1"></row>'
    assert damaged.encode() in edit_sheet(sheet(damaged + ROW), edits(B2=5), "book.xlsx")


@pytest.mark.parametrize(
    "xml",
    [
        sheet(ROW).decode().encode("utf-16"),
        sheet(ROW).decode().encode("utf-16-le"),
        ("<?xml version='1.0' encoding='UTF-16'?>" + sheet(ROW).decode()).encode("utf-16"),
        b"<?xml version='1.0' encoding='ISO-8859-1'?>" + sheet(ROW),
        b"<?xml version='1.0' encoding='windows-1252'?>" + sheet(ROW),
    ],
)
def test_a_sheet_in_another_encoding_is_refused(xml):
    with pytest.raises(NotAWorkbookError, match=r"book\.xlsx is not in UTF-8"):
        edit_sheet(xml, edits(B2="é"), "book.xlsx")


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (b"", "is damaged"),
        (b"<a><b></a>", "is damaged"),
        (BOMB.encode() + b"<a>&b;</a>", "is damaged"),
        ("<a/>".encode("utf-16"), "is not in UTF-8"),
        (b"<?xml version='1.0' encoding='latin1'?><a/>", "is not in UTF-8"),
    ],
)
def test_another_part_is_refused_alike(xml, reason):
    with pytest.raises(NotAWorkbookError, match=f"styles {reason}"):
        outline(xml, "styles")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_refused_in_any_encoding(encoding):
    parts = Parts.of(ZOO["plain"]())
    mark = "" if encoding in ("utf-8", "utf-16") else "\ufeff"
    parts["xl/styles.xml"] = (mark + BOMB + "<styleSheet>&b;</styleSheet>").encode(encoding)
    package = Package(io.BytesIO(parts.packed()), "book.xlsx")
    with pytest.raises(NotAWorkbookError, match="document type"):
        package.tree("xl/styles.xml")


def test_utf_16_is_read_where_nothing_is_changed():
    parts = Parts.of(ZOO["plain"]())
    declared = parts["xl/styles.xml"].decode().replace("UTF-8", "UTF-16")
    parts["xl/styles.xml"] = declared.encode("utf-16")
    package = Package(io.BytesIO(parts.packed()), "book.xlsx")
    assert package.tree("xl/styles.xml").tag.endswith("styleSheet")


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ('<row r="7"><c r="A7"><v>1</v></c></row><row r="7"><c r="B7"><v>2</v></c></row>', "row 7"),
        ('<row r="7"><c r="A7"><v>1</v></c><c r="A7"><v>2</v></c></row>', "the cell A7"),
        ('<row r="7"><c r="A7"><v>1</v></c><c r="A7" s="1"/></row>', "the cell A7"),
        ("<row r='7'><c r='A7'><v>1</v></c></row><row r='8'/><row r='7'/>", "row 7"),
        ("<row r='7'><c r='A7'><v>1</v></c><c r='A7'><v>2</v></c></row>", "the cell A7"),
        ('<row r="7"><c r="A7"><v>1</v></c></row><row r="6"/><row><c><v>1</v></c></row>', "row 7"),
    ],
)
def test_a_cell_or_row_that_stands_twice_is_not_changed_since_programs_differ_in_which_they_take(
    rows: str, what: str
) -> None:
    with pytest.raises(NotAWorkbookError) as refused:
        edit_sheet(sheet(rows), edits(A7=5), "book.xlsx")

    assert str(refused.value) == (
        f"book.xlsx gives {what} of a sheet twice, and programs differ in which of the two they take; open it in Excel "
        "and save it again"
    )


def test_a_cell_twice_that_is_not_changed_is_left_as_it_is() -> None:
    twice = '<row r="7"><c r="A7"><v>1</v></c><c r="A7"><v>2</v></c>'

    assert edited(f"{twice}</row>", B7=5) == f'{twice}<c r="B7"><v>5</v></c></row>'
