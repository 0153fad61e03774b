"""Notes and threaded comments move with their month; those of the oldest month are told before they leave."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from kpiworkbook.model.places import cell_name
from kpiworkbook.model.values import Rolled
from tests.roller.support import SEP, differing_parts, rolled
from tests.support import saved, write_cells, xlsx
from tests.zoo import ZOO
from tests.zoo.parts import Parts

GRID = """
Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | Monthly change
M1  | Contacts  | 1200   | 1300   | 1400   | ↑ 8%
"""
NOTES = {"B2": "From the case system", "C2": "First count", "D2": "Recount <&>", "E1": "Provisional", "F2": "By hand"}
MOVED = {"B2": "From the case system", "C2": "Recount <&>", "D1": "Provisional", "F2": "By hand"}


def by_openpyxl() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(GRID)))
    for place, text in NOTES.items():
        book.active[place].comment = Comment(text, "Data Officer")
    return saved(book)


def by_xlsxwriter() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("Dataset")
    write_cells(sheet, GRID)
    for place, text in NOTES.items():
        sheet.write_comment(place, text)
    sheet.insert_button("H3", {"caption": "Refresh"})
    book.close()
    return stream.getvalue()


def notes(book: bytes) -> dict[str, str]:
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    return {cell.coordinate: cell.comment.text for line in sheet.iter_rows() for cell in line if cell.comment}


@pytest.mark.parametrize("build", [by_openpyxl, by_xlsxwriter])
def test_notes_stand_at_their_months_new_cells(build):
    assert notes(rolled(build(), {}).content) == MOVED


@pytest.mark.parametrize("build", [by_openpyxl, by_xlsxwriter])
def test_the_boxes_of_notes_move_with_them(build):
    parts = Parts.of(rolled(build(), {}).content)
    drawing = next(content for name, content in parts.items() if name.endswith(".vml"))
    places = re.findall(rb"<(?:\w+:)?Row>(\d+)</(?:\w+:)?Row><(?:\w+:)?Column>(\d+)<", drawing)
    assert sorted(places) == [(b"0", b"3"), (b"1", b"1"), (b"1", b"2"), (b"1", b"5")]


def anchors(book: bytes) -> dict[str, list[int]]:
    """Return where the boxes of a drawing stand, by the cell of their note; the button's by its kind."""
    drawing = Parts.of(book)["xl/drawings/vmlDrawing1.vml"].decode()
    found = {}
    for kind, content in re.findall(r'<x:ClientData ObjectType="(\w+)">(.*?)</x:ClientData>', drawing):
        place = re.search(r"<x:Row>(\d+)</x:Row><x:Column>(\d+)<", content)
        anchor = re.search(r"<x:Anchor>([^<]*)<", content)
        found[cell_name(int(place[1]), int(place[2])) if place else kind] = [int(n) for n in anchor[1].split(",")]
    return found


def dropped(result: Rolled) -> list[str]:
    """Return what is told of notes that leave with their month."""
    return [warning for warning in result.warnings if "leaves with its month" in warning]


def test_a_box_is_drawn_one_column_further_left_and_a_button_stays():
    before, after = anchors(by_xlsxwriter()), anchors(rolled(by_xlsxwriter(), {}).content)
    left, offset, top, down, right, *rest = before["D2"]
    assert after["C2"] == [left - 1, offset, top, down, right - 1, *rest]
    assert {place: after[place] for place in ("B2", "F2", "Button")} == {
        place: before[place] for place in ("B2", "F2", "Button")
    }


def test_a_note_of_the_month_that_leaves_is_quoted():
    told = dropped(rolled(by_openpyxl(), {}))
    assert told == ["'Dataset'!C2: the note of Jul-19 leaves with its month: 'First count'"]


def test_notes_stay_where_no_month_moves():
    result = rolled(by_openpyxl(), {"M1": 1450.0}, SEP)
    assert notes(result.content) == NOTES
    assert dropped(result) == []


def test_a_threaded_comment_moves_with_its_month():
    book = ZOO["threaded comments"]()
    after = rolled(book, {}).content
    parts = Parts.of(after)
    assert b'ref="O6"' in parts["xl/threadedComments/threadedComment1.xml"]
    assert b'ref="O6"' in parts["xl/comments1.xml"]
    assert "xl/persons/person.xml" not in differing_parts(book, after)


def test_of_a_threaded_comment_that_leaves_the_thread_is_quoted():
    parts = Parts.of(ZOO["threaded comments"]())
    for part in ("xl/threadedComments/threadedComment1.xml", "xl/comments1.xml"):
        parts.change(part, 'ref="P6"', 'ref="E6"')
    (told,) = dropped(rolled(parts.packed(), {}))
    assert told == "'Dataset'!E6: the note of Aug-18 leaves with its month: 'Recount in July'"
