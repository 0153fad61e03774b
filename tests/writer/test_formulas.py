"""Live formulas: LibreOffice's recalculation gives what the calculator gives, whatever stands in the months."""

from __future__ import annotations

import io
import math
import random

import openpyxl
import pytest

import kpiworkbook as kw
from kpiworkbook import Field
from tests.support import SAMPLE, cells, put, recalculated, refreshed, saved, xlsx

DERIVED = (Field.CHANGE_MONTH, Field.CHANGE_YEAR, Field.AVERAGE_12M, Field.MAX_12M)
MONTHS = [f"{name}-18" for name in ("Aug", "Sep", "Oct", "Nov", "Dec")]
MONTHS += [f"{name}-19" for name in ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep")]
HEADINGS = ["Ref", "Indicator", *MONTHS, "% change from previous month", "% change from same month prev. yr", "DoT",
            "12 month average", "12-mth max value", "Percentage?"]  # fmt: skip
CHANGE_MONTH, CHANGE_YEAR, AVERAGE, MAXIMUM = 17, 18, 20, 21
PLACEHOLDERS = ("-", "tbc", "TBC", "n/a", "Local", "", "<5", "c", "#DIV/0!", "0", "0.0%")


def values(book):
    return openpyxl.load_workbook(book, data_only=True).active


def disagreements(book, other):
    """Return the cells with a formula where two workbooks' values differ, and how many formulas there are."""
    formulas, ours, theirs = openpyxl.load_workbook(book).active, values(book), values(other)
    cells_with_formula = [c.coordinate for row in formulas.iter_rows() for c in row if c.data_type == "f"]
    wrong = [
        (name, ours[name].value, theirs[name].value)
        for name in cells_with_formula
        if not alike(ours[name].value, theirs[name].value)
    ]
    return wrong, len(cells_with_formula)


def alike(one, other):
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return one is not None and other is not None and math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-14)


def workbook(rows):
    book = openpyxl.Workbook()
    for number, row in enumerate([HEADINGS, *rows], 1):
        for column, text in enumerate(row, 1):
            if text:
                put(book.active.cell(number, column), text, numbers=number > 1)
    return saved(book)


def row_of(ref, months):
    flag = "P" if any(month.endswith("%") for month in months) else "-"
    return [ref, f"Measure {ref}", *months, "", "", "▲", "", "", flag]


def test_the_four_derived_columns_are_formulas_in_every_row(tmp_path):
    card, sheet = kw.read(SAMPLE), openpyxl.load_workbook(refreshed(SAMPLE, tmp_path)).active
    for indicator in card:
        for column in indicator.section.columns:
            cell = sheet.cell(indicator.row + 1, column.index + 1)
            assert (cell.data_type == "f") == (column.field in DERIVED), cell.coordinate


def test_libreoffice_agrees_with_every_formula_of_the_sample(tmp_path):
    book = refreshed(SAMPLE, tmp_path)
    wrong, formulas = disagreements(book, recalculated(book, tmp_path))

    assert formulas == 55 * 4
    assert wrong == []


def generated_month(chance, kind):
    if chance.random() < 0.12:
        return chance.choice(PLACEHOLDERS)
    if kind == "count":
        return str(chance.choice((chance.randint(-3, 12), chance.randint(1, 400), chance.randint(0, 99_999))))
    if kind == "footnotes":
        return f"{chance.randint(1000, 9999):,}" + chance.choice(("*", "", "†"))
    decimals = {"one": 1, "two": 2, "rate": 1}[kind]
    text = f"{chance.choice((chance.uniform(0, 1), chance.uniform(-2, 101))):.{decimals}f}"
    return text if kind == "rate" else text + "%"


def test_libreoffice_agrees_with_every_formula_of_generated_scorecards(tmp_path):
    chance = random.Random(2019)
    kinds = [chance.choice(("count", "footnotes", "one", "two", "rate")) for _ in range(400)]
    rows = [row_of(f"G{n}", [generated_month(chance, kind) for _ in MONTHS]) for n, kind in enumerate(kinds)]
    book = refreshed(workbook(rows), tmp_path)
    wrong, formulas = disagreements(book, recalculated(book, tmp_path))

    assert formulas == 1600
    assert wrong == []


