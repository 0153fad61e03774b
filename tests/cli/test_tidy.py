"""`kpiworkbook tidy`: records on standard output or in a .csv, .parquet, .sqlite, .duckdb or .xlsx file."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.commands import kpi
from tests.support import SAMPLE, xlsx

FIELDS = "workbook,sheet,section,ref,indicator,owner,reporter,unit,polarity,series,label,period,value,status,shown,cell"
FIELDS += ",scorecard,edition"
SCORECARD = """
    Ref. | Indicator | Aug-19 | Sep-19 | DoT | England | Target 19-20
    M1   | Contacts  | 1754   | -      | ▼   | Local   | 1500
    M2   | Timely %  | 35.1%  | 36.0%  | ▲   | 40.5%   | tbc
"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("sep-19.xlsx")
    path.write_bytes(xlsx(SCORECARD))
    return path


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def count(database: str, where: str = "1") -> int:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(f"SELECT count(*) FROM records WHERE {where}").fetchone()[0]


# --- standard output and .csv


def test_without_an_output_the_records_are_csv_on_standard_output(book: Path) -> None:
    result = kpi("tidy", book)

    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == FIELDS
    told = ("ref", "unit", "polarity", "series", "label", "period", "value", "status", "shown", "cell")
    assert [" ".join(row[name] or "·" for name in told) for row in table(result.stdout)] == [
        "M1 count down actual Aug-19 2019-08-01 1754 reported 1754 C2",
        "M1 count down actual Sep-19 2019-09-01 · missing - D2",
        "M1 count down benchmark England · · local Local F2",
        "M1 count down target Target 19-20 · 1500 reported 1500 G2",
        "M2 percent up actual Aug-19 2019-08-01 0.351 reported 35.1% C3",
        "M2 percent up actual Sep-19 2019-09-01 0.36 reported 36.0% D3",
        "M2 percent up benchmark England · 0.405 reported 40.5% F3",
        "M2 percent up target Target 19-20 · · pending tbc G3",
    ]
    assert not list(Path().glob("*.csv"))


def test_a_csv_file_opens_in_excel_and_in_pandas(book: Path) -> None:
    result = kpi("tidy", book, "-o", "tidy.csv")

    assert result.stdout == ""
    assert "8 records of 1 workbook in tidy.csv" in result.stderr
    assert Path("tidy.csv").read_bytes().startswith(b"\xef\xbb\xbfworkbook,")  # the mark by which Excel knows UTF-8
    assert list(pd.read_csv("tidy.csv").columns) == FIELDS.split(",")
    assert Path("tidy.csv").read_text(encoding="utf-8-sig") == kpi("tidy", book).stdout


def test_the_sample_has_770_monthly_figures() -> None:
    rows = table(kpi("tidy", SAMPLE).stdout)

    assert sum(row["series"] == "actual" for row in rows) == 55 * 14
    assert len({row["section"] for row in rows}) == 4


def test_warnings_do_not_get_into_the_records(book: Path) -> None:
    book.write_bytes(xlsx(SCORECARD.replace("1754", "about 1754")))

    result = kpi("tidy", book)

    assert "'Dataset'!C2" in result.stderr
    assert result.stdout.splitlines()[0] == FIELDS
    assert len(table(result.stdout)) == 8


# --- .parquet and .xlsx


def test_parquet_has_numbers_and_dates_for_pandas(book: Path) -> None:
    kpi("tidy", book, "-o", "tidy.parquet")

    frame = pd.read_parquet("tidy.parquet")
    assert list(frame.columns) == FIELDS.split(",")
    assert frame["value"].dtype == "float64"
    assert frame["value"].tolist()[:1] + frame["value"].tolist()[4:7] == [1754, 0.351, 0.36, 0.405]
    assert str(frame["period"][0]) == "2019-08-01"
    assert frame["period"].isna().sum() == 4
    assert frame["ref"].tolist() == ["M1"] * 4 + ["M2"] * 4


def test_a_workbook_of_records_is_one_table_with_real_dates_and_numbers(book: Path) -> None:
    kpi("tidy", book, "-o", "tidy.xlsx")

    sheet = openpyxl.load_workbook("tidy.xlsx").active
    head, first, *rest = sheet.iter_rows(values_only=True)
    assert ",".join(map(str, head)) == FIELDS
    assert (str(first[11]), first[12], first[14]) == ("2019-08-01 00:00:00", 1754, "1754")
    assert len(rest) == 7
    assert [table.ref for table in sheet.tables.values()] == ["A1:R9"]


@pytest.mark.parametrize("name", ["tidy.csv", "tidy.parquet", "tidy.xlsx"])
def test_an_existing_file_needs_force(book: Path, name: str) -> None:
    Path(name).write_bytes(b"older")

    refused = kpi("tidy", book, "-o", name)

    assert refused.exit_code == 2
    assert f"{name} exists already" in refused.stderr
    assert Path(name).read_bytes() == b"older"
    assert kpi("tidy", book, "-o", name, "--force").exit_code == 0
    assert Path(name).stat().st_size > 100


