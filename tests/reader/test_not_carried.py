"""What a fresh workbook does not carry is named, so that nobody loses a text box or a filter unawares."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter

import kpiworkbook as kw
from tests.hostile.old_books import xlsb
from tests.support import SAMPLE, converted, refreshed, tsv, write_cells
from tests.zoo.parts import SHEET_PART, Parts
from tests.zoo.pictures import png

GRID = """
    Ref. | Indicator | Aug-19 | Sep-19 | DoT | % change from previous month
    M1   | Contacts  | 10     | 12     | ▲   | ↑ 20%
"""


def book(furnish: object) -> bytes:
    """Return a small scorecard to which something was added."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    sheet = workbook.add_worksheet("Dataset")
    write_cells(sheet, GRID)
    furnish(workbook, sheet)
    workbook.close()
    return stream.getvalue()


DATA_BAR = {"type": "data_bar", "data_bar_2010": True}
"""It stands in the sheet twice, as Excel 2007 and as Excel 2010 know it."""


def add_chart(workbook: xlsxwriter.Workbook, sheet: object) -> None:
    chart = workbook.add_chart({"type": "line"})
    chart.add_series({"values": "=Dataset!$C$2:$D$2"})
    sheet.insert_chart("G2", chart)


@pytest.mark.parametrize(
    ("furnish", "named"),
    [
        (add_chart, "1 chart"),
        (lambda _, sheet: sheet.protect(), "1 sheet protection"),
        (lambda workbook, _: workbook.add_worksheet("Cover"), "the sheet 'Cover'"),
        (lambda _, sheet: sheet.insert_textbox("G2", "Checked by the panel"), "1 text box or shape"),
        (lambda _, sheet: [sheet.insert_textbox(c, "Checked") for c in ("G2", "G9")], "2 text boxes or shapes"),
        (lambda _, sheet: sheet.write_url("G2", "https://example.org", string="policy"), "1 link"),
        (lambda _, sheet: sheet.set_header("&COFFICIAL-SENSITIVE"), "1 print header"),
        (lambda _, sheet: sheet.add_sparkline("G2", {"range": "Dataset!C2:D2"}), "1 sparkline"),
        (lambda workbook, _: workbook.define_name("Current", "=Dataset!$D$2"), "1 defined name"),
        (lambda _, sheet: sheet.write_comment("D2", "Revised in October"), "1 sheet with notes on its cells"),
        (
            lambda _, sheet: sheet.write_formula("G2", "=C2+D2", None, 22),
            "1 formula outside the derived columns",
        ),
        (lambda _, sheet: sheet.autofilter(0, 0, 1, 5), "1 filter"),
        (
            lambda _, sheet: sheet.data_validation("A2:B2", {"validate": "list", "source": ["x"]}),
            "1 range with drop-down lists or other data validation",
        ),
        (lambda _, sheet: sheet.data_validation("C2", {"validate": "integer", "criteria": ">", "value": 0}), "1 range"),
        (lambda book, sheet: sheet.conditional_format("D2", red(book)), "1 range with conditional formats"),
        (
            lambda book, sheet: sheet.conditional_format("D2", red(book) | {"multi_range": "D2 C2"}),
            "2 ranges with cond",
        ),
        (lambda _, sheet: sheet.conditional_format("C2:F2", DATA_BAR), "1 range with conditional formats"),
        (lambda _, sheet: [sheet.set_row(row, None, None, {"level": 1}) for row in (1, 2)], "2 grouped rows"),
        (lambda _, sheet: sheet.set_column(2, 4, 9, None, {"level": 1}), "3 grouped columns"),
        (
            lambda book, sheet: sheet.write_rich_string("B2", "Con", book.add_format({"bold": True}), "tacts"),
            "1 cell with words in looks of their own",
        ),
    ],
)
def test_what_is_not_carried_is_named(furnish: object, named: str) -> None:
    card = kw.read(book(furnish))
    assert [item for item in card.not_carried if item.startswith(named)]


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_what_is_not_carried_is_named_of_books_that_are_no_xlsx_too(tmp_path: Path, kind: str) -> None:
    def furnish(workbook: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        add_chart(workbook, sheet)
        workbook.add_worksheet("Cover")
        workbook.define_name("Current", "=Dataset!$D$2")
        sheet.insert_image("H2", "dot.png", {"image_data": io.BytesIO(png())})
        sheet.insert_textbox("H9", "Checked by the panel")
        sheet.write_comment("C2", "Revised in October")
        sheet.write_comment("D2", "Final")
        sheet.write_url("G1", "https://example.org", string="policy")
        sheet.autofilter(0, 0, 1, 5)
        sheet.data_validation("A2:B2", {"validate": "list", "source": ["x"]})
        sheet.conditional_format("D2", red(workbook))

    (tmp_path / "book.xlsx").write_bytes(book(furnish))

    assert set(kw.read(converted(tmp_path / "book.xlsx", tmp_path / "made", kind)).not_carried) == {
        "the sheet 'Cover'", "1 chart", "1 picture", "1 text box or shape", "2 cells with a note", "1 link",
        "1 defined name", "1 filter", "1 range with drop-down lists or other data validation",
        "1 range with conditional formats",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_a_plain_book_that_is_no_xlsx_loses_nothing(tmp_path: Path, kind: str) -> None:

    assert kw.read(converted(SAMPLE, tmp_path, kind)).not_carried == ()


def test_what_is_not_carried_of_a_binary_book_is_told_by_its_parts_and_records() -> None:
    grid = tsv(GRID).decode().splitlines()
    cells = [(row, column, text) for row, line in enumerate(grid) for column, text in enumerate(line.split("\t"))]
    link, formats = b"\xee\x03\x00", b"\xcd\x03\x00"
    name, built_in = b"\x27\x04" + bytes(4), b"\x27\x04\x20" + bytes(3)
    parts = Parts.of(xlsb(cells, [("xl/charts/chart1.xml", b"<c/>"), ("xl/vbaProject.bin", b"")]))
    parts["xl/worksheets/sheet1.bin"] += link + link + formats
    parts["xl/workbook.bin"] += name + built_in

    assert set(kw.read(parts.packed()).not_carried) == {
        "1 chart", "1 set of macros", "2 links", "1 range with conditional formats", "1 defined name",
    }  # fmt: skip


def red(workbook: xlsxwriter.Workbook) -> dict[str, object]:
    return {"type": "cell", "criteria": ">", "value": 9, "format": workbook.add_format({"bg_color": "#FF0000"})}


def test_what_the_new_workbook_has_of_its_own_is_not_missed() -> None:
    signs = {"validate": "list", "source": ["▲", "▼"]}

    def furnish(workbook: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.data_validation("E2", signs)
        sheet.conditional_format("F2", red(workbook))
        sheet.write_rich_string("F2", "↑ ", workbook.add_format({"bold": True}), "20%")

    assert kw.read(book(furnish)).not_carried == ()


def test_a_text_within_its_cell_and_what_other_programs_write_are_seen_too() -> None:
    parts = Parts.of(book(lambda *_: None))
    parts.cell("B2", '<c r="B2" t="inlineStr"><is><r><rPr><b/></rPr><t>Con</t></r><r><t>tacts</t></r></is></c>')
    parts[SHEET_PART] = parts[SHEET_PART].replace(b"<row ", b'<row outlineLevel="0" ')

    assert kw.read(parts.packed()).not_carried == ("1 cell with words in looks of their own",)


def test_plain_scorecard_and_a_refreshed_one_lose_nothing(tmp_path: Path) -> None:
    assert kw.read(SAMPLE).not_carried == ()
    assert kw.read(refreshed(SAMPLE, tmp_path)).not_carried == ()
    assert kw.read(kw.refresh(SAMPLE, tmp_path / "new.xlsx", restyle=True).output).not_carried == ()
