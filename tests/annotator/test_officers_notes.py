"""The officer's own notes outlive ours: rich text, boxes, threads, and the drawings of buttons and drop-downs."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter

import kpiworkbook as kw
from tests.annotator.support import annotate, annotated, parts_of
from tests.audit import new_findings
from tests.support import saved, xlsx
from tests.writer.annotations import GRID, finding, notes, opened, report_on
from tests.zoo import SHEET, ZOO, by_xlsxwriter
from tests.zoo.parts import Parts

FOUND = "Error · change-value: "
RICH = (
    '<text><r><rPr><b/><sz val="9"/></rPr><t>Officer:</t></r>'
    '<r><t xml:space="preserve">\nagreed with finance </t></r><phoneticPr fontId="1"/></text>'
)


def noted(text: str, **options: object) -> bytes:
    """Return the zoo's scorecard with a note on T6, which is wrong."""
    return by_xlsxwriter.book_of(lambda _, sheet: sheet.write_comment("T6", text, options))


def comment_of(package: bytes, cell: str = "T6") -> str:
    return re.search(rf'<comment ref="{cell}".*?</comment>', parts_of(package)["xl/comments1.xml"].decode(), re.S)[0]


def test_ours_stands_below_the_officers_in_the_same_note(tmp_path):
    book = annotate(noted("Checked in July", author="Data Officer"), tmp_path)
    note = opened(book.copy)[SHEET]["T6"].comment
    assert note.text.startswith(f"Checked in July\n\n{FOUND}")
    assert note.author == "Data Officer"


def test_the_runs_of_rich_text_stay_as_they_are_and_ours_is_one_more(tmp_path):
    parts = Parts.of(noted("Checked"))
    parts["xl/comments1.xml"] = re.sub(rb"<text>.*?</text>", RICH.encode(), parts["xl/comments1.xml"], flags=re.S)
    comment = comment_of(annotate(parts.packed(), tmp_path).after)

    before, after = RICH.split("<phoneticPr")
    assert before in comment
    assert comment.endswith(f"</r><phoneticPr{after}</comment>")
    assert len(re.findall("<r>", comment)) == 3


def test_a_plain_text_becomes_a_run_so_that_both_are_read(tmp_path):
    parts = Parts.of(ZOO["openpyxl notes"]())
    parts["xl/comments/comment1.xml"] = parts["xl/comments/comment1.xml"].replace(b'ref="P6"', b'ref="T6"')
    book = annotate(parts.packed(), tmp_path)

    xml = parts_of(book.after)["xl/comments/comment1.xml"].decode()
    assert "<text><r><t>Recount in July</t></r><r><rPr>" in xml
    assert notes(opened(book.copy)[SHEET])["T6"].startswith(f"Recount in July\n\n{FOUND}")


@pytest.mark.parametrize("empty", ["<text/>", "<text></text>", "<text><t/></text>", ""])
def test_a_note_that_says_nothing_gets_ours(tmp_path, empty):
    parts = Parts.of(noted("Checked"))
    parts["xl/comments1.xml"] = re.sub(rb"<text>.*?</text>", empty.encode(), parts["xl/comments1.xml"], flags=re.S)
    assert FOUND in opened(annotate(parts.packed(), tmp_path).copy)[SHEET]["T6"].comment.text


def test_a_note_that_is_an_empty_tag_gets_ours(tmp_path):
    parts = Parts.of(noted("Checked"))
    xml = parts["xl/comments1.xml"]
    parts["xl/comments1.xml"] = re.sub(rb"<comment ([^>]*)>.*?</comment>", rb"<comment \1 />", xml, count=1, flags=re.S)
    assert FOUND in opened(annotate(parts.packed(), tmp_path).copy)[SHEET]["T6"].comment.text


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", rb'<row r="6"', b'<row ht="1e999" r="6"'),
        ("xl/drawings/vmlDrawing1.vml", rb"width:[\d.]+pt", b"width:1.2.3pt"),
    ],
)
def test_sizes_that_are_none_are_the_usual_ones(tmp_path, part, old, new):
    parts = Parts.of(noted("Checked"))
    spoiled = re.sub(old, new, parts[part], count=1)
    assert spoiled != parts[part]
    parts[part] = spoiled
    assert FOUND in opened(annotate(parts.packed(), tmp_path).copy)[SHEET]["T6"].comment.text


