"""Small editions of a scorecard, and what is in the files that are made of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd

import kpiworkbook as kw
from kpiworkbook.model.periods import month_name, months_before
from tests import commands
from tests.support import saved, xlsx

ENDINGS = (".csv", ".parquet", ".xlsx", ".sqlite", ".duckdb")
HEADS = {
    "aug-19": "Jun-19 | Jul-19 | Aug-19",
    "sep-19": "Jul-19 | Aug-19 | Sep-19",
    "oct-19": "Aug-19 | Sep-19 | Oct-19",
}
FIGURES = {"aug-19": "6 | 7 | 8", "sep-19": "7 | 80 | 9", "oct-19": "80 | 9 | tbc"}
"""From edition to edition the same months; only August was restated, from 8 to 80."""


def edition(month: str, figures: str = "", *, sheet: str = "Dataset", target: str = "12") -> bytes:
    return xlsx(
        f"Ref. | Indicator | {HEADS[month]} | Target 19-20\nM1 | Contacts | {figures or FIGURES[month]} | {target}",
        sheet=sheet,
    )


def kpi(*arguments: object, jobs: int = 1) -> commands.Result:
    """Run `tidy`, without other processes unless it is about them: to start them takes longer than small editions."""
    return commands.kpi("tidy", *arguments, "--jobs", jobs)


def query(target: Path, sql: str) -> list[tuple[object, ...]]:
    """Ask a database; dates are given as text."""
    if target.suffix == ".duckdb":
        with closing(duckdb.connect(target, read_only=True)) as connection:
            found = connection.execute(sql).fetchall()
    else:
        with closing(sqlite3.connect(target)) as connection:
            found = connection.execute(sql).fetchall()
    return [tuple(str(item) if isinstance(item, date) else item for item in row) for row in found]


def frame_of(target: Path) -> pd.DataFrame:
    """Return what a file holds, as pandas reads it."""
    if target.suffix in (".sqlite", ".duckdb"):
        names = [*kw.Record.__dataclass_fields__, "scorecard", "edition"]
        frame = pd.DataFrame(query(target, "SELECT * FROM records ORDER BY rowid"), columns=names)
    else:
        readers = {
            ".csv": partial(pd.read_csv, keep_default_na=False, na_values={"value": ""}, dtype={"shown": str}),
            ".parquet": pd.read_parquet,
            ".xlsx": partial(
                pd.read_excel, engine="openpyxl", keep_default_na=False, na_values={"value": ""}, dtype={"shown": str}
            ),
        }
        frame = readers[target.suffix](target)
    frame["value"] = frame["value"].astype(float)
    return frame.assign(period=pd.to_datetime(frame["period"]), edition=pd.to_datetime(frame["edition"]))


def words(frame: pd.DataFrame) -> list[str]:
    """Return in a line each what the months' records say: which month, of which edition, and the text shown."""
    months = frame[frame["series"] == "actual"]
    told = months[months["shown"].map(lambda shown: isinstance(shown, str))].itertuples()
    return sorted(f"{row.period:%Y-%m} {row.edition:%Y-%m} {row.shown}" for row in told)


def rolled(folder: Path, months: int) -> list[Path]:
    """Write a scorecard and the editions that it becomes month by month; each carries the archive of all before it."""
    book = folder / "sep-19.xlsx"
    book.write_bytes(edition("sep-19"))
    books = [book]
    for step in range(1, months + 1):
        month = months_before(date(2019, 9, 1), -step)
        book = folder / f"{month_name(month).lower()}.xlsx"
        kw.refresh(books[-1], book, month=month, values={"M1": 100 + step})
        books.append(book)
    return books


def with_figure(book: Path, cell: str, value: float) -> bytes:
    """Return a workbook with a figure typed over."""
    workbook = openpyxl.load_workbook(book)
    workbook.worksheets[0][cell] = value
    return saved(workbook)