# --- .sqlite: a history


def test_a_database_may_be_written_twice_and_holds_each_record_once(book: Path) -> None:
    for _ in range(2):
        assert kpi("tidy", book, "-o", "history.sqlite").exit_code == 0

    assert count("history.sqlite") == 8
    assert count("history.sqlite", "period = '2019-08-01' AND value = 1754") == 1
    assert count("history.sqlite", "period IS NULL AND value IS NULL") == 2


def test_another_workbook_joins_the_first(book: Path) -> None:
    Path("oct-19.xlsx").write_bytes(xlsx(SCORECARD))

    kpi("tidy", book, "-o", "history.sqlite")
    kpi("tidy", "oct-19.xlsx", "-o", "history.sqlite")

    assert count("history.sqlite") == 16


def test_a_changed_workbook_takes_the_place_of_its_earlier_records(book: Path) -> None:
    kpi("tidy", book, "-o", "history.sqlite")
    book.write_bytes(xlsx(SCORECARD.replace("1754", "1800").rpartition("    M2")[0]))

    kpi("tidy", book, "-o", "history.sqlite")

    assert count("history.sqlite") == 4
    assert count("history.sqlite", "value = 1800") == 1


def test_a_workbook_is_the_same_however_it_is_named(book: Path) -> None:
    Path("sub").mkdir()
    for name in ("sep-19.xlsx", "./sep-19.xlsx", "sub/../sep-19.xlsx", book.resolve()):
        kpi("tidy", name, "-o", "history.sqlite")

    assert count("history.sqlite") == 8


@pytest.mark.usefixtures("book")
def test_workbooks_of_the_same_name_in_two_folders_are_two() -> None:
    for folder in ("2018", "2019"):
        Path(folder).mkdir()
        (Path(folder) / "scorecard.xlsx").write_bytes(xlsx(SCORECARD))

    kpi("tidy", "2018", "2019", "-o", "history.sqlite")

    assert count("history.sqlite") == 16


@pytest.mark.parametrize(
    ("name", "hint"),
    [("nowhere/history.sqlite", "folder"), ("folder.sqlite", "folder"), ("text.sqlite", "another")],
)
def test_what_cannot_be_a_database_is_refused_with_what_to_do(book: Path, name: str, hint: str) -> None:
    Path("folder.sqlite").mkdir()
    Path("text.sqlite").write_text("minutes of the scrutiny panel, and no database at all\n" * 20, encoding="utf-8")
    before = Path("text.sqlite").read_bytes()

    result = kpi("tidy", book, "-o", name)

    assert result.exit_code == 2
    assert name in result.stderr
    assert hint in result.stderr.replace(name, "")
    assert Path("text.sqlite").read_bytes() == before


def test_a_database_with_another_table_of_that_name_is_left_alone(book: Path) -> None:
    with closing(sqlite3.connect("other.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE records (workbook TEXT, note TEXT)")
        connection.execute("INSERT INTO records VALUES ('sep-19.xlsx', 'keep me')")

    result = kpi("tidy", book, "-o", "other.sqlite")

    assert result.exit_code == 2
    assert "other.sqlite" in result.stderr
    assert count("other.sqlite", "note = 'keep me'") == 1


# --- what is refused


@pytest.mark.parametrize("name", ["tidy.json", "tidy", "tidy.xls"])
def test_an_unknown_ending_is_answered_with_the_known_ones(book: Path, name: str) -> None:
    result = kpi("tidy", book, "-o", name)

    assert result.exit_code == 2
    assert all(ending in result.stderr for ending in (".csv", ".parquet", ".sqlite", ".xlsx"))
    assert not Path(name).exists()


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_the_book_is_never_overwritten_even_with_force(book: Path, suffix: str) -> None:
    source = book.with_suffix(suffix)
    if suffix == ".csv":
        source.write_text("Ref.,Indicator,Aug-19,Sep-19\nM1,Contacts,10,20\n", encoding="utf-8")
    before = source.read_bytes()

    result = kpi("tidy", source, "-o", source, "--force")

    assert result.exit_code == 2
    assert source.read_bytes() == before


@pytest.mark.parametrize("name", ["history.csv", "history.xlsx"])
@pytest.mark.usefixtures("book")
def test_a_history_kept_in_the_folder_of_books_is_not_read_as_a_book(name: str) -> None:
    for _ in range(2):
        result = kpi("tidy", ".", "-o", name, "--force")

    assert (result.exit_code, result.stderr.count("Error")) == (0, 0), result.stderr


def test_where_no_book_could_be_read_nothing_is_written(book: Path) -> None:
    book.write_bytes(b"to be done")

    result = kpi("tidy", book, "-o", "tidy.csv")

    assert result.exit_code == 2
    assert not Path("tidy.csv").exists()
