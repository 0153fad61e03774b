"""A totals row of an Excel table (Table Design, Total Row) sums up its indicators and is none itself."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

import kpiworkbook as kw
from tests.support import cells, saved, write_cells
from tests.zoo.parts import Parts

HEADER = "Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | % change from previous month | 12 month average | Commentary"
ROWS = f"""
{HEADER}
M1 | Contacts | 10 | 20 | 24 | ↑ 20%  | 18 | fine
M2 | Visits   | 20 | 30 | 30 | → 0%   | 27 | fine
M3 | Calls    | 30 | 40 | 30 | ↓ -25% | 33 | fine
"""
SUMS = ("Total", "", "sum#60", "sum#90", "sum#84")
Totals = Sequence[str]
"""What stands in each column of the totals row: a text, a formula with its result behind `#`, or `sum#60` for the
formula that Excel writes."""


def book(totals: Totals = SUMS, *, rows: str = ROWS, below: Mapping[str, str] | None = None) -> bytes:
    """Return the rows as the table `Kpis`, with its own totals row if one is given, and further formulas."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    sheet, grid = workbook.add_worksheet("Dataset"), cells(rows)
    columns = [
        {"header": heading} | _total(total)
        for heading, total in zip(grid[0], [*totals, *[""] * len(grid[0])], strict=False)
    ]
    last = len(grid) - 1 + bool(totals)
    sheet.add_table(0, 0, last, len(grid[0]) - 1, {"columns": columns, "total_row": bool(totals), "name": "Kpis"})
    for number, row in enumerate(grid[1:], 1):
        for column, text in enumerate(row):
            sheet.write(number, column, float(text) if text.isdigit() else text)
    for column, total in enumerate(totals):
        formula, result = _parted(total)
        if result:  # as Excel itself writes them, with the table's name
            text = f"SUBTOTAL(109,Kpis[{grid[0][column]}])" if formula == "sum" else formula
            sheet.write_formula(last, column, f"={text.removeprefix('=')}", None, float(result))
        elif total.isdigit():
            sheet.write_number(last, column, float(total))
    for cell, text in (below or {}).items():
        formula, result = _parted(text)
        sheet.write(cell, *((formula, None, float(result)) if result else (text,)))
    workbook.close()
    return stream.getvalue()


def _total(total: str) -> dict[str, str]:
    formula, result = _parted(total)
    if not result:
        return {"total_string": total} if total else {}
    return {"total_function": "sum" if formula == "sum" else formula}


def _parted(text: str) -> tuple[str, str]:
    """Return a formula and its result, which is empty where the text is none."""
    match = re.fullmatch(r"(.*)#(-?[\d.]+)", text)
    return (match[1], match[2]) if match else (text, "")


def refs(data: bytes) -> list[str]:
    return [indicator.ref for indicator in kw.read(data)]


TOTALS = {
    "sums, as Excel makes them": SUMS,
    "sums without the table's name": ("Total", "", *(f"SUBTOTAL(109,[{month}])#1" for month in ("Jul-19", "Aug-19"))),
    "an average too": (*SUMS, "", "SUBTOTAL(101,Kpis[12 month average])#26"),
    "changes of the totals": (*SUMS, "Kpis[[#Totals],[Sep-19]]/Kpis[[#Totals],[Aug-19]]-1#-0.07"),
    "cells": ("Total", "", "SUM(C2:C4)#60", "SUM(D2:D4)#90", "SUM(E2:E4)#84"),
    "a share of two months": ("Share", "", "", "", "SUM(Kpis[Sep-19])/SUM(Kpis[Aug-19])#0.93"),
    "with a ref and a name": ("T1", "All of them", *SUMS[2:]),
    "a count of the commentary alone": ("Total", "", "", "", "", "", "", "SUBTOTAL(103,Kpis[Commentary])#3"),
    "typed figures": ("T1", "Total", "60", "90", "84"),
}


@pytest.mark.parametrize("totals", [pytest.param(totals, id=name) for name, totals in TOTALS.items()])
def test_a_tables_own_totals_row_is_no_indicator(totals: Totals) -> None:
    card = kw.read(book(totals))

    assert [indicator.ref for indicator in card] == ["M1", "M2", "M3"]
    assert card.sheets[0].summaries == {4}
    assert kw.validate(card).findings == ()


