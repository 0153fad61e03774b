"""A month further: figures, headings, number formats and formulas move one column to the left."""

from __future__ import annotations

import io
import re
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import PatternFill

import kpiworkbook as kw
from kpiworkbook.roller import roll
from tests.roller.support import AUG, OCT, SEP, differing_parts, figures, new_values, rolled, row
from tests.support import SAMPLE, saved, xlsx
from tests.zoo.parts import SHEET_PART, Parts

GRID = """
Contacts
Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | Monthly change | DoT | Commentary (Sep-19):
M1  | Contacts  | 1200   | 1300   | 1400   | ↑ 8%           | ▲   | Busy
M2  | Timely    | 80.5%  | tbc    | 78.0%  | - n/a          | ▲   |
"""


def edited(change, grid=GRID):
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    change(book.active)
    return saved(book)


def test_each_month_stands_one_column_further_left():
    book = rolled(xlsx(GRID), {"M1": 1500.0, "M2": (0.791, "0.0%")}).content
    assert row(book, 2)[2:5] == ["Aug-19", "Sep-19", "Oct-19"]
    assert row(book, 3)[2:5] == [1300, 1400, 1500]
    assert row(book, 4)[2:5] == ["tbc", 0.78, 0.791]


def test_the_new_workbook_reads_as_the_new_edition():
    card = kw.read(rolled(xlsx(GRID), {"M1": 1500.0, "M2": (0.791, "0.0%")}).content)
    assert card.sheets[0].as_of == OCT
    assert figures(card)["M2", SEP] == (0.78, "78.0%")
    assert figures(card)["M2", OCT] == (0.791, "79.1%")
    assert card.problems == ()


def test_an_indicator_without_a_figure_gets_its_placeholder():
    assert row(rolled(xlsx(GRID), {"M1": 1500.0}).content, 4)[4] == "tbc"


def test_the_old_commentary_gives_way_and_its_heading_names_the_new_month():
    book = rolled(xlsx(GRID), {}, commentary={"M2": "Better"}).content
    assert [row(book, number)[7] for number in (2, 3, 4)] == ["Commentary (Oct-19):", None, "Better"]


def test_derived_columns_are_left_to_the_keeper():
    assert row(rolled(xlsx(GRID), {"M1": 1500.0}).content, 3)[5] == "↑ 8%"


def test_dates_stay_dates_behind_their_number_format():
    def as_dates(sheet):
        for column, month in zip("CDE", (7, 8, 9), strict=True):
            sheet[f"{column}2"] = datetime(2019, month, 1)
            sheet[f"{column}2"].number_format = "mmm-yy"

    sheet = openpyxl.load_workbook(io.BytesIO(rolled(edited(as_dates), {}).content)).active
    assert [sheet[f"{c}2"].value for c in "CDE"] == [datetime(2019, month, 1) for month in (8, 9, 10)]
    assert sheet["E2"].number_format == "mmm-yy"


def test_dates_counted_from_1904_stay_right():
    book = openpyxl.load_workbook(io.BytesIO(xlsx(GRID)))
    book.epoch = datetime(1904, 1, 1)
    for column, month in zip("CDE", (7, 8, 9), strict=True):
        book.active[f"{column}2"] = datetime(2019, month, 1)
    assert row(rolled(saved(book), {}).content, 2)[2:5] == [datetime(2019, month, 1) for month in (8, 9, 10)]


def test_a_footnote_mark_goes_with_its_month():
    book = rolled(xlsx(GRID.replace("Sep-19 |", "Sep-19* |")), {}).content
    assert row(book, 2)[2:5] == ["Aug-19", "Sep-19*", "Oct-19"]


def test_number_formats_move_with_the_figures_and_fills_stay():
    def look(sheet):
        sheet["E3"].fill = PatternFill("solid", fgColor="FFF9E0")
        sheet["D3"].number_format = '0"*"'

    sheet = openpyxl.load_workbook(io.BytesIO(rolled(edited(look), {"M1": (1500.0, "#,##0")}).content)).active
    assert [sheet[f"{c}3"].number_format for c in "CDE"] == ['0"*"', "0", "#,##0"]
    assert [sheet[f"{c}3"].fill.fgColor.rgb for c in "CDE"] == ["00000000", "00000000", "00FFF9E0"]


