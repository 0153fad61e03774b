"""Conditional formats are added behind the officer's own, at the place and with the priority that Excel expects."""

from __future__ import annotations

import pytest

from kpiworkbook.model.settings import Paint
from kpiworkbook.ooxml.areas import LAST_COLUMN, LAST_ROW, area_of, overlaps
from kpiworkbook.ooxml.conditional import ConditionalRule, conditional_xml, formatted_areas
from kpiworkbook.ooxml.sheet_edit import edit_sheet
from kpiworkbook.ooxml.styles_edit import StylesEditor
from tests.audit import audited_bytes
from tests.keeper.differences import differences
from tests.ooxml.sheets import edits, sheet
from tests.zoo import ZOO
from tests.zoo.parts import Parts

RULE = ConditionalRule(ranges="S6:T9 S13:T15", formula='LEFT(S6,1)="<"', format_id=2)
ADDED = (
    '<conditionalFormatting sqref="S6:T9 S13:T15"><cfRule type="expression" dxfId="2" priority="{}">'
    '<formula>LEFT(S6,1)="&lt;"</formula></cfRule></conditionalFormatting>'
)
OWN = (
    '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="7"><formula>1</formula></cfRule>'
    "</conditionalFormatting>"
)


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("", ""),
        ("<mergeCells/>", ""),
        ("", '<pageMargins left="1"/>'),
        ("<sheetProtection/><autoFilter/><mergeCells/><phoneticPr/>", "<dataValidations/><hyperlinks/><pageMargins/>"),
        ("", "<drawing/><legacyDrawing/><tableParts/><extLst/>"),
        ("", '<mc:AlternateContent xmlns:mc="urn:mc"><controls/></mc:AlternateContent><extLst/>'),
    ],
)
def test_rules_go_where_the_schema_has_them(before, behind):
    xml = sheet("", after=before + behind)
    assert edit_sheet(xml, {}, "book.xlsx", [RULE]) == sheet("", after=before + ADDED.format(1) + behind)


def test_rules_go_behind_those_that_are_there_with_lower_priority():
    xml = sheet("", after=OWN + "<pageMargins/>")
    assert edit_sheet(xml, {}, "book.xlsx", [RULE, RULE]) == sheet(
        "", after=OWN + ADDED.format(8) + ADDED.format(9) + "<pageMargins/>"
    )


def test_rules_of_excel_2010_count_for_the_priority():
    extension = '<extLst><x14:cfRule xmlns:x14="urn:x14" type="expression" priority="12" id="x"/></extLst>'
    assert b'priority="13"' in edit_sheet(sheet("", after=extension), {}, "book.xlsx", [RULE])


def test_rules_and_cells_change_together():
    xml = edit_sheet(sheet(""), edits(A1=1), "book.xlsx", [RULE])
    assert xml == sheet('<row r="1"><c r="A1"><v>1</v></c></row>', after=ADDED.format(1))


def test_the_prefix_of_the_sheet_is_used():
    made = conditional_xml(b"", "x:", [RULE]).decode()
    assert made.startswith("<x:conditionalFormatting ")
    assert made.endswith("</x:formula></x:cfRule></x:conditionalFormatting>")


# Which cells have some


@pytest.mark.parametrize(
    ("xml", "areas"),
    [
        ('<conditionalFormatting sqref="A1"><cfRule/></conditionalFormatting>', [(0, 0, 0, 0)]),
        ("<x:conditionalFormatting pivot='1'\n sqref = 'A1:B2 $D$4'><x:cfRule/></x:conditionalFormatting>",
         [(0, 0, 1, 1), (3, 3, 3, 3)]),
        ('<conditionalFormatting sqref="B:C 2:3"><cfRule/></conditionalFormatting>',
         [(0, 1, LAST_ROW, 2), (1, 0, 2, LAST_COLUMN)]),
        ("<x14:conditionalFormatting><x14:cfRule/><xm:sqref>S6:T9</xm:sqref></x14:conditionalFormatting>",
         [(5, 18, 8, 19)]),
        ("<x14:sparkline><xm:f>A1:B1</xm:f><xm:sqref>S6</xm:sqref></x14:sparkline>", []),
        ('<x14:dataValidation><xm:sqref>S6</xm:sqref></x14:dataValidation><dataValidation sqref="S6"/>', []),
        ('<conditionalFormatting sqref="A1"><cfRule/></conditionalFormatting><ignoredError sqref="S6"/>',
         [(0, 0, 0, 0)]),
        ("", []),
    ],
)  # fmt: skip
def test_formatted_areas_are_those_of_conditional_formats(xml, areas):
    assert list(formatted_areas(xml.encode())) == areas


@pytest.mark.parametrize(
    "reference", ["", "A", "1", "A1:", ":A1", "A1:B2:C3", "#REF!", "Sheet!A1", "a1", "A0", "AAAA1"]
)
def test_what_names_no_area_is_none(reference):
    assert area_of(reference) is None


def test_areas_overlap_where_they_share_a_cell():
    area = (5, 18, 8, 19)
    assert overlaps(area, [(0, 0, 1, 1), (8, 19, 20, 20)])
    assert overlaps(area, [(0, 0, LAST_ROW, 18)])
    assert not overlaps(area, [(9, 18, 9, 19), (5, 20, 8, 20), (5, 17, 8, 17), (4, 18, 4, 19)])
    assert not overlaps(area, [])


# In whole workbooks


@pytest.mark.parametrize("name", [name for name in ZOO if name != "without styles"])
def test_a_rule_can_be_added_to_every_animal(tmp_path, name):
    parts = Parts.of(ZOO[name]())
    part = next(part for part, content in parts.items() if b"sheetData" in content and b">1754<" in content)
    styles = next(part for part in parts if part.endswith("styles.xml"))
    editor = StylesEditor(parts[styles], styles)
    rule = ConditionalRule(
        ranges="S6:T9", formula='LEFT(S6,1)="↑"', format_id=editor.conditional(Paint(fill="C6EFCE", text="00561B"))
    )
    parts[part] = edit_sheet(parts[part], {}, name, [rule])
    parts[styles] = editor.xml()
    book = parts.packed()

    found = differences(ZOO[name](), book)
    assert found.sheets[part].added == ("conditionalFormatting",)
    assert (found.sheets[part].removed, found.sheets[part].cells, found.sheets[part].around) == ((), (), False)
    assert {*audited_bytes(book, tmp_path)} <= {*audited_bytes(ZOO[name](), tmp_path)}
