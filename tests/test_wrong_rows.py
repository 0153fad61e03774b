"""One row in which a formula is not right, for a reason of that row, does not take it from the others."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from tests.commands import kpi
from tests.support import recalculated, xlsx

GRID = """
    Ref. | Indicator          | Jul-19 | Aug-19 | Sep-19 | % change from previous month | 12 month average
    A1   | Number of visits   | 100    | 110    | 121    | 0.1                          | 110
    A2   | Number of calls    | 100    | 100    | 120    | 0.2                          | 107
    A3   | Number of cases    | 10     | 20     | 10     | -0.5                         | 13
"""
CHANGE, AVERAGE = '=IF(D{0}<=0,"- n/a",E{0}/D{0}-1)', "=AVERAGE(C{0}:E{0})"
GIVEN = {"A1": 60, "A2": 90, "A3": 12}


def book(folder: Path, typed: Mapping[str, object], *, change: str = CHANGE, average: str = AVERAGE) -> Path:
    """Write a book with an officer's formulas, their results stored by LibreOffice; some cells hold something else."""
    made = openpyxl.load_workbook(io.BytesIO(xlsx(GRID)))
    sheet = made.active
    for row in (2, 3, 4):
        sheet[f"F{row}"], sheet[f"F{row}"].number_format = change.format(row), "0%"
        sheet[f"G{row}"] = average.format(row)
    for cell, value in typed.items():
        sheet[cell] = value
        if isinstance(value, str) and not value.startswith("="):
            sheet[cell].data_type = "s"
    made.save(folder / "own.xlsx")
    return recalculated(folder / "own.xlsx", folder)


def gone(path: Path, month: str = "Oct-19") -> list[tuple[str, str]]:
    """Return the formulas that give way, and why."""
    result = kw.refresh(path, path.with_name("new.xlsx"), month=month, values=GIVEN)
    return [(each.cell, each.why) for each in result.gone]


OF_ITS_ROW = (
    "it was not right before the new figures either: a figure of its row is text or another one to it, or a half was "
    "rounded the other way"
)


@pytest.mark.parametrize("text", ["10", "10 (r)", "10*"])
def test_a_figure_as_text_is_a_reason_of_its_row(tmp_path: Path, text: str) -> None:
    """AVERAGE leaves it out."""
    assert gone(book(tmp_path, {"C4": text}), "Sep-19") == [("G4", OF_ITS_ROW)]


def test_a_half_that_binary_numbers_round_down_is_one_too(tmp_path: Path) -> None:
    """201 after 200 is 0.5% more, and the quotient a little less."""
    rounds = '=IF(D{0}<=0,"- n/a",ROUND(E{0}/D{0}-1,2))'
    assert gone(book(tmp_path, {"D4": 200, "E4": 201}, change=rounds), "Sep-19") == [("F4", OF_ITS_ROW)]


def test_the_formulas_of_other_rows_stay_and_get_the_new_results(tmp_path: Path) -> None:
    path = book(tmp_path, {"C4": "10 (r)"})
    new = kw.refresh(path, tmp_path / "new.xlsx", month="Sep-19", values=GIVEN).output
    sheet = openpyxl.load_workbook(new)["Dataset"]
    assert [sheet[f"G{row}"].value for row in (2, 3)] == [AVERAGE.format(2), AVERAGE.format(3)]
    stored, calculated = (
        [openpyxl.load_workbook(each, data_only=True)["Dataset"][f"G{row}"].value for row in (2, 3, 4)]
        for each in (new, recalculated(new, tmp_path / "calc"))
    )
    assert stored == pytest.approx([90, 290 / 3, 14])
    assert stored == pytest.approx(calculated)


def test_a_typed_value_in_a_row_says_nothing_of_the_formulas_in_the_others(tmp_path: Path) -> None:
    assert gone(book(tmp_path, {"F4": 0.9}), "Sep-19") == []


def test_a_formula_that_is_right_by_chance_goes_where_another_row_shows_it_and_both_are_told(tmp_path: Path) -> None:
    """Half a sum of two and a mean of three are the same for A1 alone."""
    path = book(tmp_path, {"C2": 115.5, "D2": 110}, average="=(D{0}+E{0})/2+C{0}*0")
    assert gone(path, "Sep-19") == [
        ("G2", "it was right here, but not in G3"),
        ("G3", "it was not right before the new figures either"),
        ("G4", "it was not right before the new figures either"),
    ]


def test_a_row_with_text_is_no_excuse_for_a_formula_that_is_wrong_in_another(tmp_path: Path) -> None:
    path = book(tmp_path, {"C2": 115.5, "C4": "10 (r)"}, average="=(D{0}+E{0})/2+N(C{0})*0")
    assert ("G2", "it was right here, but not in G3") in gone(path, "Sep-19")


def test_the_command_says_why(tmp_path: Path) -> None:
    path = book(tmp_path, {"C2": 115.5}, average="=(D{0}+E{0})/2+C{0}*0")
    (tmp_path / "sep.csv").write_text("ref,value\nA1,60\nA2,90\nA3,12\n", encoding="utf-8")
    done = kpi("refresh", path, "-o", tmp_path / "o.xlsx", "--month", "Sep-19", "--values", tmp_path / "sep.csv")
    assert done.exit_code == 0
    assert "'Dataset'!G2: it was right here, but not in G3\n" in done.stdout
    assert "'Dataset'!G3:G4: it was not right before the new figures either\n" in done.stdout


@pytest.mark.parametrize(("change", "gives_way"), [
    ('=IF(D{0}<=0,"- n/a",ROUND(E{0}/D{0}-1,2))', ["F4"]), ('=IF(D{0}<=0,"- n/a",ROUND((E{0}-D{0})/D{0},2))', []),
    (CHANGE, []),
])  # fmt: skip
def test_one_that_would_round_a_new_half_down_gives_way_in_that_row_alone(
    tmp_path: Path, change: str, gives_way: list[str]
) -> None:
    """The results that are stored are those that Excel is going to show."""
    path = book(tmp_path, {"D4": 200, "E4": 220}, change=change)
    result = kw.refresh(path, tmp_path / "new.xlsx", month="Sep-19", values=GIVEN | {"A3": 201})
    assert [each.cell for each in result.gone] == gives_way
    stored, calculated = (
        [openpyxl.load_workbook(each, data_only=True)["Dataset"][f"F{row}"].value for row in (2, 3, 4)]
        for each in (result.output, recalculated(result.output, tmp_path / "calc"))
    )
    assert stored == pytest.approx(calculated)
