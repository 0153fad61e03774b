"""Rows that sum up indicators by formulas down their columns are no indicators, whatever ref they have."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

import kpiworkbook as kw
from tests.support import cells

HEADER = "Ref | Indicator | Owner | Aug-19 | Sep-19 | % change from previous month | 12 month average | Commentary"
ROWS = f"""
{HEADER}
M1 | Contacts | A | 10 | 20 | ↑ 100% | 15 | fine
M2 | Visits   | B | 20 | 30 | ↑ 50%  | 25 | fine
M3 | Calls    | C | 30 | 40 | ↑ 33%  | 35 | fine
"""
TOTAL = "=SUM(D2:D4)#60 | =SUM(E2:E4)#90"


def book(*further: str, rows: str = ROWS, merged: tuple[str, str] = ("", "")) -> bytes:
    """Return the indicators and further rows; a formula has its result behind a `#`. `merged` are cells and a text."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    sheet = workbook.add_worksheet("Dataset")
    for number, row in enumerate([*cells(rows), *(cells(text)[0] for text in further)]):
        for column, text in enumerate(row):
            if text.startswith("="):
                formula, _, result = text.partition("#")
                sheet.write_formula(number, column, formula, None, float(result))
            elif text.isdigit():
                sheet.write_number(number, column, float(text))
            elif text:
                sheet.write_string(number, column, text)
    if merged[0]:
        sheet.merge_range(*merged)
    workbook.close()
    return stream.getvalue()


def refs(data: bytes) -> list[str]:
    return [indicator.ref for indicator in kw.read(data)]


def formulas(path: Path, row: int) -> list[object]:
    """Return what stands in a row, formulas as their texts."""
    return [cell.value for cell in openpyxl.load_workbook(path)["Dataset"][row]]


SUMMARIES = {
    "an average of changes": "S1 | Average change | | | | =AVERAGE(F2:F4)#0.5",
    "a total of months": f"T1 | Total | | {TOTAL}",
    "a total with placeholders and an average": f"T1 | Total | | {TOTAL} | - n/a | =AVERAGE(G2:G4)#25 |",
    "a total without a ref": f" | Total | | {TOTAL}",
    "an average with an owner": f"T1 | Total | Head | {TOTAL} | =AVERAGE($F$2:$F$4)#0.5",
    "what is counted": 'S1 | Rising | | | | =COUNTIF(F2:F4,"↑*")#3 | =IFERROR(ROUND(AVERAGE(G2:G4),1),0)#25',
    "a mean by hand": "S1 | Mean | | =SUM(D2:D4)/COUNT(D2:D4)#20 | =SUM(E2:E4)/COUNT(E2:E4)#30",
    "a mean of what is seen": "S1 | Mean | | =SUBTOTAL(1,D2:D4)#20 | =SUBTOTAL(1,E2:E4)#30",
    "without errors": "S1 | Mean | | | | | =AGGREGATE(1,6,G2:G4)#25",
}


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in SUMMARIES.items()])
@pytest.mark.parametrize("gap", [(), ("",)])
def test_a_row_whose_figures_are_formulas_over_other_rows_is_no_indicator(row: str, gap: Sequence[str]) -> None:
    assert refs(book(*gap, row)) == ["M1", "M2", "M3"]
    assert kw.validate(kw.read(book(*gap, row))).findings == ()


INDICATORS = {
    "a ratio of two": "M4 | % seen | | =D2/D3#0.5 | =E2/E3#0.67",
    "a sum of two by name": "M4 | Both | | =D2+D3#30 | =E2+E3#50",
    "a ratio of sums": "M4 | % seen | | =SUM(D2:D3)/SUM(D2:D4)#0.5 | =SUM(E2:E3)/SUM(E2:E4)#0.6",
    "a share": "M4 | Share | | =D2/SUM(D2:D4)#0.17 | =E2/SUM(E2:E4)#0.22",
    "a total with an owner": f"M4 | All | Head | {TOTAL}",
    "a total with a commentary": f"M4 | All | | {TOTAL} | | | fine",
    "a total with its own changes": f"M4 | All | | {TOTAL} | ↑ 50%",
    "a total with its own average": f"M4 | All | | {TOTAL} | | =AVERAGE(D5:E5)#75",
    "a total with a typed month": "M4 | All | | 60 | =SUM(E2:E4)#90",
    "months elsewhere": "M4 | All | | =SUM(D20:D30)#60 | =SUM(E20:E30)#90",
    "another column": "M4 | All | | =SUM(E2:E4)#60 | =SUM(E2:E4)#90",
    "cells that are not named": "M4 | All | | =SUM(OFFSET(D2:D4,0,0))#60 | =SUM(INDIRECT(\"E2:E4\"))#90",
}  # fmt: skip


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in INDICATORS.items()])
def test_what_is_computed_of_others_otherwise_or_is_spoken_of_as_an_indicator_is_one(row: str) -> None:
    assert refs(book(row)) == ["M1", "M2", "M3", "M4"]


