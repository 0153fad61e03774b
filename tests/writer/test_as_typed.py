"""A new annotated workbook is as typed: nothing is recomputed, and what is read from it is what was read before."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

import kpiworkbook as kw
from tests.dump import fill_of
from tests.support import DISPLACED, SAMPLE, converted, refreshed, saved, tsv, xlsx
from tests.writer.annotations import GRID, MERGES, annotated_anew, finding, opened, report_on, written_anew
from tests.writer.test_round_trip import COUNTS, PERCENTAGES, PLACEHOLDERS, SLOW, SOURCES, WORDS, said, sheet_of

STYLE = kw.StyleSettings()


def entries_of(card):
    """Return what every cell of the table shows, with the symbol font that draws it."""
    return [(entry.cell, entry.shown, entry.symbol_font) for indicator in card for entry in indicator.entries.values()]


@pytest.mark.parametrize("name", SOURCES)
def test_every_cell_of_the_table_shows_what_it_showed(tmp_path, name):
    before = kw.read(SOURCES[name])
    after = kw.read(annotated_anew(SOURCES[name], tmp_path))

    assert entries_of(after) == entries_of(before)
    assert said(after) == said(before)
    assert list(after.problems) == list(before.problems)


@pytest.mark.parametrize("name", SOURCES)
def test_numbers_stay_numbers_and_text_stays_text(tmp_path, name):
    before, after = kw.read(SOURCES[name]), kw.read(annotated_anew(SOURCES[name], tmp_path))
    values = [[entry.value for i in card for entry in i.entries.values()] for card in (before, after)]
    assert values[1] == values[0]


@pytest.mark.parametrize("kind", ["ods", "xls", "csv"])
def test_files_that_tell_less_of_their_cells_are_copied_as_far_as_they_tell(tmp_path, kind):
    before = kw.read(converted(SAMPLE, tmp_path / kind, kind))
    copy = written_anew(before, report_on(before), tmp_path / "annotated.xlsx")
    shown = [[text for _, text, _ in entries_of(card)] for card in (before, kw.read(copy))]
    assert shown[1] == shown[0]


def test_the_percentages_of_an_ods_file_stay_numbers(tmp_path):
    before = kw.read(converted(SAMPLE, tmp_path / "ods", "ods"))
    after = kw.read(written_anew(before, report_on(before), tmp_path / "annotated.xlsx"))
    assert [entry.value for entry in after["M3"].entries.values() if isinstance(entry.value, float)] == [
        entry.value for entry in before["M3"].entries.values() if isinstance(entry.value, float)
    ]


FAMILIES = """
Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month | DoT | 12 month average
A1   | Thin      | 10     | 12     | ↑ 20%                        | ▲   | 11
A2   | Emoji     | 10     | 12     | ⬆️ 20%                       | ▲   | 11.00
A3   | Heavy     | 10     | 10     | ➔ 0%                         | ▼   | 10
A4   | Emoji     | 10     | 8      | ⬇️ -20%                      | ▼   | 9
A5   | Letter    | 10     | 12     | é 20%                        | ▼   | 11
A6   | Letter    | 10     | 8      | ê -20%                       |     | 9
A7   | At an end | 10     | 8      | -20% ↓                       |     | 9
A8   | Nothing   | tbc    | 8      | - n/a                        | ▲   | 8
"""
PAINTS = {
    "A1": "positive", "A2": "positive", "A3": "similar", "A4": "positive", "A5": "negative", "A6": "decrease",
    "A7": "decrease",
}  # fmt: skip


def test_changes_keep_their_own_arrows_and_have_the_colour_that_they_claim(tmp_path):
    copy = opened(annotated_anew(xlsx(FAMILIES), tmp_path))["Dataset"]
    source = openpyxl.load_workbook(io.BytesIO(xlsx(FAMILIES))).active

    assert [copy.cell(row, 5).value for row in range(2, 10)] == [source.cell(row, 5).value for row in range(2, 10)]
    assert {ref: fill_of(copy.cell(int(ref[1]) + 1, 5)) for ref in PAINTS} == {
        ref: getattr(STYLE, name).fill for ref, name in PAINTS.items()
    }
    assert copy["E9"].fill.fill_type is None


def test_an_arrow_that_contradicts_its_percentage_has_the_colour_that_it_claims(tmp_path):
    grid = FAMILIES.replace("⬆️ 20%", "⬇️ 20%")
    copy = opened(annotated_anew(xlsx(grid), tmp_path))["Dataset"]
    assert fill_of(copy["E3"]) == STYLE.negative.fill


def test_the_workbook_judges_nothing_again(tmp_path):
    copy = opened(annotated_anew(SAMPLE, tmp_path))["Dataset"]
    formulas = [cell.value for row in copy.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []
    assert list(copy.conditional_formatting) == []


def test_letters_of_a_symbol_font_are_drawn_as_arrows_and_the_figures_beside_them_are_not(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(xlsx(FAMILIES)))
    book.active["E6"].font = Font(name="Wingdings")
    book.active["F5"].value = "q"
    book.active["F5"].font = Font(name="Wingdings 3")
    path = annotated_anew(saved(book), tmp_path)
    copy = openpyxl.load_workbook(path, rich_text=True)["Dataset"]

    for name in ("E6", "E7"):
        letter, rest = copy[name].value
        assert (letter.font.rFont, letter.text) == ("Wingdings", "é" if name == "E6" else "ê")
        assert rest.font.rFont == STYLE.font
    assert (copy["F5"].value, copy["F5"].font.name) == ("q", "Wingdings 3")
    assert kw.read(path)["A4"].entries["dot"].symbol_font == "Wingdings 3"


def test_numbers_stand_behind_their_own_number_formats(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(xlsx(FAMILIES)))
    sheet = book.active
    formats = {"C2": "#,##0", "D2": "0.000", "G2": "0.0", "G3": '0"*"', "E4": '"➔ "0%', "C4": "[Red]0;[Blue]-0"}
    for name, code in formats.items():
        sheet[name].value = 0.123456 if "%" in code else 1234.5
        sheet[name].number_format = code
    copy = opened(annotated_anew(saved(book), tmp_path))["Dataset"]

    assert {name: (copy[name].value, copy[name].number_format) for name in formats} == {
        name: (sheet[name].value, code) for name, code in formats.items()
    }


def test_the_configurations_number_formats_and_glyphs_change_nothing(tmp_path):
    style = kw.StyleSettings(number_formats={kw.Unit.COUNT: "#,##0.00", kw.Unit.PERCENT: "0.000%"})
    configured = kw.Settings(style=style, arrows=kw.ArrowSettings(up="^", same="=", down="v"))
    before = kw.read(SAMPLE, config=configured)
    after = kw.read(written_anew(before, report_on(before), tmp_path / "annotated.xlsx"))
    assert entries_of(after) == entries_of(before)


def test_a_formulas_result_stands_where_the_formula_stood(tmp_path):
    book = refreshed(SAMPLE, tmp_path)
    before = kw.read(book)
    copy = annotated_anew(book, tmp_path)
    assert before.sheets[0].grid.look.formulas
    assert not kw.read(copy).sheets[0].grid.look.formulas
    assert entries_of(kw.read(copy)) == entries_of(before)


def test_a_cached_error_is_copied_as_the_text_that_excel_shows(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(xlsx(FAMILIES)))
    book.active["G2"].value = "#DIV/0!"
    book.active["G2"].data_type = "e"
    copy = kw.read(annotated_anew(saved(book), tmp_path))
    assert copy["A1"].entries["average_12m"].shown == "#DIV/0!"


def test_a_header_that_does_not_stand_over_its_data_is_left_where_it_is(tmp_path):
    copy = opened(annotated_anew(DISPLACED, tmp_path))[DISPLACED.stem]
    source = [line.split("\t") for line in DISPLACED.read_text(encoding="utf-8").splitlines()]
    for row in (9, 10):
        assert [cell.value or "" for cell in copy[row]] == (source[row - 1] + [""] * 31)[: len(copy[row])]


def test_excels_own_corner_marks_stay_off_a_sheet_whose_figures_are_all_text(tmp_path):
    def are_ignored(source):
        with zipfile.ZipFile(annotated_anew(source, tmp_path)) as package:
            return b"numberStoredAsText" in package.read("xl/worksheets/sheet2.xml")

    assert are_ignored(tsv(GRID))
    assert not are_ignored(xlsx(GRID))


@pytest.mark.parametrize("name", SOURCES)
def test_what_is_found_in_a_copy_is_what_was_found_in_the_book(tmp_path, name):
    card = kw.read(SOURCES[name])
    before = kw.validate(card)
    after = kw.validate(kw.read(written_anew(card, before, tmp_path / "annotated.xlsx")))
    # Only a workbook can be asked to hold numbers; the text that the copy was made from cannot.
    found = tuple(f for f in after if f.rule != "number-stored-as-text" or SOURCES[name] != DISPLACED)
    assert found == before.findings


ARROWS = st.sampled_from(["↑", "→", "↓", "⬆️", "➔", "⬇️", "é", "è", "ê", ""])
CHANGES = st.builds("{} {}%".format, ARROWS, st.integers(-150, 300)) | st.sampled_from(["- n/a", "", "n/a", "up", "↑"])
ROWS = st.lists(
    st.tuples(
        WORDS,
        st.sampled_from(["▲", "▼", "", "△", "higher is better"]),
        st.one_of(*(st.lists(kind | PLACEHOLDERS, min_size=5, max_size=5) for kind in (COUNTS, PERCENTAGES))),
        st.tuples(CHANGES, CHANGES, COUNTS | PERCENTAGES | PLACEHOLDERS),
        WORDS,
    ),
    min_size=2,
    max_size=6,
)
HEADINGS = [
    "Ref", "Indicator", "Jul-19", "Aug-19", "Sep-19", "% change from previous month",
    "% change from same month prev. yr", "DoT", "12 month average", "England", "Target 19-20", "Commentary",
]  # fmt: skip


@settings(max_examples=40, **SLOW)
@given(rows=ROWS, typed_as_text=st.booleans(), marked=st.booleans())
def test_any_scorecard_is_copied_as_it_was_typed(tmp_path, rows, typed_as_text, marked):
    grid = [HEADINGS]
    for number, (name, sign, figures, (month, year, average), remark) in enumerate(rows, 1):
        grid.append([f"R{number}", name, *figures[:3], month, year, sign, average, *figures[3:], remark])
    before = kw.read(sheet_of(grid, typed_as_text))
    cells = [finding(cell, sheet="Sheet") for cell, _, _ in entries_of(before)] if marked else []
    after = kw.read(written_anew(before, report_on(before, *cells), tmp_path / "copy.xlsx"))

    assert entries_of(after) == entries_of(before)
    assert said(after) == said(before)


def test_titles_notes_and_merges_stand_where_they_stood(tmp_path):
    source = openpyxl.load_workbook(io.BytesIO(xlsx(GRID, merges=MERGES))).active
    copy = opened(annotated_anew(xlsx(GRID, merges=MERGES), tmp_path))["Dataset"]
    assert {str(area) for area in copy.merged_cells.ranges if area.max_row <= source.max_row} == set(MERGES)
    assert {c.coordinate: c.value for row in source for c in row if c.value is not None} == {
        c.coordinate: c.value for row in copy.iter_rows(max_row=source.max_row) for c in row if c.value is not None
    }