def test_a_column_for_the_coming_month_is_filled_and_nothing_moves():
    grid = """
Ref | Indicator | Aug-19 | Sep-19 | Oct-19 | Monthly change | Commentary (Sep-19):
M1  | Contacts  | 1300   | 1400   |        | ↑ 8%           | Busy
"""
    result = rolled(xlsx(grid), {"M1": (1500.0, "0")})
    assert not result.moved
    assert row(result.content, 1)[2:] == ["Aug-19", "Sep-19", "Oct-19", "Monthly change", "Commentary (Oct-19):"]
    assert row(result.content, 2)[2:] == [1300, 1400, 1500, "↑ 8%", None]


def test_the_current_month_is_corrected_and_all_else_stays():
    book = xlsx(GRID)
    result = rolled(book, {"M1": 1450.0}, SEP, {"M2": "As before"})
    assert not result.moved
    assert row(result.content, 2) == row(book, 2)
    assert row(result.content, 3) == ["M1", "Contacts", 1200, 1300, 1450, "↑ 8%", "▲", "Busy"]
    assert row(result.content, 4)[4:] == [0.78, "- n/a", "▲", "As before"]


def test_nothing_given_for_the_current_month_gives_the_same_bytes():
    book = xlsx(GRID)
    assert rolled(book, {}, SEP).content == book


def test_cells_that_are_not_there_move_too():
    def gap(sheet):
        sheet["D4"] = None

    book = rolled(edited(gap), {"M2": (0.5, "0%")}).content
    assert row(book, 4)[2:5] == [None, 0.78, 0.5]


def test_formulas_on_the_sheets_own_months_follow_them_and_serve_the_new_month():
    def ratio(sheet):
        for column in "CDE":
            sheet[f"{column}4"] = f"={column}3/2000"

    book = rolled(with_results(edited(ratio), "CDE", 4, [0.6, 0.65, 0.7]), {"M1": 1500.0, "M2": 0.75}).content
    assert row(book, 4, formulas=True)[2:5] == ["=C3/2000", "=D3/2000", "=E3/2000"]
    assert row(book, 4)[2:5] == [0.65, 0.7, 0.75]


def with_results(book, columns, number, results):
    """Store results beside formulas, which openpyxl does not do."""
    parts = Parts.of(book)
    for column, result in zip(columns, results, strict=True):
        pattern = rf'(<c r="{column}{number}"[^>]*><f>[^<]*</f>)<v ?(?:/>|></v>)'.encode()
        parts[SHEET_PART], found = re.subn(pattern, rb"\g<1><v>%s</v>" % str(result).encode(), parts[SHEET_PART])
        assert found == 1
    return parts.packed()


def test_a_formula_on_the_month_that_leaves_gives_way_to_its_result():
    def step(sheet):
        sheet["D3"] = "=C3+100"

    result = rolled(with_results(edited(step), "D", 3, [1300]), {"M1": 1500.0})
    assert row(result.content, 3, formulas=True)[2:5] == [1300, 1400, 1500]
    assert result.warnings == ("'Dataset'!D3: =C3+100 refers to a month that leaves; its result is in C3 instead",)


def test_a_formula_on_another_sheet_goes_with_its_month():
    def link(sheet):
        sheet["E3"] = "=Data!B5"

    book = openpyxl.load_workbook(io.BytesIO(edited(link)))
    book.create_sheet("Data")["B5"] = 1400
    result = rolled(with_results(saved(book), "E", 3, [1400]), {"M1": 1500.0})
    assert row(result.content, 3, formulas=True)[2:5] == [1300, "=Data!B5", 1500]
    assert "went to D3 with its month" in result.warnings[0]


