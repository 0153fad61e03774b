"""Figures are numbers that look as they were typed; placeholders and texts stay what they were."""

from __future__ import annotations

import contextlib
import io
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.styles import Font

import kpiworkbook as kw
from tests.dump import painted
from tests.support import converted, refreshed, saved, tsv, xlsx

HEADINGS = (
    "Ref | Indicator | Owner | Aug-19 | Sep-19 | % change from previous month | DoT | Percentage? | England"
    " | Target 19-20 | Commentary | Review"
)

TYPED = (
    "1754", "0", "-7", "1,754", "1 754", "1,234,567", "1 234 567", "+ 106,270", "- 1,685", "+5", "- 3", "−4", "14.9%",
    "36.90%", "0.0%", "100%", "-2.5%", "- 2.5%", "14.9 %", "1,569*", "12†", "78.0%*", "(12)", "(1,685)", "£1,200",
    "£3.50", "0.07", "3.10", "007", "12 (a)", "+ 4.5%", "1,234.50", "99999999",
)  # fmt: skip


@pytest.fixture(scope="module")
def typed(tmp_path_factory):
    """Return what was written for each typed text, and what LibreOffice shows for it."""
    folder = tmp_path_factory.mktemp("typed")
    grid = "\n".join([HEADINGS, *(f"T{n} | Measure {n} | | 1 | {text}" for n, text in enumerate(TYPED))])
    (folder / "book.tsv").write_bytes(tsv(grid))
    book = refreshed(folder / "book.tsv", folder)
    sheet = openpyxl.load_workbook(book).active
    drawn = painted(book, folder / "drawn")
    return {text: (sheet.cell(n + 2, 5), drawn[f"T{n}", "Sep-19"].text) for n, text in enumerate(TYPED)}


@pytest.mark.parametrize("text", TYPED)
def test_a_figure_typed_as_text_becomes_a_number_that_looks_the_same(typed, text):
    cell, shown = typed[text]
    assert isinstance(cell.value, int | float)
    assert shown == text


@pytest.mark.parametrize(
    ("text", "value"),
    [("14.9%", 0.149), ("1,569*", 1569), ("- 1,685", -1685), ("+ 106,270", 106270), ("(12)", -12), ("−4", -4),
     ("36.90%", 0.369), ("1 234 567", 1234567), ("£3.50", 3.5)],
)  # fmt: skip
def test_a_figure_typed_as_text_has_its_value(typed, text, value):
    assert typed[text][0].value == value


@pytest.mark.parametrize("code", ["0.0%", "#,##0", "0.00", "0%", '0"*"', "[>=1000]#,##0;0"])
def test_a_number_keeps_the_officers_number_format(tmp_path, code):
    book = openpyxl.load_workbook(in_stream(f"{HEADINGS}\nA1 | Measure | | 10 | 12\nA2 | Measure | | 1 | 2"))
    book.active["E2"].number_format = code
    cell = openpyxl.load_workbook(refreshed(saved(book), tmp_path)).active["E2"]
    assert (cell.value, cell.number_format) == (12, code)


def in_stream(grid):
    return io.BytesIO(xlsx(grid))


PLACEHOLDERS = ("-", "–", "Local", "tbc", "TBC", "n/a", "N/A", "- n/a", "<5", "< 5%", "see note", "#DIV/0!", "12O")


@pytest.mark.parametrize("place", range(3))
def test_placeholders_stand_as_they_stood_and_step_back(tmp_path, place):
    line = {0: "| 1 | {} | | | | 1 | 1", 1: "| 1 | 2 | | | | {} | 1", 2: "| 1 | 2 | | | | 1 | {}"}[place]
    grid = [f"A{n} | Measure | {line.format(text)}" for n, text in enumerate(PLACEHOLDERS)]
    sheet = openpyxl.load_workbook(refreshed(xlsx("\n".join([HEADINGS, *grid])), tmp_path)).active
    written = [sheet.cell(row, (5, 9, 10)[place]) for row in range(2, len(PLACEHOLDERS) + 2)]

    assert [cell.value for cell in written] == list(PLACEHOLDERS)
    assert {cell.data_type for cell in written} == {"s"}
    assert all(cell.font.i and cell.font.color.rgb[-6:] != "000000" for cell in written)


def test_an_empty_cell_stays_empty_and_is_never_zero(tmp_path):
    sheet = openpyxl.load_workbook(refreshed(xlsx(f"{HEADINGS}\nA1 | x | | 1 | \nA2 | y | | 1 | 2"), tmp_path)).active
    assert sheet["E2"].value is None


