"""Animals that xlsxwriter makes: what Excel's menus put into a workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tests.zoo.pictures import macro_project, png
from tests.zoo.registry import animal
from tests.zoo.scorecard import (
    AVERAGE,
    CHANGE,
    COMMENTARY,
    FIRST_MONTH,
    INDICATOR_ROWS,
    LAST_MONTH,
    SHEET,
    fill_xlsxwriter,
)

Decorate = Callable[[xlsxwriter.Workbook, Worksheet], None]
FIRST, LAST = INDICATOR_ROWS[0], INDICATOR_ROWS[3]
"""First and last row of the first section's indicators."""
BELOW = INDICATOR_ROWS[-1] + 3
"""A row well below the table."""


def book_of(decorate: Decorate | None = None, **options: object) -> bytes:
    """Return a workbook with the scorecard and what is added to it; the same bytes each time."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    book.set_properties({"created": datetime(2019, 10, 14)})
    sheet = book.add_worksheet(SHEET)
    fill_xlsxwriter(book, sheet)
    if decorate is not None:
        decorate(book, sheet)
    book.close()
    return stream.getvalue()


def drawn(decorate: Decorate) -> Decorate:
    """Enter an animal that is the scorecard with something added to it."""

    def build() -> bytes:
        return book_of(decorate)

    build.__name__ = decorate.__name__
    animal(build)
    return decorate


@animal
def plain() -> bytes:
    return book_of()


def months(row: int) -> list[object]:
    """Return the months' figures of a row as a chart wants them."""
    return [SHEET, row, FIRST_MONTH, row, LAST_MONTH]


