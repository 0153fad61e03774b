"""The list becomes the first sheet, and all that goes by the places of sheets goes on to mean what it meant."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl.cell.cell import MergedCell

import kpiworkbook as kw
from tests.annotator.support import annotate, annotated, parts_of, sheets_of
from tests.support import SAMPLE, xlsx
from tests.writer.annotations import GRID, opened, report_on, written_anew
from tests.zoo import SHEET, ZOO, by_xlsxwriter, file_name
from tests.zoo.parts import WORKBOOK, Parts


def names_of(package: bytes) -> list[tuple[str, str, str]]:
    """Return the defined names with their sheets' places and what they stand for."""
    xml = parts_of(package)[WORKBOOK].decode()
    found = re.findall(r"<(?:\w+:)?definedName ([^>]*)>([^<]*)<", xml)
    told = [(dict(re.findall(r'(\w+)="([^"]*)"', tag)), text) for tag, text in found]
    return [(said["name"], said.get("localSheetId", ""), text) for said, text in told]


@pytest.mark.parametrize("name", ["defined names", "print set up", "filter and frozen panes", "saved by libreoffice"])
def test_names_of_single_sheets_stay_with_their_sheets(tmp_path, name):
    book = annotated(name, tmp_path)
    moved = [(name, place and str(int(place) + 1), text) for name, place, text in names_of(book.before)]
    after = names_of(book.after)
    assert [each for each in after if each[1] != "0"] == moved
    assert {name for name, place, _ in after if place == "0"} >= {"_xlnm._FilterDatabase", "_xlnm.Print_Area"}


def test_a_list_over_several_pages_repeats_its_header_on_each(tmp_path):
    assert ("_xlnm.Print_Titles", "0", "Checks!$8:$8") in names_of(annotate(SAMPLE.read_bytes(), tmp_path).after)


def test_each_window_shows_what_it_showed_but_the_first_which_shows_the_list(tmp_path):
    parts = Parts.of(by_xlsxwriter.book_of(by_xlsxwriter.hidden_and_grouped))
    views = '<workbookView xWindow="1" firstSheet="1" activeTab="0"/><workbookView activeTab="0"/>'
    parts[WORKBOOK] = re.sub(rb"<workbookView [^>]*/>", views.encode(), parts[WORKBOOK])
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(
        b"</sheetViews>", b'<sheetView tabSelected="1" workbookViewId="1"/></sheetViews>'
    )
    after = parts_of(annotate(parts.packed(), tmp_path).after)

    assert re.findall(rb"<workbookView [^>]*/>", after[WORKBOOK]) == [
        b'<workbookView xWindow="1"/>', b'<workbookView activeTab="1" firstSheet="1"/>',
    ]  # fmt: skip
    assert re.findall(rb'tabSelected="1" workbookViewId="(\d)"', after[sheet]) == [b"1"]


def test_a_chart_on_a_sheet_of_its_own_is_no_longer_in_front_either(tmp_path):
    parts = Parts.of(ZOO["chart sheet"]())
    chart = "xl/chartsheets/sheet1.xml"
    parts[chart] = parts[chart].replace(b"<sheetView ", b'<sheetView tabSelected="1" ')
    after = parts_of(annotate(parts.packed(), tmp_path).after)
    assert after[chart] == parts_of(ZOO["chart sheet"]())[chart]


def test_sheets_keep_their_numbers_and_the_chain_of_formulas_goes_by_these(tmp_path):
    book = annotated("calculation chain", tmp_path)
    before, after = parts_of(book.before), parts_of(book.after)
    assert after["xl/calcChain.xml"] == before["xl/calcChain.xml"]
    assert b"fullCalcOnLoad" not in after[WORKBOOK].replace(b'<calcPr calcId="124519" fullCalcOnLoad="1"/>', b"")
    numbers = [re.findall(rb'<sheet name="([^"]*)" sheetId="(\d+)"', parts[WORKBOOK]) for parts in (before, after)]
    assert numbers[1] == [(b"Checks", b"3"), *numbers[0]]


def test_the_properties_list_it_where_they_list_the_sheets(tmp_path):
    after = parts_of(annotated("hidden and grouped", tmp_path).after)["docProps/app.xml"].decode()
    titles = re.search(r'<TitlesOfParts><vt:vector size="(\d+)" baseType="lpstr">(.*?)</vt:vector>', after)
    assert re.findall("<vt:lpstr>(.*?)</vt:lpstr>", titles[2]) == ["Checks", SHEET, "Workings"]
    assert titles[1] == "3"
    assert "<vt:i4>3</vt:i4>" in after


def test_properties_that_list_something_else_are_left_alone(tmp_path):
    parts = Parts.of(ZOO["plain"]())
    parts["docProps/app.xml"] = parts["docProps/app.xml"].replace(SHEET.encode(), b"Old name")
    after = parts_of(annotate(parts.packed(), tmp_path).after)
    assert after["docProps/app.xml"] == parts["docProps/app.xml"]


