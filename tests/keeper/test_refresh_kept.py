"""A refreshed workbook is the officer's own: only cells that must change have changed, and Excel opens it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font
from openpyxl.worksheet.formula import ArrayFormula

import kpiworkbook as kw
from kpiworkbook.model.places import cell_name
from tests.audit import audited
from tests.dump import painted
from tests.keeper.differences import differences
from tests.support import SAMPLE, recalculated, saved, xlsx
from tests.zoo import ZOO
from tests.zoo.parts import Parts
from tests.zoo.scorecard import FIRST_MONTH, INDICATOR_ROWS

GRID = """
    Ref. | Indicator            | Aug-19 | Sep-19 | % change from previous month | 12 month average | England | DoT
    A1   | Number of visits     | 1377   | 1514   | ↓ -10%                       | 1446             | tbc     | ▲
    A2   | Percentage in time   | 33.3%  | 36.9%  | ↑ 11%                        | 35.1%            | Local   | ▼
"""


NEXT_IS_THERE = """
    Ref. | Indicator        | Aug-19 | Sep-19 | Oct-19 | % change from previous month | 12 month average
    A1   | Number of visits | 100    | 110    | 121    | ↑ 10%                        | 110
"""


def refreshed(folder: Path, book: openpyxl.Workbook | bytes, **options: bool) -> Path:
    data = book if isinstance(book, bytes) else saved(book)
    (folder / "book.xlsx").write_bytes(data)
    kw.refresh(folder / "book.xlsx", folder / "new.xlsx", force=True, **options)
    return folder / "new.xlsx"


@pytest.mark.parametrize("configured", ["", "0.00%"])
def test_what_is_told_of_an_average_is_what_its_cell_shows_behind_the_format_that_it_keeps(
    tmp_path: Path, configured: str
) -> None:
    book = opened()
    book.active["F2"].value, book.active["F2"].number_format = 1400, "0.00"
    book.active["F3"].value, book.active["F3"].number_format = 0.3, "0%"
    (tmp_path / "book.xlsx").write_bytes(saved(book))
    formats = {kw.Unit.PERCENT: configured} if configured else {}
    style = kw.Settings(style=kw.StyleSettings(number_formats=formats))

    result = kw.refresh(tmp_path / "book.xlsx", tmp_path / "new.xlsx", config=style)

    sheet = openpyxl.load_workbook(result.output).active
    assert [sheet[cell].number_format for cell in ("F2", "F3")] == ["0.00", "0%"]
    assert [r.now for r in result.revisions if r.column == "average_12m"] == ["1445.50", "35%"]


def opened(grid: str = GRID) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx(grid)))


def cell(path: Path, name: str) -> openpyxl.cell.Cell:
    return openpyxl.load_workbook(path)["Dataset"][name]


def cached(path: Path, name: str) -> object:
    return openpyxl.load_workbook(path, data_only=True)["Dataset"][name].value


def test_of_the_sample_only_the_derived_cells_and_what_colours_them_differ(tmp_path: Path) -> None:
    new = refreshed(tmp_path, SAMPLE.read_bytes())

    found = differences(SAMPLE.read_bytes(), new.read_bytes())
    assert set(found.changed) == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    assert (found.appeared, found.disappeared, found.reordered) == ((), (), False)
    (sheet,) = found.sheets.values()
    assert {name.rstrip("0123456789") for name in sheet.cells} == {"T", "U", "W", "X"}
    assert len(sheet.cells) == 4 * 55
    assert set(sheet.added) == {"conditionalFormatting"}
    assert (dict(sheet.rows), sheet.loose, sheet.removed, sheet.around) == ({}, False, (), False)


def test_excel_and_libreoffice_agree_with_the_cached_values(tmp_path: Path) -> None:
    new = refreshed(tmp_path, SAMPLE.read_bytes())

    assert audited(new) == []
    before = openpyxl.load_workbook(new, data_only=True).active
    after = openpyxl.load_workbook(recalculated(new, tmp_path), data_only=True).active
    for row in before.iter_rows():
        for one in row:
            other = after[one.coordinate].value
            if isinstance(one.value, float) and isinstance(other, int | float):
                assert other == pytest.approx(one.value), one.coordinate
            else:
                assert other == one.value, one.coordinate


def test_a_second_refresh_gives_the_same_bytes(tmp_path: Path) -> None:
    new = refreshed(tmp_path, SAMPLE.read_bytes())
    again = kw.refresh(new, tmp_path / "again.xlsx")

    assert (tmp_path / "again.xlsx").read_bytes() == new.read_bytes()
    assert again.revisions == ()


def test_derived_cells_become_formulas_with_results_in_their_own_format(tmp_path: Path) -> None:
    book = opened()
    book.active["F2"].number_format = '"about "0'
    book.active["E2"].font = Font(bold=True)
    new = refreshed(tmp_path, book)

    assert cell(new, "E2").value.startswith("=IF(COUNT(C2,D2)<2")
    assert cached(new, "E2") == "↑ 10%"
    assert cell(new, "E2").font.bold
    assert (cell(new, "F2").value, cached(new, "F2")) == ('=IF(COUNT(C2:D2)=0,"-",AVERAGE(C2:D2))', 1445.5)
    assert cell(new, "F2").number_format == '"about "0'


def test_values_only_gives_values_and_takes_formulas_away(tmp_path: Path) -> None:
    first = refreshed(tmp_path, opened())
    new = refreshed(tmp_path, first.read_bytes(), values_only=True)

    assert [cell(new, name).value for name in ("E2", "E3", "F2")] == ["↑ 10%", "↑ 11%", 1445.5]


def test_a_formula_of_the_officers_that_is_right_stays(tmp_path: Path) -> None:
    """Theirs is not ours, and its result was stored by LibreOffice."""
    book = opened(GRID.replace("1446", "1"))
    book.active["E2"] = '=IF(D2>C2,"↑","↓")&" "&TEXT(D2/C2-1,"0%")'
    book.active["E3"] = '=IF(D3>C3,"↓","↑")&" "&TEXT(D3/C3-1,"0%")'
    (tmp_path / "theirs.xlsx").write_bytes(saved(book))
    theirs = recalculated(tmp_path / "theirs.xlsx", tmp_path)

    kw.refresh(theirs, tmp_path / "new.xlsx")

    assert cell(tmp_path / "new.xlsx", "E2").value == '=IF(D2>C2,"↑","↓")&" "&TEXT(D2/C2-1,"0%")'
    assert cell(tmp_path / "new.xlsx", "E3").value.startswith("=IF(COUNT(C3,D3)<2")


def test_numbers_typed_as_text_become_numbers_that_look_the_same(tmp_path: Path) -> None:
    book = opened(GRID.replace("1377", "1,377*").replace("Local", "24.10 %"))
    book.active["D3"].value, book.active["D3"].data_type, book.active["D3"].number_format = "36.9%", "s", "@"
    new = refreshed(tmp_path, book)

    assert [cell(new, name).value for name in ("C2", "D3", "G2")] == [1377, 0.369, "tbc"]
    card = kw.read(new)
    assert card["A1"].entries["2019-08"].shown == "1,377*"
    assert card["A2"].entries["2019-09"].shown == "36.9%"
    assert card["A2"].entries["england"].shown == "24.10 %"


def test_nothing_becomes_text_when_a_cell_is_edited_that_was_typed_behind_an_apostrophe_or_formatted_as_text(
    tmp_path: Path,
) -> None:
    book = opened(GRID.replace("1514", "0").replace("33.3%", "-").replace("36.9%", "-"))
    book.active["C2"].value, book.active["C2"].data_type = "1377", "s"
    for name in ("C2", "D3", "E2", "G2"):
        book.active[name].quotePrefix = True
    for name in ("E3", "F3"):
        book.active[name].number_format = "@"
    new = openpyxl.load_workbook(refreshed(tmp_path, book)).active

    assert new["C2"].value == 1377
    assert [new[name].data_type for name in ("E2", "E3", "F3")] == ["f", "f", "f"]
    assert [new[name].quotePrefix for name in ("C2", "E2", "D3", "G2")] == [False, False, True, True]
    assert [new[name].number_format for name in ("E3", "F3")] == ["General", "General"]


def test_a_figure_that_a_formula_gives_as_text_keeps_its_formula(tmp_path: Path) -> None:
    """No average counts it, so what the row's derived cells are to say stands there as a value."""
    parts = Parts.of(xlsx(GRID.replace("35.1%", "30.0%").replace("Local", "40%")))
    for place, formula, text in (("D3", 'TEXT(0.369,"0.0%")', "36.9%"), ("G3", 'Aims!B2&amp;""', "40%")):
        parts.cell(place, f'<c r="{place}" t="str"><f>{formula}</f><v>{text}</v></c>')
    (tmp_path / "book.xlsx").write_bytes(parts.packed())

    result = kw.refresh(tmp_path / "book.xlsx")

    kept = [cell(result.output, name).value for name in ("D3", "G3", "E3", "F3")]
    assert kept == ['=TEXT(0.369,"0.0%")', '=Aims!B2&""', "↑ 11%", 0.351]
    assert result.numbers == 0
    (told,) = (f for f in kw.validate(kw.read(result.output)).findings if f.rule == "number-stored-as-text")
    assert told.message.endswith("; let the formulas give numbers")


