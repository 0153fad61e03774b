"""What was read comes out where it stood: rows, columns, titles, notes, merges, widths, and what was hidden."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.styles import PatternFill

import kpiworkbook as kw
from kpiworkbook import Field
from tests.dump import colour_of, contrast, fill_of
from tests.support import DISPLACED, SAMPLE, refreshed, saved, xlsx

DERIVED = (Field.CHANGE_MONTH, Field.CHANGE_YEAR, Field.AVERAGE_12M, Field.MAX_12M)

LAYOUTS = {
    "text above, notes between and below": """
Children's services
Benchmarking (Updated Mar-19, using 17-18 data)

Ref | Indicator | Aug-19 | Sep-19 | Monthly change | DoT | 12 month average | 12 month max | Commentary
A1  | Contacts  | 10     | 12     | ↑ 20%          | ▲   | 11               | 12           | Up
A2  | Referrals | 14.9%  | tbc    | - n/a          |     | 14.9%            | 14.9%        |
A note between the sections, about the figures above

Early help
Ref | Indicator | Aug-19 | Sep-19 | Monthly change | DoT | 12 month average | 12 month max | Commentary
B1  | Families  | 10     | 9      | ↓ -10%         | ▼   | 9.5              | 10           |
B2  | Visits    | 3      | Local  | - n/a          | ▼   | 3                | 3            |

Source: the case management system
Figures are provisional until the annual return
""",
    "five rows down and three columns in": """





| | | Ref | Indicator | Aug-19 | Sep-19 | Monthly change | DoT
| | | A1  | Contacts  | 10     | 12     |                | ▲
| | | A2  | Referrals | 7      | 7      |                |
""",
    "columns in another order, some missing, some more": """
Indicator | Risk | Sep-19 | Aug-19 | DoT | Review date | Ref | Commentary | 12 month average
Contacts  | High | 12     | 10     | ▲   | Quarterly   | A1  | Up         |
Referrals | Low  | 7      | 7      |     | Yearly      | A2  |            |
""",
    "one header over several titled sections": """
Ref | Indicator | Owner | Aug-19 | Sep-19 | Monthly change | DoT
Front door
A1  | Contacts  | Head of Service | 10 | 12 | | ▲
A2  | Referrals | Head of Service | 7  | 7  | |

Early help
B1  | Families  | Head of Service | 3  | 2  | | ▼
B2  | Visits    | Head of Service | 5  | -  | |
""",
    "sections with different columns": """
Ref | Indicator | Aug-19 | Sep-19 | Monthly change | DoT | England | Target 19-20
A1  | Contacts  | 10     | 12     |                | ▲   | 11      | 13
A2  | Referrals | 7      | 7      |                |     | Local   | tbc

Ref | Indicator | Owner | Jul-19 | Aug-19 | Sep-19 | Commentary
B1  | Families  | Head of Service | 1 | 3 | 2 | Fewer
B2  | Visits    | Head of Service | 1 | 5 | - | As above
""",
    "columns without a heading, and months with a gap": """
Ref | Indicator | Jun-19 | Sep-19 | Monthly change | | Remarks
A1  | Contacts  | 10     | 12     |                | x | 3
A2  | Referrals | 7      | 7      |                | y | 4
""",
}  # fmt: skip


def opened(book):
    return openpyxl.load_workbook(book, data_only=True)


def without_derived(sheet, card):
    """Return what stands in a sheet's cells other than the derived ones."""
    derived = {
        (indicator.row + 1, column.index + 1)
        for indicator in card
        for column in indicator.section.columns
        if column.field in DERIVED
    }
    return {
        cell.coordinate: cell.value
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and (cell.row, cell.column) not in derived
    }


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_cell_stands_where_it_stood(tmp_path, name):
    source = xlsx(LAYOUTS[name])
    before = opened(io.BytesIO(source)).active
    after = opened(refreshed(source, tmp_path)).active
    card = kw.read(source)

    was, now = without_derived(before, card), without_derived(after, card)
    assert {place: now.get(place) for place in was} == was
    added = {place for place in now.keys() - was.keys() if int(place.lstrip("ABCDEFGHIJKL")) <= before.max_row}
    assert added == set()


TITLES = """
Safeguarding scorecard | | | | | |
Ref | Indicator | Monthly Data | | Monthly change | DoT | Commentary
    |           | Aug-19 | Sep-19 |               |     |
A1  | Contacts  | 10     | 12     |               | ▲   | Said once for both
A2  | Referrals | 7      | 7      |               |     |
Early help | | | | | |
Ref | Indicator | Aug-19 | Sep-19 | Monthly change | DoT | Commentary
B1  | Families  | 3      | 2      |                | ▼   |
B2  | Visits    | 5      | -      |                |     |

A note that is merged over the table | | | | | |
"""
MERGES = {"A1:G1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3", "G2:G3", "G4:G5", "A6:G6", "A11:G11"}


