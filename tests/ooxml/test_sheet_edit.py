"""An edited cell holds what it should; every other byte of the worksheet stays as it was."""

from __future__ import annotations

import math

import pytest

from kpiworkbook.model.places import OWN_ROW
from kpiworkbook.ooxml.sheet_edit import CellEdit, edit_sheet
from tests.ooxml.sheets import MAIN, edited, edits, sheet

ROW = '<row r="2"><c r="B2" s="3"><v>1</v></c><c r="D2" s="4" t="s"><v>0</v></c></row>'


# What a cell can hold


@pytest.mark.parametrize(
    ("value", "xml"),
    [
        (5, '<c r="B2" s="3"><v>5</v></c>'),
        (5.0, '<c r="B2" s="3"><v>5</v></c>'),
        (-0.0, '<c r="B2" s="3"><v>0</v></c>'),
        (0.1, '<c r="B2" s="3"><v>0.1</v></c>'),
        (1e-7, '<c r="B2" s="3"><v>1e-07</v></c>'),
        (1e15, '<c r="B2" s="3"><v>1000000000000000.0</v></c>'),
        (1e300, '<c r="B2" s="3"><v>1e+300</v></c>'),
        (0.1 + 0.2, '<c r="B2" s="3"><v>0.30000000000000004</v></c>'),
        ("tbc", '<c r="B2" s="3" t="inlineStr"><is><t xml:space="preserve">tbc</t></is></c>'),
        ("<5 & ]]>", '<c r="B2" s="3" t="inlineStr"><is><t xml:space="preserve">&lt;5 &amp; ]]&gt;</t></is></c>'),
        ("a\r\nb", '<c r="B2" s="3" t="inlineStr"><is><t xml:space="preserve">a_x000D_\nb</t></is></c>'),
        ("_x0041_", '<c r="B2" s="3" t="inlineStr"><is><t xml:space="preserve">_x005F_x0041_</t></is></c>'),
        (None, '<c r="B2" s="3"></c>'),
        (CellEdit(value=2, formula="A1*2"), '<c r="B2" s="3"><f>A1*2</f><v>2</v></c>'),
        (CellEdit(value="↑", formula='IF(A1<2,"↑","")'),
         '<c r="B2" s="3" t="str"><f>IF(A1&lt;2,"↑","")</f><v>↑</v></c>'),
        (CellEdit(value=None, formula="A1"), '<c r="B2" s="3"><f>A1</f></c>'),
        (CellEdit(value=1, style=7), '<c r="B2" s="7"><v>1</v></c>'),
        (CellEdit(value="\0", formula=f"A{OWN_ROW}&_x0041_{OWN_ROW}"),
         '<c r="B2" s="3" t="str"><f>A2&amp;_x005F_x0041_2</f><v>_x0000_</v></c>'),
    ],
)  # fmt: skip
def test_a_cell_holds_what_it_should(value, xml):
    assert edited(ROW, B2=value) == ROW.replace('<c r="B2" s="3"><v>1</v></c>', xml)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "x" * 32_768, "🙂" * 16_384])
def test_what_no_cell_can_hold_is_refused(value):
    with pytest.raises(ValueError, match=r"no number|more than 32,767"):
        CellEdit(value=value)


def test_the_longest_text_and_no_longer_formula_fit():
    assert CellEdit(value="x" * 32_767).value
    assert CellEdit(value="🙂" * 16_383).value
    with pytest.raises(ValueError, match="a formula of more than 8,192"):
        CellEdit(value=1, formula="A" * 8_193)
    with pytest.raises(ValueError, match="a formula of more than 8,192"):
        CellEdit(value=1, formula=f"A{OWN_ROW}" * 1_100)
    assert CellEdit(value=1, formula=f"A{OWN_ROW}" * 1_000).formula


def test_what_a_cell_held_before_is_gone_but_its_format_stays():
    was = '<row r="1"><c r="A1" s="3" t="b" cm="1" vm="2" ph="1"><f ca="1">NOW()</f><v>1</v><extLst/></c></row>'
    assert edited(was, A1=2) == '<row r="1"><c r="A1" s="3" ph="1"><v>2</v></c></row>'


# Where a cell goes


@pytest.mark.parametrize(
    ("place", "at"),
    [
        ("A2", ROW.index('<c r="B2"')),
        ("C2", ROW.index('<c r="D2"')),
        ("E2", ROW.index("</row>")),
        ("A1", 0),
        ("A3", len(ROW)),
    ],
)
def test_a_new_cell_stands_where_it_belongs(place, at):
    new = f'<c r="{place}"><v>9</v></c>'
    if place[1] != "2":
        new = f'<row r="{place[1]}">{new}</row>'
    assert edited(ROW, **{place: 9}) == ROW[:at] + new + ROW[at:]


