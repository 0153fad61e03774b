"""Histories that grow: .sqlite and .duckdb."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.history.support import edition, kpi, query


def test_a_database_from_before_there_were_editions_gets_their_columns(folder: Path) -> None:
    fields = list(kw.Record.__dataclass_fields__)
    with closing(sqlite3.connect(folder / "history.sqlite")) as connection, connection:
        connection.execute(f"CREATE TABLE records ({', '.join(fields)}, PRIMARY KEY (workbook, sheet, cell))")
        connection.execute("INSERT INTO records (workbook, sheet, cell) VALUES ('old.xlsx', 'Dataset', 'C2')")

    assert kpi("books", "-o", "history.sqlite").exit_code == 0
    assert query(folder / "history.sqlite", "SELECT count(*), count(edition) FROM records") == [(13, 12)]


@pytest.mark.parametrize("ending", [".sqlite", ".duckdb"])
def test_a_database_holds_each_workbooks_records_once_however_often_it_is_written(folder: Path, ending: str) -> None:
    for _ in range(2):
        assert kpi("books", "-o", f"history{ending}").exit_code == 0
    (folder / "books" / "sep-19.xlsx").write_bytes(edition("sep-19", "7 | 8 | 9"))
    assert kpi("books/sep-19.xlsx", "-o", f"history{ending}").exit_code == 0

    assert query(folder / f"history{ending}", "SELECT count(*) FROM records") == [(12,)]
    august = "SELECT edition, value FROM records WHERE period = '2019-08-01' ORDER BY edition"
    assert query(folder / f"history{ending}", august) == [("2019-08-01", 8), ("2019-09-01", 8), ("2019-10-01", 80)]


@pytest.mark.parametrize("ending", [".sqlite", ".duckdb"])
def test_a_database_of_the_latest_is_written_anew_and_an_existing_one_needs_force(folder: Path, ending: str) -> None:
    kpi("books", "-o", f"history{ending}")
    before = (folder / f"history{ending}").read_bytes()

    refused = kpi("books", "-o", f"history{ending}", "--latest")

    assert (refused.exit_code, (folder / f"history{ending}").read_bytes()) == (2, before)
    assert "exists already" in refused.stderr
    assert kpi("books", "-o", f"history{ending}", "--latest", "--force").exit_code == 0
    assert query(folder / f"history{ending}", "SELECT count(*) FROM records") == [(6,)]


def test_a_number_that_is_larger_than_sqlites_whole_numbers_is_a_real_one(folder: Path) -> None:
    (folder / "books" / "sep-19.xlsx").write_bytes(edition("sep-19", "10000000000000000000 | 8 | 9"))

    assert kpi("books/sep-19.xlsx", "-o", "history.sqlite").exit_code == 0
    assert query(folder / "history.sqlite", "SELECT max(value) FROM records") == [(1e19,)]
