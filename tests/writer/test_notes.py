"""Notes and frames: on every cell that breaks a rule, and on no other."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.styles import Border, Side

from tests.dump import colour_of, contrast, fill_of
from tests.support import SAMPLE, saved, xlsx
from tests.writer.annotations import GRID, MERGES, WAYS, finding, notes, opened

BOOK = xlsx(GRID, merges=MERGES)


@pytest.fixture(params=WAYS)
def annotated(request):
    """Return what annotates: all that is said here holds for the officer's own workbook and for a new one."""
    return WAYS[request.param]


def lines_around(cell):
    """Return the lines on a cell's four sides."""
    return [getattr(cell.border, side).style for side in ("left", "right", "top", "bottom")]


def test_a_note_says_how_bad_it_is_which_rule_and_what(annotated, tmp_path):
    book = annotated(
        BOOK, tmp_path,
        finding("F3", "'⬆️ -20%' should be '↑ 20%'"),
        finding("E4", "still to be confirmed", rule="missing-entry", severity="warning"),
        finding("H5", "more decimals than its months", rule="number-format", severity="info"),
    )  # fmt: skip
    assert notes(opened(book)["Dataset"]) == {
        "F3": "Error · change-value: '⬆️ -20%' should be '↑ 20%'",
        "E4": "Warning · missing-entry: still to be confirmed",
        "H5": "Info · number-format: more decimals than its months",
    }
    assert {cell.comment.author for row in opened(book)["Dataset"] for cell in row if cell.comment} == {"kpiworkbook"}


def test_several_findings_of_a_cell_share_a_note_the_errors_first(annotated, tmp_path):
    book = annotated(
        BOOK, tmp_path,
        finding("F3", "another family", rule="arrow-style", severity="info"),
        finding("F3", "should say ↑ 20%"),
        finding("F3", "points up, but the figure is negative", rule="change-arrow"),
    )  # fmt: skip
    assert notes(opened(book)["Dataset"]) == {
        "F3": "Error · change-value: should say ↑ 20%\n\n"
        "Error · change-arrow: points up, but the figure is negative\n\n"
        "Info · arrow-style: another family"
    }


def test_a_note_that_would_be_too_long_says_how_much_more_there_is_and_where(annotated, tmp_path):
    book = annotated(BOOK, tmp_path, *(finding("F3", f"{number} " + "very wrong " * 30) for number in range(20)))
    (text,) = notes(opened(book)["Dataset"]).values()
    told = text.count("change-value")

    assert len(text) < 1_700
    assert text.endswith(f"… and {20 - told} more findings: see the sheet 'Checks'")


def test_a_single_finding_without_end_is_cut_short(annotated, tmp_path):
    book = annotated(BOOK, tmp_path, finding("F3", "wrong " * 10_000))
    (text,) = notes(opened(book)["Dataset"]).values()
    assert len(text) == 1_500
    assert text.endswith("…")


@pytest.mark.parametrize(
    ("merges", "marked", "noted"),
    [
        (("A1:I1",), "D1", "A1"),
        (("A1:I1", "I3:I5"), "I5", "I3"),
        (("A1:I1", "C3:C4"), "C3", "C3"),
    ],
    ids=["title", "commentary said once for three", "its first cell"],
)
def test_a_note_on_merged_cells_is_on_the_first_of_them(annotated, tmp_path, merges, marked, noted):
    sheet = opened(annotated(xlsx(GRID, merges=merges), tmp_path, finding(marked)))["Dataset"]
    assert list(notes(sheet)) == [noted]
    assert lines_around(sheet[noted])[0] == "thick"


def test_findings_on_several_of_the_merged_cells_share_a_note(annotated, tmp_path):
    book = annotated(
        xlsx(GRID, merges=("I3:I5",)), tmp_path,
        finding("I3", "first"), finding("I4", "second"), finding("I3", "third", severity="info"),
    )  # fmt: skip
    assert notes(opened(book)["Dataset"]) == {
        "I3": "Error · change-value: first\n\nError · change-value: second\n\nInfo · change-value: third"
    }


