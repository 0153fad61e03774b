"""Arrows alone once a workbook is refreshed, and after new figures."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font

import kpiworkbook as kw
from tests.arrows_alone.books import BY_ANY_CHANGE, BY_CHANGE, BY_PERFORMANCE, HEADER, INDICATORS, NEW, book, found
from tests.support import needs_libreoffice, recalculated, saved, xlsx

ARROWS = "G"
AFTER = {BY_CHANGE: "→↓-↓→↑→", BY_ANY_CHANGE: "↑↓-↓↑↑→", BY_PERFORMANCE: "↑↑-↑↑↓→"}
"""What October's figures make of them."""


def column(path: Path, *, values: bool = True, rows: int = 7) -> list[object]:
    sheet = openpyxl.load_workbook(path, data_only=values).worksheets[0]
    return [cell.value for cell in sheet[ARROWS]][1 : rows + 1]


def put(folder: Path, content: bytes) -> Path:
    path = folder / "book.xlsx"
    path.write_bytes(content)
    return path


def agrees(path: Path, folder: Path) -> bool:
    """Return whether LibreOffice gives the arrows that are stored."""
    needs_libreoffice()
    return column(recalculated(path, folder)) == column(path)


@pytest.mark.parametrize("restyle", [False, True])
@pytest.mark.parametrize("arrows", AFTER)
def test_arrows_become_formulas_that_give_them(tmp_path: Path, arrows: str, restyle: bool) -> None:
    result = kw.refresh(put(tmp_path, xlsx(book(arrows))), tmp_path / "new.xlsx", restyle=restyle)
    assert [r for r in result.revisions if r.column == "arrow_month"] == []
    assert "".join(map(str, column(result.output))) == arrows
    assert all(str(text).startswith("=IF(") for text in column(result.output, values=False))
    assert agrees(result.output, tmp_path)
    assert found(kw.read(result.output)) == []


@pytest.mark.parametrize("arrows", AFTER)
def test_a_second_refresh_changes_nothing(tmp_path: Path, arrows: str) -> None:
    once = kw.refresh(put(tmp_path, xlsx(book(arrows))), tmp_path / "once.xlsx").output
    assert kw.refresh(once, tmp_path / "twice.xlsx").output.read_bytes() == once.read_bytes()


def test_a_wrong_arrow_is_corrected_and_told(tmp_path: Path) -> None:
    result = kw.refresh(put(tmp_path, xlsx(book("↓" + BY_CHANGE[1:]))), tmp_path / "new.xlsx")
    assert [(r.cell, r.was, r.now) for r in result.revisions if r.column == "arrow_month"] == [("G2", "↓", "↑")]


def test_arrows_without_a_habit_stay(tmp_path: Path) -> None:
    result = kw.refresh(put(tmp_path, xlsx(book("↓↑↑→↓→→"))), tmp_path / "new.xlsx")
    assert column(result.output, values=False) == list("↓↑↑→↓→→")


def test_values_only_has_no_formulas(tmp_path: Path) -> None:
    result = kw.refresh(put(tmp_path, xlsx(book(BY_CHANGE))), tmp_path / "new.xlsx", values_only=True)
    assert column(result.output, values=False) == list(BY_CHANGE)


def test_what_is_neither_an_arrow_nor_a_placeholder_stays(tmp_path: Path) -> None:
    grid = book(BY_CHANGE).replace("| 0% | →", "| 0% | See note")
    result = kw.refresh(put(tmp_path, xlsx(grid)), tmp_path / "new.xlsx")
    assert column(result.output, values=False)[-1] == "See note"


def test_a_cell_that_is_still_empty_gets_its_arrow(tmp_path: Path) -> None:
    grid = book(BY_CHANGE).replace("| 15% | ↑", "| 15% |")
    result = kw.refresh(put(tmp_path, xlsx(grid)), tmp_path / "new.xlsx")
    assert column(result.output)[0] == "↑"


@pytest.mark.parametrize("restyle", [False, True])
@pytest.mark.parametrize("arrows", AFTER)
def test_with_new_figures_the_arrows_follow(tmp_path: Path, arrows: str, restyle: bool) -> None:
    source = put(tmp_path, xlsx(book(arrows)))
    result = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values=NEW, restyle=restyle)
    assert "".join(map(str, column(result.output))) == AFTER[arrows]
    assert not any("Trend" in warning for warning in result.rolled.warnings)
    assert agrees(result.output, tmp_path)
    assert found(kw.read(result.output)) == []


def test_old_arrows_that_fit_the_new_figures_by_another_habit_prove_nothing(tmp_path: Path) -> None:
    """In each row the old arrow is that of any change of the new figures."""
    source = put(tmp_path, xlsx(book("↑↓→↑↑→→")))
    values = {"A1": 1520, "A2": 395, "A3": 305, "A4": 97, "A5": 70, "A6": 63, "A7": 62}
    result = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values=values)
    assert column(result.output) == ["→"] * 7


def test_arrows_without_a_habit_stay_behind_and_are_named(tmp_path: Path) -> None:
    source = put(tmp_path, xlsx(book("↓↑↑→↓→→")))
    result = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values=NEW)
    assert column(result.output, values=False) == list("↓↑↑→↓→→")
    (warning,) = [each for each in result.rolled.warnings if "Trend" in each]
    assert warning == (
        "on 'Dataset', the arrows under 'Trend' are still those of Sep-19, since it cannot be told by what they go; "
        "bring them up to Oct-19"
    )