def test_titles_bands_and_notes_stay_merged_and_only_the_first_header_has_two_rows(tmp_path):
    sheet = opened(refreshed(xlsx(TITLES, merges=tuple(MERGES)), tmp_path)).active

    assert {str(merge) for merge in sheet.merged_cells.ranges} >= MERGES
    assert [sheet[name].value for name in ("C2", "C3", "D3", "E2", "G4")] == [
        "Monthly Data", "Aug-19", "Sep-19", "Monthly change", "Said once for both",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[7]][:4] == ["Ref", "Indicator", "Aug-19", "Sep-19"]


def test_a_heading_merged_downwards_stands_once_even_where_its_word_could_be_a_band(tmp_path):
    grid = """
Ref | Indicator | Monthly Data |        | Target | Commentary
    |           | Aug-19       | Sep-19 |        |
A1  | Contacts  | 10           | 12     | 11     |
A2  | Referrals | 7            | 7      | 8      | Steady
"""
    merges = ("A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:F2")
    sheet = opened(refreshed(xlsx(grid, merges=merges), tmp_path)).active

    assert [cell.value for column in sheet["A1:F2"] for cell in column].count("Target") == 1
    assert "E1:E2" in {str(merge) for merge in sheet.merged_cells.ranges}


def test_a_header_of_three_rows_comes_out_with_both_of_its_bands(tmp_path):
    grid = """
Ref | Indicator | Performance  |        | Benchmarking |
    |           | Monthly Data |        | Comparators  |
    |           | Aug-19       | Sep-19 | England      | SN
A1  | Contacts  | 10           | 12     | 11           | 12
A2  | Referrals | 7            | 7      | Local        | 12
"""
    merges = ("A1:A3", "B1:B3", "C1:D1", "C2:D2", "E1:F1", "E2:F2")
    sheet = opened(refreshed(xlsx(grid, merges=merges), tmp_path)).active

    assert [sheet[name].value for name in ("C1", "C2", "C3", "E1", "E2", "E3")] == [
        "Performance", "Monthly Data", "Aug-19", "Benchmarking", "Comparators", "England",
    ]  # fmt: skip


def test_a_header_that_was_displaced_stands_over_its_data_in_the_output(tmp_path):
    sheet = opened(refreshed(DISPLACED, tmp_path)).active
    first = [sheet.cell(10, column).value or sheet.cell(9, column).value for column in range(1, 32)]
    second = [sheet.cell(23, column).value for column in range(1, 32)]
    bands = {str(m): sheet[str(m).split(":")[0]].value for m in sheet.merged_cells.ranges if str(m).count("9") == 2}

    assert [text for text in second if "max" not in text] == [text for text in first if "max" not in text]
    assert first[20:22] == ["DoT" if first[20] == "DoT" else first[20], first[21]]
    assert bands == {"F9:S9": "Monthly Data", "Z9:AB9": "Benchmarking"}


def layout_book():
    book = openpyxl.load_workbook(io.BytesIO(xlsx(TITLES, merges=tuple(MERGES))))
    return book, book.active


def test_hidden_rows_and_columns_stay_hidden(tmp_path):
    book, sheet = layout_book()
    for row in (5, 7, 10, 11):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["B"].hidden = True
    after = opened(refreshed(saved(book), tmp_path)).active

    assert {row for row, d in after.row_dimensions.items() if d.hidden} == {5, 7, 10, 11}
    assert [column for column, d in after.column_dimensions.items() if d.hidden] == ["B"]


def test_a_column_hidden_by_a_width_of_zero_does_not_stretch_the_rows(tmp_path):
    book, sheet = layout_book()
    sheet["B4"].value = "A long name of an indicator that takes several lines " * 3
    sheet.column_dimensions["B"].width = 0.5
    sheet.column_dimensions["B"].hidden = True
    after = opened(refreshed(saved(book), tmp_path)).active

    assert after.row_dimensions[4].height < 60


def test_the_sources_widths_are_kept(tmp_path):
    book, sheet = layout_book()
    for column, width in {"A": 9.5, "B": 44.25, "D": 6.75}.items():
        sheet.column_dimensions[column].width = width
    after = opened(refreshed(saved(book), tmp_path)).active

    for column, width in {"A": 9.5, "B": 44.25, "D": 6.75}.items():
        assert after.column_dimensions[column].width == pytest.approx(width, abs=0.15)


