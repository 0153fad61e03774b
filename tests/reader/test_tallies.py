"""Below a table officers count what is in it: such a row has a name and a figure, and is no indicator."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from tests.support import put_into, read, saved, xlsx

TABLE = """
Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | % change from previous month
A1   | Contacts  | 10     | 12     | 13     | → 8%
A2   | Visits    | 20     | 20     | 21     | → 5%
"""


def refs_and_names(card: kw.Scorecard) -> list[tuple[str, str]]:
    return [(indicator.ref, indicator.name) for indicator in card]


def told(card: kw.Scorecard) -> list[tuple[str, str]]:
    return [(problem.kind, problem.cell) for problem in card.problems]


@pytest.mark.parametrize("tally", [
    "| Number of indicators improving | | | 2",
    "| Number of indicators improving | 2",
    "Number of indicators improving | | 2",
])  # fmt: skip
def test_a_count_below_the_table_is_no_indicator_and_is_told(tally: str) -> None:
    card = read(f"{TABLE}\n{tally}\n\n | Number of indicators getting worse | | | 0")

    assert refs_and_names(card) == [("A1", "Contacts"), ("A2", "Visits")]
    assert told(card) == [("other-table", f"{'B' if tally.startswith('|') else 'A'}5"), ("other-table", "B7")]
    assert "'Number of indicators improving' stands below the table" in card.problems[0].message


def test_so_it_is_under_a_title_of_its_own() -> None:
    card = read(f"{TABLE}\nSummary\n | Improving | | | 2\n | Getting worse | | | 0")

    assert [section.title for section in card.sections] == ["Section 1"]
    assert told(card) == [("other-table", "B6"), ("other-table", "B7")]


def test_a_total_without_ref_at_the_end_of_the_table_changes_nothing() -> None:
    card = read(f"{TABLE.rstrip()}\n | All | 30 | 32 | 34\n\n | Improving | | | 2")

    assert [name for _, name in refs_and_names(card)] == ["Contacts", "Visits", "All"]
    assert ("other-table", "B6") in told(card)


def test_a_key_with_a_letter_and_a_threshold_is_none_either() -> None:
    card = read(f"{TABLE}\nG | On target |\nR | Off target by | 10%")

    assert [name for _, name in refs_and_names(card)] == ["Contacts", "Visits"]
    assert "'R Off target by' stands below" in card.problems[0].message


def test_a_date_below_the_table_is_none_either() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(f"{TABLE.lstrip()}\n | Last updated | x\n\nNext report: | | | x")))
    for cell in ("C5", "D7"):
        book.active[cell], book.active[cell].number_format = dt.datetime(2019, 10, 4), "dd/mm/yyyy"
    card = kw.read(saved(book))

    assert refs_and_names(card) == [("A1", "Contacts"), ("A2", "Visits")]
    assert told(card) == [("other-table", "B5"), ("other-table", "A7")]


def test_a_refresh_leaves_it_as_it_is(tmp_path: Path) -> None:
    source, target = put_into(tmp_path, f"{TABLE}\n | Improving | | | 2"), tmp_path / "out.xlsx"

    kw.refresh(source, target)

    row = [cell.value for cell in openpyxl.load_workbook(target).active[5]]
    assert row == [None, "Improving", None, None, 2, None]


@pytest.mark.parametrize("row", [
    "A3 | Plans | | | 4",  # a ref
    "   | Plans | | 3 | 4",  # two figures
    "   | Plans | | | 4 | - n/a",
    "   | Plans | | | tbc",
])  # fmt: skip
def test_what_has_a_ref_or_says_more_is_an_indicator(row: str) -> None:
    assert [name for _, name in refs_and_names(read(f"{TABLE}\n{row}"))] == ["Contacts", "Visits", "Plans"]


def test_right_below_the_others_or_above_further_ones_it_is_an_indicator_that_lacks_its_ref() -> None:
    below = read(f"{TABLE.rstrip()}\n | Plans | | | 4")
    between = read(f"{TABLE}\n | Plans | | | 4\nA4 | Reviews | 1 | 2 | 3")

    assert refs_and_names(below)[2:] == [("", "Plans")]
    assert refs_and_names(between)[2:] == [("", "Plans"), ("A4", "Reviews")]


def test_where_none_has_a_ref_it_is_an_indicator() -> None:
    card = read("""
    Indicator | Jul-19 | Aug-19 | Sep-19
    Contacts  | 10     | 12     | 13

    Plans     |        |        | 4
    """)
    assert [name for _, name in refs_and_names(card)] == ["Contacts", "Plans"]
