"""What is given to a plain worksheet comes out as xlsxwriter's own would write it, whichever way it goes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import openpyxl
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

import kpiworkbook as kw
from kpiworkbook.writer.packing import QuickWorkbook
from kpiworkbook.writer.plain import PlainWorksheet, blank, formula, number
from tests.support import tsv, xlsx
from tests.zoo.parts import SHEET_PART, Parts

LAST_COLUMN = 16_383
PLACES = st.tuples(st.integers(0, 40), st.one_of(st.integers(0, 30), st.integers(LAST_COLUMN - 1, LAST_COLUMN + 1)))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
RESULTS = st.one_of(NUMBERS, TEXTS, st.sampled_from(["#N/A", "#DIV/0!", "#SPILL!", "↑ 11%", "- n/a", ""]))
FORMULAS = st.sampled_from(['=IF(COUNT(A1,B1)<2,"- n/a",IF(A1<=0,"<&>",A1))', "=MAX(A1:C1)"])
CELLS = st.one_of(
    st.tuples(st.just("number"), NUMBERS),
    st.tuples(st.just("text"), TEXTS),
    st.tuples(st.just("blank"), st.none()),
    st.tuples(st.just("formula"), st.tuples(FORMULAS, RESULTS)),
)
PROPERTIES = ({"bold": True}, {"num_format": "0.0%"}, {"bold": True})
"""Of the formats; two are alike, and get one number."""

CREATED = {"created": datetime(2019, 9, 1)}


def parts(package):
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return [(info.filename, info.date_time, archive.read(info)) for info in archive.infolist()]


def by_xlsxwriter(cells):
    """Return the parts of a workbook with these cells, written by nothing but xlsxwriter."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    workbook.set_properties(CREATED)
    worksheet = workbook.add_worksheet()
    looks = [workbook.add_format(properties) for properties in PROPERTIES]
    for ((row, column), turn), (kind, said) in cells.items():
        if kind == "formula":
            worksheet.write_formula(row, column, said[0], looks[turn], said[1])
        elif kind == "number":
            worksheet.write_number(row, column, said, looks[turn])
        elif kind == "text" and said:
            worksheet.write_string(row, column, said, looks[turn])
        else:
            worksheet.write_blank(row, column, None, looks[turn])
    workbook.close()
    return parts(stream.getvalue())


def as_here(cells, *, whole_rows):
    """Return the parts of a workbook with these cells, written as the writer does it."""
    stream = io.BytesIO()
    workbook = QuickWorkbook(stream, {})
    workbook.set_properties(CREATED)
    worksheet = workbook.add_worksheet(None, PlainWorksheet)
    looks = [workbook.add_format(properties) for properties in PROPERTIES]
    make = {
        "number": number,
        "text": worksheet.text,
        "blank": lambda _, look: blank(look),
        "formula": lambda said, look: formula(said[0].removeprefix("="), said[1], look),
    }
    rows = {}
    for ((row, column), turn), (kind, said) in cells.items():
        rows.setdefault(row, {})[column] = make[kind](said, looks[turn])
    for row, made in rows.items():
        if whole_rows:
            worksheet.put_row(row, made)
        else:
            for column, cell in made.items():
                worksheet.put(row, column, cell)
    workbook.close()
    return parts(stream.getvalue())


def one_a_place(cells):
    """Return cells with which of the formats each has; what stands beyond a sheet's end has no text to be counted."""
    return {
        (place, number % len(PROPERTIES)): cell
        for number, (place, cell) in enumerate(cells.items())
        if not (place[1] > LAST_COLUMN and cell[0] == "text")
    }


@given(st.dictionaries(PLACES, CELLS, min_size=1, max_size=30), st.booleans())
@example({(0, 0): ("text", "x" * 32_766 + "🙂"), (0, 1): ("text", "🙂" * 16_384), (1, 0): ("text", "é" * 32_767)}, True)
@example({(0, LAST_COLUMN + 1): ("number", 1.0)}, True)
def test_cells_are_written_as_xlsxwriter_writes_them(cells, whole_rows):
    cells = one_a_place(cells)
    assert as_here(cells, whole_rows=whole_rows) == by_xlsxwriter(cells)


def test_what_xlsxwriter_has_packed_itself_is_not_lost(monkeypatch):
    cells = {((0, 0), 0): ("number", 1.5)}
    monkeypatch.delattr(QuickWorkbook, "_get_packager")
    assert as_here(cells, whole_rows=True) == by_xlsxwriter(cells)


def test_formulas_are_not_searched_for_newer_functions():
    ((_, _, sheet),) = [
        part
        for part in as_here({((0, 0), 0): ("formula", ("=SUM(A2)&XLOOKUP(1,A2,A3)", 1.0))}, whole_rows=True)
        if part[0] == "xl/worksheets/sheet1.xml"
    ]
    assert b"<f>SUM(A2)&amp;XLOOKUP(1,A2,A3)</f><v>1.0</v>" in sheet


def test_a_text_that_looks_like_the_xml_of_a_rich_text_is_a_text(tmp_path):
    text = "<r>Number of x & y</r>"
    book = tsv(f"""
        Ref. | Indicator | Aug-19 | Sep-19
        A1   | {text}    | 10     | 20
    """)
    source = tmp_path / "book.tsv"
    source.write_bytes(book)
    kw.refresh(source, tmp_path / "new.xlsx")
    kw.tidy([kw.read(source)], tmp_path / "tidy.xlsx")

    assert kw.read(tmp_path / "new.xlsx")["A1"].name == text
    assert text in {cell.value for row in openpyxl.load_workbook(tmp_path / "tidy.xlsx").active for cell in row}


def test_a_number_that_no_cell_can_hold_goes_as_text(tmp_path):
    parts = Parts.of(
        xlsx("""
            Ref. | Indicator        | Aug-19 | Sep-19 | Room
            A1   | Number of visits | 10     | 20     | 33
        """)
    )
    parts.change(SHEET_PART, "<v>33</v>", "<v>1e999</v>")

    source = tmp_path / "book.xlsx"
    source.write_bytes(parts.packed())
    kw.refresh(source, tmp_path / "new.xlsx", restyle=True)

    assert "inf" in {str(cell.value) for row in openpyxl.load_workbook(tmp_path / "new.xlsx").active for cell in row}