def test_formulas_that_stay_and_refer_to_past_months_are_told():
    def totals(sheet):
        sheet["I3"], sheet["J3"], sheet["D6"] = "=SUM(D3:E3)", "=E3*2", "=SUM(D3:D4)"

    result = rolled(edited(totals), {"M1": 1500.0})
    told = "formulas on past months, which stay as they are and so mean the months that are there now"
    assert result.warnings == (f"'Dataset'!I3: {told}",)
    assert row(result.content, 3, formulas=True)[8] == "=SUM(D3:E3)"


def test_figures_above_the_months_that_are_no_indicators_are_told():
    result = rolled(xlsx("\nWorking days | | 23 | 21 | 22\n" + GRID), {})
    told = "figures that belong to no indicator; they stay where they are, and are under other months now"
    assert result.warnings == (f"'Dataset'!C1:E1: {told}",)
    assert row(result.content, 1)[2:5] == [23, 21, 22]


def test_a_merged_commentary_takes_a_line_for_each_of_its_indicators():
    book = xlsx(GRID, merges=("H3:H4",))
    result = rolled(book, {}, commentary={"M1": "More", "M2": "Better"})
    assert row(result.content, 3)[7] == "More\nBetter"


def test_links_that_stay_on_figures_and_on_another_commentary_are_told():
    def link(sheet):
        for cell in ("D3", "H3", "H4"):
            sheet[cell].hyperlink = "https://example.org/"
        sheet["H3"], sheet["H4"] = "See the report.", None

    told = rolled(edited(link), {"M1": 1500.0}).warnings
    assert told[0].startswith("'Dataset'!H3: the link of the old commentary, which stays with its cell")
    assert told[1] == "'Dataset'!D3: links stay where they are while the figures move"


@pytest.mark.parametrize("target", ["Target 18-19", "Target 19-20"])
def test_a_new_financial_year_needs_a_target_column(target):
    grid = f"""
Ref | Indicator | Feb-19 | Mar-19 | {target}
M1  | Contacts  | 1300   | 1400   | 1500
"""
    warnings = rolled(xlsx(grid), {}, date(2019, 4, 1)).warnings
    expected = "Apr-19 begins the financial year 2019-20, for which 'Dataset' has no target column; add one"
    assert warnings == ((expected,) if target == "Target 18-19" else ())


def test_a_title_that_names_the_old_month_is_told():
    warnings = rolled(xlsx("\nScorecard for September 2019\n" + GRID), {}).warnings
    assert warnings == ("'Dataset'!A1 still says 'Scorecard for September 2019'",)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        (f"September 2019: {'x' * 60}", f"September 2019: {'x' * 44}…"),
        (f"{'x' * 60} to September 2019", f"…{'x' * 42} to September 2019"),
        (f"Since May 2018: {'x' * 60} to Sep-19, by area", f"…{'x' * 50} to Sep-19…"),
    ],
)
def test_of_a_long_title_the_part_with_the_old_month_is_told(title, told):
    warnings = rolled(xlsx(f"\n{title}\n" + GRID), {}).warnings
    assert warnings == (f"'Dataset'!A1 still says {told!r}",)


def test_a_date_above_the_table_that_is_the_old_months_first_or_last_day_is_told_too():
    def dated(sheet):
        sheet["B1"], sheet["C1"] = datetime(2019, 9, 30), datetime(2019, 9, 12)
        sheet["B1"].number_format = "mmm-yy"

    book = edited(dated, "\nAs at\n" + GRID)
    assert rolled(book, {}).warnings == ("'Dataset'!B1 still says 'Sep-19'",)


def test_dates_over_each_month_are_no_titles_and_told_once_if_at_all():
    def dated(sheet):
        sheet["C1"], sheet["D1"], sheet["E1"] = datetime(2019, 7, 31), datetime(2019, 8, 31), datetime(2019, 9, 30)

    told = (
        "'Dataset'!C1:E1: figures that belong to no indicator; they stay where they are, and are under other months now"
    )
    assert rolled(edited(dated, "\nMonth end\nx\n" + GRID), {}).warnings == (told,)
    with_room = GRID.replace("Sep-19 | Monthly change", "Sep-19 | Oct-19").replace("↑ 8%   ", "       ")
    assert rolled(edited(dated, "\nMonth end\nx\n" + with_room.replace("- n/a", "     ")), {}).warnings == ()