@pytest.mark.parametrize(
    ("by_formula", "mends"),
    [
        ("", ["type it again, or use `kpiworkbook refresh`", "type them again, or use `kpiworkbook refresh`"]),
        ("D3", ["type it again, or use `kpiworkbook refresh`",
                "type them again, or use `kpiworkbook refresh`; where a formula gives the text, let it give a number"]),
        ("D2 C3 D3", ["let the formula give a number", "let the formulas give numbers"]),
    ],
)  # fmt: skip
def test_a_text_that_a_formula_gives_is_not_said_to_become_a_number(by_formula: str, mends: list[str]) -> None:
    parts = Parts.of(xlsx(GRID))
    _give_texts(parts, {"D2": "1514", "C3": "33.3%", "D3": "36.9%"}, by_formula)

    told = [f for f in kw.validate(kw.read(parts.packed())).findings if f.rule == "number-stored-as-text"]

    assert [finding.message.partition(" over; ")[2] for finding in told] == mends


@pytest.mark.parametrize(
    ("by_formula", "mend"),
    [
        ("", "`kpiworkbook refresh` makes numbers"),
        ("D2", "`kpiworkbook refresh` makes numbers of those that no formula gives"),
        ("C2 D2 C3 D3", "let the formulas give numbers"),
    ],
)
def test_nor_are_those_of_a_sheet_that_has_nothing_else(by_formula: str, mend: str) -> None:
    parts = Parts.of(xlsx(GRID))
    _give_texts(parts, {"C2": "1377", "D2": "1514", "C3": "33.3%", "D3": "36.9%"}, by_formula)

    (told,) = (f for f in kw.validate(kw.read(parts.packed())).findings if f.rule == "number-stored-as-text")

    assert told.message == f"every figure of the sheet is text, so no formula counts them; {mend}"


