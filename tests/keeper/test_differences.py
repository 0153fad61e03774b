"""The helper that tells what differs between two packages tells all of it and nothing else."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.keeper.differences import Differences, SheetDifferences, differences, sheet_differences
from tests.zoo import ZOO

SHEET = """<?xml version="1.0"?>
<worksheet xmlns="urn:main"><dimension ref="A1:B2"/><sheetData>
<row r="1" spans="1:2"><c r="A1"><v>1</v></c> <c r="B1" s='2'/></row><!-- two -->
<row r="2"><c r="A2"><f a="1 > 0">A1</f><v>1</v></c></row>
</sheetData><conditionalFormatting sqref="A1"/><conditionalFormatting sqref="B1"/></worksheet>"""


def changed(*changes: tuple[str, str]) -> SheetDifferences:
    """Return what differs once parts of the sheet are something else."""
    after = SHEET
    for old, new in changes:
        assert old in after
        after = after.replace(old, new, 1)
    return sheet_differences(SHEET.encode(), after.encode())


def test_nothing_differs_where_nothing_differs():
    assert not changed()
    assert differences(ZOO["plain"](), ZOO["plain"]()) == Differences()


@pytest.mark.parametrize(
    ("old", "new", "cells"),
    [
        ("<v>1</v>", "<v>2</v>", ("A1",)),
        ("<v>1</v>", "<v>1.0</v>", ("A1",)),
        ("s='2'", 's="2"', ("B1",)),
        ("A1</f>", "A1 </f>", ("A2",)),
        ("""<c r="B1" s='2'/>""", "", ("B1",)),
        ("</row>\n</sheetData>", '<c r="AA2"/></row>\n</sheetData>', ("AA2",)),
        ("</row>\n</sheetData>", "<c/><c/></row>\n</sheetData>", ("B2", "C2")),
        ('<c r="A1"><v>1</v></c>', '<c r="A1"><v>1</v><!-- x --></c>', ("A1",)),
    ],
)
def test_cells_are_named(old, new, cells):
    assert changed((old, new)) == SheetDifferences(cells=cells)


def test_cells_are_named_row_by_row():
    assert changed(("A1</f>", "B1</f>"), ("<v>1</v>", "<v>2</v>"), ("s='2'", "s='3'")).cells == ("A1", "B1", "A2")


def test_rows_are_named_with_their_attributes():
    assert changed(('spans="1:2"', 'spans="1:3"')) == SheetDifferences(
        rows={1: ({"r": "1", "spans": "1:2"}, {"r": "1", "spans": "1:3"})}
    )
    new = ("\n</sheetData>", '<row r="4"><c r="A4"/></row>\n</sheetData>')
    assert changed(new) == SheetDifferences(cells=("A4",), rows={4: (None, {"r": "4"})})


def test_what_is_loose_among_rows_and_cells_is_told():
    assert changed(("<!-- two -->", "<!-- three -->")) == SheetDifferences(loose=True)
    assert changed(("</c> <c", "</c><c")) == SheetDifferences(loose=True)


def test_elements_beside_the_data_are_named():
    assert changed(('"A1:B2"', '"A1:C2"')) == SheetDifferences(added=("dimension",), removed=("dimension",))
    assert changed(("</worksheet>", "<extLst/></worksheet>")) == SheetDifferences(added=("extLst",))
    assert changed(('<dimension ref="A1:B2"/>', "")) == SheetDifferences(removed=("dimension",))
    more = ("<conditionalFormatting", '<conditionalFormatting sqref="C1"/><conditionalFormatting')
    assert changed(more) == SheetDifferences(added=("conditionalFormatting",))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('sqref="A1"/><conditionalFormatting sqref="B1"', 'sqref="B1"/><conditionalFormatting sqref="A1"'),
        ("urn:main", "urn:other"),
        ('<?xml version="1.0"?>', ""),
        ("</worksheet>", "</worksheet>\n"),
        ("</sheetData>", "</sheetData>\n"),
    ],
)
def test_order_and_what_stands_around_is_told(old, new):
    assert changed((old, new)) == SheetDifferences(around=True)
    assert changed((old, new)).outside


def test_a_sheet_that_was_empty_gains_rows():
    before, after = "<worksheet><sheetData/></worksheet>", '<worksheet><sheetData><row r="1"/></sheetData></worksheet>'
    assert sheet_differences(before.encode(), after.encode()) == SheetDifferences(rows={1: (None, {"r": "1"})})


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def test_parts_are_named():
    before = packed({"a": b"1", "sheet": b"<x:worksheet><x:sheetData/></x:worksheet>", "b": b"2"})
    sheet = b'<x:worksheet><x:sheetData><x:row r="1"><x:c r="A1"/></x:row></x:sheetData></x:worksheet>'
    found = differences(before, packed({"a": b"1", "sheet": sheet, "c": b"3"}))
    assert (found.changed, found.appeared, found.disappeared, found.reordered) == (("sheet",), ("c",), ("b",), False)
    assert found.sheets["sheet"].cells == ("A1",)


def test_another_order_of_the_parts_is_told():
    assert differences(packed({"a": b"", "b": b""}), packed({"b": b"", "a": b""})) == Differences(reordered=True)
    assert differences(packed({"a": b""}), packed({"n": b"", "a": b""})).reordered


@pytest.mark.parametrize("name", ZOO)
def test_a_changed_figure_is_found_in_every_animal(name):
    with zipfile.ZipFile(io.BytesIO(ZOO[name]())) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    sheet = next(part for part, content in parts.items() if b">1754<" in content and b"sheetData" in content)
    after = packed(parts | {sheet: parts[sheet].replace(b">1754<", b">1755<", 1)})
    assert differences(ZOO[name](), after) == Differences(
        changed=(sheet,), sheets={sheet: SheetDifferences(cells=("E6",))}
    )