def test_a_title_by_a_formula_on_the_months_goes_along():
    parts = Parts.of(xlsx("\nx\n" + GRID))
    text = '<c r="A1" t="str"><f>"Scorecard for "&amp;E4</f><v>Scorecard for Sep-19</v></c>'
    parts.cell("A1", text)
    assert rolled(parts.packed(), {}).warnings == ()


def test_headings_that_name_the_old_month_are_told():
    grid = """
        Ref | Indicator | Aug-19 | Sep-19 | Monthly change (Sep v Aug) | 12 month average (Oct - Sep) | England (Sep-19)
        M1  | Contacts  | 1300   | 1400   | → 8%                       | 1350                               | 1200

        Ref | Indicator | Aug-19 | Sep-19 | Monthly change (Sep v Aug) | 12 month average (Oct - Sep) | England (Sep-19)
        M2  | Visits    | 13     | 14     | → 8%                       | 14                                 | 12
    """
    assert rolled(xlsx(grid), {}).warnings == (
        "'Dataset'!E1, E4 still say 'Monthly change (Sep v Aug)'",
        "'Dataset'!F1, F4 still say '12 month average (Oct - Sep)'",
    )


@pytest.mark.parametrize(
    "heading", ["Target Sep-20", "Outturn Sep-18", "Benchmarking (Updated Sep-18, using 17-18 data)"]
)
def test_headings_that_name_the_month_of_another_year_are_not_told(heading):
    assert (
        rolled(xlsx(f"Ref | Indicator | Aug-19 | Sep-19 | {heading}\nM1 | Contacts | 1300 | 1400 | tbc"), {}).warnings
        == ()
    )


def test_headings_between_the_months_are_of_the_month_beside_them():
    grid = """
        Ref | Indicator | Aug-19 | Aug-19 RAG | Sep-19 | Sep-19 RAG | Oct-19 | Oct-19 RAG | Note for Sep-19
        M1  | Contacts  | 1300   | G          | 1400   | R          |        |            |
    """
    assert rolled(xlsx(grid), {"M1": 1500.0}).warnings == ("'Dataset'!I1 still says 'Note for Sep-19'",)


@pytest.mark.parametrize(("old", "new"), [
    ("Monthly change (Sep-19)", "Monthly change (Oct-19)"),
    ("% change from previous month (Aug-19)", "% change from previous month (Sep-19)"),
    ("Monthly change (Aug-19 to Sep-19)", "Monthly change (Sep-19 to Oct-19)"),
    ("Monthly change (September 2019)", "Monthly change (October 2019)"),
    ("% change from same month prev. yr (Sep-18)", "% change from same month prev. yr (Oct-18)"),
    ("% change from Aug-19", "% change from Sep-19"), ("Change Sep-19 v Aug-19", "Change Oct-19 v Sep-19"),
    ("% change from Sep-18", "% change from Oct-18"),
    ("12 month average (Oct-18 to Sep-19)", "12 month average (Nov-18 to Oct-19)"),
    ("12-mnth max value (Sep-19)", "12-mnth max value (Oct-19)"),
])  # fmt: skip
def test_headings_of_derived_columns_follow_the_months_that_they_are_made_of(old, new):
    grid = f"Ref | Indicator | Aug-19 | Sep-19 | {old}\nM1 | Contacts | 1300 | 1400 | - n/a"
    result = rolled(xlsx(f"{grid}\n\n{grid.replace('M1', 'M2')}"), {})
    assert (row(result.content, 1)[4], row(result.content, 4)[4], result.warnings) == (new, new, ())


def test_a_heading_of_a_derived_column_that_names_another_month_stays():
    grid = "Ref | Indicator | Aug-19 | Sep-19 | Monthly change (checked Apr-19)\nM1 | Contacts | 1300 | 1400 | - n/a"
    assert row(rolled(xlsx(grid), {}).content, 1)[4] == "Monthly change (checked Apr-19)"