def box_of(package: bytes, cell: tuple[int, int]) -> tuple[list[int], str]:
    """Return the anchor and the style of a note's box."""
    place = rf"<x:Row>{cell[0]}</x:Row><x:Column>{cell[1]}</x:Column>"
    drawing = parts_of(package)["xl/drawings/vmlDrawing1.vml"].decode()
    shape = next(shape for shape in re.findall(r"<v:shape .*?</v:shape>", drawing) if re.search(place, shape))
    return [int(n) for n in re.search("<x:Anchor>(.*?)<", shape)[1].split(",")], re.search('style="(.*?)"', shape)[1]


def test_the_officers_box_grows_by_what_is_put_into_it_and_stays_where_it_is(tmp_path):
    book = annotate(noted("Checked", width=100, height=40), tmp_path)
    (was, style), (now, grown) = (box_of(each, (5, 19)) for each in (book.before, book.after))

    assert now[:4] == was[:4]
    assert (now[4], now[6]) > (was[4], was[6])
    sizes = [[float(n) for n in re.findall(r"(?:width|height):([\d.]+)pt", each)] for each in (style, grown)]
    assert sizes[0] == [75, 30]
    assert sizes[1][0] > 200
    assert sizes[1][1] > 60
    assert re.sub(r"[\d.]+", "", style) == re.sub(r"[\d.]+", "", grown)


def test_a_box_that_is_large_enough_in_width_keeps_it(tmp_path):
    book = annotate(noted("Checked", width=700, height=40), tmp_path)
    (was, _), (now, _) = (box_of(each, (5, 19)) for each in (book.before, book.after))
    assert now[:6] == was[:6]


def threaded(cell: str) -> bytes:
    """Return the animal with a threaded comment, moved to a cell."""
    parts = Parts.of(ZOO["threaded comments"]())
    for part in ("xl/comments1.xml", "xl/threadedComments/threadedComment1.xml"):
        parts.change(part, 'ref="P6"', f'ref="{cell}"')
    return parts.packed()


def test_a_thread_stays_alone_on_its_cell_and_the_list_says_so(tmp_path):
    book = annotate(threaded("T6"), tmp_path)
    before, after = parts_of(book.before), parts_of(book.after)

    assert after["xl/threadedComments/threadedComment1.xml"] == before["xl/threadedComments/threadedComment1.xml"]
    assert comment_of(book.after) == comment_of(book.before)
    copy = opened(book.copy)
    assert copy[SHEET]["T6"].border.left.style == "thick"
    assert "1 cell with a threaded comment" in copy["Checks"]["A3"].value
    assert "T6" in [cell.value for cell in copy["Checks"]["B"]]


def test_where_no_finding_meets_a_thread_nothing_is_said_of_it(tmp_path):
    book = annotated("threaded comments", tmp_path)
    assert "threaded" not in opened(book.copy)["Checks"]["A3"].value


