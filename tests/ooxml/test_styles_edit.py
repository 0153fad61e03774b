"""Formats are added to a workbook's styles; those that are there keep their numbers and their bytes."""

from __future__ import annotations

import re

import pytest

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.model.settings import Paint
from kpiworkbook.ooxml.outline import outline
from kpiworkbook.ooxml.sheet_edit import CellEdit, edit_sheet
from kpiworkbook.ooxml.styles_edit import StylesEditor
from tests.audit import audited_bytes
from tests.ooxml.sheets import load
from tests.zoo import SHEET, ZOO
from tests.zoo.parts import SHEET_PART, WORKBOOK, Parts
from tests.zoo.parts_added import MAIN, OFFICE

GOOD, BAD = Paint(fill="C6EFCE", text="00561B"), Paint(fill="FFC7CE", text="8B0010")
XF = '<xf numFmtId="{}" fontId="1" fillId="2" borderId="0" xfId="0"{}/>'
DXF = '<dxf><font><color rgb="FF00561B"/></font><fill><patternFill><bgColor rgb="FFC6EFCE"/></patternFill></fill></dxf>'


def styles(*parts: str) -> bytes:
    return f'<styleSheet xmlns="urn:main">{"".join(parts)}</styleSheet>'.encode()


def cell_formats(*formats: str) -> str:
    return f'<cellXfs count="{len(formats)}">{"".join(formats)}</cellXfs>'


def editor(xml: bytes) -> StylesEditor:
    return StylesEditor(xml, "styles")


PLAIN = styles(cell_formats(XF.format(0, ""), XF.format(10, "")), '<dxfs count="0"/>')


def test_with_nothing_added_the_same_bytes_come_back():
    for xml in (
        PLAIN,
        *(Parts.of(build())["xl/styles.xml"] for name, build in ZOO.items() if name != "without styles"),
    ):
        assert editor(xml).xml() == xml


def test_a_format_is_like_another_but_for_its_number_format():
    edit = editor(PLAIN)
    assert edit.with_number_format(1, "0") == 2
    assert edit.xml() == styles(
        cell_formats(XF.format(0, ""), XF.format(10, ""), XF.format(1, ' applyNumberFormat="1"')), '<dxfs count="0"/>'
    )


def test_what_a_format_holds_is_kept_but_not_that_it_makes_texts_of_numbers():
    own = '<xf numFmtId="49" fontId="3" quotePrefix="1" applyAlignment="1"><alignment wrapText="1"/></xf>'
    edit = editor(styles(cell_formats(own)))
    edit.with_number_format(0, "0%")
    new = '<xf numFmtId="9" fontId="3" applyAlignment="1" applyNumberFormat="1"><alignment wrapText="1"/></xf>'
    assert edit.xml() == styles(cell_formats(own, new))


def test_a_format_is_like_another_but_for_the_apostrophe_that_its_text_was_typed_behind():
    edit = editor(styles(cell_formats('<xf numFmtId="1" quotePrefix="1"/>', '<xf numFmtId="1" quotePrefix="0"/>')))
    assert [edit.unquoted(0), edit.with_number_format(0, "0"), edit.unquoted(1)] == [2, 2, 1]
    assert edit.xml() == styles(
        cell_formats('<xf numFmtId="1" quotePrefix="1"/>', '<xf numFmtId="1" quotePrefix="0"/>', '<xf numFmtId="1"/>')
    )


def test_a_format_that_is_so_already_is_used():
    edit = editor(PLAIN)
    assert edit.with_number_format(0, "General") == 0
    assert edit.with_number_format(1, "0.00%") == 1
    assert edit.xml() == PLAIN


def test_the_same_format_is_made_once():
    edit = editor(styles(cell_formats(XF.format(0, ""), XF.format(10, ""), XF.format(1, ' quotePrefix="1"'), "<xf/>")))
    wanted = [(0, "0%"), (3, "0%"), (0, "0%"), (0, "0.0%"), (1, "0%"), (2, "0%")]
    assert [edit.with_number_format(*each) for each in wanted] == [4, 5, 4, 6, 4, 4]


@pytest.mark.parametrize(
    ("code", "number"), [("General", 0), ("0", 1), ("0.00", 2), ("#,##0", 3), ("0%", 9), ("0.00%", 10)]
)
def test_excels_own_codes_go_by_their_numbers(code, number):
    edit = editor(styles(cell_formats(XF.format(200, ""))))
    edit.with_number_format(0, code)
    assert f'numFmtId="{number}"'.encode() in edit.xml()
    assert b"numFmts" not in edit.xml()


