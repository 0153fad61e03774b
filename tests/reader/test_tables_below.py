"""Below the months councils keep tables of quarters and years, with refs of their own: these are no months."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from tests.support import put_into, read

TABLE = """
Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | % change from previous month
A1   | Contacts  | 10     | 12     | 13     | → 8%
A2   | Visits    | 20     | 20     | 21     | → 5%
"""
YEARS = """
Annual measures
Ref. | Indicator | 2016/17 | 2017/18 | 2018/19 | Target 2019/20
Y1   | Exclusions | 5      | 6       | 7       | 8
Y2   | Adoptions  | 5      | 6       | 7       | 8
"""
QUARTERS = """
REF. | indicator | Q1 18/19 | Q2 18/19 | Comments
Y1   | Exclusions | 5       | 6        | fine
"""


@pytest.mark.parametrize(("below", "cell"), [(YEARS, "A6"), (QUARTERS, "A5")])
def test_a_table_below_without_months_is_carried_along_and_told(below: str, cell: str) -> None:
    card = read(TABLE + below)

    assert [indicator.ref for indicator in card] == ["A1", "A2"]
    assert [section.title for section in card.sections] == ["Section 1"]
    assert [(problem.kind, problem.cell, problem.fatal) for problem in card.problems] == [("other-table", cell, False)]
    assert "without months" in card.problems[0].message


def test_a_refresh_leaves_it_as_it_is(tmp_path: Path) -> None:
    source, target = put_into(tmp_path, TABLE + YEARS), tmp_path / "out.xlsx"

    kw.refresh(source, target)

    before, after = (openpyxl.load_workbook(path).active for path in (source, target))
    rows = range(5, before.max_row + 1)
    assert [[c.value for c in after[row]] for row in rows] == [[c.value for c in before[row]] for row in rows]


def test_months_below_it_are_read_again() -> None:
    more = """
    Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
    B1   | Plans     | 1      | 2      | 3
    """
    card = read(TABLE + YEARS + more)

    assert [indicator.ref for indicator in card] == ["A1", "A2", "B1"]


def test_a_row_that_repeats_the_names_alone_or_further_headings_begins_no_other_table() -> None:
    repeated = (
        TABLE + "Ref. | Indicator | Jul | Aug | Sep | % change from previous month\nA3 | Plans | 1 | 2 | 3 | ↑ 50%"
    )

    assert "other-table" not in [problem.kind for problem in read(repeated).problems]
    assert "A3" in read(repeated)


@pytest.mark.parametrize("months", ["July | August | September", "Jul | Aug | Sept"])
def test_the_same_months_without_their_years_head_no_other_table(months: str) -> None:
    """What stands below them are this table's indicators, as when a header is repeated for a page."""
    card = read(f"{TABLE}\nRef. | Indicator | {months}\nB1 | Plans | 1 | 2 | 3")

    assert "other-table" not in [problem.kind for problem in card.problems]
    assert [(r.label, r.value) for r in card.records if r.ref == "B1"] == [("Jul-19", 1), ("Aug-19", 2), ("Sep-19", 3)]


def test_other_months_without_their_years_do() -> None:
    card = read(f"{TABLE}\nRef. | Indicator | April | May | June\nB1 | Plans | 1 | 2 | 3")

    assert [problem.kind for problem in card.problems] == ["other-table"]