TWO_ROWS = """
Ref. | Indicator | Monthly Data |        | DoT | Commentary
     |           | Aug-19       | Sep-19 |     |
A1   | Contacts  | 10           | 12     | ▲   | Up
A2   | Referrals | 7            | 7      |     | Same
"""


@pytest.mark.parametrize(
    ("cell", "noted"), [("C1", "C1"), ("D1", "C1"), ("D2", "D2"), ("E1", "E1"), ("E2", "E1"), ("A2", "A1")]
)
@pytest.mark.parametrize("merges", [("A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:F2"), ()], ids=["merged", "not merged"])
def test_a_heading_has_its_note_where_the_heading_stands_in_the_copy(annotated, tmp_path, merges, cell, noted):
    sheet = opened(annotated(xlsx(TWO_ROWS, merges=merges), tmp_path, finding(cell)))["Dataset"]
    # A new workbook has the headings merged, whether or not the officer's own had.
    assert list(notes(sheet)) == [noted if merges or annotated is WAYS["anew"] else cell]


@pytest.mark.parametrize("cell", ["A1", "K3", "C40", "Z100", "XFD7"])
def test_a_cell_without_contents_or_outside_the_used_ones_is_marked_too(annotated, tmp_path, cell):
    grid = "\n\n" + "\n".join(GRID.strip().splitlines()[1:])
    sheet = opened(annotated(xlsx(grid), tmp_path, finding(cell)))["Dataset"]
    assert list(notes(sheet)) == [cell]
    assert set(lines_around(sheet[cell])) == {"thick"}


@pytest.mark.parametrize("cell", ["", "XFE1", "A0", "A1048577", "27T", "row 3"])
def test_what_names_no_cell_is_on_the_list_only(annotated, tmp_path, cell):
    book = opened(annotated(BOOK, tmp_path, finding(cell, "no such cell")))
    assert notes(book["Dataset"]) == {}
    assert any("no such cell" in str(c.value) for row in book["Checks"] for c in row)


def test_each_severity_has_a_line_of_its_own_so_that_nobody_needs_to_tell_colours(annotated, tmp_path):
    sheet = opened(
        annotated(
            BOOK, tmp_path, finding("D3"), finding("I4", severity="warning"), finding("C5", severity="info"),
        )
    )["Dataset"]  # fmt: skip
    lines = [set(lines_around(sheet[name])) for name in ("D3", "I4", "C5")]
    assert lines == [{"thick"}, {"mediumDashed"}, {"dotted"}]


def test_the_frames_can_be_seen_on_white_and_on_the_houses_headers(annotated, tmp_path):
    found = (finding("D3"), finding("I4", severity="warning"), finding("C5", severity="info"))
    sheet = opened(annotated(BOOK, tmp_path, *found))["Dataset"]
    lines = [sheet[each.cell].border.left.color.rgb[2:] for each in found]
    assert all(contrast(line, ground) >= 3 for line in lines for ground in ("FFFFFF", fill_of(sheet["D2"])))


def test_a_frame_that_two_cells_share_is_drawn_by_both_and_as_the_worse(annotated, tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(BOOK))
    for row in book.active["A2:I5"]:
        for cell in row:
            cell.border = Border(*[Side("thin")] * 4)
    sheet = opened(annotated(saved(book), tmp_path, finding("D3", severity="warning"), finding("E3")))["Dataset"]
    assert sheet["D3"].border.right.style == sheet["E3"].border.left.style == "thick"
    assert sheet["D4"].border.top.style == "mediumDashed"
    assert sheet["F3"].border.left.style == "thick"
    assert sheet["F3"].border.right.style == "thin"


def test_a_frame_below_a_merged_title_is_not_drawn_along_the_whole_title(annotated, tmp_path):
    sheet = opened(annotated(BOOK, tmp_path, finding("A2")))["Dataset"]
    assert {cell.border.bottom.style for cell in sheet[1][1:9]} == {None}


def look_of(cell):
    """Return everything of a cell's look but its borders."""
    font, text = cell.font, cell.alignment
    return (cell.number_format, fill_of(cell), colour_of(cell), font.name, font.sz, font.b, font.i,
            text.horizontal, text.vertical, text.wrap_text, text.indent)  # fmt: skip