@drawn
def charts(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    for number, kind in enumerate(("line", "column", "pie", "scatter")):
        chart = book.add_chart({"type": kind})
        chart.add_series({"values": months(FIRST), "categories": months(FIRST - 1), "name": [SHEET, FIRST, 1]})
        chart.set_title({"name": [SHEET, FIRST, 1]})
        sheet.insert_chart(BELOW, 2 + 8 * number, chart)


@drawn
def chart_sheet(book: xlsxwriter.Workbook, _: Worksheet) -> None:
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": months(FIRST + 1)})
    book.add_chartsheet("Trend").set_chart(chart)


@drawn
def image(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.insert_image("Z1", "logo.png", {"image_data": io.BytesIO(png()), "description": "The council's logo"})


@drawn
def image_in_a_cell(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.embed_image(BELOW, 1, "logo.png", {"image_data": io.BytesIO(png())})


@drawn
def text_box(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.insert_textbox(BELOW, 1, "Figures are provisional until the end of the month", {"width": 300})


@drawn
def sparklines(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    for row in INDICATOR_ROWS:
        sheet.add_sparkline(row, COMMENTARY + 1, {"range": f"{SHEET}!E{row + 1}:R{row + 1}", "markers": True})


@drawn
def data_bars(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.conditional_format(FIRST, AVERAGE, LAST, AVERAGE, {"type": "data_bar"})
    sheet.conditional_format(FIRST, AVERAGE + 1, LAST, AVERAGE + 1, {"type": "data_bar", "data_bar_2010": True})


@drawn
def icon_sets_and_colour_scales(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.conditional_format(FIRST, LAST_MONTH, LAST, LAST_MONTH, {"type": "icon_set", "icon_style": "3_arrows"})
    sheet.conditional_format(FIRST, FIRST_MONTH, LAST, LAST_MONTH - 1, {"type": "3_color_scale"})


@drawn
def conditional_formats_on_the_changes(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    red = book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
    area = (FIRST, CHANGE, LAST, CHANGE + 1)
    sheet.conditional_format(*area, {"type": "text", "criteria": "containing", "value": "-", "format": red})
    sheet.conditional_format(*area, {"type": "formula", "criteria": '=LEFT(S6,1)="↓"', "format": red})


@drawn
def validation(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.data_validation(FIRST, 23, LAST, 23, {"validate": "list", "source": ["P", "-"], "input_title": "Percentage?"})
    sheet.data_validation(FIRST, LAST_MONTH, LAST, LAST_MONTH, {"validate": "any", "input_message": "This month"})


@drawn
def notes(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write_comment(FIRST, LAST_MONTH - 2, "Recount in July", {"author": "Data Officer"})
    sheet.write_comment(FIRST - 1, LAST_MONTH, "Provisional", {"visible": True})
    sheet.write_comment(LAST, CHANGE, "Typed by hand")


@drawn
def tables(book: xlsxwriter.Workbook, _: Worksheet) -> None:
    other = book.add_worksheet("Lookup")
    data = [["CA1", "Service"], ["CA2", "Service"], ["LA1", "Placements"]]
    other.add_table(1, 1, 4, 2, {"data": data, "columns": [{"header": "Ref"}, {"header": "Team"}], "name": "Teams"})
    other.write_formula(1, 5, "=COUNTA(Teams[Ref])", None, 3)


@drawn
def defined_names(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    book.define_name("Threshold", "=0.1")
    book.define_name("Latest", f"={SHEET}!$R$6:$R$9")
    book.define_name(f"{SHEET}!Local_name", f"={SHEET}!$A$1")
    sheet.write_formula(BELOW, 1, "=SUM(Latest)", None, 0)


@drawn
def print_set_up(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 4)
    sheet.print_area(0, 0, BELOW, COMMENTARY)
    sheet.set_header("&L&G&C&A&R&D", {"image_left": "logo.png", "image_data_left": io.BytesIO(png())})
    sheet.set_footer("&LOfficial: sensitive&RPage &P of &N")
    sheet.set_h_pagebreaks([LAST + 2])
    sheet.set_margins(left=0.3, right=0.3)


@drawn
def protection(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.protect("", {"format_columns": True})
    sheet.unprotect_range("E6:R9", "Figures")
    sheet.write(BELOW, 1, "unlocked", book.add_format({"locked": False}))


@drawn
def filter_and_frozen_panes(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.autofilter(FIRST - 1, 0, LAST, COMMENTARY)
    sheet.freeze_panes(FIRST, 2)
    sheet.set_zoom(85)
    sheet.set_tab_color("#005AA0")
    sheet.set_selection("R6")


@drawn
def hidden_and_grouped(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.set_row(FIRST + 1, None, None, {"hidden": True})
    sheet.set_row(FIRST + 2, 40, None, {"level": 1})
    sheet.set_column(FIRST_MONTH, FIRST_MONTH + 2, 8, None, {"hidden": True})
    sheet.set_column(2, 3, 12, None, {"level": 1})
    book.add_worksheet("Workings").hide()
    book.add_worksheet("Secrets").very_hidden()


@drawn
def formats_of_whole_rows_and_columns(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.set_row(FIRST + 1, None, book.add_format({"bg_color": "#F2F2F2"}))
    sheet.set_column(AVERAGE, AVERAGE + 1, 10, book.add_format({"italic": True}))


@drawn
def rich_text(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "red"})
    symbol = book.add_format({"font_name": "Wingdings"})
    sheet.write_rich_string(FIRST, COMMENTARY, "Steady, ", bold, "but", " see ", red, "the note on Jul-19")
    sheet.write_rich_string(FIRST + 1, CHANGE, symbol, "é", " 13%")


@drawn
def hyperlinks(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write_url(BELOW, 0, "https://example.org/guidance?a=1&b=2#part", string="Guidance", tip="Opens the guidance")
    sheet.write_url(BELOW + 1, 0, f"internal:'{SHEET}'!R6", string="Latest")


@drawn
def array_formulas(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write_array_formula(0, 10, 2, 10, "{=R6:R8*100}", None, 164600)
    sheet.write_array_formula(0, 11, 0, 11, "{=SUM(R13:R14*2)}", None, 1031.4)
    sheet.write_dynamic_array_formula(0, 12, 2, 12, "=_xlfn._xlws.SORT(R13:R15)", None, 0.18)


@drawn
def array_formula_over_the_averages(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    """One formula gives all averages of a section, so none of them can be changed alone."""
    percent = book.add_format({"num_format": "0.0%"})
    sheet.write_array_formula(FIRST + 1, AVERAGE, FIRST + 2, AVERAGE, "{=H7:H8+0}", percent, 0.775)
    sheet.write_number(FIRST + 2, AVERAGE, 0.225, percent)


@drawn
def properties(book: xlsxwriter.Workbook, _: Worksheet) -> None:
    book.set_properties({"title": "Scorecard", "company": "A council", "created": datetime(2019, 10, 14)})
    book.set_custom_property("Classification", "Official")
    book.set_custom_property("Reviewed", datetime(2019, 10, 1))
    book.set_custom_property("Version", 3)


@drawn
def ignored_errors(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.ignore_errors({"number_stored_as_text": "E9:R9", "formula_differs": "S6:T15"})


@drawn
def background(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.set_background(io.BytesIO(png()))


@drawn
def button_and_checkbox(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.insert_button(BELOW, 1, {"macro": "Refresh", "caption": "Refresh"})
    sheet.insert_checkbox(BELOW, 5, True)


@drawn
def macros(book: xlsxwriter.Workbook, _: Worksheet) -> None:
    book.add_vba_project(io.BytesIO(macro_project()), is_stream=True)
    book.set_vba_name("ThisWorkbook")


@drawn
def merged_header(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.merge_range(0, 5, 1, 12, "Official: sensitive", book.add_format({"align": "center"}))
    sheet.merge_range(BELOW, 0, BELOW + 1, 3, "Signed off by the head of service")


@drawn
def formulas_elsewhere(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    cover = book.add_worksheet("Cover")
    cover.write_formula(0, 0, f"={SHEET}!S6", None, "⬆️ 11%")
    cover.write_formula(1, 0, f'=IF({SHEET}!R6>{SHEET}!Q6,"up","down")', None, "up")
    sheet.write_formula(BELOW, 17, "=SUM(R6:R6,R9)", None, 1646)


@drawn
def two_scorecards(book: xlsxwriter.Workbook, _: Worksheet) -> None:
    fill_xlsxwriter(book, book.add_worksheet("Second team's scorecard"))


@animal
def date_1904() -> bytes:
    return book_of(date_1904=True)


@animal
def strings_in_the_cells() -> bytes:
    return book_of(in_memory=False, constant_memory=True)
