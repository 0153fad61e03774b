"""An officer's formula that makes room for the house's is told, with its cell and as it was typed."""

from __future__ import annotations

from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.commands import kpi
from tests.support import SAMPLE
from tests.test_rolled_derived import OWN_AVERAGE, with_own_formulas

CHANGE = '=IF(D{0}<=0,"- n/a",E{0}/D{0}-1)'
GIVEN = {"A1": 60, "A2": 90, "A3": 12}


def values(folder: Path) -> Path:
    rows = "\n".join(f"{ref},{value}" for ref, value in GIVEN.items())
    (folder / "oct.csv").write_text(f"ref,value\n{rows}\n", encoding="utf-8")
    return folder / "oct.csv"


def test_an_average_that_the_archives_months_are_not_in_goes_at_new_figures(tmp_path: Path) -> None:
    book = with_own_formulas(tmp_path, CHANGE)

    result = kw.refresh(book, tmp_path / "oct.xlsx", month="Oct-19", values=GIVEN)

    assert [(each.sheet, each.cell, each.was) for each in result.gone] == [
        ("Dataset", f"G{row}", OWN_AVERAGE.format(row)) for row in (2, 3, 4)
    ]
    assert {each.now for each in result.gone[:1]} == {'=IF(COUNT(C2:E2,100)=0,"-",AVERAGE(C2:E2,100))'}


@pytest.mark.parametrize("wrong", ["=D{0}/C{0}-1", "=E{0}/D{0}"])
def test_one_that_names_other_months_or_gives_another_result_goes(tmp_path: Path, wrong: str) -> None:
    result = kw.refresh(with_own_formulas(tmp_path, wrong), tmp_path / "new.xlsx")
    gone = [(each.cell, each.was) for each in result.gone if each.cell.startswith("F")]
    assert gone == [(f"F{row}", wrong.format(row)) for row in (2, 3, 4)]


def test_nothing_is_told_of_formulas_that_stay(tmp_path: Path) -> None:
    assert kw.refresh(with_own_formulas(tmp_path, CHANGE), tmp_path / "new.xlsx").gone == ()


def test_nothing_is_told_of_the_houses_own_formulas(tmp_path: Path) -> None:
    first = kw.refresh(SAMPLE, tmp_path / "sep.xlsx")
    second = kw.refresh(first.output, tmp_path / "oct.xlsx", month="Oct-19", values={"M1": 1600, "M2": "tbc"})
    third = kw.refresh(second.output, tmp_path / "nov.xlsx", month="Nov-19", values={"M1": 1500, "M2": 600})
    assert (first.gone, second.gone, third.gone) == ((), (), ())


def test_nothing_is_told_where_plain_values_are_asked_for(tmp_path: Path) -> None:
    assert kw.refresh(with_own_formulas(tmp_path, CHANGE), tmp_path / "new.xlsx", values_only=True).gone == ()


@pytest.mark.parametrize(("option", "made"), [((), "were"), (("--dry-run",), "would be")])
def test_the_command_names_the_cells_and_the_formula(tmp_path: Path, option: tuple[str, ...], made: str) -> None:
    book = with_own_formulas(tmp_path, CHANGE)
    command = ["refresh", str(book), "-o", str(tmp_path / "o.xlsx"), "--month", "Oct-19", "--values"]

    printed = kpi(*command, values(tmp_path), *option).stdout

    assert f"3 formulas of your own, which would not show what was computed, {made} replaced:" in printed
    (line,) = (line for line in printed.splitlines() if "ROUND(" in line)
    assert line.split() == ["'Dataset'!G2:G4", "=ROUND(AVERAGE(C2:E2),1)", "the", "house's", "formula"]