@pytest.mark.parametrize("heading", [
    "Monthly change (Aug to Sep-19)", "Monthly change (Sep v Aug-19)", "12 month average (Oct to Sep-19)",
])  # fmt: skip
def test_a_heading_of_a_derived_column_that_leaves_out_a_year_stays_and_is_told(heading):
    result = rolled(xlsx(f"Ref | Indicator | Aug-19 | Sep-19 | {heading}\nM1 | Contacts | 1300 | 1400 | - n/a"), {})
    assert row(result.content, 1)[4] == heading
    assert result.warnings == (f"'Dataset'!E1 still says {heading!r}",)


@pytest.mark.parametrize(("old", "new"), [
    ("Monthly change (Sep-19)", "Monthly change (Oct-19)"), ("Monthly change (Sep-19)", "Monthly change Oct-19"),
    ("% change from Aug-19", "% change from Sep-19"),
])  # fmt: skip
def test_a_change_whose_column_for_the_new_month_is_there_already_stays(old, new):
    grid = f"""
        Ref | Indicator | Aug-19 | Sep-19 | Oct-19 | {old} | {new}
        M1  | Contacts  | 1300   | 1400   |        | ↑ 8%  |
        M2  | Visits    | 1300   | 1400   |        | ↑ 8%  |
    """
    result = rolled(xlsx(grid), {"M1": 1500.0, "M2": 1500.0})
    section = kw.read(result.content).sections[0]
    assert row(result.content, 1)[5:] == [old, new]
    assert next(column.heading for column in section.columns if column.key == "change_month") == new


def test_a_heading_of_a_derived_column_that_a_formula_gives_keeps_it():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Dataset")
        sheet.write_row("A1", ["Ref", "Indicator", "Aug-19", "Sep-19"])
        sheet.write_formula("E1", '="% change from "&C1', None, "% change from Aug-19")
        sheet.write_row("A2", ["M1", "Contacts", 1300, 1400, "↑ 8%"])
    result = rolled(stream.getvalue(), {"M1": 1500.0})
    assert row(result.content, 1, formulas=True)[4] == '="% change from "&C1'
    assert row(result.content, 1)[4] == "% change from Sep-19"


def test_a_heading_that_the_configuration_names_stays_and_is_told():
    grid = "Ref | Indicator | Aug-19 | Sep-19 | From Aug-19 to Sep-19\nM1 | Contacts | 1300 | 1400 | - n/a"
    settings = kw.Settings(columns={"change_month": ("From Aug-19 to Sep-19",)})
    card = kw.read(xlsx(grid), config=settings)
    result = roll(card, new_values(card, OCT, {}), xlsx(grid))
    assert result.warnings == ("'Dataset'!E1 still says 'From Aug-19 to Sep-19'",)


def test_data_that_may_change_are_not_of_may():
    grid = """
        Ref | Indicator | Apr-19 | May-19 | Comments (may be published) | Data as of May
        M1  | Contacts  | 13     | 14     | fine                        | new
    """
    new = rolled(xlsx(grid), {"M1": 15.0}, date(2019, 6, 1)).warnings
    assert [told for told in new if "may" in told] == []
    assert new[0] == "'Dataset'!F1 still says 'Data as of May'"


def test_a_date_by_a_formula_on_today_goes_along():
    parts = Parts.of(xlsx("\nx\n" + GRID))
    parts.cell("A1", '<c r="A1" t="str"><f>TEXT(TODAY()-30,"mmm-yy")</f><v>Sep-19</v></c>')
    assert rolled(parts.packed(), {}).warnings == ()


@pytest.mark.parametrize("bands", ["Q1 | Q2 |", "Quarter 1 | Quarter 2 |", "FY18-19 actual | 2019/20 |"])
def test_quarters_over_the_months_are_told(bands):
    book = xlsx(f" | | {bands}\n" + GRID.removeprefix("\n"))
    told = "quarters or years; they stay where they are, and are over other months now"
    assert rolled(book, {}).warnings == (f"'Dataset'!C1:D1: {told}",)


