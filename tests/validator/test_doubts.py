"""One slip in a month does not convict cells that are right: it is named, and `fix` leaves both to a person."""

from __future__ import annotations

from pathlib import Path

import openpyxl

import kpiworkbook as kw
from tests.support import SAMPLE, saved


def with_cell(name: str, value: object) -> bytes:
    book = openpyxl.load_workbook(SAMPLE)
    book.active[name] = value
    return saved(book)


def test_the_month_that_a_relation_contradicts_is_named_beside_the_derived_cells() -> None:
    """M3 is M2 / M1: 36.9% in S13, typed as 39.6%; the changes, the average and the maximum are right."""
    found = {f.cell: f for f in kw.validate(kw.read(with_cell("S13", 0.396))) if f.ref == "M3"}

    assert found["S13"].rule == "relation-broken"
    assert {cell for cell, finding in found.items() if finding.unless == "S13"} == {"T13", "U13", "W13", "X13"}
    assert found["T13"].message.endswith("unless S13 is wrong: with 36.9% there, all of the row would be right")


def test_a_month_ten_times_too_large_is_named_as_well() -> None:
    found = {f.cell: f for f in kw.validate(kw.read(with_cell("S11", 15140))) if f.ref == "M1"}

    assert found["S11"].rule in ("outlier", "relation-broken")
    assert found["T11"].unless == "S11"


def test_a_derived_cell_that_is_wrong_whatever_the_month_says_has_no_excuse() -> None:
    book = openpyxl.load_workbook(SAMPLE)
    book.active["S13"], book.active["T13"] = 0.396, "↑ 99%"

    found = {f.cell: f.unless for f in kw.validate(kw.read(saved(book))) if f.ref == "M3"}

    assert (found["T13"], found["U13"]) == ("", "")


def test_fix_corrects_neither_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(with_cell("S13", 0.396))

    result = kw.fix(tmp_path / "book.xlsx")

    assert not result
    assert {finding.cell for finding in result.left} == {"T13", "U13", "W13", "X13"}
    assert len(result.corrections) == 7
    new = openpyxl.load_workbook(result.output).active
    assert [new[cell].value for cell in ("S13", "T13", "X13")] == [0.396, "↑ 11%", 0.369]
