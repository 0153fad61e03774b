"""A log of changes, a legend or definitions below the indicators, under the months: carried along, unread."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from kpiworkbook.layout.contents import Kinds
from kpiworkbook.layout.tables_below import Logs
from kpiworkbook.model.settings import Settings
from tests.support import read, saved, xlsx

TABLE = """
Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | % change from previous month | Commentary
A1   | Number of plans  | 100    | 100    | 117    | ↑ 17%                        | Up
A2   | Number of visits | 200    | 200    | 220    | ↑ 10%                        | Up
"""
CHANGES = """
Date       | Change              | By
01/09/2019 | Figure of A1 mended | JS
04/09/2019 | A2 is new           | JS
"""
VERSIONS = """
Version | Change    | Date       | Changed by
1       | First     | 04/09/2019 | JS
2       | Corrected | 05/09/2019 | JS
"""
LEGEND = """
RAG | Meaning    | Threshold
G   | On target  | 95%
R   | Off target | 0%
"""
DEFINITIONS = """
Ref. | Definition     | Source | Updated
A1   | Plans in force | LCS    | 01/09/2019
A2   | Visits made    | LCS    | 04/09/2019
"""
LOGS = {"changes": CHANGES, "versions": VERSIONS, "legend": LEGEND, "definitions": DEFINITIONS}


def with_dates(grid: str) -> bytes:
    """Return a grid as a workbook in which dates are dates."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    for cell in (cell for row in book.active.iter_rows(min_row=4) for cell in row):
        if isinstance(cell.value, str) and cell.value.count("/") == 2:
            cell.value, cell.number_format = datetime.strptime(cell.value, "%d/%m/%Y"), "dd/mm/yyyy"
    return saved(book)


def refs(card: kw.Scorecard) -> list[str]:
    return [indicator.ref for indicator in card]


@pytest.mark.parametrize("log", LOGS)
@pytest.mark.parametrize("make", [xlsx, with_dates])
@pytest.mark.parametrize("title", ["", "Change log\n", "\nChange log\n\n"])
def test_it_is_no_section_and_is_told(log: str, make, title: str) -> None:
    card = kw.read(make(TABLE + "\n" + title + LOGS[log].lstrip("\n")))

    assert (refs(card), [section.title for section in card.sections]) == (["A1", "A2"], ["Section 1"])
    assert [problem.kind for problem in card.problems] == ["other-table"]
    assert "without months" in card.problems[0].message


def test_no_blank_row_need_be_before_it() -> None:
    assert refs(read(TABLE.rstrip("\n") + CHANGES)) == ["A1", "A2"]


@pytest.mark.parametrize("log", LOGS)
def test_with_new_figures_it_stays_as_it_is(log: str, tmp_path: Path) -> None:
    source, target = tmp_path / "book.xlsx", tmp_path / "new.xlsx"
    source.write_bytes(with_dates(TABLE + LOGS[log]))

    kw.refresh(source, target, month="Oct-19", values={"A1": 5, "A2": 6})

    before, after = (openpyxl.load_workbook(path).worksheets[0] for path in (source, target))
    rows = range(4, before.max_row + 1)
    assert [[cell.value for cell in after[row]] for row in rows] == [
        [cell.value for cell in before[row]] for row in rows
    ]


def test_indicators_after_it_are_read() -> None:
    more = "\nMore\nA3 | Number of calls | 1 | 2 | 3 | ↑ 50% | Up"
    card = read(TABLE + CHANGES + more)

    assert refs(card) == ["A1", "A2", "A3"]
    assert [section.title for section in card.sections] == ["Section 1", "More"]


@pytest.mark.parametrize(
    "row",
    [
        "Judgement | Good | Good | Outstanding",
        "O1 | Status | Good | Good | Outstanding",
        "By | Reason | Good | Good | Good",
    ],
)
def test_an_indicator_in_words_is_one(row: str) -> None:
    rows = f"{row}\nA9 | Number of calls | 1 | 2 | 3 | ↑ 50% | Up"

    assert len(list(read(TABLE.rstrip("\n") + "\n" + rows))) == 4


def test_figures_under_no_heading_of_its_own_are_an_indicators() -> None:
    rows = "Date | Change | By\nA9 | Number of calls | 1 | 2 | 3 | ↑ 50% | Up"

    assert "A9" in refs(read(TABLE.rstrip("\n") + "\n" + rows))


def test_indicators_right_below_headings_over_all_months_are_read() -> None:
    table = "Indicator | Aug-19 | Sep-19 | RAG\nVisits | 1 | 2 | G\n{}\nPlans | 1 | 3 | G\nCalls | 4 | - | G"

    for row in ("Status | Comments | Reason | G", "Date | Change | By"):
        names = [indicator.name for indicator in read(table.format(row))]
        assert names == ["Visits", row.split(" | ", maxsplit=1)[0], "Plans", "Calls"]


def test_rows_that_head_no_log_are_not_each_reason_to_go_through_all_below() -> None:
    rows, heads = 50, "Date | Change | By | "
    table = "Ref. | Indicator | Aug-19 | Sep-19\nA1 | Number of plans | 1 | 2\n"
    table += f"{heads}\n" * rows + "A9 | Number of calls | 1 | 2"
    asked: list[int] = []
    logs = Logs(Kinds(read(table).sheets[0].grid, Settings()), asked.append)

    ends = [logs.end_of(row, heads.split(" | "), (2, 3), rows + 3) for row in range(2, rows + 2)]

    assert (ends, len(asked)) == ([0] * rows, rows + 1)
