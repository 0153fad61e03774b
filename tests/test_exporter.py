"""Tidy records as files: nothing is lost or changed on the way, and text is never a formula."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiworkbook.errors import OutputError
from kpiworkbook.exporter import export, print_csv, workbook
from kpiworkbook.exporter.batches import FIELDS
from kpiworkbook.model.records import RECORD_FIELDS, Records
from tests.support import read

CARD = """
    Ref. | Indicator    | Aug-19  | Sep-19 | England
    M1   | =1+1         | 106,270 | <5     | Local
    M2   | Late, "or" - | 35.1%   | tbc    | 40%
"""


def records(workbook: str = "sep-19.tsv", grid: str = CARD) -> Records:
    found = read(grid).records
    return replace(found, columns={**found.columns, "workbook": [workbook] * len(found)})


def stored(database: Path, query: str = "SELECT * FROM records") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def as_csv(*parts: Records) -> list[list[str]]:
    print_csv(parts, stream := io.StringIO())
    return list(csv.reader(io.StringIO(stream.getvalue())))


def test_csv_has_a_head_and_a_line_for_each_record() -> None:
    head, *lines = as_csv(records())

    assert tuple(head) == FIELDS == (*RECORD_FIELDS, "scorecard", "edition")
    told = [RECORD_FIELDS.index(name) for name in ("indicator", "period", "value", "status", "shown")]
    assert [[line[index] for index in told] for line in lines] == [
        ["'=1+1", "2019-08-01", "106270", "reported", "106,270"],
        ["'=1+1", "2019-09-01", "", "suppressed", "<5"],
        ["'=1+1", "", "", "local", "Local"],
        ['Late, "or" -', "2019-08-01", "0.351", "reported", "35.1%"],
        ['Late, "or" -', "2019-09-01", "", "pending", "tbc"],
        ['Late, "or" -', "", "0.4", "reported", "40%"],
    ]


def test_several_workbooks_share_one_head() -> None:
    lines = as_csv(records("a.xlsx"), records("b.xlsx"))

    assert [line[0] for line in lines] == ["workbook"] + ["a.xlsx"] * 6 + ["b.xlsx"] * 6


def test_no_records_are_a_head_alone() -> None:
    assert as_csv() == as_csv(Records()) == [list(FIELDS)]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_csv_gives_every_number_back_exactly(values: list[float]) -> None:
    part = records()
    count = len(values)
    columns = {name: [column[0]] * count for name, column in part.columns.items()} | {"value": values}

    _, *lines = as_csv(replace(part, columns=columns))

    assert [float(line[12]) for line in lines] == values


@pytest.mark.parametrize("name", ["tidy.CSV", "tidy.Parquet", "tidy.XLSX", "tidy.SQLite", "tidy.db"])
def test_the_ending_may_be_in_capitals(tmp_path: Path, name: str) -> None:
    export([records()], tmp_path / name)

    assert (tmp_path / name).stat().st_size > 100


def test_a_workbook_holds_text_as_text(tmp_path: Path) -> None:
    export([records()], tmp_path / "tidy.xlsx")

    cell = openpyxl.load_workbook(tmp_path / "tidy.xlsx").active["E2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize(("most_in_memory", "looks"), [(workbook.MOST_IN_MEMORY, ["TableStyleLight1"]), (0, [])])
def test_a_workbook_can_be_read_by_everybody_and_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most_in_memory: int, looks: list[str]
) -> None:
    monkeypatch.setattr(workbook, "MOST_IN_MEMORY", most_in_memory)
    export([records()], tmp_path / "tidy.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "tidy.xlsx").active
    # Headings in white on Excel's blue, as in its default style, have a contrast of 4 to 1.
    assert [table.tableStyleInfo.name for table in sheet.tables.values()] == looks
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert (sheet["E1"].value, sheet.column_dimensions["E"].width > 40) == ("indicator", True)


def test_the_same_records_give_the_same_workbook(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        export([records()], tmp_path / name)

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_a_workbook_that_would_not_fit_is_refused_before_it_is_written(tmp_path: Path) -> None:
    part = records()
    many = replace(part, columns={name: [column[0]] * 1_048_576 for name, column in part.columns.items()})

    with pytest.raises(OutputError, match=r"1,048,576 records are more than a sheet holds; write \.csv"):
        export([many], tmp_path / "tidy.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_every_format_holds_the_same_figures(tmp_path: Path) -> None:
    for name in ("tidy.csv", "tidy.parquet", "tidy.xlsx", "tidy.sqlite"):
        export([records()], tmp_path / name)

    frames = [
        pd.read_csv(tmp_path / "tidy.csv"),
        pd.read_parquet(tmp_path / "tidy.parquet"),
        pd.read_excel(tmp_path / "tidy.xlsx", engine="openpyxl"),
        pd.DataFrame(stored(tmp_path / "tidy.sqlite"), columns=list(FIELDS)),
    ]
    for frame in frames:
        assert list(frame.columns) == list(FIELDS)
        assert frame["value"].tolist() == pytest.approx(frames[0]["value"].tolist(), nan_ok=True, abs=0)
        assert frame["cell"].tolist() == ["C2", "D2", "E2", "C3", "D3", "E3"]
        assert pd.to_datetime(frame["period"]).tolist()[:2] == [pd.Timestamp("2019-08-01"), pd.Timestamp("2019-09-01")]


# --- SQLite


def test_a_database_knows_what_is_a_number_what_a_date_and_what_is_missing(tmp_path: Path) -> None:
    export([records()], tmp_path / "history.sqlite")

    query = "SELECT typeof(value), value, typeof(period), period, status FROM records WHERE ref = 'M1'"
    assert stored(tmp_path / "history.sqlite", query) == [
        ("real", 106270.0, "text", "2019-08-01", "reported"),
        ("null", None, "text", "2019-09-01", "suppressed"),
        ("null", None, "null", None, "local"),
    ]


def test_only_the_workbooks_that_are_written_change(tmp_path: Path) -> None:
    database = tmp_path / "history.sqlite"
    export([records("aug.xlsx"), records("sep.xlsx")], database)

    export([records("sep.xlsx", CARD.replace("106,270", "7"))], database)

    query = "SELECT workbook, value FROM records WHERE cell = 'C2' ORDER BY 1"
    assert stored(database, query) == [("aug.xlsx", 106270), ("sep.xlsx", 7)]
    assert len(stored(database)) == 12


def test_a_workbook_without_figures_any_more_leaves_none_behind(tmp_path: Path) -> None:
    database = tmp_path / "history.sqlite"
    export([records("aug.xlsx"), records("sep.xlsx")], database)

    export([records("sep.xlsx", CARD.rpartition("    M2")[0])], database)

    assert len(stored(database)) == 9


def test_either_all_workbooks_are_in_or_none(tmp_path: Path) -> None:
    database = tmp_path / "history.sqlite"
    export([records("aug.xlsx")], database)
    before = stored(database)
    broken = records("sep.xlsx")
    broken.columns["cell"][1] = broken.columns["cell"][0]  # the same place twice

    with pytest.raises(OutputError, match=r"history\.sqlite"):
        export([records("aug.xlsx", CARD.replace("106,270", "7")), broken], database)

    assert stored(database) == before


def test_other_tables_of_the_database_are_left_alone(tmp_path: Path) -> None:
    database = tmp_path / "history.sqlite"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE notes AS SELECT 'keep me' AS note")

    export([records()], database)

    assert stored(database, "SELECT * FROM notes") == [("keep me",)]


def test_a_database_that_somebody_else_is_writing_to_is_said_to_be(tmp_path: Path) -> None:
    database = tmp_path / "history.sqlite"
    export([records()], database)

    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OutputError, match="locked"):
            export([records()], database)


def test_a_failure_leaves_no_new_database_behind(tmp_path: Path) -> None:
    broken = records()
    broken.columns["cell"][1] = broken.columns["cell"][0]

    with pytest.raises(OutputError):
        export([broken], tmp_path / "history.sqlite")

    assert list(tmp_path.iterdir()) == []
