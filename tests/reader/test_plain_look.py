"""What cells tell of their formats and formulas is the same, whichever of the two expressions has read them."""

from __future__ import annotations

import pytest
from hypothesis import given

from kpiworkbook.reader.look import _cells, _plain_cells, read_look
from tests.ooxml.sheets import book_of, by_calamine, sheet
from tests.ooxml.test_any_sheet import MANY, sheets
from tests.zoo import ZOO
from tests.zoo.parts import SHEET_PART, Parts


def told(found):
    """Return formats by place, and the formulas; a row without formats tells nothing."""
    style_ids, formulas, _ = found
    return {(row, c): style for row, styles in style_ids.items() for c, style in styles.items()}, sorted(formulas)


@pytest.mark.parametrize("name", ZOO)
def test_of_every_workbook_both_tell_the_same(name):
    for part, xml in Parts.of(ZOO[name]()).items():
        if part.startswith("xl/worksheets/sheet"):
            plain = _plain_cells(xml)
            assert plain is None or told(plain) == told(_cells(xml))


@MANY
@given(xml=sheets())
def test_of_any_sheet_both_tell_the_same(xml):
    plain = _plain_cells(xml)
    assert plain is None or told(plain) == told(_cells(xml))


@pytest.mark.parametrize("name", ["as excel writes", "saved by libreoffice", "openpyxl plain", "plain"])
def test_the_cells_of_the_usual_programs_are_plain(name):
    assert _plain_cells(Parts.of(ZOO[name]())[SHEET_PART]) is not None


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" cm="1" s="2"/><c r="B1" s="2"/></row>',
        "<row r='1'><c r='A1' s='2'/></row>",
        '<row r="1"><c s="2" r="A1"/></row>',
        '<row r="1"><c r="A1" s="2"/></row><row r="1"><c r="B1" s="2"/></row>',
        '<row r="1"><c r="A2" s="1"/></row>',
        '<row r="1"><c r="A1">\n  <f>1+1</f></c></row>',
        "",
    ],
)
def test_other_cells_are_left_to_the_other_expression(rows):
    assert _plain_cells(sheet(rows)) is None


def test_rows_with_the_same_formats_share_them_and_rows_with_gaps_do_not_mistake_theirs():
    row = '<row r="{0}"><c r="A{0}" s="1"/><c r="{1}{0}" s="2"/><c r="D{0}" s="3"/></row>'
    styles, _, _ = _plain_cells(sheet(row.format(1, "B") + row.format(2, "C") + row.format(3, "B")))
    assert styles == {0: {0: 1, 1: 2, 3: 3}, 1: {0: 1, 2: 2, 3: 3}, 2: {0: 1, 1: 2, 3: 3}}


def test_the_format_of_a_whole_row_is_not_taken_for_that_of_a_cell():
    rows = '<row r="1" s="3" customFormat="1"><c r="A1"/><c r="B1" s="2"/></row>'
    styles, _, _ = _plain_cells(sheet(rows))
    assert styles == {0: {1: 2}}


def test_a_number_that_no_format_has_is_left_to_the_other_expression():
    assert _plain_cells(sheet('<row r="1"><c r="A1" s="1234567"/></row>')) is None
    assert _plain_cells(sheet('<row r="1"><c r="A1" s="two"/></row>')) is None


@pytest.mark.parametrize(
    ("rows", "value", "style"),
    [
        ('<row r="1"><c r="A1" s="1"><v>1</v></c><c r="A1" s="2"><v>2</v></c></row>', 2, 2),
        ('<row r="1"><c r="A1" s="1"><v>1</v></c><c r="A1"><v>2</v></c></row>', 2, None),
        ('<row r="1"><c r="A1" s="1"><v>1</v></c><c r="A1" s="2"/></row>', 1, 1),
        ('<row r="1"><c r="A1" s="1"><v>1</v></c><c r="A1" s="2"></c></row>', 1, 1),
        ('<row r="1"><c r="A1" s="1"/><c r="A1" s="2"><v>2</v></c></row>', 2, 2),
        (
            '<row r="1"><c r="A1" s="1"><v>1</v></c></row><row r="2"/><row r="1"><c r="A1" s="2"><v>2</v></c></row>',
            2,
            2,
        ),
        ('<row r="1"><c r="A1" s="1"><v>1</v></c></row><row r="1"><c r="A1" s="2"/><c r="B1" s="3"/></row>', 1, 1),
    ],
)
def test_of_a_cell_that_stands_twice_the_format_is_that_of_the_value_which_is_read(rows, value, style):
    xml = sheet(rows)

    assert by_calamine(book_of(xml))[0, 0] == value
    assert read_look(xml, ()).style_ids[0].get(0) == style
