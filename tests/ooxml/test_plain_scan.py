"""What a search finds among plainly written cells is what a parser finds; whatever is not plain is left to it."""

from __future__ import annotations

import pytest
from hypothesis import given

from kpiworkbook.model.places import column_letters, place_of
from kpiworkbook.ooxml.safe_xml import unescape
from kpiworkbook.ooxml.sheet_scan import _plainly, _scanned
from tests.ooxml.sheets import MAIN, sheet
from tests.ooxml.test_any_sheet import MANY, PLACES, sheets, st
from tests.zoo import ZOO
from tests.zoo.parts import SHEET_PART, Parts

SHARED = (
    '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">1&lt;2</f><v>1</v></c><c r="C1"/></row>'
    '<row r="2"><c r="A2"><f t="shared" si="0"/><v>1</v></c></row>'
    '<row r="3" spans="1:2" x14ac:dyDescent="0.25"><c r="B3"><f t="array" ref="B3:C3">A1:A2</f><v/></c></row>'
)


def wanted(*places: tuple[int, int]) -> dict[int, set[int]]:
    """Return the columns by row."""
    return {row: {column for other, column in places if other == row} for row, _ in places}


@pytest.mark.parametrize("name", ZOO)
def test_of_every_workbook_both_find_the_same(name):
    parts = Parts.of(ZOO[name]())
    for part in [part for part in parts if part.startswith("xl/worksheets/sheet")]:
        places = wanted(*((row, column) for row in range(30) for column in range(30)))
        assert _plainly(parts[part], places, name) in (None, _scanned(parts[part], places, name))


@pytest.mark.parametrize(
    "name", ["as excel writes", "saved by libreoffice", "openpyxl plain", "plain", "shared formulas"]
)
def test_sheets_of_the_usual_programs_are_plain(name):
    assert _plainly(Parts.of(ZOO[name]())[SHEET_PART], {}, name) is not None


@MANY
@given(xml=sheets(), places=st.sets(PLACES))
def test_of_any_sheet_both_find_the_same(xml, places):
    assert _plainly(xml, wanted(*places), "sheet") in (None, _scanned(xml, wanted(*places), "sheet"))


@pytest.mark.parametrize("places", [[], ["A1"], ["A1", "A2", "B3", "C3"], ["B1"], ["D1", "A3", "Z9"]])
def test_formulas_that_hang_together_and_cells_that_are_not_there_are_found(places):
    xml = sheet(SHARED, before='<dimension ref="A1"/>', after='<mergeCells><mergeCell ref="D1:E1"/></mergeCells>')
    xml = xml.replace(b"<worksheet", b'<worksheet xmlns:x14ac="urn:x"')
    places = wanted(*map(place_of, places))
    plain = _plainly(xml, places, "sheet")
    assert plain == _scanned(xml, places, "sheet")
    assert len(plain.formulas) == 3


@pytest.mark.parametrize("number", [3, 99, 100, 700])
def test_any_number_of_columns_is_looked_up(number):
    cells = "".join(f'<c r="{column_letters(column)}1"><v>{column}</v></c>' for column in range(0, 710, 2))
    xml, places = sheet(f'<row r="1">{cells}</row>'), wanted(*((0, column) for column in range(number)))
    plain = _plainly(xml, places, "sheet")
    assert plain == _scanned(xml, places, "sheet")
    assert len(plain.rows[0].cells) == (number + 1) // 2


@pytest.mark.parametrize(
    "xml",
    [
        sheet("<row><c r='A1'/></row>"),
        sheet('<row r="1"><c><v>1</v></c></row>'),
        sheet('<row r="1"><!-- <c r="A1"/> --><c r="A1"/></row>'),
        sheet('<row r="1"><c r="A1" t="str"><v><![CDATA[x]]></v></c></row>'),
        sheet('<row r="1"><c r="A1" t="str"><v>a\r\nb</v></c></row>'),
        sheet('<row r="1"><c r="A1"\ts="1"/></row>'),
        sheet('<row r="1"><c r="A1"><f ca="&gt;">1</f></c></row>'),
        sheet('<row r="1"><c r="A1" t="inlineStr"><is><r><t>rich</t></r></is></c></row>'),
        sheet('<row r="1"><mc:AlternateContent xmlns:mc="u"><c r="A1"/></mc:AlternateContent></row>'),
        sheet('<row r="1"><c r="A2"/></row>'),
        sheet('<row r="1"><c r="A2"/><c r="A1"/></row>'),
        sheet('<row r="1"><c r="A1"/><c r="A1"><x/></c></row>'),
        sheet('<row r="1"><X:c xmlns:X="u"/><c r="A1"/></row>'),
        sheet('<row r="1"><c r="A1"/>'),
        sheet('<row r="12345678"><c r="A1"/></row>'),
        sheet('<row r="1 "><c r="A1"/></row>'),
        sheet('<row r=""><c r="A1"/></row>'),
        sheet('<row r="1" ht=\'9\'><c r="A1"/></row>'),
        sheet('<row r="1"><c r="A1" s=\'1\'/></row>'),
        sheet('<row r="1"><c r="A1" s = "1"/></row>'),
        sheet('<row r="1"><c r="A1"><v>\1</v></c></row>'),
        sheet('<row r="1"><c r="a1"/></row>'),
        sheet('<row r="1"><c r="A1"><f\nt="array" ref="A1:B1">1</f></c></row>'),
        sheet('<row r="1"><x:row xmlns:x="u" r="2"/></row>'),
        sheet('<row r="1"><c r="A1"><f t="shared" si="0"/><f t="shared" si="0"/></c></row>'),
        sheet('<row r="1"><c r="A1" t="str"><v>&#99999999999;</v></c></row>'),
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData/></x:worksheet>'.encode(),
        sheet('<row r="1"><x:c r="A1"/></row>').replace(b"<worksheet", f'<worksheet xmlns:x="{MAIN}"'.encode()),
    ],
)  # fmt: skip
def test_what_is_not_written_plainly_is_left_to_the_parser(xml):
    assert _plainly(xml, {0: {0}}, "sheet") is None


@pytest.mark.parametrize("odd", ["<!-- -->", "\2", '<c r="1"/>'])
def test_all_of_a_large_sheet_is_looked_at(odd):
    rows = [f'<row r="{number}"><c r="A{number}"><v>{number:099}</v></c></row>' for number in range(1, 20_000)]
    assert _plainly(sheet("".join(rows)), {0: {0}}, "sheet") is not None
    for place in (9_000, 19_998):
        told = [*rows[:place], f'<row r="{place + 1}">{odd}</row>', *rows[place + 1 :]]
        assert _plainly(sheet("".join(told)), {0: {0}}, "sheet") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [("&lt;&gt;&quot;&apos;&amp;", "<>\"'&"), ("&amp;lt;", "&lt;"), ("&#38;lt;", "&lt;"), ("&#x41;&#10;", "A\n")],
)
def test_each_reference_is_resolved_once(text, said):
    assert unescape(text) == said