@pytest.mark.parametrize("code", ["d/m/yyyy", "0.0%", '#,##0"*"', '[Red]"<&>"0', "mmm-yy"])
def test_other_codes_get_a_number_of_their_own(code):
    edit = editor(PLAIN)
    edit.with_number_format(0, code)
    added = outline(edit.xml(), "styles").child("numFmts")
    assert (added.attributes["count"], added.children[0].attributes) == (
        "1", {"numFmtId": "164", "formatCode": code},
    )  # fmt: skip
    assert edit.xml().index(b"<numFmts") < edit.xml().index(b"<cellXfs")


def test_a_number_that_the_workbook_means_otherwise_is_not_used():
    edit = editor(styles('<numFmts count="1"><numFmt numFmtId="3" formatCode="$#,##0.00"/></numFmts>', cell_formats()))
    assert [edit.number_of(code) for code in ("#,##0", "$#,##0.00", "0.00", "#,##0")] == [164, 3, 2, 164]


def test_codes_come_behind_those_that_are_there():
    there = (
        '<numFmts count="9"><numFmt numFmtId="170" formatCode="a"/><numFmt formatCode="a" numFmtId="166"/></numFmts>'
    )
    edit = editor(styles(there, cell_formats(XF.format(0, ""))))
    edit.with_number_format(0, "0.0%")
    edit.with_number_format(0, "a")
    new = there.replace('count="9"', 'count="3"').replace(
        "</numFmts>", '<numFmt numFmtId="171" formatCode="0.0%"/></numFmts>'
    )
    assert edit.xml().startswith(styles(new).removesuffix(b"</styleSheet>"))
    assert b'numFmtId="166" fontId' in edit.xml()


def test_a_format_that_is_not_there_is_plain():
    edit = editor(PLAIN)
    assert edit.with_number_format(99, "0%") == 2
    assert b'<xf numFmtId="9" applyNumberFormat="1"/></cellXfs>' in edit.xml()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<dxfs count="0"/>', f'<dxfs count="1">{DXF}</dxfs>'),
        ('<dxfs count="0"></dxfs>', f'<dxfs count="1">{DXF}</dxfs>'),
        ("<dxfs/>", f'<dxfs count="1">{DXF}</dxfs>'),
        ('<dxfs count="1"><dxf/></dxfs>', f'<dxfs count="2"><dxf/>{DXF}</dxfs>'),
        ('<tableStyles/><extLst/>', f'<dxfs count="1">{DXF}</dxfs><tableStyles/><extLst/>'),
        ("<extLst/>", f'<dxfs count="1">{DXF}</dxfs><extLst/>'),
        ("", f'<dxfs count="1">{DXF}</dxfs>'),
    ],
)  # fmt: skip
def test_a_differential_format_is_added_where_the_schema_has_it(before, after):
    edit = editor(styles(cell_formats(), before))
    assert edit.conditional(GOOD) == before.count("<dxf/>")
    assert edit.conditional(GOOD) == before.count("<dxf/>")
    assert edit.xml() == styles(cell_formats(), after)


THICK = {"left": ("thick", "FF2626"), "top": ("thick", "FF2626")}
LEFT, TOP = (f'<{side} style="thick"><color rgb="FFFF2626"/></{side}>' for side in ("left", "top"))


def borders(*each: str) -> str:
    return f'<borders count="{len(each)}">{"".join(each)}</borders>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<border/>", f"<border>{LEFT}{TOP}</border>"),
        ("<border><left/><right/><top/><bottom/><diagonal/></border>",
         f"<border>{LEFT}<right/>{TOP}<bottom/><diagonal/></border>"),
        ('<border diagonalUp="1"><right style="thin"/><diagonal style="hair"/></border>',
         f'<border diagonalUp="1">{LEFT}<right style="thin"/>{TOP}<diagonal style="hair"/></border>'),
        ("<border><start/><end/><top/></border>",
         f"<border>{LEFT.replace('left', 'start')}<end/>{TOP}</border>"),
    ],
)  # fmt: skip
def test_a_border_is_like_another_but_for_the_sides_that_are_named(before, after):
    own = '<xf numFmtId="9" borderId="0" quotePrefix="1" xfId="0"><protection locked="0"/></xf>'
    edit = editor(styles(borders(before), cell_formats(own)))
    assert edit.with_border(0, THICK) == 1
    assert edit.with_border(0, THICK) == 1
    new = own.replace('borderId="0"', 'borderId="1"').replace(' xfId="0">', ' xfId="0" applyBorder="1">')
    assert edit.xml() == styles(borders(before, after), cell_formats(own, new))


