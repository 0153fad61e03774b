"""Whatever Excel puts into a workbook outlives its annotation: only what must know of notes and list changes."""

from __future__ import annotations

import io
import re
import shutil
import warnings
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook, SheetTypeEnum

import kpiworkbook as kw
from tests.annotator.support import STRICT, Annotated, annotate, annotated, parts_of, sheets_of
from tests.audit import new_findings
from tests.keeper.differences import differences
from tests.readers import CALAMINE_CANNOT, EXCELJS_CANNOT, SHEETJS_CANNOT, exceljs, sheetjs
from tests.support import all_recalculated
from tests.zoo import SHEET, ZOO

OPENPYXL = [name for name in ZOO if name not in STRICT]
WORKBOOK = r"\[Content_Types\]\.xml|docProps/app\.xml|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels|xl/styles\d*\.xml"
NOTES = r"xl/comments\d*\.xml|xl/comments/comment\d+\.xml|xl/drawings/\w+\.vml"
ADDED = r"xl/styles\.xml|xl/worksheets/sheet\d+\.xml"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory):
    """Return what annotates an animal, once."""
    known: dict[str, Annotated] = {}

    def make(name: str) -> Annotated:
        if name not in known:
            known[name] = annotated(name, tmp_path_factory.mktemp("book"))
        return known[name]

    return make


