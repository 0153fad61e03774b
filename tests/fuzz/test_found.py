"""What fuzzing has found, so that it is not found again."""

from __future__ import annotations

from pathlib import Path

import pytest

import kpiworkbook as kw
from kpiworkbook.notation.number_format import render
from kpiworkbook.ooxml.styles_edit import StylesEditor
from tests.hostile.books import BOOK, SHEET_PART, STYLES, changed, instead
from tests.hostile.old_books import ods
from tests.zoo.parts import Parts


def test_a_part_in_an_encoding_that_is_none() -> None:
    xml = b'<?xml version="1.0" encoding="rId2"?><styleSheet/>'
    with pytest.raises(kw.NotAWorkbookError, match=r"is damaged in xl/styles\.xml"):
        kw.read(instead(STYLES, xml))


def test_a_number_format_whose_number_is_none() -> None:
    xml = b'<styleSheet><numFmts><numFmt numFmtId="FFD9E1F2" formatCode="0"/></numFmts></styleSheet>'
    with pytest.raises(kw.NotAWorkbookError, match="says 'FFD9E1F2' where a number belongs"):
        StylesEditor(xml, STYLES)


def test_a_cell_whose_format_is_no_number(tmp_path: Path) -> None:
    sheet = Parts.of(BOOK)[SHEET_PART].replace(b'<c r="D2"', b'<c s="INF" r="D2"')
    (tmp_path / "book.xlsx").write_bytes(instead(SHEET_PART, sheet))
    with pytest.raises(kw.NotAWorkbookError):
        kw.refresh(tmp_path / "book.xlsx", month="Oct-19")


def test_an_ods_without_a_header() -> None:
    row = '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    with pytest.raises(kw.LayoutError, match="no header was found on 'D'"):
        kw.read(ods(row))


def test_a_workbook_without_sheets() -> None:
    with pytest.raises(kw.NotAWorkbookError, match="has no worksheet that can be read"):
        kw.read(changed("xl/workbook.xml", "<sheet ", "<shed "))


@pytest.mark.parametrize("code", ["ſ", "ſſ.0", "yſ", "[ſ]", "K", "ſ0"])
def test_a_letter_that_is_an_s_only_where_case_is_ignored(code: str) -> None:
    assert isinstance(render(43709.5, code), str)


def test_a_zip_of_a_version_that_nobody_knows(tmp_path: Path) -> None:
    at = BOOK.index(b"PK\x01\x02") + 6
    book = tmp_path / "book.xlsx"
    book.write_bytes(BOOK[:at] + b"\x54\x00" + BOOK[at + 2 :])
    for use in (kw.read, kw.refresh, kw.fix):
        with pytest.raises(kw.NotAWorkbookError, match="is damaged or cut short"):
            use(book)


def test_a_formula_that_is_longer_than_any(tmp_path: Path) -> None:
    book = changed(
        SHEET_PART, "</sheetData>", f'<row r="4"><c r="J4"><f>{"x." * 50_000}!A1</f><v>1</v></c></row></sheetData>'
    )
    (tmp_path / "book.xlsx").write_bytes(book)
    assert kw.refresh(tmp_path / "book.xlsx", month="Oct-19").written
