"""Array formulas are never broken, and what hangs on a shared formula outlives it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.model.places import cell_name, place_of
from kpiworkbook.ooxml.sheet_edit import CellEdit, blocked_cells, edit_sheet
from tests.ooxml.sheets import book_of, by_calamine, by_openpyxl, edited, edits, sheet
from tests.support import recalculated
from tests.zoo import by_xlsxwriter
from tests.zoo.parts import SHEET_PART, Parts

ARRAYS = (
    '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c>'
    '<c r="C1"><f t="array" ref="C1">SUM(B1:B2)</f><v>3</v></c></row>'
    '<row r="2"><c r="A2"><v>2</v></c>'
    '<c r="D2"><f t="dataTable" ref="D2:D3" dt2D="0" dtr="0" r1="B1"/><v>1</v></c></row>'
)


def test_cells_within_an_array_of_several_are_left_alone():
    places = [place_of(cell) for cell in ("A1", "A2", "A3", "C1", "D2", "D3")]
    assert blocked_cells(sheet(ARRAYS), places, "book.xlsx") == {(0, 0), (1, 0), (1, 3), (2, 3)}
    assert edited(ARRAYS, A1=9, A2=9, D2=9, D3=9) == ARRAYS


def test_an_array_of_one_cell_is_changed_as_any_other():
    array = '<f t="array" ref="C1">SUM(B1:B2)</f><v>3</v>'
    assert edited(ARRAYS, C1=9) == ARRAYS.replace(array, "<v>9</v>")


# Shared formulas


def shared(*cells: str) -> str:
    return "".join(f'<row r="{number}"><c r="A{number}">{cell}</c></row>' for number, cell in enumerate(cells, 1))


MASTER, HANGS = '<f t="shared" ref="A1:A3" si="0">B1&amp;"&lt;"</f><v>1</v>', '<f t="shared" si="0"/><v>2</v>'


def test_dependants_get_formulas_of_their_own_once_the_first_cell_changes():
    assert edited(shared(MASTER, HANGS, '<f t="shared" si="0"></f><v>3</v>'), A1=9) == shared(
        "<v>9</v>", '<f>B2&amp;"&lt;"</f><v>2</v>', '<f>B3&amp;"&lt;"</f><v>3</v>'
    )


@pytest.mark.parametrize("sign", ["&#xD800;", "&#0;", "&#xFFFF;", "&foo;", "&"])
def test_a_formula_with_a_sign_that_xml_does_not_have_is_not_written_out_but_refused(sign):
    """No reader has looked at it: calamine takes the values alone."""
    with pytest.raises(NotAWorkbookError, match="is damaged"):
        edited(shared(MASTER.replace("&lt;", sign), HANGS), A1=9)


def test_a_dependant_that_changes_leaves_the_others_alone():
    assert edited(shared(MASTER, HANGS, HANGS), A2=9) == shared(MASTER, "<v>9</v>", HANGS)


def test_a_formula_that_stands_in_a_dependant_does_not_count():
    told = '<f t="shared" si="0">ZZ9</f><v>2</v>'
    assert edited(shared(MASTER, told), A1=9) == shared("<v>9</v>", '<f>B2&amp;"&lt;"</f><v>2</v>')


def test_a_number_that_is_used_again_begins_another_formula():
    again = '<f t="shared" ref="A3:A4" si="0">C3</f><v>1</v>'
    assert edited(shared(MASTER, HANGS, again, HANGS), A1=9) == shared(
        "<v>9</v>", '<f>B2&amp;"&lt;"</f><v>2</v>', again, HANGS
    )
    assert edited(shared(MASTER, HANGS, again, HANGS), A3=9) == shared(MASTER, HANGS, "<v>9</v>", "<f>C4</f><v>2</v>")


def test_a_dependant_that_stands_before_the_first_cell_is_freed_as_well():
    first = '<f t="shared" ref="A1:A2" si="0">B2</f><v>1</v>'
    assert edited(shared(HANGS, first), A2=9) == shared("<f>B1</f><v>2</v>", "<v>9</v>")


def test_a_formula_that_was_escaped_stays_so():
    first = '<f t="shared" ref="A1:A2" si="0">"_x005F_x0041_"&amp;B1</f><v>1</v>'
    assert edited(shared(first, HANGS), A1=9) == shared("<v>9</v>", '<f>"_x005F_x0041_"&amp;B2</f><v>2</v>')


def test_dependants_and_first_cell_may_change_together():
    assert edited(shared(MASTER, HANGS, HANGS), A1=7, A2=8) == shared(
        "<v>7</v>", "<v>8</v>", '<f>B3&amp;"&lt;"</f><v>2</v>'
    )


# What the formulas give

FORMULAS = [
    "B1*2", "$B1+B$2+$B$3", "SUM(B1:C1)", "SUM(B$1:C1)", "LOG10(B1)", '"B1"&B1', 'IF(B1>10,"a""B1",C1)',
    "SUM(Other!B:B)-SUM(Other!$C:$C)", "SUM(Other!1:1)", "'My B1 sheet'!A1", "'It''s B1'!A1+B1", "SUM(Other!A1:B2)",
    "INDEX(B1:C4,1,2)", "Rate_B1*B1", "ZZZ1*B1", "ROW(A1)", "-B1*50%", "1E+3*B1+1.5E2", "SUM({1,2}*B1)",
    "MAX(B1,C1,$C$4)", "OFFSET(B1,0,1)", "COUNT(B1:OFFSET(B1,1,0))", "SUMPRODUCT(($B$1:$B$4>B1)*1)",
]  # fmt: skip
"""Each stands in a column of its own, and further down as a shared formula."""
FIRST = 3


def formula_sheet(formulas: list[str]) -> bytes:
    """Return a sheet with figures in B and C, and shared formulas over four rows in the columns from D."""
    rows = []
    for row in range(4):
        cells = [f'<c r="B{row + 1}"><v>{10 * row + 10}</v></c><c r="C{row + 1}"><v>{row + 1}</v></c>']
        for number, formula in enumerate(formulas):
            place, escaped = cell_name(row, FIRST + number), formula.replace("&", "&amp;").replace("<", "&lt;")
            ref = f"{cell_name(0, FIRST + number)}:{cell_name(3, FIRST + number)}"
            master = f'<f t="shared" ref="{ref}" si="{number}">{escaped}</f>'
            cells.append(f'<c r="{place}">{master if row == 0 else f"""<f t="shared" si="{number}"/>"""}<v>0</v></c>')
        rows.append(f'<row r="{row + 1}">{"".join(cells)}</row>')
    return sheet("".join(rows))


def with_other_sheets(xml: bytes) -> bytes:
    """Return a workbook with that sheet, and the sheets and names that the formulas refer to."""

    def more(book, _):
        for name in ("Other", "My B1 sheet", "It's B1"):
            other = book.add_worksheet(name)
            for row in range(6):
                other.write_row(row, 0, [row + 1, 10 * row, 100 * row])
        book.define_name("Rate_B1", "=3")
        book.define_name("ZZZ1", "=7")

    parts = Parts.of(by_xlsxwriter.book_of(more))
    parts[SHEET_PART] = xml
    return parts.packed()


def test_freed_formulas_give_what_libreoffice_makes_of_the_shared_ones(tmp_path):
    before = formula_sheet(FORMULAS)
    first_row = {(0, FIRST + number): CellEdit(value=-1) for number in range(len(FORMULAS))}
    after = edit_sheet(before, first_row, "book.xlsx")

    was, now = (figures(with_other_sheets(xml), tmp_path / name) for name, xml in (("a", before), ("b", after)))
    assert b"shared" not in after
    assert {place: was[place] for place in was if place[0] > 0} == {place: now[place] for place in now if place[0] > 0}
    assert len(was) == len(now) == 4 * (len(FORMULAS) + 2)
    assert not any(str(value).startswith("#") for value in was.values())


def figures(book: bytes, folder: Path) -> dict[tuple[int, int], object]:
    folder.mkdir()
    (folder / "book.xlsx").write_bytes(book)
    return by_calamine(recalculated(folder / "book.xlsx", folder).read_bytes())


@given(
    # openpyxl leaves a reference alone behind which a range goes on with a function, and takes ZZZ for a column.
    formulas=st.lists(
        st.sampled_from([f for f in FORMULAS if ":OFFSET" not in f and "ZZZ" not in f]), min_size=1, max_size=4
    ),
    changed=st.sets(st.tuples(st.integers(0, 3), st.integers(FIRST, FIRST + 3))),
)
def test_formulas_of_cells_that_do_not_change_stay_those_that_openpyxl_reads(formulas, changed):
    before = formula_sheet(formulas)
    after = edit_sheet(before, {place: CellEdit(value=5) for place in changed}, "book.xlsx")
    was, now = (by_openpyxl(book_of(xml), formulas=True) for xml in (before, after))
    assert now == was | dict.fromkeys(changed, 5)


@given(changed=st.permutations(["A1", "A2", "A3"]))
def test_cells_may_change_one_after_the_other(changed):
    rows = shared(MASTER, HANGS, HANGS)
    for number, cell in enumerate(changed[:2]):
        rows = edited(rows, **{cell: number})
    left = int(changed[2][1])
    formulas = by_openpyxl(book_of(sheet(rows)), formulas=True)
    assert formulas[place_of(changed[2])] == f'=B{left}&"<"'
    assert edit_sheet(sheet(rows), edits(A1=None, A2=None, A3=None), "book.xlsx").count(b"<f") == 0