FORMULA_LIKE = ("=1+1", "+44 20 7946 0000", "-see note", "@officer", "=HYPERLINK(A1)", "{=1+1}", "=", "-", "+ rising")


@pytest.mark.parametrize("text", FORMULA_LIKE)
def test_text_that_looks_like_a_formula_stays_text_wherever_it_stands(tmp_path, text):
    merged = f"""
        {text}
        Ref | Indicator | Owner | Monthly Data | | {text} | Commentary
            |           |       | Aug-19 | Sep-19 |  |
        A1  | {text}    | {text} | 10    | 12    | {text} | {text}
        A2  | Measure   | x      | 10    | tbc   | x      | x
        {text}
    """
    grid = "\n".join(line.strip() if "Aug-19" not in line else line.strip(" ") for line in merged.strip().splitlines())
    merges = ("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:G3")
    sheet = openpyxl.load_workbook(refreshed(xlsx(grid, merges=merges), tmp_path)).active

    places = ("A1", "F2", "B4", "C4", "F4", "G4", "A6")
    assert {name: (sheet[name].value, sheet[name].data_type) for name in places} == dict.fromkeys(places, (text, "s"))


def test_text_that_looks_like_a_formula_stays_text_when_it_is_edited(tmp_path):
    grid = f"{HEADINGS}\nA1 | =1+1 | @officer | 10 | +x | | | | - x | - y | +44 20 | =A1\nA2 | x | | 1 | 2\n\n-see note"
    sheet = openpyxl.load_workbook(refreshed(xlsx(grid), tmp_path)).active
    assert {
        name: sheet[name].quotePrefix for name in ("B2", "C2", "E2", "I2", "J2", "K2", "L2", "A5")
    } == dict.fromkeys(("B2", "C2", "E2", "I2", "J2", "K2", "L2", "A5"), True)


def test_an_error_stands_as_excel_shows_it_beside_the_figures_and_around_the_table_too(tmp_path):
    grid = "Checked | {}\nRef | Indicator | Aug-19 | Sep-19 | Found in\nA1 | x | 1 | 2 | {}\nA2 | y | 1 | 2 | {}"
    book = openpyxl.load_workbook(in_stream(grid.format("#NAME?", "#N/A", "Front!B7")))
    for name in ("B1", "E3"):
        book.active[name].data_type = "e"

    sheet = openpyxl.load_workbook(refreshed(saved(book), tmp_path)).active
    assert [(sheet[name].value, sheet[name].data_type) for name in ("B1", "E3", "E4")] == [
        ("#NAME?", "e"), ("#N/A", "e"), ("Front!B7", "s"),
    ]  # fmt: skip


def test_errors_in_a_new_workbook_are_neither_titles_nor_refs_nor_names(tmp_path):
    """Formulas that look up the next indicators stand filled down below the table, and have nothing to find yet."""
    book = openpyxl.load_workbook(
        in_stream("""
            Ref       | Indicator | Aug-19 | Sep-19 | % change from previous month
            Referrals | #REF!
            A1        | Contacts  | 10     | 12     | ↑ 20%
            Visits    | #REF!
            B1        | Calls     | 7      | 7      | → 0%
            #N/A      | #N/A      | #N/A   | #N/A   | #N/A
            #N/A      | #N/A      | #N/A   | #N/A   | #N/A
        """)
    )
    for row in book.active.iter_rows():
        for cell in row:
            cell.data_type = "e" if str(cell.value).startswith("#") else cell.data_type

    once, twice = refreshed(saved(book), tmp_path), tmp_path / "twice.xlsx"
    kw.refresh(once, twice, restyle=True)

    card = kw.read(once)
    assert ([i.ref for i in card], [s.title for s in card.sections]) == (
        ["A1", "B1"], ["Referrals #REF!", "Visits #REF!"],
    )  # fmt: skip
    assert twice.read_bytes() == once.read_bytes()


def test_an_error_that_was_typed_as_text_stays_text(tmp_path):
    sheet = openpyxl.load_workbook(refreshed(xlsx(f"{HEADINGS}\nA1 | #N/A | #REF! | 1 | 2"), tmp_path)).active
    assert [sheet[name].data_type for name in ("B2", "C2")] == ["s", "s"]