def test_a_mark_changes_nothing_of_a_cells_look_but_its_borders(annotated, tmp_path):
    plain = opened(annotated(SAMPLE, tmp_path))["Dataset"]
    cells = [cell.coordinate for row in plain.iter_rows() for cell in row if cell.has_style]
    marked = opened(annotated(SAMPLE, tmp_path, *map(finding, cells)))["Dataset"]

    assert {name: look_of(marked[name]) for name in cells} == {name: look_of(plain[name]) for name in cells}
    inner = {plain.cell(*place).coordinate for area in plain.merged_cells.ranges for place in [*area.cells][1:]}
    assert set(notes(marked)) == set(cells) - inner
    assert {lines_around(marked[name])[0] for name in set(cells) - inner} == {"thick"}


def test_cells_that_break_no_rule_look_as_in_a_copy_without_findings(annotated, tmp_path):
    plain = opened(annotated(BOOK, tmp_path))["Dataset"]
    sheet = opened(annotated(BOOK, tmp_path, finding("D3")))["Dataset"]
    around = {"D3", "C3", "E3", "D2", "D4"}
    looks = {
        cell.coordinate: (look_of(cell), lines_around(cell)) for row in plain for cell in row
        if cell.coordinate not in around
    }  # fmt: skip
    assert {name: (look_of(sheet[name]), lines_around(sheet[name])) for name in looks} == looks


def sizes(book):
    """Return width and height of the boxes of a book's notes, in points."""
    with zipfile.ZipFile(book) as package:
        drawing = package.read("xl/drawings/vmlDrawing1.vml").decode()
    return [(float(w), float(h)) for w, h in re.findall(r"width:([\d.]+)pt;height:([\d.]+)pt", drawing)]


def test_a_notes_box_grows_with_its_text(annotated, tmp_path):
    found = [finding(cell, "so many words " * size) for cell, size in (("D3", 1), ("D4", 10), ("D5", 90))]
    short, longer, longest = sizes(annotated(BOOK, tmp_path, *found))

    assert short[0] == longer[0] < longest[0]
    assert short[1] < longer[1] < longest[1]
    for (width, height), (_, size) in zip((short, longer, longest), ((0, 1), (0, 10), (0, 90)), strict=True):
        # A letter of nine points is about half as wide as high, and lines are a quarter apart.
        lines = len("so many words ") * size * 4.5 / width
        assert height >= lines * 9 * 1.25


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a bell\a and a zero\0", "a bell␇ and a zero␀"),
        ("two\r\nlines", "two\nlines"),
        ("half a sign \ud83d", "half a sign �"),
        ("<b>&amp;</b> \"quoted\" 'single' 🙂", "<b>&amp;</b> \"quoted\" 'single' 🙂"),
    ],
)
def test_any_text_can_stand_in_a_note_and_on_the_list(annotated, tmp_path, text, shown):
    book = opened(annotated(BOOK, tmp_path, finding("D3", text, shown=text, owner=text, ref="A1")))
    assert notes(book["Dataset"]) == {"D3": f"Error · change-value: {shown}"}
    assert [cell.value for row in book["Checks"] for cell in row].count(shown) >= 3


def test_what_looks_like_an_escape_of_excels_is_written_so_that_excel_shows_it(annotated, tmp_path):
    book = annotated(BOOK, tmp_path, finding("D3", "_x0041_"))
    with zipfile.ZipFile(book) as package:
        assert "_x005F_x0041_" in package.read("xl/comments1.xml").decode()
        listed = "xl/sharedStrings.xml" if annotated is WAYS["anew"] else "xl/worksheets/sheet2.xml"
        assert "_x005F_x0041_" in package.read(listed).decode()


def test_a_finding_in_a_hidden_row_has_its_note_and_the_list_says_that_it_is_hidden(annotated, tmp_path):
    book = openpyxl.load_workbook(SAMPLE)
    book.active.row_dimensions[27].hidden = True
    copy = opened(annotated(saved(book), tmp_path, finding("T27"), finding("T28")))
    assert set(notes(copy["Dataset"])) == {"T27", "T28"}
    assert copy["Dataset"].row_dimensions[27].hidden
    assert [cell.value for cell in copy["Checks"]["B"] if cell.hyperlink] == ["T27 (hidden)", "T28"]