@pytest.mark.parametrize("name", ["Checks", "CHECKS"])
def test_a_sheet_of_that_name_keeps_it(tmp_path, name):
    def with_checks(book, _):
        book.add_worksheet(name).write("A1", "the officer's own")

    book = annotate(by_xlsxwriter.book_of(with_checks), tmp_path)
    assert list(sheets_of(book.after)) == ["Checks (2)", SHEET, name]
    assert opened(book.copy)[name]["A1"].value == "the officer's own"
    assert ("_xlnm.Print_Area", "0") in [each[:2] for each in names_of(book.after)]
    assert any("'Checks (2)'!" in text for _, _, text in names_of(book.after))


@pytest.mark.parametrize("name", ["plain", "prefixed namespaces", "without styles", "openpyxl plain"])
def test_the_list_looks_as_it_does_in_a_new_workbook(tmp_path, name):
    book = annotated(name, tmp_path)
    new = opened(written_anew(book.card, book.report, tmp_path / "new.xlsx"))["Checks"]
    kept = opened(book.copy)["Checks"]
    assert [[_look(cell) for cell in row] for row in kept] == [[_look(cell) for cell in row] for row in new]
    for each in ("freeze_panes", "page_setup", "row_breaks", "print_area", "print_title_rows"):
        assert repr(getattr(kept, each)) == repr(getattr(new, each))
    assert (kept.auto_filter.ref, kept.oddFooter.center.text) == (new.auto_filter.ref, new.oddFooter.center.text)
    assert [kept.column_dimensions[c].width for c in "ABCDEFGHIJKL"] == [
        new.column_dimensions[c].width for c in "ABCDEFGHIJKL"
    ]
    assert {n: d.height for n, d in kept.row_dimensions.items()} == {n: d.height for n, d in new.row_dimensions.items()}


def _look(cell):
    links = cell.hyperlink.location if cell.hyperlink else None
    looks = (cell.font, cell.fill, cell.border, cell.alignment, cell.number_format, cell.quotePrefix)
    is_own = cell.has_style and not isinstance(cell, MergedCell)
    return (cell.coordinate, cell.value, links, *map(repr, looks)) if is_own else (cell.coordinate, cell.value)


def test_with_nothing_found_the_list_says_so_and_no_cell_changes(tmp_path):
    card = kw.read(SAMPLE)
    copy = kw.annotate(card, report_on(card), tmp_path / "copy.xlsx")
    before, after = parts_of(card.package), parts_of(copy.read_bytes())
    changed = {part for part in before if after[part] != before[part]}
    assert changed == {"[Content_Types].xml", "docProps/app.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
                       WORKBOOK, "xl/worksheets/sheet1.xml"}  # fmt: skip
    sheet = "xl/worksheets/sheet1.xml"
    assert after[sheet] == before[sheet].replace(b' tabSelected="1"', b"")
    assert opened(copy)["Checks"]["A2"].value.startswith("Nothing found")


def test_a_workbook_with_macros_stays_one(tmp_path):
    book = annotated("macros", tmp_path)
    assert parts_of(book.after)["xl/vbaProject.bin"] == parts_of(book.before)["xl/vbaProject.bin"]
    with pytest.raises(kw.OutputError, match=r"is an \.xlsm workbook; give it that ending"):
        kw.annotate(book.card, book.report, tmp_path / "copy.xlsx")
    from_bytes = kw.read(book.before)
    with pytest.raises(kw.OutputError, match=r"\.xlsm"):
        kw.annotate(from_bytes, kw.validate(from_bytes), tmp_path / "copy.xlsx")
    assert kw.annotate(from_bytes, kw.validate(from_bytes), tmp_path / "bytes.xlsm").read_bytes()


def test_a_signature_is_lost_only_where_somebody_agrees(tmp_path):
    book = tmp_path / file_name("signatures")
    book.write_bytes(ZOO["signatures"]())
    card = kw.read(book)
    with pytest.raises(kw.OutputError, match=r"would lose its digital signature.*--force"):
        kw.annotate(card, kw.validate(card), tmp_path / "copy.xlsx")
    assert list(tmp_path.iterdir()) == [book]
    assert kw.annotate(card, kw.validate(card), tmp_path / "copy.xlsx", force=True).exists()


def test_it_is_the_workbook_that_was_read_although_the_file_has_changed_since(tmp_path):
    book = tmp_path / "book.xlsx"
    book.write_bytes(xlsx(GRID))
    card = kw.read(book)
    report = kw.validate(card)
    book.write_bytes(b"something else")
    copy = kw.annotate(card, report, tmp_path / "copy.xlsx")
    assert kw.validate(kw.read(copy)).findings == report.findings


@pytest.mark.parametrize("wrap", [bytes, io.BytesIO], ids=["bytes", "an open file"])
def test_what_was_not_read_from_a_path_is_kept_as_well(tmp_path, wrap):
    card = kw.read(wrap(ZOO["charts"]()))
    copy = kw.annotate(card, kw.validate(card), tmp_path / "copy.xlsx")
    assert "xl/charts/chart4.xml" in parts_of(copy.read_bytes())