BELOW = {
    "sums": {
        "A7": "Total",
        "C7": "=SUM(Kpis[Jul-19])#60",
        "D7": "=SUM(Kpis[Aug-19])#90",
        "E7": "=SUM(Kpis[Sep-19])#84",
    },
    "a mean": {"A7": "Mean", "E7": "=SUBTOTAL(101,Kpis[[#Data],[Sep-19]])#28"},
    "an average of the averages": {"A7": "Mean", "G7": "=AVERAGE(Kpis[12 month average])#26"},
}


@pytest.mark.parametrize("below", [pytest.param(below, id=name) for name, below in BELOW.items()])
def test_nor_is_a_row_below_the_table_that_names_its_columns(below: Mapping[str, str]) -> None:
    assert refs(book((), below=below)) == ["M1", "M2", "M3"]


INDICATORS = {
    "of another column": {"A7": "M4", "B7": "All", "E7": "=SUM(Kpis[Aug-19])#90"},
    "of several columns": {"A7": "M4", "B7": "All", "E7": "=SUM(Kpis[[Aug-19]:[Sep-19]])#174"},
    "of another table": {"A7": "M4", "B7": "All", "E7": "=SUM(Others[Sep-19])#84"},
    "of the headings": {"A7": "M4", "B7": "All", "E7": "=COUNTA(Kpis[[#Headers],[Sep-19]])#1"},
    "with a commentary": {"A7": "M4", "B7": "All", "E7": "=SUM(Kpis[Sep-19])#84", "H7": "fine"},
}


@pytest.mark.parametrize("below", [pytest.param(below, id=name) for name, below in INDICATORS.items()])
def test_what_names_something_else_or_is_spoken_of_as_an_indicator_is_one(below: Mapping[str, str]) -> None:
    assert refs(book((), below=below)) == ["M1", "M2", "M3", "M4"]


def test_a_totals_row_of_a_table_that_has_none_of_the_months_says_nothing_of_the_row_beside_it() -> None:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    sheet = workbook.add_worksheet("Dataset")
    write_cells(sheet, ROWS)
    columns = [{"header": "Owner", "total_string": "Total"}, {"header": "Hours", "total_function": "sum"}]
    sheet.add_table("J1:K4", {"columns": columns, "total_row": True})
    workbook.close()

    assert refs(stream.getvalue()) == ["M1", "M2", "M3"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("<tableColumns", "<tableColumns <"), ("<table ", "<!DOCTYPE a><table "), ('ref="A1:H5"', 'ref="A"')],
)
def test_a_table_that_cannot_be_read_says_nothing(old: str, new: str) -> None:
    parts = Parts.of(book())
    parts.change("xl/tables/table1.xml", old, new)

    assert refs(parts.packed()) == ["M1", "M2", "M3", "Total"]


def test_a_table_has_one_totals_row_at_the_most() -> None:
    parts = Parts.of(book())
    parts.change("xl/tables/table1.xml", 'totalsRowCount="1"', 'totalsRowCount="99999999999"')

    assert refs(parts.packed()) == ["M1", "M2", "M3"]


def test_another_tables_totals_row_beside_it_changes_nothing() -> None:
    loaded = openpyxl.load_workbook(io.BytesIO(book(("Total", "", "60", "90", "84"))))
    sheet = loaded.active
    sheet["J1"], sheet["J2"], sheet["J5"] = "Team", "North", "Total"
    other = openpyxl.worksheet.table.Table(displayName="Another", ref="J1:J5", totalsRowCount=1)
    kpis = sheet.tables.pop("Kpis")
    for table in (other, kpis):
        sheet.add_table(table)

    assert refs(saved(loaded)) == ["M1", "M2", "M3"]


def test_refresh_and_fix_leave_it_as_it_is(tmp_path: Path) -> None:
    source = tmp_path / "sep-19.xlsx"
    source.write_bytes(book((*SUMS, "", "SUBTOTAL(101,Kpis[12 month average])#26"), rows=ROWS.replace("→ 0%", "↑ 40%")))

    assert kw.refresh(source, tmp_path / "refreshed.xlsx").changed == 1
    assert len(kw.fix(source, tmp_path / "fixed.xlsx").corrections) == 1

    for name in ("refreshed", "fixed"):
        row = openpyxl.load_workbook(tmp_path / f"{name}.xlsx")["Dataset"][5]
        assert [cell.value for cell in row] == [
            "Total", None, *(f"=SUBTOTAL(109,Kpis[{month}])" for month in ("Jul-19", "Aug-19", "Sep-19")),
            None, "=SUBTOTAL(101,Kpis[12 month average])", None,
        ]  # fmt: skip