def test_dates_and_figures_as_text_that_are_no_indicators_are_told_too():
    def extracted(sheet):
        for column, month in (("C", 8), ("D", 9), ("E", 10)):
            sheet[f"{column}1"], sheet[f"{column}2"] = datetime(2019, month, 5), "1,234"

    told = "figures that belong to no indicator; they stay where they are, and are under other months now"
    book = edited(extracted, "\nExtracted\nWorked\n" + GRID)
    assert rolled(book, {}).warnings == (f"'Dataset'!C1:E1, C2:E2: {told}",)


def test_two_dates_of_a_letterhead_over_a_few_of_the_months_are_not_told():
    def headed(sheet):
        sheet["D1"], sheet["F1"], sheet["G1"] = datetime(2019, 10, 12), datetime(2019, 11, 20), "2.1"

    months = " | ".join(f"{name}-19" for name in ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"))
    book = edited(
        headed, f"\nReport and panel\nRef | Indicator | {months}\nM1 | Contacts | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9"
    )
    assert rolled(book, {}).warnings == ()


def test_the_sample_changes_in_its_sheet_and_its_formats_only():
    before = SAMPLE.read_bytes()
    after = rolled(before, {"M1": (1600.0, "#,##0"), "M3": (0.351, "0.0%")}).content
    assert differing_parts(before, after) <= {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    old, new = figures(kw.read(before)), figures(kw.read(after))
    assert {key: value for key, value in old.items() if key[1] > date(2018, 8, 1)} == {
        key: value for key, value in new.items() if key[1] != OCT
    }
    assert new["M1", OCT] == (1600, "1,600")
    assert new["M1", AUG] == old["M1", AUG]


YEAR_AGO = """
    Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month | % change from same month prev. yr
    A1   | Visits    | 100    | 100    | → 0%                         | ↑ 25%
    A2   | Calls     | 10     | 12     | ↑ 20%                        |
"""


@pytest.mark.parametrize(("period", "typed"), [(OCT, ("- n/a", None)), (SEP, ("- n/a", None))])
def test_a_typed_change_on_a_month_that_is_not_there_goes_with_the_figure_that_it_was_about(period, typed):
    result = rolled(xlsx(YEAR_AGO), {"A1": 150, "A2": 13}, period)
    assert tuple(row(result.content, number)[5] for number in (2, 3)) == typed
    (told,) = (warning for warning in result.warnings if "archive" in warning)
    assert told.startswith(f"'Dataset'!F2: {'Oct-18' if period == OCT else 'Sep-18'} has no column on the sheet")


def test_a_typed_change_stays_where_no_new_figure_is_given():
    result = rolled(xlsx(YEAR_AGO), {"A2": 13}, SEP)
    assert row(result.content, 2)[5] == "↑ 25%"
    assert not result.warnings


def test_formulas_that_stay_under_a_figure_are_told():
    book = openpyxl.load_workbook(io.BytesIO(xlsx(YEAR_AGO)))
    book.active["D2"] = "=10*10"
    book.active["D3"] = "=D2/10"
    result = rolled(saved(book), {"A1": 150, "A2": 15}, SEP)
    (told,) = (warning for warning in result.warnings if "stays;" in warning)
    assert told.startswith("'Dataset'!D3: a formula that stays;")


@pytest.mark.parametrize(
    ("heading", "formula", "is_told"),
    [
        ("Rolling 2 months", "=SUM(D3:E3)", False),
        ("Last 2 months", "=AVERAGE($D3:$E3)/$B$9", False),
        ("Rolling 2 months", "=SUM(C3:D3)", True),
        ("Last 2 months", "=E3+D3", False),
        ("YTD", "=SUM(D3:E3)", True),
        ("Rolling YTD", "=SUM(D3:E3)", True),
    ],
)
def test_a_total_of_the_last_months_goes_on_being_it_where_its_heading_says_so(
    heading: str, formula: str, *, is_told: bool
) -> None:
    def total(sheet):
        sheet["I2"], sheet["I3"] = heading, formula

    told = rolled(edited(total), {"M1": 1500.0}).warnings
    assert any(warning.startswith("'Dataset'!I3: formulas on past months") for warning in told) is is_told
