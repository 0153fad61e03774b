"""Whatever a sheet holds and whatever is changed: the changed cells read as they should, all else is as it was."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kpiworkbook.model.places import cell_name
from kpiworkbook.ooxml.sheet_edit import CellEdit, edit_sheet
from tests.keeper.differences import sheet_differences
from tests.ooxml.sheets import book_of, by_calamine, by_openpyxl, sheet
from tests.support import recalculated

MANY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SIZE = 5
TRICKY = ["=1+1", "'quoted", "_x0041_", "_x005F_", "a\r\nb", "\r", "\t", " lead and trail ", "\n", "]]>", "&lt;&#10;",
          "<5 & \"late\"", "🙂⬆️", "\x01\x1f", "1,754", "tbc", "e\u0301", "\u2028\x85", "-"]  # fmt: skip
# Neither can stand in XML; Excel reads the `_xFFFE_` that stands for them, calamine does not.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")
TEXTS = st.sampled_from(TRICKY) | st.text(LETTERS, min_size=1, max_size=12)
NUMBERS = st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False, width=64)
PLACES = st.tuples(st.integers(0, SIZE), st.integers(0, SIZE))


def cell(kind: str, content: str) -> str:
    """Return what a cell's XML is behind its reference."""
    type_ = f' t="{kind}"' if kind else ""
    return f"{type_}>{content}</c>"


PLAIN_TEXTS = st.text("abc &<>é↑", max_size=5).map(escape)
CELLS = st.one_of(
    st.just("/>"),
    NUMBERS.map(lambda number: cell("", f"<v>{number!r}</v>")),
    st.integers(0, 9).map(lambda index: cell("s", f"<v>{index}</v>")),
    st.booleans().map(lambda truth: cell("b", f"<v>{truth:d}</v>")),
    st.just(cell("e", "<v>#N/A</v>")),
    PLAIN_TEXTS.map(lambda text: cell("inlineStr", f"<is><t>{text}</t></is>")),
    PLAIN_TEXTS.map(lambda text: cell("inlineStr", f"<is><r><t>{text}</t></r><r><rPr><b/></rPr><t>x</t></r></is>")),
    NUMBERS.map(lambda number: cell("", f"<f>1+1</f><v>{number!r}</v>")),
    PLAIN_TEXTS.map(lambda text: cell("str", f"<f ca='1'>T(\"x\")</f><v>{text}</v>")),
)
BLANKS = st.sampled_from(["", "", "", "\r\n  ", "<!-- <c r='A1'/> -->"])
ROW_TAGS = st.sampled_from(['<row r="{}"', '<row r="{}" spans="1:3"', "<row ht='20' r='{}' customHeight='1'"])


@st.composite
def sheets(draw):
    """Return a worksheet of up to five rows and columns, with gaps."""
    rows = []
    for row in sorted(draw(st.sets(st.integers(0, SIZE - 1)))):
        opened = draw(ROW_TAGS).format(row + 1)
        columns = sorted(draw(st.sets(st.integers(0, SIZE - 1))))
        styles = {column: draw(st.sampled_from(["", ' s="1"', ' s="2"'])) for column in columns}
        cells = [f'<c r="{cell_name(row, c)}"{styles[c]}{draw(CELLS)}{draw(BLANKS)}' for c in columns]
        rows.append(f"{opened}>{''.join(cells)}</row>{draw(BLANKS)}" if cells or draw(st.booleans()) else opened + "/>")
    before = draw(st.sampled_from(["", '<dimension ref="A1"/>', '<dimension ref="A1:Z99"/>']))
    return sheet("".join(rows), before=before)


EDITS = st.dictionaries(
    PLACES,
    st.one_of(
        st.none().map(lambda value: CellEdit(value=value)),
        (NUMBERS | TEXTS).map(lambda value: CellEdit(value=value)),
        (NUMBERS | TEXTS).map(lambda value: CellEdit(value=value, formula='LEFT("_x0041_ <&>",1)')),
        NUMBERS.map(lambda value: CellEdit(value=value, style=2)),
    ),
    max_size=6,
)


@MANY
@given(xml=sheets(), edits=EDITS)
def test_changed_cells_read_as_they_should_and_the_others_as_before(xml, edits):
    after = book_of(edit_sheet(xml, edits, "book.xlsx"))
    for read in (by_calamine, by_openpyxl):
        expected = read(book_of(xml)) | {place: edit.value for place, edit in edits.items()}
        assert read(after) == {place: value for place, value in expected.items() if value is not None}


@MANY
@given(xml=sheets(), edits=EDITS)
def test_no_byte_changes_but_those_of_the_cells(xml, edits):
    found = sheet_differences(xml, edit_sheet(xml, edits, "book.xlsx"))
    assert set(found.cells) <= {cell_name(*place) for place in edits}
    assert not found.loose
    assert not found.around
    assert found.added == found.removed
    assert set(found.added) <= {"dimension"}
    for before, after in found.rows.values():
        assert {**(before or {}), "spans": ""} == {**after, "spans": ""} if before else after.keys() == {"r"}


@MANY
@given(xml=sheets(), edits=EDITS)
def test_a_second_time_the_same_bytes_come_back(xml, edits):
    once = edit_sheet(xml, edits, "book.xlsx")
    assert edit_sheet(once, edits, "book.xlsx") is once


@MANY
@given(xml=sheets(), edits=EDITS, data=st.data())
def test_it_does_not_matter_whether_cells_change_together_or_one_by_one(xml, edits, data):
    together = edit_sheet(xml, edits, "book.xlsx")
    for place in data.draw(st.permutations(list(edits))):
        xml = edit_sheet(xml, {place: edits[place]}, "book.xlsx")
    assert xml == together


@MANY
@given(text=TEXTS, formula=st.sampled_from(["", 'T("x")']))
@example(text="x" * 32_767, formula="")
def test_any_text_comes_back(text, formula):
    book = book_of(edit_sheet(sheet(""), {(0, 0): CellEdit(value=text, formula=formula)}, "book.xlsx"))
    assert by_calamine(book) == by_openpyxl(book) == {(0, 0): text}


@pytest.mark.parametrize("formula", ["", "T(A1)"])
def test_any_text_comes_back_from_libreoffice(tmp_path, formula):
    # LibreOffice drops control characters, and of line breaks it knows one kind.
    texts = [text for text in TRICKY if text.isprintable() or text == "\n"]
    edits = {(row, 0): CellEdit(value=text) for row, text in enumerate(texts)}
    if formula:
        edits |= {(row, 1): CellEdit(value="?", formula=f"T(A{row + 1})") for row in range(len(texts))}
    book = tmp_path / "book.xlsx"
    book.write_bytes(book_of(edit_sheet(sheet(""), edits, "book.xlsx")))
    found = by_calamine(recalculated(book, tmp_path).read_bytes())
    assert found == {(row, column): text for row, text in enumerate(texts) for column in range(2 if formula else 1)}