def _give_texts(parts: Parts, texts: dict[str, str], by_formula: str) -> None:
    for place, text in texts.items():
        formula = f'<f>"{text}"</f>' if place in by_formula.split() else ""
        parts.cell(place, f'<c r="{place}" t="str">{formula}<v>{text}</v></c>')


def test_a_cell_formatted_as_text_stays_so_where_it_is_to_hold_a_text(tmp_path: Path) -> None:
    """Typed in any other, `- n/a` would read as a formula."""
    book = opened(GRID.replace("1514", "-").replace("1377", "-").replace("↑ 11%", "↑ 12%"))
    for name in ("E2", "F2", "E3"):
        book.active[name].number_format = "@"

    new = openpyxl.load_workbook(refreshed(tmp_path, book, values_only=True)).active

    assert [(new[name].value, new[name].number_format) for name in ("E2", "F2", "E3")] == [
        ("- n/a", "@"), ("-", "@"), ("↑ 11%", "@"),
    ]  # fmt: skip


def test_without_styles_only_those_texts_become_numbers_that_look_the_same_so(tmp_path: Path) -> None:
    parts = Parts.of(ZOO["without styles"]())
    plain, grouped = (cell_name(row, FIRST_MONTH + 5) for row in INDICATOR_ROWS[:2])
    for place, text in ((plain, "1754"), (grouped, "1,754")):
        parts.cell(place, f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>')
    (tmp_path / "book.xlsx").write_bytes(parts.packed())

    result = kw.refresh(tmp_path / "book.xlsx")

    sheet = openpyxl.load_workbook(result.output).active
    assert (sheet[plain].value, sheet[grouped].value) == (1754, "1,754")
    assert (result.numbers, result.left_alone) == (1, ())
    row = int(grouped.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    stored, computed = (
        [cell.value for cell in openpyxl.load_workbook(path, data_only=True).active[row]]
        for path in (result.output, recalculated(result.output, tmp_path / "calc"))
    )
    assert stored == computed  # no average goes over a text


def test_a_change_that_a_number_format_draws_stays_a_number(tmp_path: Path) -> None:
    book = opened()
    book.active["E2"].value = -0.1
    book.active["E2"].number_format = '[>=0.1]"↑ "0%;[<=-0.1]"↓ "-0%;"→ "0%'
    new = refreshed(tmp_path, book)

    assert cached(new, "E2") == 0.1
    assert kw.read(new)["A1"].entries["change_month"].shown == "↑ 10%"


@pytest.mark.parametrize("values_only", [False, True])
@pytest.mark.parametrize(("own", "needed"), [("General", "0.0%"), ("0%", "0%")])
def test_an_empty_column_of_changes_gets_the_form_of_the_one_beside_it(
    tmp_path: Path, own: str, needed: str, values_only: bool
) -> None:
    """Where no change can be computed it says so, as ever."""
    month, year = "% change from previous month", "% change from same month prev. yr"
    book = opened(f"""
        Ref. | Indicator        | Sep-18 | Aug-19 | Sep-19 | {month} | {year}
        A1   | Number of visits | 100    | 120    | 108    | -10.0%  |
        A2   | Number of calls  | 800    | 900    | 901    | 0.1%    |
        A3   | Number of cases  | tbc    | 100    | 150    | 50.0%   |
    """)
    for row in (2, 3, 4):
        book.active[f"G{row}"].number_format = own
    (tmp_path / "book.xlsx").write_bytes(saved(book))

    result = kw.refresh(tmp_path / "book.xlsx", tmp_path / "new.xlsx", values_only=values_only)

    decimals = needed.count("0") - 1
    new = result.output
    assert [cached(new, name) for name in ("G2", "G3", "G4")] == [0.08, round(101 / 800, 2 + decimals), "- n/a"]
    assert [cell(new, name).number_format for name in ("G2", "G3")] == [needed, needed]
    shown = ["8.0%", "12.6%"] if decimals else ["8%", "13%"]
    assert [r.now for r in result.revisions if r.cell in ("G2", "G3")] == shown
    assert [kw.read(new)[ref].entries["change_year"].shown for ref in ("A1", "A2")] == shown
    if not values_only:
        assert cached(recalculated(new, tmp_path), "G3") == cached(new, "G3")


def test_an_empty_column_of_changes_beside_texts_gets_texts(tmp_path: Path) -> None:
    month, year = "% change from previous month", "% change from same month prev. yr"
    book = opened(f"""
        Ref. | Indicator        | Sep-18 | Aug-19 | Sep-19 | {month} | {year}
        A1   | Number of visits | 100    | 120    | 108    | ↓ -10%  |
        A2   | Number of calls  | 800    | 900    | 901    | 0.1%    |
        A3   | Number of cases  | 100    | 100    | 150    | ↑ 50%   |
    """)

    assert cached(refreshed(tmp_path, book), "G2") == "→ 8%"


def test_a_change_that_is_a_number_keeps_the_decimals_of_its_format(tmp_path: Path) -> None:
    book = opened(GRID.replace("1377", "126").replace("1514", "140"))
    book.active["E2"].value, book.active["E2"].number_format = 140 / 126 - 1, "0.0%"
    new = refreshed(tmp_path, book)

    assert cell(new, "E2").value.endswith("ROUND(ROUND(D2/C2-1,12),3)))")
    assert cached(new, "E2") == 0.111
    assert not [found for found in kw.validate(kw.read(new)).findings if found.cell == "'Dataset'!E2"]


def with_formulas(folder: Path, figures: str, column: str, formulas: Sequence[str]) -> Path:
    """Write a book whose rows have the same figures and a formula each, its result stored by LibreOffice."""
    heading, row = NEXT_IS_THERE.strip("\n").splitlines()[:2]
    first = row.replace("100    | 110    | 121   ", figures)
    rows = [first.replace("A1 ", f"A{number} ") for number in range(1, len(formulas) + 1)]
    book = opened("\n".join([heading, *rows]))
    for number, formula in enumerate(formulas, 2):
        book.active[f"{column}{number}"] = formula.format(number)
    (folder / "theirs.xlsx").write_bytes(saved(book))
    return recalculated(folder / "theirs.xlsx", folder)


def test_a_formula_that_names_the_months_before_is_not_right_for_the_current_one(tmp_path: Path) -> None:
    formulas = ["=AVERAGE(C{0}:D{0})", "=SUM($C{0}:$D{0})/COUNT($C{0}:$D{0})", "=MEDIAN(C{0}:D{0},D{0},C{0})"]
    # The average of these is 105, with October and without.
    theirs = with_formulas(tmp_path, "100 | 110 | 105", "G", formulas)

    new = kw.refresh(theirs, tmp_path / "new.xlsx").output

    assert [cell(new, f"G{row}").value for row in (2, 3, 4)] == [
        f'=IF(COUNT(C{row}:E{row})=0,"-",AVERAGE(C{row}:E{row}))' for row in (2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("column", "wrong", "right"),
    [
        ("F", '=TEXT(E{0}/C{0}-1,"→ 0%")', '=TEXT(E{0}/D{0}-1,"→ 0%")'),
        ("G", "=AVERAGE(C{0},E{0})", "=SUM(C{0}:E{0})/COUNT(C{0}:E{0})"),
    ],
)
def test_a_formula_that_leaves_out_a_month_that_it_needs_is_not_right_though_it_reads_the_same(
    tmp_path: Path, column: str, wrong: str, right: str
) -> None:
    theirs = with_formulas(tmp_path, "100 | 100 | 100", column, [wrong, right])

    new = kw.refresh(theirs, tmp_path / "new.xlsx").output

    assert cell(new, f"{column}2").value != wrong.format(2)
    assert cell(new, f"{column}3").value == right.format(3)
    assert not [found for found in kw.validate(kw.read(new)) if found.rule == "formula-months"]


def test_a_formula_of_the_house_goes_by_the_new_month_though_it_reads_the_same(tmp_path: Path) -> None:
    first = refreshed(tmp_path, opened(NEXT_IS_THERE.replace("121", "")))
    assert "D2/C2" in cell(first, "F2").value
    book = openpyxl.load_workbook(first)
    book.active["E2"] = 121
    book.save(tmp_path / "typed.xlsx")
    new = refreshed(tmp_path, recalculated(tmp_path / "typed.xlsx", tmp_path).read_bytes())

    assert "E2/D2" in cell(new, "F2").value
    assert cached(new, "F2") == "↑ 10%"
    assert new.read_bytes() == refreshed(tmp_path, new.read_bytes()).read_bytes()


@pytest.mark.parametrize("values_only", [False, True])
def test_a_stored_result_is_the_current_one_though_what_is_shown_of_it_is_the_same(
    tmp_path: Path, values_only: bool
) -> None:
    book = opened(NEXT_IS_THERE)
    book.active["G2"].value, book.active["G2"].number_format = 331 / 3, "0"
    first = refreshed(tmp_path, book, values_only=values_only)
    assert cached(first, "G2") == pytest.approx(331 / 3)

    kw.refresh(first, tmp_path / "next.xlsx", month="Oct-19", values={"A1": 120}, values_only=values_only)

    assert cached(tmp_path / "next.xlsx", "G2") == 110


@pytest.mark.parametrize("formula", ["AVERAGE(C2:D2)", 'IF(COUNT(C2:D2)=0,"-",AVERAGE(C2:D2))'])
def test_a_formula_without_a_stored_result_gets_one_though_there_is_no_figure(tmp_path: Path, formula: str) -> None:
    book = opened(NEXT_IS_THERE.replace("| 100", "| tbc").replace("| 110", "| -").replace("| 121", "|"))
    book.active["G2"] = f"={formula}"

    new = refreshed(tmp_path, book)

    assert cell(new, "G2").value == '=IF(COUNT(C2:D2)=0,"-",AVERAGE(C2:D2))'
    assert cached(new, "G2") == "-"


def test_a_formula_is_only_where_it_gives_what_is_computed(tmp_path: Path) -> None:
    """To a formula 33 is 3300%; what is computed takes it for 33%, as the row's other figures are."""
    line = "A3   | Percentage seen      | 30.0%  | 36.0%  | ↓ -10%                       | 35.1%            |         |"
    book = opened(f"{GRID}    {line}")
    book.active["C3"].value, book.active["C3"].number_format = 33, "General"

    new = refreshed(tmp_path, book)

    assert [cell(new, name).value for name in ("C3", "E3", "F3")] == [33, "↑ 12%", 0.3495]
    assert all(cell(new, f"{column}4").value.startswith("=IF(COUNT(C4") for column in "EF")
    assert new.read_bytes() == refreshed(tmp_path, new.read_bytes()).read_bytes()


def test_an_average_that_takes_earlier_months_from_another_sheet_stays(tmp_path: Path) -> None:
    book = opened(NEXT_IS_THERE)
    book.create_sheet("Earlier").append([None, None, 20, 30, 40])
    own = '=IFERROR(AVERAGE(C2:E2,Earlier!C1:E1),"!")'
    book.active["G2"] = own
    (tmp_path / "theirs.xlsx").write_bytes(saved(book))
    theirs = recalculated(tmp_path / "theirs.xlsx", tmp_path)

    result = kw.refresh(theirs, tmp_path / "new.xlsx", sheets=["Dataset"])

    assert cell(result.output, "G2").value == own
    assert cached(result.output, "G2") == pytest.approx(421 / 6)
    assert result.as_typed == ("'Dataset'!G2",)
    assert kw.fix(theirs, tmp_path / "fixed.xlsx").corrections == ()


def test_an_average_passes_over_an_error(tmp_path: Path) -> None:
    book = opened(NEXT_IS_THERE)
    book.active["D2"] = "=1/0"
    (tmp_path / "theirs.xlsx").write_bytes(saved(book))
    theirs = recalculated(tmp_path / "theirs.xlsx", tmp_path)

    kw.refresh(theirs, tmp_path / "new.xlsx")

    assert cell(tmp_path / "new.xlsx", "G2").value == '=IF(COUNT(C2:E2)=0,"-",_xlfn.AGGREGATE(1,6,C2:E2))'
    assert cached(tmp_path / "new.xlsx", "G2") == 110.5
    assert cached(recalculated(tmp_path / "new.xlsx", tmp_path), "G2") == 110.5


def test_a_formula_of_the_officers_whose_result_is_of_other_figures_is_not_right(tmp_path: Path) -> None:
    book = opened(NEXT_IS_THERE)
    book.active["G2"], book.active["G2"].number_format = "=AVERAGE(C2:E2)", "0"
    (tmp_path / "theirs.xlsx").write_bytes(saved(book))
    theirs = recalculated(tmp_path / "theirs.xlsx", tmp_path)

    kw.refresh(theirs, tmp_path / "same.xlsx")
    kw.refresh(theirs, tmp_path / "new.xlsx", month="Oct-19", values={"A1": 120})

    assert cell(tmp_path / "same.xlsx", "G2").value == "=AVERAGE(C2:E2)"
    assert cached(tmp_path / "new.xlsx", "G2") == 110


def test_a_typed_average_may_be_rounded_until_new_figures_give_another(tmp_path: Path) -> None:
    book = opened(NEXT_IS_THERE.replace("100    | 110    | 121", "100 | 100 | 101").replace("110\n", "100\n"))
    assert book.active["G2"].value == 100
    book.active["G2"].number_format = "0"
    first = refreshed(tmp_path, book, values_only=True)
    assert cached(first, "G2") == 100

    kw.refresh(first, tmp_path / "next.xlsx", month="Oct-19", values={"A1": 99}, values_only=True)

    assert cached(tmp_path / "next.xlsx", "G2") == pytest.approx(299 / 3)


@pytest.mark.parametrize("formula", [True, False])
def test_excel_computes_on_opening_where_formulas_elsewhere_may_follow(tmp_path: Path, formula: bool) -> None:
    book = opened()
    book.create_sheet("Cover")["A1"] = "=Dataset!E2" if formula else "Dataset"
    book.calculation.fullCalcOnLoad = False

    new = refreshed(tmp_path, book)

    assert bool(openpyxl.load_workbook(new).calculation.fullCalcOnLoad) == formula


def test_an_array_over_several_cells_is_left_and_named(tmp_path: Path) -> None:
    book = opened()
    book.active["E2"] = ArrayFormula("E2:E3", '="↓ -10%"')
    (tmp_path / "book.xlsx").write_bytes(saved(book))

    result = kw.refresh(tmp_path / "book.xlsx")

    assert result.left_alone == ("'Dataset'!E2", "'Dataset'!E3")
    assert cell(result.output, "E2").value.text == '="↓ -10%"'
    assert cell(result.output, "F2").value.startswith("=IF(")


def test_colours_are_added_only_where_the_changes_have_none(tmp_path: Path) -> None:
    plain = openpyxl.load_workbook(refreshed(tmp_path, opened()))["Dataset"].conditional_formatting
    assert {str(area.sqref) for area in plain} == {"E2:E3"}

    book = opened()
    theirs = CellIsRule("equal", ['"x"'], font=Font(bold=True))
    theirs = CellIsRule("equal", ['"x"'], font=Font(bold=True))
    book.active.conditional_formatting.add("E3:E9", theirs)
    kept = openpyxl.load_workbook(refreshed(tmp_path, book))["Dataset"].conditional_formatting
    assert {str(area.sqref) for area in kept} == {"E3:E9"}


def test_changes_that_are_numbers_are_coloured_by_their_size_beside_those_with_arrows(tmp_path: Path) -> None:
    heading = "% change from previous month"
    book = opened(f"""
        Ref | Indicator       | Aug-19 | Sep-19 | {heading} | DoT
        A1   | Rising, a text | 100    | 120    | ↑ 20%     | ▲
        A2   | Rising         | 1000   | 1095   |           | ▲
        A3   | Falling        | 1000   | 906    |           | ▼
        A4   | Falling        | 1000   | 905    |           | ▼
        A5   | Rising         | 200    | 100    |           | ▲
        A6   | No judgement   | 100    | 50     |           |
        A7   | Nothing        | 0      | 50     |           | ▲
    """)
    for row in range(3, 9):
        book.active.cell(row, 5).value, book.active.cell(row, 5).number_format = 0.5, "0.0%"
    drawn = painted(refreshed(tmp_path, book), tmp_path / "drawn")

    style = kw.StyleSettings()
    shown = {
        f"A{number}": (drawn[f"A{number}", heading].text, drawn[f"A{number}", heading].fill) for number in range(1, 8)
    }
    assert shown == {
        "A1": ("↑ 20%", style.positive.fill),
        "A2": ("9.5%", style.positive.fill),  # 10% as the house shows changes
        "A3": ("-9.4%", style.similar.fill),
        "A4": ("-9.5%", style.positive.fill),
        "A5": ("-50.0%", style.negative.fill),
        "A6": ("-50.0%", style.decrease.fill),
        "A7": ("- n/a", "FFFFFF"),
    }


def test_changes_that_come_back_as_numbers_are_coloured_by_their_size(tmp_path: Path) -> None:
    heading = "% change from same month prev. yr"
    figures = " | ".join(["100"] * 11)
    months = "Oct-18 | Nov-18 | Dec-18 | Jan-19 | Feb-19 | Mar-19 | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19"
    (tmp_path / "book.xlsx").write_bytes(
        xlsx(f"""
            Ref  | Indicator        | {months}        | {heading} | DoT
            A1   | Number of visits | 100 | {figures} | 5%        | ▲
            A2   | Number of calls  | 100 | {figures} | 5%        | ▼
        """)
    )

    kw.refresh(tmp_path / "book.xlsx", tmp_path / "new.xlsx", month="Oct-19", values={"A1": 120, "A2": 120})

    drawn = painted(tmp_path / "new.xlsx", tmp_path / "drawn")
    style = kw.StyleSettings()
    shown = [(drawn[ref, heading].text, drawn[ref, heading].fill) for ref in ("A1", "A2")]
    assert shown == [("20%", style.positive.fill), ("20%", style.negative.fill)]


def test_changes_that_become_numbers_as_those_beside_them_are_coloured_by_their_size(tmp_path: Path) -> None:
    month, year = "% change from previous month", "% change from same month prev. yr"
    new = refreshed(
        tmp_path,
        opened(f"""
            Ref | Indicator        | Sep-18 | Aug-19 | Sep-19 | {month} | 12 month average | {year} | DoT
            A1  | Number of visits | 100    | 120    | 132    | 10%     | 126              |        | ▲
        """),
    )

    drawn = painted(new, tmp_path / "drawn")
    assert (drawn["A1", year].text, drawn["A1", year].fill) == ("32%", kw.StyleSettings().positive.fill)


@given(
    st.lists(st.lists(st.integers(0, 5000), min_size=14, max_size=14), min_size=1, max_size=5),
    st.booleans(),
)
@settings(max_examples=40)
def test_reading_what_was_kept_gives_the_same_scorecard(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[int]], as_text: bool
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    years = {18: "Aug Sep Oct Nov Dec", 19: "Jan Feb Mar Apr May Jun Jul Aug Sep"}
    months = " | ".join(f"{month}-{year}" for year, names in years.items() for month in names.split())
    lines = [f"Ref. | Indicator | {months} | % change from previous month | 12 month average | Notes"]
    lines += [f"A{n} | Number {n} | {' | '.join(map(str, row))} | ↑ 1% | 7 | as it was" for n, row in enumerate(rows)]
    source = xlsx("\n".join(lines), numbers=not as_text)

    new = kw.read(refreshed(folder, source))
    old = kw.read(source)

    assert [r.value for r in new.records] == [r.value for r in old.records]
    assert [r.shown for r in new.records] == [r.shown for r in old.records]
    assert not [f for f in kw.validate(new) if f.severity == "error"]


@pytest.mark.parametrize(
    ("number_format", "after"), [('"⬇️ "0%', "0%"), ('"⬆️ "0%;"⬇️ "-0%', '"⬆️ "0%;"⬇️ "-0%'), ("0.0%", "0.0%")]
)
def test_a_format_that_draws_another_arrow_than_the_change_has_gives_way(
    tmp_path: Path, number_format: str, after: str
) -> None:
    book = opened()
    book.active["E2"].value, book.active["E2"].number_format = -0.2, number_format

    new = refreshed(tmp_path, book)

    assert cell(new, "E2").number_format == after
    assert not [f for f in kw.validate(kw.read(new)).findings if f.cell == "E2"]