@pytest.mark.parametrize("has_drawing", [True, False])
def test_the_boxes_are_numbered_within_blocks_that_no_other_drawing_has(tmp_path, has_drawing):
    def two_sheets(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        if has_drawing:
            by_xlsxwriter.button_and_checkbox(book, sheet)
        book.add_worksheet("Cover").write_comment("A1", "Cover")

    parts = parts_of(annotate(by_xlsxwriter.book_of(two_sheets), tmp_path).after)
    drawings = [content for part, content in parts.items() if part.endswith(".vml")]
    assert len(drawings) == 2
    blocks = [re.search(rb'idmap v:ext="edit" data="([\d,]+)"', xml)[1].split(b",") for xml in drawings]
    assert not {*blocks[0]} & {*blocks[1]}
    for xml, own in zip(drawings, blocks, strict=True):
        numbers = [int(n) for n in re.findall(rb'id="_x0000_s(\d+)"', xml)]
        assert len(set(numbers)) == len(numbers) > 0
        assert {number // 1024 for number in numbers} <= {int(block) for block in own}


def test_more_notes_than_a_block_has_numbers_get_another_block(tmp_path):
    rows = "\n".join(f"A{n} | Contacts | 10 | 12 | ↑ 20%" for n in range(515))
    grid = f"Ref. | Indicator | Aug-19 | Sep-19 | Change from previous month\n{rows}"
    card = kw.read(xlsx(grid))
    found = [finding(f"{column}{row}") for row in range(2, 517) for column in "CD"]
    copy = kw.annotate(card, report_on(card, *found), tmp_path / "copy.xlsx")

    drawing = parts_of(copy.read_bytes())["xl/drawings/vmlDrawing1.vml"]
    numbers = [int(n) for n in re.findall(rb'id="_x0000_s(\d+)"', drawing)]
    assert len(set(numbers)) == 1_030
    assert not any(number % 1024 == 0 for number in numbers)
    assert b'data="1,2"' in drawing
    assert len(notes(opened(copy)["Dataset"])) == 1_030
    assert new_findings(xlsx(grid), copy) == []


def test_a_drawing_that_is_no_xml_is_extended_all_the_same(tmp_path):
    parts = Parts.of(ZOO["notes"]())
    parts["xl/drawings/vmlDrawing1.vml"] = parts["xl/drawings/vmlDrawing1.vml"].replace(
        b'<div style="text-align:left"></div>', b'<div style="text-align:left">one<br>two</div>'
    )
    book = annotate(parts.packed(), tmp_path)
    drawing = parts_of(book.after)["xl/drawings/vmlDrawing1.vml"]
    assert b"<br>" in drawing
    assert drawing.count(b"<v:shape ") == len(notes(opened(book.copy)[SHEET]))


def test_a_drawing_without_an_end_is_a_message_and_nothing_is_written(tmp_path):
    parts = Parts.of(ZOO["notes"]())
    parts["xl/drawings/vmlDrawing1.vml"] = parts["xl/drawings/vmlDrawing1.vml"].replace(b"</xml>", b"")
    with pytest.raises(kw.NotAWorkbookError, match=r"vmlDrawing1\.vml is damaged"):
        annotate(parts.packed(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]


@pytest.mark.parametrize("cell", ["A1", "XFD3", "A1048576", "XFD1048576"])
def test_a_box_stands_within_the_sheet_wherever_its_cell_is(tmp_path, cell):
    card = kw.read(xlsx("\n\n" + GRID.strip().partition("\n")[2]))
    copy = kw.annotate(card, report_on(card, finding(cell)), tmp_path / "copy.xlsx")
    drawing = parts_of(copy.read_bytes())["xl/drawings/vmlDrawing1.vml"].decode()
    left, _, top, _, right, _, bottom, _ = (int(n) for n in re.search("<x:Anchor>(.*?)<", drawing)[1].split(","))
    assert 0 <= left < right <= 16_383
    assert 0 <= top < bottom <= 1_048_575
    assert re.findall(r'<comment ref="(\w+)"', parts_of(copy.read_bytes())["xl/comments1.xml"].decode()) == [cell]


def test_hidden_columns_and_wide_ones_count_for_where_a_box_ends(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(xlsx(GRID)))
    for letter in "GH":
        book.active.column_dimensions[letter].hidden = True
    book.active.column_dimensions["I"].width = 100
    card = kw.read(saved(book))
    copy = kw.annotate(card, report_on(card, finding("F4")), tmp_path / "copy.xlsx")
    drawing = parts_of(copy.read_bytes())["xl/drawings/vmlDrawing1.vml"].decode()
    anchor = [int(n) for n in re.search("<x:Anchor>(.*?)<", drawing)[1].split(",")]
    assert (anchor[0], anchor[4]) == (6, 8)


def test_merged_cells_are_framed_around_the_whole_and_noted_on_the_first(tmp_path):
    card = kw.read(xlsx(GRID, merges=("A1:I1", "I3:I5")))
    found = (finding("D1"), finding("I5", severity="warning"))
    sheet = opened(kw.annotate(card, report_on(card, *found), tmp_path / "copy.xlsx"))["Dataset"]
    assert set(notes(sheet)) == {"A1", "I3"}
    with zipfile.ZipFile(tmp_path / "copy.xlsx") as package:
        cells = dict(re.findall(rb'<c r="(\w+)"[^>]* s="(\d+)"', package.read("xl/worksheets/sheet1.xml")))
    # The ends and the middle of the title, and top, middle and bottom of the commentary, look each their own way.
    assert len({cells[name] for name in (b"A1", b"B1", b"I1")}) == 3
    assert cells[b"B1"] == cells[b"H1"]
    assert len({cells[name] for name in (b"I3", b"I4", b"I5")}) == 3


def test_a_cell_beside_a_framed_one_is_left_alone_where_it_has_no_line_there(tmp_path):
    card = kw.read(xlsx(GRID))
    copy = kw.annotate(card, report_on(card, finding("D3")), tmp_path / "copy.xlsx")
    parts = [parts_of(each)["xl/worksheets/sheet1.xml"] for each in (card.package, copy.read_bytes())]
    cells = [set(re.findall(rb'<c r="\w+"[^>]*?>', xml)) for xml in parts]
    assert [tag[:9] for tag in cells[1] - cells[0]] == [b'<c r="D3"']
