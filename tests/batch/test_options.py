"""What refresh_many and validate_many take beside books: what refresh and read take, and no more than fits many."""

from __future__ import annotations

import datetime as dt
import math
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

import kpiworkbook as kw
from tests.support import SAMPLE

TIGHT = kw.Settings(arrows=kw.ArrowSettings(threshold=Decimal("0.3")))


@pytest.fixture
def books(tmp_path: Path) -> Path:
    folder = tmp_path / "books"
    folder.mkdir()
    for name in ("a.xlsx", "b.xlsx"):
        shutil.copyfile(SAMPLE, folder / name)
    return folder


@pytest.mark.parametrize("jobs", [1, 2])
def test_settings_made_in_python_reach_every_process(jobs: int, books: Path, tmp_path: Path) -> None:
    expected = kw.refresh(SAMPLE, tmp_path / "one.xlsx", config=TIGHT).changed

    done = kw.refresh_many(books, tmp_path / "out", jobs=jobs, config=TIGHT)
    checked = kw.validate_many(books, jobs=jobs, config=TIGHT)

    assert [book.report.changed for book in done if book.report] == [expected, expected]
    assert [len(book.findings) for book in checked] == [len(kw.validate(kw.read(SAMPLE, config=TIGHT)).findings)] * 2


def test_what_is_done_with_other_settings_is_done_again(books: Path, tmp_path: Path) -> None:
    def done_before(config: kw.Settings | None) -> list[bool]:
        found = kw.refresh_many(books, tmp_path / "out", jobs=1, config=config, resume=True, force=True)
        return [book.done_before for book in found]

    assert done_before(TIGHT) == [False, False]
    assert done_before(TIGHT) == [True, True]
    assert done_before(None) == [False, False]


@pytest.mark.parametrize("month", [dt.date(2019, 10, 1), pd.Period("2019-10", "M"), "Oct-19"])
def test_a_month_may_be_a_date(month: object, books: Path, tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("ref,value\nM1,1600\n", encoding="utf-8")

    done = kw.refresh_many(books, tmp_path / "out", jobs=1, month=month, values=tmp_path / "new.csv")  # type: ignore[arg-type]
    assert [(book.error, book.report and book.report.moved) for book in done] == [(None, True)] * 2


def test_one_sheet_may_be_named_by_itself(books: Path) -> None:
    assert [book.error for book in kw.validate_many(books, jobs=1, sheets="Dataset")] == [None, None]


def test_figures_for_many_books_are_a_file(books: Path, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="values for many books is the path of a file, and no dict"):
        kw.refresh_many(books, tmp_path / "out", month="Oct-19", values={"M1": 1600})  # type: ignore[arg-type]
    with pytest.raises(
        TypeError, match="config, where it is no Settings, for many books is the path of a file, and no dict"
    ):
        kw.validate_many(books, config={})  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [b"PK", [b"PK"], None, [kw.read(SAMPLE)]], ids=["bytes", "list", "none", "card"])
def test_many_books_are_given_by_their_paths(given: object) -> None:
    with pytest.raises(TypeError, match=r"many books are given by their paths, and not as \w+; kw\.read takes content"):
        kw.tidy_many(given)  # type: ignore[arg-type]


@pytest.mark.parametrize("jobs", [1, 2])
def test_books_that_would_become_the_same_file_have_an_error_each(jobs: int, books: Path, tmp_path: Path) -> None:
    (tmp_path / "b.xlsx").write_bytes(SAMPLE.read_bytes())
    told: list[kw.RefreshedBook] = []

    done = kw.refresh_many([books, tmp_path / "b.xlsx"], tmp_path / "out", jobs=jobs, force=True, on_result=told.append)

    assert [(Path(book.path).name, book.error is None) for book in done] == [
        ("a.xlsx", True), ("b.xlsx", False), ("b.xlsx", False)
    ]  # fmt: skip
    assert f"{books / 'b.xlsx'} would become {tmp_path / 'out' / 'b.refreshed.xlsx'}, and so would" in str(
        done[1].error
    )
    assert told == done
    assert [path.name for path in (tmp_path / "out").glob("*.xlsx")] == ["a.refreshed.xlsx"]


@pytest.mark.parametrize("verb", [kw.validate_many, kw.tidy_many])
@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"jobs": 0}, "jobs=0: a number of processes is 1, 2, …, or None for one a core"),
        ({"jobs": -1}, "jobs=-1: a number of processes"),
        ({"jobs": 2.5}, "jobs=2.5: a number of processes"),
        ({"timeout": 0}, "timeout=0: it is the seconds that one book may take, or None for any"),
        ({"timeout": -1.0}, "timeout=-1.0: it is the seconds"),
        ({"timeout": "5"}, "timeout='5': it is the seconds"),
        ({"timeout": math.nan}, "timeout=nan: it is the seconds"),
    ],
)
def test_processes_and_seconds_are_numbers_above_zero(
    verb: Callable[..., object], option: dict[str, object], said: str, books: Path
) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        verb(books, **option)


def test_nothing_is_made_where_no_process_is_wanted(books: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="jobs=0"):
        kw.refresh_many(books, tmp_path / "out", jobs=0)

    assert not (tmp_path / "out").exists()