def test_a_format_with_that_border_is_used():
    framed = f"<border>{LEFT}{TOP}</border>"
    xml = styles(borders("<border/>", framed), cell_formats('<xf borderId="1" applyBorder="1"/>'))
    edit = editor(xml)
    assert edit.with_border(0, THICK) == 0
    assert edit.xml() == xml


def test_lists_that_are_missing_begin_with_what_all_cells_have():
    edit = editor(styles(cell_formats()))
    assert edit.with_border(0, THICK) == 1
    assert edit.append("fills", b"<fill/>") == 2
    assert edit.append("fonts", b"<font/>") == 1
    root = outline(edit.xml(), "styles")
    assert [(child.tag, len(child.children)) for child in root.children] == [
        ("fonts", 2), ("fills", 3), ("borders", 2), ("cellXfs", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "has"), [("<left/>", False), ('<left style="none"/>', False), ('<left style="thin"/>', True),
                      ('<start style="thin"/>', True), ('<right style="thin"/>', False)],
)  # fmt: skip
def test_whether_a_format_draws_a_line_on_a_side(line, has):
    edit = editor(styles(borders(f"<border>{line}</border>"), cell_formats(XF.format(0, ""))))
    assert edit.has_line(0, "left") is has
    assert not edit.has_line(0, "top")


def test_paints_that_differ_are_formats_that_differ():
    edit = editor(PLAIN)
    assert [edit.conditional(paint) for paint in (GOOD, BAD, GOOD)] == [0, 1, 0]
    assert b'<dxfs count="2">' in edit.xml()


@pytest.mark.parametrize("empty", ["/>", " />", "></{p}styleSheet>"])
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_stylesheet_that_holds_nothing_gets_all_that_a_format_names(tmp_path, empty, prefix):
    name = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    xml = f'<{prefix}styleSheet {name}="{MAIN}"{empty.format(p=prefix)}'.encode()
    assert editor(xml).xml() == xml
    edit = editor(xml)
    assert edit.with_number_format(0, "0%") == 1

    parts = Parts.of(ZOO["without styles"]())
    parts.add(
        "xl/styles.xml", edit.xml(), owner=WORKBOOK, kind=f"{OFFICE}/styles",
        type_="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
    )  # fmt: skip
    parts[SHEET_PART] = edit_sheet(parts[SHEET_PART], {(5, 4): CellEdit(value=0.5, style=1)}, "book")
    assert load(parts.packed())[SHEET]["E6"].number_format == "0%"
    assert {*audited_bytes(parts.packed(), tmp_path)} < {*audited_bytes(ZOO["without styles"](), tmp_path)}


def test_the_prefix_of_the_part_is_used():
    xml = PLAIN.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"xmlns=", b"xmlns:x=")
    edit = editor(xml)
    edit.with_number_format(0, "0.0%")
    edit.conditional(GOOD)
    assert not re.search(rb"</?(?!x:)\w", edit.xml())


def test_a_damaged_part_is_refused():
    with pytest.raises(NotAWorkbookError, match="styles is damaged"):
        editor(b"<styleSheet>")


# In whole workbooks


@pytest.mark.parametrize(
    "name", [name for name in ZOO if name not in ("without styles", "strict", "dates as iso 8601")]
)
def test_openpyxl_and_the_audit_find_the_new_formats_in_every_animal(tmp_path, name):
    parts = Parts.of(ZOO[name]())
    part = next(part for part, content in parts.items() if b"sheetData" in content and b">1754<" in content)
    edit = editor(parts["xl/styles.xml"])
    style = edit.with_number_format(0, '#,##0"*"')
    edit.conditional(GOOD)
    parts[part] = edit_sheet(parts[part], {(5, 4): CellEdit(value=7, style=style)}, name)
    parts["xl/styles.xml"] = edit.xml()

    cell = load(parts.packed())[SHEET]["E6"]
    assert (cell.value, cell.number_format) == (7, '#,##0"*"')
    assert {*audited_bytes(parts.packed(), tmp_path)} <= {*audited_bytes(ZOO[name](), tmp_path)}