def test_a_total_between_sections_parts_nothing_and_is_followed_by_a_title() -> None:
    data = book(f"T1 | Total | | {TOTAL}", "Assessment", "A1 | Plans | D | 1 | 2 | ↑ 100% | 2 | fine")
    card = kw.read(data)
    assert [(section.title, len(section.rows)) for section in card.sections] == [("Section 1", 3), ("Assessment", 1)]
    assert card.sheets[0].summaries == {4}


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in SUMMARIES.items()])
def test_it_comes_untouched_through_refresh_fix_and_a_new_month(row: str, tmp_path: Path) -> None:
    source = tmp_path / "sep-19.xlsx"
    source.write_bytes(book(row, rows=ROWS.replace("↑ 50%", "↑ 20%")))
    before = formulas(source, 5)

    assert kw.refresh(source, tmp_path / "refreshed.xlsx").changed == 1
    assert len(kw.fix(source, tmp_path / "fixed.xlsx").corrections) == 1
    given = {"M1": 30, "M2": 40, "M3": 50}
    result = kw.refresh(source, tmp_path / "rolled.xlsx", month="Oct-19", values=given)

    assert result.not_given == ()
    for name in ("refreshed", "fixed", "rolled"):
        assert formulas(tmp_path / f"{name}.xlsx", 5)[:7] == before[:7]
        calculation = openpyxl.load_workbook(tmp_path / f"{name}.xlsx").calculation
        assert calculation.fullCalcOnLoad  # what it gives now, Excel computes on opening


def test_what_is_given_for_it_is_told_and_not_used(tmp_path: Path) -> None:
    source = tmp_path / "sep-19.xlsx"
    source.write_bytes(book(f"T1 | Total | | {TOTAL}"))
    given = [{"ref": "M1", "value": 30}, {"ref": "T1", "value": 120}]

    result = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values=given)

    assert result.rolled is not None
    (told,) = [warning for warning in result.rolled.warnings if "T1" in warning]
    assert told.endswith(
        "the row of 'Dataset'!A5 sums up others by its formulas, so that what is given for it is not used"
    )
    assert formulas(tmp_path / "oct.xlsx", 5)[3:5] == ["=SUM(D2:D4)", "=SUM(E2:E4)"]


def test_a_total_that_stands_first_leaves_its_section_the_title() -> None:
    rows = f"""
    {HEADER}
    Front door
    T1 | Total    |   | =SUM(D4:D5)#30 | =SUM(E4:E5)#50
    M1 | Contacts | A | 10 | 20 | ↑ 100% | 15 | fine
    M2 | Visits   | B | 20 | 30 | ↑ 50%  | 25 | fine

    Care
    T2 | Total    |   | =SUM(D9:D10)#30 | =SUM(E9:E10)#50
    C1 | In care  | A | 10 | 20 | ↑ 100% | 15 | fine
    C2 | Leavers  | B | 20 | 30 | ↑ 50%  | 25 | fine
    """
    card = kw.read(book(rows=rows))
    assert [(section.title, len(section.rows)) for section in card.sections] == [("Front door", 2), ("Care", 2)]


def test_the_owner_of_several_rows_makes_a_sum_an_indicator() -> None:
    total = f"M4 | All | | {TOTAL}"
    assert refs(book(total)) == ["M1", "M2", "M3"]
    assert refs(book(total, merged=("C4:C5", "Head"))) == ["M1", "M2", "M3", "M4"]
