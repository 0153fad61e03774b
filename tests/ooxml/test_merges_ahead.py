"""calamine is given a sheet's merged cells before the sheet, and finds the same as without them."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest
from hypothesis import given
from python_calamine import CalamineError, CalamineWorkbook

import kpiworkbook as kw
from kpiworkbook.model.settings import LimitSettings
from kpiworkbook.ooxml import merges_ahead as merging
from kpiworkbook.ooxml import vetting
from kpiworkbook.ooxml.allowance import Allowance
from kpiworkbook.ooxml.merges_ahead import merges_ahead
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.vetting import values_of
from tests.ooxml.sheets import book_of, sheet
from tests.ooxml.test_any_sheet import MANY, sheets
from tests.readers import CALAMINE_CANNOT
from tests.support import SAMPLE
from tests.zoo import ZOO
from tests.zoo.parts import SHEET_PART, Parts

ROW = '<row r="1"><c r="A1"><v>1</v></c><c r="C3"><v>2</v></c></row>'
MERGES = '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'


def given_to_calamine(book: bytes) -> bytes:
    return values_of(Package(io.BytesIO(book), "book"), Allowance(name="book", limits=LimitSettings()))


def calamine_of(book: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(given_to_calamine(book)))


def found(book: bytes):
    """Return the values and the merged cells that calamine finds on each worksheet, or what it says of damage."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(book))
        pages = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
    except Exception as error:
        return str(error)
    return [(page.name, page.start, page.to_python(), page.merged_cell_ranges) for page in pages]


def part_of(book: bytes) -> bytes:
    """Return the sheet's part as calamine is given it; the checksum is right."""
    with zipfile.ZipFile(io.BytesIO(given_to_calamine(book))) as package:
        return package.read(SHEET_PART)


@pytest.mark.parametrize("name", [name for name in ZOO if name not in CALAMINE_CANNOT])
def test_calamine_finds_the_same_in_every_workbook(name):
    assert found(given_to_calamine(ZOO[name]())) == found(ZOO[name]())


def test_calamine_finds_the_same_in_the_sample():
    assert found(given_to_calamine(SAMPLE.read_bytes())) == found(SAMPLE.read_bytes())


@MANY
@given(xml=sheets())
def test_calamine_finds_the_same_on_any_sheet(xml):
    book = book_of(xml)
    assert found(given_to_calamine(book)) == found(book)


def test_merged_cells_stand_before_the_sheet_and_none_where_it_has_none():
    merged, bare = sheet(ROW, after=MERGES), sheet(ROW)
    assert part_of(book_of(merged)) == MERGES.encode() + merged
    assert part_of(book_of(bare)) == b"<mergeCells></mergeCells>" + bare
    assert [page[3] for page in found(given_to_calamine(book_of(merged)))] == [[((0, 0), (1, 1))]]


def test_a_stored_part_has_them_before_it_as_well():
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_STORED) as package:
        for part, content in Parts.of(book_of(sheet(ROW, after=MERGES))).items():
            package.writestr(part, content)
    assert part_of(book.getvalue()).startswith(MERGES.encode())
    assert found(given_to_calamine(book.getvalue())) == found(book.getvalue())


@pytest.mark.parametrize(
    "xml",
    [
        sheet(ROW, after=f"<!-- {MERGES} -->"),
        sheet(ROW, before=MERGES),
        sheet(ROW, after=MERGES + MERGES),
        sheet(ROW, after='<mergeCells count="0"/>'),
        sheet(ROW, after=MERGES.replace("<mergeCell ", "<sheetData/><mergeCell ")),
        sheet(ROW, after=MERGES.replace("<mergeCell ", f'<sheetData a="">{ROW}</sheetData ><mergeCell ')),
        sheet(ROW, after=MERGES.replace("<mergeCell ", '<dimension ref="B7"/><mergeCell ')),
        sheet(ROW, after=MERGES + " " * 1_000_000),
        sheet(ROW, after="<phoneticPr"),
        sheet(ROW, after="<a></b>"),
        sheet(ROW.replace("1</v>", "<![CDATA[mergeCells]]></v>")),
        b"\xef\xbb\xbf" + sheet(ROW),
        sheet(ROW).decode().encode("utf-16"),
        f'<?xml version="1.0" encoding="latin-1"?>{sheet(ROW).decode()}'.encode(),
        b"<worksheet><sheetData/></worksheet>",
        b"",
    ],
)
def test_nothing_is_put_before_what_is_odd_or_damaged(xml):
    assert merges_ahead(xml) == b""
    assert found(given_to_calamine(book_of(xml))) == found(book_of(xml))


def test_what_is_large_beside_the_cells_is_not_looked_at(monkeypatch):
    monkeypatch.setattr(merging, "parse", None)
    assert merges_ahead(sheet(ROW, after="<a>" * 400_000)) == b""


def test_a_part_that_cannot_be_unpacked_is_left_as_it_is():
    book = bytearray(book_of(sheet(ROW, after=MERGES)))
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        crc = package.getinfo(SHEET_PART).CRC.to_bytes(4, "little")
    damaged = bytes(book.replace(crc, zlib.crc32(b"").to_bytes(4, "little")))
    assert isinstance(given_to_calamine(damaged), bytes)


def test_a_calamine_that_refuses_what_stands_before_a_sheet_is_given_the_sheet_as_it_is(monkeypatch):
    usual = kw.read(SAMPLE)
    monkeypatch.setattr(vetting, "merges_ahead", lambda _: b"</nonsense>")
    with pytest.raises(CalamineError, match="nonsense"):
        calamine_of(SAMPLE.read_bytes()).get_sheet_by_name("Dataset")
    assert kw.read(SAMPLE).sheets == usual.sheets
