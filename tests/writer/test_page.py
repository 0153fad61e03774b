"""The page: what stays in sight on the screen, and what the printer gives."""

from __future__ import annotations

from datetime import datetime

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from tests.support import SAMPLE, refreshed, xlsx

HEADINGS = "Ref | Indicator | Owner | Aug-19 | Sep-19 | Monthly change | DoT | Commentary"
SECTIONS = f"""
A note above

Front door
{HEADINGS}
A1 | Contacts  | Head | 10 | 12 | | ▲ | Up
A2 | Referrals | Head | 7  | 7  | |   |
A note below the first section

Early help
{HEADINGS}
B1 | Families  | Head | 3  | 2  | | ▼ |
B2 | Visits    | Head | 5  | -  | | ▼ |
"""


def sheet_of(source, folder, **options):
    return openpyxl.load_workbook(refreshed(source, folder, **options)).active


def test_header_and_names_stay_in_sight(tmp_path):
    assert sheet_of(SAMPLE, tmp_path).freeze_panes == "C11"
    assert sheet_of(xlsx(SECTIONS), tmp_path).freeze_panes == "C5"


def test_frozen_panes_leave_room_for_the_figures_where_the_names_stand_last(tmp_path):
    months = " | ".join(f"{month}-19" for month in ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"))
    figures = " | ".join("123456789")
    grid = f"{months} | DoT | Commentary | Ref | Indicator\n{figures} | ▲ | x | A1 | First\n{figures} | | y | A2 | Next"
    pane = sheet_of(xlsx(grid), tmp_path).sheet_view.pane
    assert (pane.xSplit or 0) <= 3


def test_frozen_panes_leave_room_where_the_table_starts_far_down(tmp_path):
    notes = "\n".join(f"Note {n} on how the figures were counted" for n in range(40))
    view = sheet_of(xlsx(f"{notes}\n\n{SECTIONS}"), tmp_path).sheet_view
    # Frozen with the notes scrolled away, the notes could not be reached: only the names are frozen here.
    assert (view.pane.ySplit or 0) <= 12
    assert view.pane.xSplit == 2


def test_it_prints_on_a3_landscape_one_page_wide(tmp_path):
    sheet = sheet_of(SAMPLE, tmp_path)
    assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (8, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, int(sheet.page_setup.fitToHeight)) == (1, 0)


@pytest.mark.parametrize(
    ("source", "breaks"),
    [(SAMPLE, [22, 38, 55]), (xlsx(SECTIONS), [8]), (xlsx(SECTIONS, merges=("A3:H3", "A9:H9")), [8])],
    ids=["sample", "titled", "merged-titles"],
)
def test_a_page_opens_with_the_title_or_header_of_each_further_section(tmp_path, source, breaks):
    sheet = sheet_of(source, tmp_path)
    assert [item.id for item in sheet.row_breaks.brk] == breaks
    assert all(sheet.cell(row + 1, 1).value for row in breaks)


def test_sections_that_share_a_header_open_a_page_with_it_repeated(tmp_path):
    grid = f"""
{HEADINGS}
Front door
A1 | Contacts  | Head | 10 | 12 | | ▲ |
A2 | Referrals | Head | 7  | 7  | |   |
Early help
B1 | Families  | Head | 3  | 2  | | ▼ |
B2 | Visits    | Head | 5  | -  | | ▼ |
"""
    sheet = sheet_of(xlsx(grid, merges=("A2:H2", "A5:H5")), tmp_path)
    assert [item.id for item in sheet.row_breaks.brk] == [4]
    assert sheet.print_title_rows == "$1:$1"


def test_the_header_is_repeated_where_a_section_runs_over_its_page(tmp_path):
    rows = "\n".join(f"A{n} | Measure {n} | Head | 10 | 12 | | ▲ | {'A long comment. ' * 30}" for n in range(60))
    sheet = sheet_of(xlsx(f"{HEADINGS}\n{rows}"), tmp_path)
    assert sheet.print_title_rows == "$1:$1"


def test_no_page_has_a_header_twice_where_every_section_fits_on_its_own(tmp_path):
    assert sheet_of(SAMPLE, tmp_path).print_title_rows is None


def test_pages_are_numbered_and_named(tmp_path):
    footer = sheet_of(SAMPLE, tmp_path).oddFooter
    assert "Page &P of &N" in footer.center.text
    assert "Dataset, September 2019" in footer.left.text


def test_a_sheets_name_with_an_ampersand_is_printed_as_it_is(tmp_path):
    footer = sheet_of(xlsx(SECTIONS, sheet="Fostering & Adoption"), tmp_path).oddFooter
    assert "Fostering && Adoption" in footer.left.text


@pytest.mark.parametrize("name", ["2019 data", "7"])
def test_a_sheets_name_that_begins_with_digits_is_not_taken_for_a_font_size(tmp_path, name):
    sheet = sheet_of(xlsx(SECTIONS, sheet=name), tmp_path)
    assert sheet.oddFooter.left.size == 8
    assert sheet.oddFooter.left.text.strip().startswith(name)


def test_the_document_says_what_it_is_and_not_when_it_was_made(tmp_path):
    properties = openpyxl.load_workbook(refreshed(SAMPLE, tmp_path)).properties
    assert properties.title == "KPI scorecard, September 2019"
    assert properties.created == datetime(2019, 9, 1)
    assert properties.creator in (None, "")


def test_the_cursor_is_in_a1_of_the_first_sheet(tmp_path):
    book = openpyxl.load_workbook(refreshed(SAMPLE, tmp_path))
    view = book.worksheets[0].sheet_view
    selection = next(s for s in view.selection if s.pane == view.pane.activePane)

    assert book.active is book.worksheets[0]
    assert view.topLeftCell in (None, "A1")
    assert (selection.activeCell, str(selection.sqref)) == ("A1", "A1")


def test_no_key_is_added_where_nothing_is_coloured(tmp_path):
    sheet = openpyxl.load_workbook(
        refreshed(xlsx("Ref. | Indicator | Aug-19 | Sep-19 | 12 month average\nK1 | Contacts | 10 | 12 |"), tmp_path)
    ).active
    assert sheet.max_row == 2


def test_columns_hold_their_widest_figure(tmp_path):
    grid = """
    Ref. | Indicator | Aug-19     | Sep-19     | 12 month average | Target 19-20
    K1   | Spend     | £1,293,871 | £1,239,317 |                  | 94.0%
    """
    widths = openpyxl.load_workbook(refreshed(xlsx(grid), tmp_path)).active.column_dimensions
    assert all(widths[letter].width >= 12 for letter in ("C", "E"))
    assert widths["F"].width >= 9


def test_the_printed_area_reaches_as_far_as_the_key(tmp_path):
    header = "Ref | Indicator | Aug-19 | Sep-19 | Monthly change | DoT"
    grid = f"{header}\nA1 | Contacts | 10 | 12 | | ▲\nA2 | Visits | 5 | 4 | | ▼"
    sheet = sheet_of(xlsx(grid), tmp_path)
    key = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Decrease 10% or more")
    (last,) = [area.max_col for area in sheet.merged_cells.ranges if area.start_cell.coordinate == key.coordinate]
    assert range_boundaries(sheet.print_area.rpartition("!")[2])[2] == last
