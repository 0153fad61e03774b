"""What a workbook tells beyond its values: formulas, errors, fonts, hidden and merged cells."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font

import kpiworkbook as kw
from tests.support import converted, saved, xlsx
from tests.zoo.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TABLE = """
Ref | Indicator | Owner | Aug-19 | Sep-19 | % change from previous month | 12 month average | Commentary
M1  | Contacts  | Lead  | 5      | 6      | ↑ 20%                        | 5.5              | Both rose.
M2  | Referrals | Lead  | 7      | 8      | ↑ 14%                        | 7.5              |
M3  | Meetings  | Lead  | 9      | 9      | → 0%                         | 9                | Steady.
"""


def changed(change: Callable[[openpyxl.worksheet.worksheet.Worksheet], None], **options: object) -> kw.Scorecard:
    """Read the table after something was changed on its sheet."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx(TABLE, **options)))
    change(book.active)
    return kw.read(saved(book))


def with_formula(cell: str, formula: str, result: object) -> bytes:
    """Return the table with a formula in one cell, its result stored as Excel does it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        worksheet = book.add_worksheet("Dataset")
        for row in openpyxl.load_workbook(io.BytesIO(xlsx(TABLE))).active.iter_rows():
            for source in row:
                if source.value is not None:
                    worksheet.write(source.row - 1, source.column - 1, source.value)
        worksheet.write_formula(cell, formula, None, result)
    return stream.getvalue()


def test_hidden_rows_and_columns_are_read_and_known_to_be_hidden() -> None:
    def hide(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["D"].hidden = True

    card = changed(hide)
    assert [(i.ref, i.hidden) for i in card] == [("M1", False), ("M2", True), ("M3", False)]
    assert card.sheets[0].grid.look.hidden_columns == {3}
    assert [r.value for r in card.records if r.ref == "M2"] == [7, 8]


def test_group_of_hidden_columns_is_known_column_by_column() -> None:
    card = changed(lambda sheet: sheet.column_dimensions.group("C", "E", hidden=True))
    assert card.sheets[0].grid.look.hidden_columns == {2, 3, 4}


def test_hidden_rows_of_an_ods_are_known(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(TABLE)))
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["D"].hidden = True
    book.save(tmp_path / "book.xlsx")
    card = kw.read(converted(tmp_path / "book.xlsx", tmp_path / "out", "ods"))
    assert [i.hidden for i in card] == [False, True, False]
    assert card.sheets[0].grid.look.hidden_columns == {3}


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheet_is_read_and_known_to_be_hidden(state: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(TABLE)))
    book.create_sheet("Cover")
    book["Dataset"].sheet_state = state
    (sheet,) = kw.read(saved(book)).sheets
    assert (sheet.name, sheet.grid.visible) == ("Dataset", False)
    assert len(sheet.indicators) == 3


def test_formula_is_read_by_its_stored_result() -> None:
    card = kw.read(with_formula("E2", "=SUM(1,2,3)+36", 42))
    assert card["M1"].entries["2019-09"].value == 42
    assert [problem.kind for problem in card.problems] == []


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"])
def test_stored_error_is_an_error_and_never_zero(error: str) -> None:
    card = kw.read(with_formula("E2", "=1/0", error))
    (record,) = [r for r in card.records if r.cell == "E2"]
    assert (record.value, record.status, record.shown) == (None, "error", error)
    assert kw.calculate(card)["M1"].change_month is None


@pytest.mark.parametrize(("kind", "status"), [("ods", "error"), ("xls", "missing")])
def test_stored_error_of_other_formats_is_never_zero(tmp_path: Path, kind: str, status: str) -> None:
    """In .xls calamine gives an error as an empty cell, as docs/layout.md says."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(with_formula("E2", "=1/0", "#DIV/0!"))
    card = kw.read(converted(book, tmp_path / kind, kind))
    (record,) = [r for r in card.records if r.cell == "E2"]
    assert (record.value, record.status) == (None, status)


