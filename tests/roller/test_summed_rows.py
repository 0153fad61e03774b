"""Rows that sum up others go along with the months: past results stay with theirs, and formulas as they were.

What adds or averages the new figures and does nothing else has its new result at once.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from tests.reader.test_summary_rows import book
from tests.support import recalculated

HEADER = "Ref | Indicator | Owner | Jul-19 | Aug-19 | Sep-19 | Commentary"
ROWS = f"""
{HEADER}
M1 | By police  | A | 10 | 20 | 30  | fine
M2 | By schools | B | 30 | 60 | 170 | fine
"""
TOTAL = "T1 | Total | | =SUM(D2:D3)#40 | =SUM(E2:E3)#80 | =SUM(F2:F3)#200"
GIVEN = {"M1": 40, "M2": 60}


def written(folder: Path, *rows: str) -> Path:
    (folder / "sep-19.xlsx").write_bytes(book(*rows, rows=ROWS))
    return folder / "sep-19.xlsx"


def values(path: Path, row: int) -> list[object]:
    return [cell.value for cell in openpyxl.load_workbook(path, data_only=True)["Dataset"][row]][3:6]


def formulas(path: Path, row: int) -> list[object]:
    return [cell.value for cell in openpyxl.load_workbook(path)["Dataset"][row]][3:6]


def test_past_results_go_with_their_months_and_the_new_one_is_computed(tmp_path: Path) -> None:
    source = written(tmp_path, TOTAL)

    new = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values=GIVEN).output

    assert formulas(new, 4) == formulas(source, 4)
    assert values(new, 4) == [80, 200, 100]
    assert values(recalculated(new, tmp_path / "calc"), 4) == [80, 200, 100]


@pytest.mark.parametrize(
    "formula",
    ["sum( {0}$2:{0}3 )", "AVERAGE({0}2:{0}3)", "AVERAGE({0}1:{0}3)", "SUM({0}1:{0}3)"],
)
def test_sums_and_averages_are_what_a_program_that_calculates_gives(tmp_path: Path, formula: str) -> None:
    cells = " | ".join(f"={formula.format(letter)}#1" for letter in "DEF")
    source = written(tmp_path, f"T1 | Total | | {cells}")

    new = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values={"M1": 41, "M2": 60}).output

    assert values(new, 4)[2] == pytest.approx(values(recalculated(new, tmp_path / "calc"), 4)[2])


def test_a_placeholder_does_not_count(tmp_path: Path) -> None:
    new = kw.refresh(written(tmp_path, TOTAL), tmp_path / "oct.xlsx", month="Oct-19", values={"M1": 40}).output
    assert values(new, 3)[2] == "tbc"
    assert values(new, 4) == [80, 200, 40]


@pytest.mark.parametrize(
    "formula", ["INT(SUM({0}2:{0}3))", "SUBTOTAL(109,{0}2:{0}3)", "SUM({0}2:{0}3)/COUNT({0}2:{0}3)"]
)
def test_any_other_is_left_to_excel(tmp_path: Path, formula: str) -> None:
    cells = " | ".join(f"={formula.format(letter)}#1" for letter in "DEF")

    new = kw.refresh(
        written(tmp_path, f"T1 | Total | | {cells}"), tmp_path / "oct.xlsx", month="Oct-19", values=GIVEN
    ).output

    assert values(new, 4)[2] is None
    assert kw.read(new).problems == ()


def test_so_is_a_total_over_a_figure_that_is_computed_itself(tmp_path: Path) -> None:
    twice = "M3 | Twice | C | =D2*2#20 | =E2*2#40 | =F2*2#60 | fine"
    source = written(tmp_path, twice, "T2 | All | | =SUM(D2:D4)#60 | =SUM(E2:E4)#120 | =SUM(F2:F4)#260")

    new = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values={**GIVEN, "M3": 81}).output

    assert values(new, 5)[2] is None  # 181 by what was given, 180 by the formula


def test_so_is_one_over_a_text_that_becomes_a_number(tmp_path: Path) -> None:
    (tmp_path / "sep-19.xlsx").write_bytes(book(TOTAL, rows=ROWS.replace("170", "1,170")))

    new = kw.refresh(tmp_path / "sep-19.xlsx", tmp_path / "new.xlsx", month="Sep-19", values={"M1": 40}).output

    assert values(new, 3)[2] == 1170
    assert values(new, 4)[2] is None


def test_a_corrected_months_total_is_computed_anew(tmp_path: Path) -> None:
    source = written(tmp_path, TOTAL)

    new = kw.refresh(source, tmp_path / "corrected.xlsx", month="Sep-19", values={"M1": 40}).output

    assert values(new, 4) == [40, 80, 210]
    assert values(recalculated(new, tmp_path / "calc"), 4) == [40, 80, 210]


def test_what_is_computed_of_a_total_goes_on_meaning_the_same_months(tmp_path: Path) -> None:
    share = "M3 | Share of police | C | =D2/D4#0.25 | =E2/E4#0.25 | =F2/F4#0.15 | fine"
    source = written(tmp_path, TOTAL, share)

    new = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values={**GIVEN, "M3": 0.4}).output

    assert formulas(new, 5) == ["=D2/D4", "=E2/E4", "=F2/F4"]
    assert values(recalculated(new, tmp_path / "calc"), 5) == pytest.approx([0.25, 0.15, 0.4])


@pytest.mark.parametrize("grand", ["={0}4+{0}7", "=SUM({0}4,{0}7)", "=SUM({0}4:{0}4,{0}7)"])
def test_a_grand_total_of_totals_is_a_total_too(tmp_path: Path, grand: str) -> None:
    further = ["M3 | Walk-ins | C | 5 | 6 | 7 | fine", "M4 | Letters | C | 1 | 2 | 3 | fine"]
    second = "T2 | Total | | =SUM(D5:D6)#6 | =SUM(E5:E6)#8 | =SUM(F5:F6)#10"
    cells = [f"{grand.format(letter)}#{result}" for letter, result in (("D", 46), ("E", 88), ("F", 210))]
    source = written(tmp_path, TOTAL, *further, second, f"T3 | Grand total | | {' | '.join(cells)}")

    new = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values={**GIVEN, "M3": 1, "M4": 2}).output

    assert formulas(new, 8) == formulas(source, 8)
    assert values(new, 8)[2] == 103
    assert values(recalculated(new, tmp_path / "calc"), 8) == [88, 210, 103]


def test_formulas_elsewhere_on_a_past_total_are_told(tmp_path: Path) -> None:
    source = written(tmp_path, TOTAL)
    workbook = openpyxl.load_workbook(source)
    workbook.create_sheet("Summary")["A1"] = "=Dataset!E4"
    workbook.save(source)

    result = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values=GIVEN)

    assert result.rolled is not None
    assert any("'Summary'!A1" in warning and "=Dataset!E4" in warning for warning in result.rolled.warnings)


def test_a_month_that_is_rolled_twice_has_its_total_each_time(tmp_path: Path) -> None:
    source = written(tmp_path, TOTAL)

    first = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values=GIVEN).output
    second = kw.refresh(first, tmp_path / "nov.xlsx", month="Nov-19", values={"M1": 1, "M2": 2}).output

    assert values(second, 4) == [200, 100, 3]
    assert values(recalculated(second, tmp_path / "calc"), 4) == [200, 100, 3]