def test_a_corrected_figure_corrects_the_arrow_of_its_row_alone(tmp_path: Path) -> None:
    source = put(tmp_path, xlsx(book(BY_CHANGE)))
    result = kw.refresh(source, tmp_path / "sep.xlsx", month="Sep-19", values={"A1": 1000})
    assert "".join(map(str, column(result.output))) == "↓" + BY_CHANGE[1:]


@pytest.mark.parametrize(("font", "signs"), [
    ("Wingdings", "éèê"), ("Wingdings", "\uf0e9\uf0e8\uf0ea"),
    ("Wingdings 3", "hgi"), ("Wingdings 3", "puq"), ("Wingdings 3", "\uf070\uf075\uf071"),
])  # fmt: skip
def test_letters_of_a_symbol_font_stay_letters_in_their_font(tmp_path: Path, font: str, signs: str) -> None:
    letters = BY_CHANGE.translate(str.maketrans("↑→↓", signs))
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx(book(letters))))
    for number in range(2, 9):
        workbook.active[f"{ARROWS}{number}"].font = Font(name=font)
    for restyle in (False, True):
        target = tmp_path / f"{restyle}.xlsx"
        kw.refresh(put(tmp_path, saved(workbook)), target, month="Oct-19", values=NEW, restyle=restyle)
        assert "".join(map(str, column(target))) == AFTER[BY_CHANGE].translate(str.maketrans("↑→↓", signs))
        sheet = openpyxl.load_workbook(target).worksheets[0]
        assert sheet[f"{ARROWS}2"].font.name == font


def test_letters_come_back_as_arrows_where_a_month_without_figures_took_their_font(tmp_path: Path) -> None:
    letters = BY_CHANGE.translate(str.maketrans("↑→↓", "éèê"))
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx(book(letters))))
    for number in range(2, 9):
        workbook.active[f"{ARROWS}{number}"].font = Font(name="Wingdings")
    october = kw.refresh(put(tmp_path, saved(workbook)), tmp_path / "oct.xlsx", month="Oct-19", values=NEW).output
    november = tmp_path / "nov.xlsx"
    kw.refresh(october, november, month="Nov-19", values=NEW | {"A3": 400})
    assert column(october)[2] == "-"
    kw.refresh(november, tmp_path / "dec.xlsx", month="Dec-19", values=NEW | {"A3": 500})
    sheet = openpyxl.load_workbook(tmp_path / "dec.xlsx", data_only=True).worksheets[0]
    shown = {(sheet[f"{ARROWS}{number}"].font.name, sheet[f"{ARROWS}{number}"].value) for number in range(2, 9)}
    assert {font for font, value in shown if value == "↑"} == {"Calibri"}
    assert {font for font, value in shown if value in "éèê"} == {"Wingdings"}


def with_formulas(path: Path, formula: Callable[[int], str]) -> Path:
    """Write the scorecard with an officer's own formulas as its arrows."""
    workbook = xlsxwriter.Workbook(str(path))
    sheet, percent = workbook.add_worksheet("Dataset"), workbook.add_format({"num_format": "0%"})
    sheet.write_row(0, 0, HEADER.split(" | "))
    for number, (each, arrow) in enumerate(zip(INDICATORS, BY_CHANGE, strict=True), 2):
        sheet.write_row(number - 1, 0, [each.ref, f"Indicator {each.ref}", *each.months])
        change = each.months[2] / each.months[1] - 1
        sheet.write_formula(number - 1, 5, f"=E{number}/D{number}-1", percent, change)
        sheet.write_formula(number - 1, 6, f"={formula(number)}", None, arrow)
        sheet.write(number - 1, 7, each.polarity)
    workbook.close()
    return path


def by_change(number: int) -> str:
    return f'IF(F{number}>=10%,"↑",IF(F{number}<=-10%,"↓","→"))'


def by_months(number: int) -> str:
    return f'IF(E{number}>=1.1*D{number},"↑",IF(E{number}<=0.9*D{number},"↓","→"))'


@pytest.mark.parametrize("formula", [by_change, by_months])
def test_an_officers_formula_that_is_right_stays(tmp_path: Path, formula: Callable[[int], str]) -> None:
    source = with_formulas(tmp_path / "own.xlsx", formula)
    result = kw.refresh(source, tmp_path / "new.xlsx")
    assert column(result.output, values=False) == [f"={formula(number)}" for number in range(2, 9)]


@pytest.mark.parametrize("formula", [by_change, by_months])
def test_it_gets_its_new_result_and_gives_way_where_there_is_no_change(
    tmp_path: Path, formula: Callable[[int], str]
) -> None:
    source = with_formulas(tmp_path / "own.xlsx", formula)
    result = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values=NEW)
    assert "".join(map(str, column(result.output))) == AFTER[BY_CHANGE]
    texts = column(result.output, values=False)
    assert [texts[at] for at in (0, 1, 3)] == [f"={formula(number)}" for number in (2, 3, 5)]
    assert "G4" in [each.cell for each in result.gone]  # where A3 has no figure yet
    assert agrees(result.output, tmp_path)


def test_a_formula_of_last_months_figures_is_told(tmp_path: Path) -> None:
    source = with_formulas(tmp_path / "own.xlsx", lambda number: by_months(number).replace("E", "C"))
    findings = [each for each in kw.validate(kw.read(source)).findings if each.column == "arrow_month"]
    assert {each.rule for each in findings} == {"formula-months"}