def test_error_that_libreoffice_alone_has_is_one(tmp_path: Path) -> None:
    """It stores the empty text there, and what it shows beside that."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(with_formula("E2", "=1/0", "#DIV/0!"))
    parts = Parts.of(converted(book, tmp_path / "ods", "ods").read_bytes())
    parts.change("content.xml", "<text:p>#DIV/0!</text:p>", "<text:p>Err:508</text:p>")

    (record,) = [r for r in kw.read(parts.packed()).records if r.cell == "E2"]
    assert (record.value, record.status, record.shown) == (None, "error", "Err:508")


def test_error_typed_into_a_text_file_is_an_error() -> None:
    card = kw.read(b"Ref\tIndicator\tSep-19\nM1\tContacts\t#DIV/0!")
    assert [(r.value, r.status) for r in card.records] == [(None, "error")]


def test_figure_whose_formula_has_no_stored_result_is_refused() -> None:
    def write_formula(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["E2"] = "=SUM(1,2,3)"

    card = changed(write_formula)
    assert [(p.kind, p.cell, p.fatal) for p in card.problems] == [("not-calculated", "E2", True)]
    with pytest.raises(kw.ScorecardError, match=r"'Dataset'!E2: .*open the workbook in Excel, save it"):
        kw.calculate(card)
    assert [f.rule for f in kw.validate(card) if f.cell == "E2"] == ["not-calculated"]


def test_derived_column_whose_formulas_have_no_stored_result_is_computed_anyway() -> None:
    def write_formulas(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        for row in (2, 3, 4):
            sheet[f"F{row}"] = f"=E{row}/D{row}-1"
            sheet[f"G{row}"] = f"=AVERAGE(D{row}:E{row})"

    card = changed(write_formulas)
    assert [(p.kind, p.cell, p.message.partition(" of ")[0], p.fatal) for p in card.problems] == [
        ("results-not-stored", "F2", "6 formulas", False)
    ]
    assert kw.calculate(card)["M1"].change_month.percent == 20
    told = [f.rule for f in kw.validate(card) if f.column in ("change_month", "average_12m")]
    assert told == ["results-not-stored"]


def test_one_formula_without_a_stored_result_is_told_as_one() -> None:
    def write_formula(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["F2"] = "=E2/D2-1"

    (problem,) = changed(write_formula).problems
    assert problem.message.startswith("1 formula of the derived columns has no stored result, as after a program that")
    assert ", so what it shows was not checked;" in problem.message


def test_formulas_without_a_result_in_a_column_that_is_not_used_keep_nothing_from_being_checked() -> None:
    grid = """
        Ref | Indicator | Aug-19 | Sep-19 | % change from previous month | YTD | RAG
        M1  | Contacts  | 100    | 120    | ↓ 20%                        |     |
        M2  | Referrals | 50     | 60     | ↑ 20%                        |     |
    """
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    for row in (2, 3):
        book.active[f"F{row}"] = f"=SUM(C{row}:D{row})"
    book.active["G2"] = '=IF(D2>100,"G","R")'
    card = kw.read(saved(book))
    assert [(p.kind, p.cell, p.message.partition(" of ")[0], p.fatal) for p in card.problems] == [
        ("results-not-stored", "F2", "3 formulas", False)
    ]
    assert "3 formulas outside the derived columns (their results are, where they were stored)" in card.not_carried
    assert kw.calculate(card)["M1"].change_month.percent == 20
    assert [(f.rule, f.cell) for f in kw.validate(card) if f.ref] == [
        ("change-arrow", "E2"), ("results-not-stored", "F2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "told", "fatal"), [("Spet-19", "month-mistyped", True), ("Latest", "heading-unclear", False)]
)
def test_formulas_without_a_result_may_be_the_figures_of_a_month_whose_heading_was_mistyped(
    heading: str, told: str, fatal: bool
) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(
            xlsx(f"""
        Ref | Indicator | Jun-19 | Jul-19 | Aug-19 | {heading}
        M1  | Contacts  | 100    | 120    | 110    |
        M2  | Referrals | 50     | 60     | 70     |
    """)
        )
    )
    for row in (2, 3):
        book.active[f"F{row}"] = f"=SUM(C{row}:D{row})"

    assert [(p.kind, p.cell, p.fatal) for p in kw.read(saved(book)).problems] == [
        (told, "F1", fatal), ("results-not-stored", "F2", False),
    ]  # fmt: skip


def test_a_change_on_a_month_without_a_column_waits_for_excel() -> None:
    grid = """
        Ref | Indicator | Aug-19 | Sep-19 | % change from same month prev. yr
        M1  | Contacts  | 100    | 120    |
    """
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    book.active["E2"] = "=D2/96-1"
    (problem,) = kw.read(saved(book)).problems
    assert (problem.kind, problem.cell) == ("results-not-stored", "E2")
    assert problem.message.startswith("1 formula for a change on a month that has no column has no stored result")
    assert problem.message.endswith("; open the workbook in Excel and save it")


def test_month_headings_may_be_formulas() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet, month = book.add_worksheet(), book.add_format({"num_format": "mmm-yy"})
        sheet.write_row(0, 0, ["Ref", "Indicator"])
        sheet.write_datetime(0, 2, dt.datetime(2019, 8, 1), month)
        sheet.write_formula(0, 3, "=EDATE(C1,1)", month, 43709)
        sheet.write_row(1, 0, ["M1", "Contacts", 5, 6])
    assert [r.label for r in kw.read(stream.getvalue()).records] == ["Aug-19", "Sep-19"]


@pytest.mark.parametrize("font", ["Wingdings", "Wingdings 3"])
def test_symbol_fonts_are_known_on_entries(font: str) -> None:
    def use_font(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["F2"], sheet["F2"].font = "é 20%", Font(name=font)

    entries = changed(use_font)["M1"].entries
    assert entries["change_month"].symbol_font == font
    assert entries["2019-09"].symbol_font == ""


def test_commentary_merged_over_two_indicators_belongs_to_rows_that_stay_indicators() -> None:
    card = changed(lambda sheet: sheet.merge_cells("H2:H3"))
    assert [i.ref for i in card] == ["M1", "M2", "M3"]
    assert card["M1"].commentary == "Both rose."
    assert [r.value for r in card.records if r.ref == "M2"] == [7, 8]


def test_owner_merged_over_all_indicators_of_a_section() -> None:
    def merge(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["C3"] = sheet["C4"] = None
        sheet.merge_cells("C2:C4")

    assert [i.owner for i in changed(merge)] == ["Lead", "Lead", "Lead"]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.369, "0.0%", "36.9%"),
        (0.369, "0%", "37%"),
        (1754, "#,##0", "1,754"),
        (5.25, "0.0", "5.3"),
        (-12, "General", "-12"),
        (0.5, "General", "0.5"),
    ],
)
def test_entry_keeps_stored_value_and_text_as_shown(value: float, code: str, shown: str) -> None:
    def type_value(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["E2"], sheet["E2"].number_format = value, code

    entry = changed(type_value)["M1"].entries["2019-09"]
    assert (entry.value, entry.shown, entry.address) == (value, shown, "'Dataset'!E2")


def test_stray_cell_at_the_end_of_the_sheet_does_no_harm() -> None:
    card = changed(lambda sheet: sheet.cell(20_000, 40, " "))
    assert [i.ref for i in card] == ["M1", "M2", "M3"]