HALVES = {
    ("200", "201"): "→ 1%", ("200", "199"): "→ -1%", ("20.0%", "20.1%"): "→ 1%", ("20.0%", "19.9%"): "→ -1%",
    ("8", "9"): "↑ 13%", ("8", "7"): "↓ -13%", ("40.0%", "45.0%"): "↑ 13%", ("400", "438"): "↑ 10%",
    ("2000", "2199"): "↑ 10%", ("1000", "1095"): "↑ 10%", ("1000", "1094"): "→ 9%", ("1000", "905"): "↓ -10%",
    ("1000", "906"): "→ -9%", ("0.1%", "0.3%"): "↑ 200%", ("14.9%", "14.9%"): "→ 0%", ("200", "0"): "↓ -100%",
    ("100000", "100499"): "→ 0%", ("100000", "100500"): "→ 1%", ("9999800", "10049799"): "→ 1%",
    ("0", "12"): "- n/a", ("-5", "12"): "- n/a", ("tbc", "12"): "- n/a", ("12", ""): "- n/a", ("12", "-6"): "↓ -150%",
    ("<5", "12"): "- n/a", ("0.0%", "12.0%"): "- n/a", ("16.0%", "18.0%"): "↑ 13%", ("0.07", "0.0735"): "→ 5%",
    ("1,569*", "1,600*"): "→ 2%", ("33.33%", "36.663%"): "↑ 10%", ("1.005", "1.105525"): "↑ 10%",
}  # fmt: skip
"""Last month and this month to what is shown: exact halves, the threshold, and bases without a change."""


def test_the_formulas_round_halves_away_from_zero_and_show_no_change_without_a_base(tmp_path):
    rows = [row_of(f"H{n}", [""] * 12 + list(pair)) for n, pair in enumerate(HALVES)]
    book = refreshed(workbook(rows), tmp_path)
    sheet, again = values(book), values(recalculated(book, tmp_path))

    shown = list(HALVES.values())
    assert [sheet.cell(row, CHANGE_MONTH).value for row in range(2, len(shown) + 2)] == shown
    assert [again.cell(row, CHANGE_MONTH).value for row in range(2, len(shown) + 2)] == shown


@pytest.mark.parametrize("basis", ["shown", "exact"])
def test_libreoffice_agrees_under_another_councils_arrows(tmp_path, basis):
    arrows = kw.ArrowSettings(
        threshold=kw.ArrowSettings().threshold * 3 / 4, up="⬆️", same='"same"', down="⬇️", not_available="no base",
        basis=basis,
    )  # fmt: skip
    rows = [row_of(f"H{n}", [""] * 12 + list(pair)) for n, pair in enumerate([*HALVES, ("1000", "1074")])]
    book = refreshed(workbook(rows), tmp_path, config=kw.Settings(arrows=arrows))

    assert disagreements(book, recalculated(book, tmp_path))[0] == []
    threshold = values(book).cell(len(rows) + 1, CHANGE_MONTH).value
    assert threshold == '"same" 7%'


EDITS = ("tbc", None, 0, "Local", "-", 17, -4, "n/a", 0.0, 3.25)


def test_the_formulas_hold_up_to_whatever_the_officer_types_next(tmp_path):
    chance = random.Random(7)
    rows = [row_of(f"E{n}", [str(chance.randint(1, 60)) for _ in MONTHS]) for n in range(120)]
    book = openpyxl.load_workbook(refreshed(workbook(rows), tmp_path))
    for row in book.active.iter_rows(min_row=2, max_row=121, min_col=3, max_col=16):
        for cell in chance.sample(row, 5) + [row[-1]] * chance.randint(0, 1) + [row[-2]] * chance.randint(0, 1):
            cell.value = chance.choice(EDITS)
    for cell in next(book.active.iter_rows(min_row=2, max_row=2, min_col=3, max_col=16)):
        cell.value = "tbc"
    edited = tmp_path / "edited.xlsx"
    book.save(edited)
    again = values(recalculated(edited, tmp_path))

    wrong = [
        (item.ref, name, again.cell(item.row + 1, column).value, expected)
        for item in kw.calculate(kw.read(edited))
        if item.ref.startswith("E")
        for name, column, expected in (
            ("month", CHANGE_MONTH, shown(item.change_month)),
            ("year", CHANGE_YEAR, shown(item.change_year)),
            ("average", AVERAGE, "-" if item.average_12m is None else float(item.average_12m)),
            ("maximum", MAXIMUM, "-" if item.max_12m is None else float(item.max_12m)),
        )
        if not alike(again.cell(item.row + 1, column).value, expected)
    ]
    assert wrong == []
    assert again.cell(2, AVERAGE).value == "-"