def test_several_new_cells_stand_in_order():
    assert edited("", B3=3, A3=2, A1=1) == (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="A3"><v>2</v></c><c r="B3"><v>3</v></c></row>'
    )
    assert edited('<row r="2"><c r="D2"/></row>', C2=3, A2=1, B2=2) == (
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c><c r="C2"><v>3</v></c><c r="D2"/></row>'
    )


def test_a_row_that_is_one_empty_tag_is_opened():
    assert edited('<row r="2" ht="30"/><row r="3"/>', B2=1) == (
        '<row r="2" ht="30"><c r="B2"><v>1</v></c></row><row r="3"/>'
    )


def test_a_row_with_an_end_tag_and_no_cells_is_filled():
    assert edited('<row r="2"></row>', B2=1) == '<row r="2"><c r="B2"><v>1</v></c></row>'


def test_rows_go_into_data_that_are_one_empty_tag():
    xml = f'<worksheet xmlns="{MAIN}"><sheetData /></worksheet>'.encode()
    assert edit_sheet(xml, edits(B2=2, A1=1), "book.xlsx") == sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>'
    )


def test_nothing_is_made_for_emptying_what_is_not_there():
    assert edited(ROW, C2=None, A5=None) == ROW


def test_cells_and_rows_without_references_stand_where_they_stand():
    rows = "<row><c/><c><v>1</v></c></row><row/><row><c><v>2</v></c></row>"
    assert edited(rows, B1=9, D1=8, B3=7) == (
        '<row><c/><c r="B1"><v>9</v></c><c r="D1"><v>8</v></c></row><row/>'
        '<row><c><v>2</v></c><c r="B3"><v>7</v></c></row>'
    )


def test_an_empty_cell_is_filled_and_its_neighbours_stay():
    assert edited('<row r="1"><c r="A1" s="3"/><c r="B1"/></row>', A1=1) == (
        '<row r="1"><c r="A1" s="3"><v>1</v></c><c r="B1"/></row>'
    )


def test_a_new_cell_has_the_format_of_its_row_or_else_of_its_column():
    columns = '<cols><col min="2" max="3" style="5"/></cols>'
    rows = '<row r="1" s="4" customFormat="1"></row><row r="2" s="4"></row>'
    xml = edit_sheet(sheet(rows, before=columns), edits(B1=1, B2=2, C3=3, D3=4), "book.xlsx")
    assert xml == sheet(
        '<row r="1" s="4" customFormat="1"><c r="B1" s="4"><v>1</v></c></row>'
        '<row r="2" s="4"><c r="B2" s="5"><v>2</v></c></row>'
        '<row r="3"><c r="C3" s="5"><v>3</v></c><c r="D3"><v>4</v></c></row>',
        before=columns,
    )


# What follows from new cells


def test_the_rows_spans_and_the_sheets_dimension_grow_with_its_cells():
    rows = '<row r="2" spans="2:3"><c r="B2"/></row><row r="3" spans="2:2"/>'
    xml = edit_sheet(sheet(rows, before='<dimension ref="B2:C3"/>'), edits(E2=1, A3=2, A6=3), "book.xlsx")
    assert xml == sheet(
        '<row r="2" spans="2:5"><c r="B2"/><c r="E2"><v>1</v></c></row>'
        '<row r="3" spans="1:2"><c r="A3"><v>2</v></c></row><row r="6"><c r="A6"><v>3</v></c></row>',
        before='<dimension ref="A2:E6"/>',
    )


def test_spans_and_dimension_stay_where_the_cells_are_within():
    rows = '<row r="2" spans="2:3 5:9"><c r="B2"/></row>'
    xml = sheet(rows, before='<dimension ref="B2:I2"/>')
    assert edit_sheet(xml, edits(C2=1), "book.xlsx") == xml.replace(b"</row>", b'<c r="C2"><v>1</v></c></row>')