@pytest.mark.parametrize(
    ("fill", "text"), [("FFE699", "000000"), ("7030A0", "FFFFFF"), ("00B050", "000000"), ("C00000", "FFFFFF")]
)
def test_the_sources_header_colours_are_kept_with_a_text_that_can_be_read(tmp_path, fill, text):
    book, sheet = layout_book()
    for row in (2, 3, 7):
        for cell in sheet[row]:
            cell.fill = PatternFill("solid", fgColor=fill)
    after = opened(refreshed(saved(book), tmp_path)).active

    headings = [after[name] for name in ("A2", "C2", "C3", "D3", "E2", "A7", "D7")]
    assert {(fill_of(cell), colour_of(cell)) for cell in headings} == {(fill, text)}
    assert contrast(fill, text) >= 4.5


def test_a_header_without_colours_has_the_houses(tmp_path):
    after = opened(refreshed(xlsx(TITLES, merges=tuple(MERGES)), tmp_path)).active
    style = kw.StyleSettings()
    assert (fill_of(after["A7"]), colour_of(after["A7"])) == (style.header.fill, style.header.text)
    assert fill_of(after["A6"]) == style.title.fill


def test_a_section_title_that_is_not_merged_is_painted_over_the_whole_table(tmp_path):
    after = opened(refreshed(xlsx(TITLES), tmp_path)).active
    assert {fill_of(cell) for cell in after[6][:7]} == {kw.StyleSettings().title.fill}


def test_rows_are_tall_enough_for_their_wrapped_text(tmp_path):
    after = opened(refreshed(SAMPLE, tmp_path)).active
    for row in (11, 12, 13):
        commentary = after.cell(row, 31)
        lines = len(commentary.value) / (after.column_dimensions["AE"].width * 1.25)
        assert commentary.alignment.wrap_text
        assert after.row_dimensions[row].height >= min(lines, 30) * 12


def test_a_note_of_several_lines_wraps_and_its_row_is_tall_enough(tmp_path):
    book, sheet = layout_book()
    sheet["A11"].value = "First line of the note\nSecond line of the note\n" + "A third, long one. " * 40
    after = opened(refreshed(saved(book), tmp_path)).active

    assert after["A11"].alignment.wrap_text
    assert after.row_dimensions[11].height is None or after.row_dimensions[11].height >= 60


def test_month_headings_that_are_dates_stay_dates_in_their_format(tmp_path):
    before, after = opened(SAMPLE).active, opened(refreshed(SAMPLE, tmp_path)).active
    for row in (10, 23, 39, 56):
        for column in range(6, 20):
            was, now = before.cell(row, column), after.cell(row, column)
            assert (now.value, now.number_format) == (was.value, was.number_format)


def test_every_sheet_that_holds_a_scorecard_comes_out_in_its_order(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(xlsx(TITLES, sheet="Fostering & Adoption")))
    for name in ("Safeguarding", "O'Neill House"):
        copy = book.copy_worksheet(book.active)
        copy.title = name
    after = opened(refreshed(saved(book), tmp_path))

    assert after.sheetnames == ["Fostering & Adoption", "Safeguarding", "O'Neill House"]
    assert {sheet["C3"].value for sheet in after} == {"Aug-19"}


def test_a_hidden_sheet_that_is_carried_stays_hidden(tmp_path):
    book, sheet = layout_book()
    book.copy_worksheet(sheet).sheet_state = "hidden"
    after = opened(refreshed(saved(book), tmp_path))
    assert [sheet.sheet_state for sheet in after] in (["visible", "hidden"], ["visible"])


@pytest.mark.parametrize("name", ["scorecard [draft]", "'quoted'", "History", "x" * 40])
def test_a_text_file_of_any_name_gives_a_workbook(tmp_path, name):
    book = tmp_path / f"{name}.tsv"
    book.write_bytes("\n".join("\t".join(row.split(" | ")) for row in TITLES.strip().splitlines()).encode())
    (sheet,) = opened(refreshed(book, tmp_path))
    assert sheet["A1"].value.startswith("Safeguarding scorecard")


def test_boxes_that_are_ticked_or_not_stay_true_and_false(tmp_path):
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx("Ref | Indicator | Aug-19 | Sep-19 | On plan?\nA1 | Visits | 4 | 5 |"))
    )
    book.active["E2"] = True

    new = openpyxl.load_workbook(refreshed(saved(book), tmp_path))
    assert [cell.value for cell in new.active["E"]][-1] is True