def shown(change):
    glyph = {kw.Arrow.UP: "↑", kw.Arrow.SAME: "→", kw.Arrow.DOWN: "↓"}
    return f"{glyph[change.arrow]} {change.percent}%" if change else "- n/a"


GAPS = """
Ref | Indicator | Jul-18 | Sep-19 | Oct-18 | Jun-19 | Mar-19 | Monthly change | Annual change | 12m average | 12m max
A1  | Measure   | 999    | 12     | 10     | 20     | 18     |  |  |  |
A2  | Other     | 999    | tbc    | -      |        | -      |  |  |  |
"""


def test_the_window_is_of_calendar_months_in_whatever_order_they_stand(tmp_path):
    book = refreshed(xlsx(GAPS), tmp_path)
    sheet, formulas = values(book), openpyxl.load_workbook(book).active

    assert [cell.value for cell in sheet[2][7:11]] == ["- n/a", "- n/a", 15, 20]
    assert [cell.value for cell in sheet[3][7:11]] == ["- n/a", "- n/a", "-", "-"]
    assert "C2" not in formulas["J2"].value
    assert disagreements(book, recalculated(book, tmp_path)) == ([], 4)


def test_values_only_writes_the_same_values_without_formulas(tmp_path):
    live = values(refreshed(SAMPLE, tmp_path))
    plain = openpyxl.load_workbook(refreshed(SAMPLE, tmp_path, values_only=True)).active

    assert [cell.coordinate for row in plain.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert [[cell.value for cell in row] for row in plain.iter_rows()] == [
        [cell.value for cell in row] for row in live.iter_rows()
    ]


def test_an_average_that_excel_shows_as_a_percentage_has_the_rows_decimals(tmp_path):
    rows = [row_of("P1", ["14.9%"] * 13 + ["15%"]), row_of("C1", ["7"] * 13 + ["8"]), row_of("R1", ["7.5"] * 14)]
    sheet = openpyxl.load_workbook(refreshed(workbook(rows), tmp_path)).active
    assert [sheet.cell(row, AVERAGE).number_format for row in (2, 3, 4)] == ["0.0%", "0", "0.0"]


def test_a_percentage_among_those_whose_sign_is_only_text_is_on_their_scale(tmp_path):
    book = openpyxl.load_workbook(
        io.BytesIO(
            xlsx("""
                Ref. | Indicator          | Jul-19 | Aug-19 | Sep-19 | % change from previous month | 12 month average
                A1   | Percentage in time | 45.0   | 46%    | 47.0   | ↑ 2%                         | 46.0
            """)
        )
    )
    for name in ("C2", "E2", "G2"):
        book.active[name].number_format = '0.0"%"'

    new = refreshed(saved(book), tmp_path)

    sheet = openpyxl.load_workbook(recalculated(new, tmp_path), data_only=True).active
    assert [sheet[name].value for name in ("F2", "G2")] == ["→ 2%", 46]
    assert kw.read(new)["A1"].entries["2019-08"].shown == "46%"


@pytest.mark.parametrize("restyle", [False, True])
def test_such_a_percentage_keeps_the_mark_behind_it(tmp_path, restyle):
    book = openpyxl.load_workbook(
        io.BytesIO(
            xlsx("""
                Ref. | Indicator          | Jul-19 | Aug-19 | Sep-19   | % change from previous month | 12 month average
                A1   | Percentage in time | 45.0   | 46.0   | 46.9% (p) | → 2%                        | 46.0
            """)
        )
    )
    for name in ("C2", "D2", "E2", "G2"):
        book.active[name].number_format = '0.0"%"'
    (tmp_path / "book.xlsx").write_bytes(saved(book))

    new = kw.refresh(tmp_path / "book.xlsx", tmp_path / "new.xlsx", restyle=restyle).output

    assert openpyxl.load_workbook(new).active["E2"].value == 46.9
    assert kw.read(new)["A1"].entries["2019-09"].shown == "46.9% (p)"


def test_a_formula_is_short_enough_to_read(tmp_path):
    formulas = openpyxl.load_workbook(refreshed(SAMPLE, tmp_path)).active
    longest = max((c.value for row in formulas.iter_rows() for c in row if c.data_type == "f"), key=len)
    assert len(longest) <= 200, longest
    assert longest.count("IF(") <= 4


def test_the_grid_helper_knows_the_columns():
    headings = cells(" | ".join(HEADINGS))[0]
    assert headings[CHANGE_MONTH - 1] == "% change from previous month"
    assert headings[MAXIMUM - 1] == "12-mth max value"