# What changes nothing


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>5</v></c>', 5),
        ('<c r="A1" t="n"><v>5.00</v></c>', 5),
        ('<c r="A1"><v>5E-1</v></c>', 0.5),
        ('<c s="3" r="A1"><v>5</v></c>', CellEdit(value=5, style=3)),
        ('<c r="A1"><v>5</v></c>', CellEdit(value=5, style=0)),
        ('<c r="A1" t="inlineStr"><is><t>tbc</t></is></c>', "tbc"),
        ('<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>t</t></r><r><t>bc</t></r></is></c>', "tbc"),
        ('<c r="A1" t="inlineStr"><is><t>a_x000D_\n_x005F_x0041_</t></is></c>', "a\r\n_x0041_"),
        ('<c r="A1" t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>', "東京"),
        ('<c r="A1" t="inlineStr"><is><t/></is></c>', ""),
        ('<c r="A1"><f>B1&lt;2</f><v>0</v></c>', CellEdit(value=0, formula="B1<2")),
        ('<c r="A1" t="str"><f>"é"</f><v>é</v></c>', CellEdit(value="é", formula='"é"')),
        ('<c r="A1" t="str"><v><![CDATA[a<b]]></v></c>', "a<b"),
        ('<c r="A1"><f>B1</f></c>', CellEdit(value=None, formula="B1")),
        ('<c r="A1"><f>B1</f></c>', CellEdit(value=None, formula=f"B{OWN_ROW}")),
        ('<c r="A1" s="3"/>', None),
        ('<c r="A1" s="3"></c>', None),
    ],
)
def test_a_cell_that_holds_it_already_stays_as_it_is(cell, value):
    rows = f'<row r="1">{cell}</row>'
    assert edited(rows, A1=value) == rows


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1" t="s"><v>5</v></c>', 5),
        ('<c r="A1" t="s"><v>5</v></c>', "5"),
        ('<c r="A1" t="b"><v>1</v></c>', 1),
        ('<c r="A1" t="str"><v>5</v></c>', 5),
        ('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="A1" t="d"><v>2019-09-01</v></c>', "2019-09-01"),
        ('<c r="A1"><f>B1</f><v>5</v></c>', 5),
        ('<c r="A1"><f t="array" ref="A1">B1</f><v>5</v></c>', CellEdit(value=5, formula="B1")),
        ('<c r="A1" s="2"><v>5</v></c>', CellEdit(value=5, style=3)),
        ('<c r="A1"/>', ""),
        ('<c r="A1"><f>B2</f></c>', CellEdit(value=None, formula=f"B{OWN_ROW}")),
        ('<c r="A1" t="inlineStr"><is><t>5</t></is></c>', 5),
    ],
)
def test_a_cell_that_only_looks_so_is_changed(cell, value):
    rows = f'<row r="1">{cell}</row>'
    assert edited(rows, A1=value) != rows
    assert edited(edited(rows, A1=value), A1=value) == edited(rows, A1=value)


def test_without_edits_the_same_bytes_come_back():
    xml = sheet(ROW)
    assert edit_sheet(xml, {}, "book.xlsx") is xml


# How sheets are written


@pytest.mark.parametrize(
    "cell",
    [
        "<c s='3' r='B2'><v>1</v></c>",
        '<c\r\n  r = "B2"\r\n  s="3"\r\n><v>1</v></c >',
        '<c r="B2" s="3"><!-- <c r="C2"/> --><v>1</v></c>',
        '<c r="B2" s="3"><v><![CDATA[</c>]]></v></c>',
        '<c r="B2" s="3"><?keep <c r="B2"/> ?><v>1</v></c>',
        '<c r="B2" s="3" note="a > b />"><v>1</v></c>',
        '<c r="B2" s="3"><v>1</v><extLst><ext uri="x"><c r="C2"><v>5</v></c></ext></extLst></c>',
        '<c r="B2" s="&#51;"><v>1</v></c>',
    ],
)
def test_a_cell_is_replaced_however_it_is_written(cell):
    around = '<!-- é -->\r\n<row r="2" x=">"><c r="A2"/>{}\r\n<?keep é?><c r="C2"><v>2</v></c></row>'
    assert edited(around.format(cell), B2=7) == around.format('<c r="B2" s="3"><v>7</v></c>')


def test_the_prefix_of_the_sheets_elements_is_used():
    rows = '<x:row r="1"><x:c r="A1" s="1"/></x:row>'
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    new = '<x:c r="A1" s="1" t="str"><x:f>B1</x:f><x:v>é</x:v></x:c><x:c r="B1" t="inlineStr"><x:is>'
    found = edit_sheet(xml.encode(), edits(A1=CellEdit(value="é", formula="B1"), B1="x", A2=3), "book.xlsx").decode()
    assert new in found
    assert '</x:row><x:row r="2"><x:c r="A2"><x:v>3</x:v></x:c></x:row></x:sheetData>' in found


def test_a_mark_of_the_byte_order_shifts_nothing():
    xml = b"\xef\xbb\xbf" + sheet(ROW)
    assert edit_sheet(xml, edits(B2=2), "book.xlsx") == xml.replace(b"<v>1</v>", b"<v>2</v>")


def test_rows_and_cells_of_other_vocabularies_behind_the_data_are_none_of_the_sheets():
    corner = '<xdr:row xmlns:xdr="urn:d">0</xdr:row><c r="B2"><f t="shared" si="0">A1</f></c>'
    anchor = f"<controls><anchor>{corner}</anchor></controls>"
    xml = sheet(ROW, after=anchor)
    assert edit_sheet(xml, edits(A1=1, B2=2), "book.xlsx") == sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row>' + ROW.replace("<v>1</v>", "<v>2</v>"), after=anchor
    )
