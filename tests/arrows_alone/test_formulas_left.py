"""Formulas in columns of arrows alone whose results nothing here can tell, and numbers that only show an arrow."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter

import kpiworkbook as kw
from tests.arrows_alone.books import HEADER, Figures
from tests.arrows_alone.test_kept import column

BY_5_PERCENT = tuple(
    Figures(f"A{number}", (100, 100, value), "", "▲")
    for number, value in enumerate((107, 93, 107, 102, 98, 106, 120), 1)
)
ARROWS = "↑↓↑→→↑↑"
OCTOBER = {"A1": 50, "A2": 100, "A3": 107, "A4": 110, "A5": 98, "A6": 106, "A7": 120}


def written(
    path: Path,
    cell: Callable[[int], str | float],
    arrows: Sequence[str | float],
    number_format: str = "",
    indicators: Sequence[Figures] = BY_5_PERCENT,
) -> Path:
    """Write a scorecard whose arrows are formulas, or numbers; Excel would not compute it on opening."""
    workbook = xlsxwriter.Workbook(str(path))
    sheet, look = workbook.add_worksheet("Dataset"), workbook.add_format({"num_format": number_format or "General"})
    sheet.write_row(0, 0, HEADER.split(" | "))
    for number, (each, arrow) in enumerate(zip(indicators, arrows, strict=True), 2):
        sheet.write_row(number - 1, 0, [each.ref, f"Indicator {each.ref}", *each.months])
        sheet.write_string(number - 1, 7, each.polarity)
        value = cell(number)
        if isinstance(value, str):
            sheet.write_formula(number - 1, 6, f"={value}", look, arrow)
        else:
            sheet.write_number(number - 1, 6, value, look)
    workbook.close()
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def is_computed_on_opening(path: Path) -> bool:
    with zipfile.ZipFile(path) as package:
        return b"fullCalcOnLoad" in package.read("xl/workbook.xml")


def by_5_percent(number: int) -> str:
    return f'IF(ABS(E{number}/D{number}-1)<5%,"→",IF(E{number}>D{number},"↑","↓"))'


def test_without_a_habit_they_stay_without_the_result_of_old_figures_and_excel_computes_them(tmp_path: Path) -> None:
    source = written(tmp_path / "own.xlsx", by_5_percent, ARROWS)
    assert not is_computed_on_opening(source)
    result = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values=OCTOBER)
    assert column(result.output, values=False) == [f"={by_5_percent(number)}" for number in range(2, 9)]
    assert column(result.output) == [None] * 7
    assert is_computed_on_opening(result.output)
    (warning,) = [each for each in result.rolled.warnings if "Trend" in each]
    assert warning == (
        "on 'Dataset', what the formulas under 'Trend' (G2:G8) give for Oct-19 is not known here, since it cannot be "
        "told by what they go; they have no result until Excel opens the workbook"
    )


def test_in_a_row_with_a_month_that_is_not_understood_likewise(tmp_path: Path) -> None:
    indicators = [each._replace(months=(100, 100, "see note")) if each.ref == "A2" else each for each in BY_5_PERCENT]
    source = written(
        tmp_path / "own.xlsx",
        lambda number: f'IF(E{number}>D{number},"↑",IF(E{number}<D{number},"↓","→"))',
        "↑↑↑↑↓↑↑",
        indicators=indicators,
    )
    result = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values=OCTOBER)
    assert column(result.output) == ["↓", None, "→", "↑", "→", "→", "→"]
    (warning,) = [each for each in result.rolled.warnings if "Trend" in each]
    assert "(G3) give for Oct-19 is not known here, since the figure of a month is not known" in warning


def test_those_that_may_follow_from_a_cell_that_is_corrected_are_computed_on_opening(tmp_path: Path) -> None:
    source = written(tmp_path / "own.xlsx", by_5_percent, ARROWS)
    result = kw.refresh(source, tmp_path / "new.xlsx")
    assert column(result.output) == list(ARROWS)
    assert is_computed_on_opening(result.output)


@pytest.mark.parametrize("number_format", ['[>0]"↑";[<0]"↓";"→"', "▲;▼;►"])
@pytest.mark.parametrize("typed", [False, True])
def test_a_number_that_only_shows_an_arrow_is_none(tmp_path: Path, number_format: str, typed: bool) -> None:
    changes = [round(each.months[2] / 100 - 1, 2) for each in BY_5_PERCENT]

    def cell(number: int) -> str | float:
        return changes[number - 2] if typed else f"E{number}/D{number}-1"

    source = written(tmp_path / "own.xlsx", cell, changes, number_format)
    assert kw.read(source).sections[0].columns[6].key == "extra_trend"
    for month, values in ((None, None), ("Oct-19", OCTOBER)):
        result = kw.refresh(source, tmp_path / f"{month}.xlsx", month=month, values=values)
        assert column(result.output, values=False) == column(source, values=False)


@pytest.mark.parametrize("guard", ['IF(COUNT(D{0},E{0})<2,"-",{1})', 'IF(COUNT(D{0},E{0})<2,"-",IF(D{0}<=0,"-",{1}))'])
def test_those_that_are_like_the_houses_but_for_their_threshold_are_none_of_the_houses(
    tmp_path: Path, guard: str
) -> None:
    def cell(number: int) -> str:
        return guard.format(number, f'IF(E{number}/D{number}-1>=5%,"↑",IF(E{number}/D{number}-1<=-5%,"↓","→"))')

    source = written(tmp_path / "own.xlsx", cell, ARROWS)
    result = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values=OCTOBER)
    assert result.gone == ()
    assert column(result.output, values=False) == column(source, values=False)
    assert column(result.output) == [None] * 7
    assert "it cannot be told by what they go" in result.rolled.warnings[0]


def test_where_a_figure_is_missing_and_two_habits_are_as_likely_the_officers_formula_goes_on_behind_a_guard(
    tmp_path: Path,
) -> None:
    """`"tbc">100` is true in Excel; and a plain `-` would be all that is left of the formula."""
    indicators = [
        each._replace(months=(100, 100, value), polarity="")
        for each, value in zip(BY_5_PERCENT, (115, 80, 120, 85, 130, 60, 111), strict=True)
    ]

    def by_10_percent(number: int) -> str:
        return f'IF(E{number}/D{number}-1>=10%,"↑",IF(E{number}/D{number}-1<=-10%,"↓","→"))'

    source = written(tmp_path / "own.xlsx", by_10_percent, "↑↓↑↓↑↓↑", indicators=indicators)
    values = OCTOBER | {"A3": "tbc", "A4": 50}
    result = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values=values)
    guarded = f'=IF(COUNT(D4,E4)<2,"-",{by_10_percent(4)})'
    assert [(each.cell, each.now) for each in result.gone] == [("G4", guarded)]
    assert column(result.output, values=False)[2] == guarded
    assert column(result.output)[2] == "-"
    november = kw.refresh(result.output, tmp_path / "nov.xlsx", month="Nov-19", values=OCTOBER | {"A3": "-"})
    assert column(november.output, values=False)[2] == guarded


@pytest.mark.parametrize("shown", ["n/a", "- n/a", "-", "tbc"])
@pytest.mark.parametrize("month", ["Sep-19", "Oct-19"])
def test_formulas_of_a_column_without_an_arrow_keep_what_they_gave_until_excel_computes_them(
    tmp_path: Path, shown: str, month: str
) -> None:
    """No result is read as that of new figures, as one of the old arrows would be."""
    source = written(tmp_path / "own.xlsx", lambda number: f'IF(E{number}>D{number}*10,"↑","{shown}")', [shown] * 7)
    result = kw.refresh(source, tmp_path / "new.xlsx", month=month, values=OCTOBER)
    assert column(result.output) == [shown] * 7
    assert is_computed_on_opening(result.output)
    assert not [each for each in result.rolled.warnings if "Trend" in each]