def test_letters_that_a_symbol_font_draws_as_signs_stay_such(tmp_path):
    """A year ago is not on the sheet, so its changes stay as they were typed."""
    book = openpyxl.load_workbook(
        in_stream("""
            Key: | ü
            Ref | Indicator | Aug-19 | Sep-19 | % change from same month prev. yr | RAG | Owner
            A1  | Contacts  | 10     | 12     | é 12%                             | l   | Ann
            A2  | Referrals | 7      | 7      | ↑ 13%                             | l   | Bob
        """)
    )
    for name in ("B1", "E3", "F3"):
        book.active[name].font = Font(name="Wingdings")

    sheet = openpyxl.load_workbook(refreshed(saved(book), tmp_path), rich_text=True).active

    assert [(run.font.rFont, run.text) for run in sheet["E3"].value] == [("Wingdings", "é"), ("Arial", " 12%")]
    assert {name: (sheet[name].value, sheet[name].font.name) for name in ("B1", "F3", "F4", "E4", "G3")} == {
        "B1": ("ü", "Wingdings"), "F3": ("l", "Wingdings"), "F4": ("l", "Arial"), "E4": ("↑ 13%", "Arial"),
        "G3": ("Ann", "Arial"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["First line\nsecond line", 'A & B <c> "d"', "🙂 résumé", "  led by spaces", "_x000D_", "x" * 32_000]
)
def test_commentary_comes_out_letter_by_letter(tmp_path, text):
    book = openpyxl.load_workbook(in_stream(f"{HEADINGS}\nA1 | x | | 1 | 2\nA2 | y | | 1 | 2"))
    book.active["K2"].value = text
    assert openpyxl.load_workbook(refreshed(saved(book), tmp_path)).active["K2"].value == text


def test_text_longer_than_a_cell_takes_is_refused_or_kept_never_dropped(tmp_path):
    book = tmp_path / "book.tsv"
    book.write_bytes(tsv(f"{HEADINGS}\nA1 | x | | 1 | 2 | | | | | | {'long ' * 8000}\nA2 | y | | 1 | 2"))
    with contextlib.suppress(kw.KpiWorkbookError):
        refreshed(book, tmp_path)
        assert str(openpyxl.load_workbook(tmp_path / "refreshed.xlsx").active["K2"].value).startswith("long ")


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_date_in_a_further_column_stays_a_date(tmp_path, kind):
    book = openpyxl.load_workbook(in_stream(f"{HEADINGS}\nA1 | x | | 1 | 2\nA2 | y | | 1 | 2"))
    book.active["L2"].value = date(2019, 10, 14)
    book.active["L2"].number_format = "dd/mm/yyyy"
    path = tmp_path / "source.xlsx"
    book.save(path)
    source = path if kind == "xlsx" else converted(path, tmp_path / "converted", kind)
    cell = openpyxl.load_workbook(refreshed(source, tmp_path)).active["L2"]

    assert cell.value == datetime(2019, 10, 14)
    assert cell.is_date


def test_the_configurations_number_formats_are_used(tmp_path):
    formats = {kw.Unit.COUNT: "#,##0", kw.Unit.PERCENT: "0.00%"}
    grid = f"{HEADINGS}\nA1 | x | | 1000 | 2000 | | | - | 3000\nA2 | y | | 14.9% | 15.0% | | | P | tbc"
    settings = kw.Settings(style=kw.StyleSettings(number_formats=formats))
    sheet = openpyxl.load_workbook(refreshed(xlsx(grid), tmp_path, config=settings)).active

    assert [sheet[name].number_format for name in ("D2", "E2", "I2")] == ["#,##0"] * 3
    assert [sheet[name].number_format for name in ("D3", "E3")] == ["0.00%"] * 2
    assert (sheet["I3"].value, sheet["E3"].value) == ("tbc", 0.15)


@pytest.mark.parametrize("restyle", [True, False])
@pytest.mark.parametrize(("typed", "formats", "code"), [
    ("46.0*", {}, '0.0%"*"'), ("46.0 [r]", {}, '0.0%" [r]"'), ("46.0%*", {kw.Unit.PERCENT: "0%"}, '0%"*"'),
    ("46.0*", {kw.Unit.PERCENT: "0%"}, '0%"*"'),
])  # fmt: skip
def test_a_footnote_mark_stays_where_the_figure_gets_another_format(tmp_path, typed, formats, code, restyle):
    grid = f"Ref | Indicator | Jul-19 | Aug-19 | Sep-19\nA1 | x | 14% | 14.9% | {typed}\nA2 | y | 14% | 14.9% | 15.0%"
    settings = kw.Settings(style=kw.StyleSettings(number_formats=formats))
    (tmp_path / "book.xlsx").write_bytes(xlsx(grid))
    for old, new in (("book.xlsx", "new.xlsx"), ("new.xlsx", "again.xlsx")):
        kw.refresh(tmp_path / old, tmp_path / new, config=settings, restyle=restyle)
        cell = openpyxl.load_workbook(tmp_path / new).active["E2"]
        assert (cell.value, cell.number_format) == (0.46, code)


@pytest.mark.parametrize(("code", "signed", "unsigned"), [
    ("0.00%", "0.00%", "0.0"), ("0.00", "0.0%", "0.00"), ('0.00"%"', "0.0%", '0.00"%"'),
])  # fmt: skip
def test_a_percent_format_is_for_the_percentages_that_are_stored_so(tmp_path, code, signed, unsigned):
    grid = f"{HEADINGS}\nA1 | x | | 14.9% | 15.0% | | | P | 15.0%\nA2 | Percentage | | 14.9 | 15.0 | | | P | 15.0"
    settings = kw.Settings(style=kw.StyleSettings(number_formats={kw.Unit.PERCENT: code}))
    sheet = openpyxl.load_workbook(refreshed(xlsx(grid), tmp_path, config=settings)).active

    assert [sheet[name].number_format for name in ("D2", "E2", "I2")] == [signed] * 3
    assert [sheet[name].number_format for name in ("D3", "E3", "I3")] == [unsigned] * 3


def test_the_current_month_is_emphasised_in_every_section(tmp_path):
    grid = f"{HEADINGS}\nA1 | x | | 1 | 2\nA2 | y | | 1 | tbc\n\n{HEADINGS}\nB1 | x | | 1 | 2\nB2 | y | | 1 | 2"
    sheet = openpyxl.load_workbook(refreshed(xlsx(grid), tmp_path)).active
    style = kw.StyleSettings()

    assert {sheet[name].fill.fgColor.rgb[-6:] for name in ("E2", "E3", "E6", "E7")} == {style.current.fill}
    assert sheet["D2"].fill.fill_type is None
    assert [sheet[name].font.b for name in ("D2", "E2")] == [False, True]


def summaries(tmp_path, codes):
    """Return what the average and the maximum are shown with in a row whose months have these number formats."""
    book = openpyxl.load_workbook(
        in_stream("""
        Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | 12 month average | 12 month maximum
        A1  | Cost      | 113400 | 114000 | 115000 | 1                | 1
        A2  | Visits    | 1      | 2      | 4      | 2                | 4
    """)
    )
    for name, code in zip(("C2", "D2", "E2"), codes, strict=True):
        book.active[name].number_format = code
    sheet = openpyxl.load_workbook(refreshed(saved(book), tmp_path)).active
    assert {sheet[name].number_format for name in ("F3", "G3")} == {"0"}
    return [sheet[name].number_format for name in ("F2", "G2")]


@pytest.mark.parametrize("code", ['£0,"k"', '£0.0,,"m"', '0" days"', "£#,##0", "_-* #,##0_-;[Red]-* #,##0_-"])
def test_an_average_and_a_maximum_are_shown_as_the_months_of_their_row(tmp_path, code):
    assert summaries(tmp_path, [code] * 3) == [code] * 2


@pytest.mark.parametrize(("codes", "code"), [
    (['£0,"k"', '£0,"k"', "£#,##0"], '£0,"k"'),
    (["£#,##0", "£0", '£0,"k"'], "#,##0"),
    (['0"*"', '0"*"', '0"*"'], "0"),
    (["0;;", "mmm-yy", "mmm-yy"], "0"),
    ([";;;", ";;;", ";;;"], "0"),
])  # fmt: skip
def test_what_one_month_alone_has_marks_a_footnote_or_hides_figures_is_not_their_format(tmp_path, codes, code):
    assert summaries(tmp_path, codes) == [code] * 2


def test_the_configurations_number_format_goes_before_that_of_the_months(tmp_path):
    settings = kw.Settings(style=kw.StyleSettings(number_formats={kw.Unit.COUNT: "#,##0.0"}))
    book = xlsx("Ref | Indicator | Aug-19 | Sep-19 | 12 month average\nA1 | Cost | 1000 | 3000 | 1")
    opened = openpyxl.load_workbook(io.BytesIO(book))
    for name in ("C2", "D2"):
        opened.active[name].number_format = '£0,"k"'
    sheet = openpyxl.load_workbook(refreshed(saved(opened), tmp_path, config=settings)).active
    assert sheet["E2"].number_format == "#,##0.0"