@cache  # three tests look at each
def opened(package: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it says what it will drop
        return openpyxl.load_workbook(io.BytesIO(package), rich_text=True)


def notes_of(sheet: openpyxl.worksheet.worksheet.Worksheet) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


class Looks(dict[int, tuple[str, ...]]):
    """All of a workbook's looks but their borders, by the number of a cell's style.

    They are text, since openpyxl's own comparison is of places in lists, and made once, since that takes long.
    """

    def of(self, cell: openpyxl.cell.Cell) -> tuple[str, ...]:
        if cell.style_id not in self:
            parts = (cell.font, cell.fill, cell.number_format, cell.alignment, cell.protection)
            self[cell.style_id] = tuple(map(repr, parts))
        return self[cell.style_id]


def found_in(book: Annotated) -> dict[str, set[str]]:
    return {sheet.name: {f.cell for f in book.report if f.sheet == sheet.name} for sheet in book.card.sheets}


def around(cell: str) -> set[str]:
    """Return a cell and those that share a border with it."""
    column, row = openpyxl.utils.cell.coordinate_from_string(cell)
    number = openpyxl.utils.column_index_from_string(column)
    places = [(row, number), (row - 1, number), (row + 1, number), (row, number - 1), (row, number + 1)]
    return {f"{openpyxl.utils.get_column_letter(c)}{r}" for r, c in places if r and c}


@pytest.mark.parametrize("name", ZOO)
def test_only_the_parts_change_that_must(name, made):
    book = made(name)
    found = book.changes
    scorecards = {part for sheet, part in sheets_of(book.before).items() if sheet in found_in(book)}
    relations = {re.sub(r"([^/]+)$", r"_rels/\1.rels", part) for part in scorecards}

    assert (found.disappeared, found.reordered) == ((), False)
    others = set(found.changed) - scorecards - relations - set(found.sheets)
    assert {part for part in others if not re.fullmatch(f"{WORKBOOK}|{NOTES}", part)} == set()
    assert {p for p in found.appeared if not re.fullmatch(f"{ADDED}|{NOTES}", p)} <= relations
    for part, sheet in found.sheets.items():
        assert (sheet.loose, sheet.around) == (False, False)
        assert set(sheet.removed) <= {"sheetViews"}
        if part in scorecards:
            assert set(sheet.added) <= {"sheetViews", "legacyDrawing"}
        else:
            assert (sheet.cells, dict(sheet.rows), set(sheet.added)) == ((), {}, {"sheetViews"})


@pytest.mark.parametrize("name", ZOO)
def test_of_the_cells_only_the_formats_of_framed_ones_change(name, made):
    book = made(name)
    parts, after = parts_of(book.before), parts_of(book.after)
    found = book.changes
    for sheet, cells in found_in(book).items():
        part = sheets_of(book.before)[sheet]
        changed = set(found.sheets[part].cells)
        assert cells <= changed <= {each for cell in cells for each in around(cell)}
        assert _unstyled(parts[part]) == _unstyled(after[part])


def _unstyled(sheet: bytes) -> bytes:
    """Return the cells of a sheet's part without their formats, and without those that hold nothing."""
    start, end = re.search(rb"<(?:\w+:)?sheetData", sheet).start(), sheet.rindex(b"sheetData")
    plain = re.sub(rb"""(<(?:\w+:)?c\b[^>]*?)\s+s\s*=\s*["']\d+["']""", rb"\1", sheet[start:end])
    return re.sub(rb"""<(?:\w+:)?c(?:\s+r\s*=\s*["']\w+["'])?\s*(?:/>|></(?:\w+:)?c>)""", b"", plain)


@pytest.mark.parametrize("name", [name for name in OPENPYXL if name != "without styles"])
def test_a_frame_changes_nothing_of_a_cells_look_but_its_border(name, made):
    book = made(name)
    before, after = opened(book.before), opened(book.after)
    was, now = Looks(), Looks()
    for sheet, cells in found_in(book).items():
        for row in before[sheet].iter_rows():
            for cell in row:
                if cell.has_style:  # openpyxl does not know what a cell has of its row or column
                    assert now.of(after[sheet][cell.coordinate]) == was.of(cell)
        for cell in cells:
            assert after[sheet][cell].border.left.style in ("thick", "mediumDashed", "dotted")


@pytest.mark.parametrize("name", OPENPYXL)
def test_each_finding_has_its_note_and_the_officers_notes_are_there_still(name, made):
    book = made(name)
    before, after = opened(book.before), opened(book.after)
    for sheet, cells in found_in(book).items():
        was, now = notes_of(before[sheet]), notes_of(after[sheet])
        assert set(now) == set(was) | cells
        assert {cell: now[cell] for cell in set(was) - cells} == {cell: was[cell] for cell in set(was) - cells}
        assert all(now[cell].startswith(was.get(cell, "")) for cell in now)
        for finding in book.report:
            if finding.sheet == sheet:
                assert f"{finding.severity.value.capitalize()} · {finding.rule}: {finding.message}" in now[finding.cell]
    for sheet in set(before.sheetnames) - set(found_in(book)):
        assert not hasattr(before[sheet], "iter_rows") or notes_of(after[sheet]) == notes_of(before[sheet])


@pytest.mark.parametrize("name", ZOO)
def test_the_list_comes_first_and_in_front_with_a_link_to_each_cell(name, made):
    book = made(name)
    after = parts_of(book.after)
    before, now = sheets_of(book.before), sheets_of(book.after)
    assert list(now) == ["Checks", *before]
    assert {sheet: now[sheet] for sheet in before} == before
    selected = [sheet for sheet, part in now.items() if re.search(rb"tabSelected=.(?:1|true)", after.get(part, b""))]
    assert selected == ["Checks"]
    assert not re.search(rb"activeTab|firstSheet", after["xl/workbook.xml"])
    links = re.findall(r'<hyperlink ref="B\d+" location="([^"]*)"', after[now["Checks"]].decode())
    assert sorted(link.replace("&amp;", "&") for link in links) == sorted(f.address for f in book.report)


@pytest.mark.parametrize("name", ZOO)
def test_it_reads_as_the_workbook_did(name, made):
    book = made(name)
    if name not in CALAMINE_CANNOT:
        before, after = (CalamineWorkbook.from_filelike(io.BytesIO(each)) for each in (book.before, book.after))
        for meta in before.sheets_metadata:
            if meta.typ == SheetTypeEnum.WorkSheet:
                sheets = (each.get_sheet_by_name(meta.name) for each in (before, after))
                assert len({str((sheet.start, sheet.to_python())) for sheet in sheets}) == 1
    again = kw.read(book.copy)
    assert [record.shown for record in again.records] == [record.shown for record in book.card.records]
    assert kw.validate(again).findings == book.report.findings


@pytest.mark.parametrize("name", ZOO)
def test_the_audit_finds_nothing_new(name, made):
    book = made(name)
    # Its place in the list of types has nothing to do with what it is.
    known = {re.sub(r"\[\d+\]", "", each) for each in new_findings(b"", book.source)}
    assert {re.sub(r"\[\d+\]", "", each) for each in new_findings(book.source, book.copy)} <= known


@pytest.mark.parametrize("name", ZOO)
def test_an_annotated_workbook_is_annotated_once_more_and_its_notes_are_not_said_twice(name, made, tmp_path):
    book = made(name)
    again = annotate(book.after, tmp_path, book.copy.name)

    assert list(sheets_of(again.after))[:2] == ["Checks (2)", "Checks"]
    kinds = [part for part in parts_of(book.after) if re.fullmatch(NOTES, part)]
    assert [parts_of(again.after)[part] for part in kinds] == [parts_of(book.after)[part] for part in kinds]
    found = differences(book.after, again.after)
    assert all(not sheet.cells for sheet in found.sheets.values())
    assert new_findings(book.copy, again.copy) == [] or book.copy.suffix == ".xlsm"


@pytest.mark.parametrize("name", ["plain", "notes", "without styles", "strict", "saved by libreoffice"])
def test_the_same_report_gives_the_same_bytes(name, made, tmp_path):
    assert annotated(name, tmp_path).after == made(name).after


def test_libreoffice_opens_each_and_computes_what_it_did(made, tmp_path):
    books = {name: made(name) for name in ZOO}
    copies = [shutil.copyfile(book.copy, tmp_path / f"{name}{book.copy.suffix}") for name, book in books.items()]

    for (name, book), again in zip(books.items(), all_recalculated(copies, tmp_path), strict=True):
        figures = [[record.value for record in card.records] for card in (kw.read(again), book.card)]
        assert figures[0] == pytest.approx(figures[1], nan_ok=True), name
        sheet = opened(again.read_bytes())[SHEET]
        assert set(notes_of(sheet)) >= found_in(book)[SHEET], name


@pytest.mark.parametrize(
    ("reader", "cannot"), [(sheetjs, SHEETJS_CANNOT), (exceljs, EXCELJS_CANNOT)], ids=["SheetJS", "ExcelJS"]
)
def test_javascript_reads_the_same_values(reader, cannot, made):
    books = [made(name) for name in ZOO if name not in cannot]
    read = reader(*(path for book in books for path in (book.source, book.copy)))

    for book, before, after in zip(books, read[::2], read[1::2], strict=True):
        assert after.pop("Checks")["A1"].startswith("Checks of"), book.source.name
        assert after == before, book.source.name


def test_the_input_is_never_written_to(made):
    for name in ("plain", "macros"):
        assert made(name).before == ZOO[name]()


def test_a_note_outlives_a_month_further(made, tmp_path: Path):
    book = made("notes")
    kw.refresh(book.copy, tmp_path / "further.xlsx", month="Oct-19")
    sheet = openpyxl.load_workbook(tmp_path / "further.xlsx")[SHEET]
    assert "should be" in notes_of(sheet)["T6"]
