"""Every rolled workbook carries its archive along: what it repeats is told once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kpiworkbook as kw
from kpiworkbook.model.periods import month_name, months_before
from tests.history.support import ENDINGS, edition, frame_of, query, rolled, with_figure


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_twelve_archives_repeat_is_told_once(tmp_path: Path, ending: str) -> None:
    books = rolled(tmp_path, 12)

    kw.tidy(map(kw.read, books), tmp_path / f"history{ending}")

    frame = frame_of(tmp_path / f"history{ending}")
    assert len(frame) == 13 * 4  # each edition's sheet: three months and a target
    assert not frame["cell"].str.contains("!").any()


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_last_book_alone_tells_what_its_archive_says_of_earlier_editions(tmp_path: Path, ending: str) -> None:
    *_, before, last = rolled(tmp_path, 12)

    kw.tidy(map(kw.read, [before, last]), tmp_path / f"history{ending}")

    frame = frame_of(tmp_path / f"history{ending}")
    archived = frame[frame["cell"].str.contains("!")]
    # Twelve months have left; the last one is told by the sheet of the edition before.
    assert [f"{row.period:%Y-%m} {row.edition:%Y-%m}" for row in archived.itertuples()] == [
        f"{months_before(date(2019, 7, 1), -step):%Y-%m} {months_before(date(2019, 9, 1), -step):%Y-%m}"
        for step in range(11)
    ]
    assert len(frame) == 11 + 2 * 4


@pytest.mark.parametrize("ending", [".sqlite", ".duckdb"])
def test_month_by_month_a_database_becomes_what_all_at_once_give(tmp_path: Path, ending: str) -> None:
    books = rolled(tmp_path, 4)
    for book in reversed(books):  # so that archives tell of editions before those are there
        kw.tidy([kw.read(book)], tmp_path / f"monthly{ending}")
    kw.tidy(map(kw.read, books), tmp_path / f"once{ending}")

    every = "SELECT * FROM records ORDER BY workbook, cell"
    assert query(tmp_path / f"monthly{ending}", every) == query(tmp_path / f"once{ending}", every)


@pytest.mark.parametrize("ending", [".sqlite", ".duckdb"])
def test_what_is_told_to_be_written_is_what_a_database_holds_then(tmp_path: Path, ending: str) -> None:
    target, told = tmp_path / f"history{ending}", 0

    for book in rolled(tmp_path, 2):
        told += kw.tidy([kw.read(book)], target).records
        assert query(target, "SELECT count(*) FROM records") == [(told,)]


ROWS = st.lists(st.integers(0, 99), min_size=3 + 12, max_size=3 + 12)


@given(ROWS, st.integers(0, 11))
@settings(max_examples=5)
def test_after_twelve_months_latest_has_each_month_once_with_its_newest_value(
    tmp_path_factory: pytest.TempPathFactory, entered: list[int], restated: int
) -> None:
    folder = tmp_path_factory.mktemp("rolled")
    book = folder / "sep-19.xlsx"
    book.write_bytes(edition("sep-19", " | ".join(map(str, entered[:3]))))
    months = [months_before(date(2019, 7, 1), -place) for place in range(15)]
    expected = dict(zip(months, map(float, entered), strict=True))
    books = [book]
    for step, month in enumerate(months[3:]):
        following = folder / f"{month_name(month).lower()}.xlsx"
        kw.refresh(books[-1], following, month=month, values={"M1": entered[3 + step]})
        if step == restated:  # the month before is changed by hand in this edition
            following.write_bytes(with_figure(following, "D2", 1000))
            expected[months[2 + step]] = 1000
        books.append(following)

    kw.tidy(map(kw.read, books), folder / "newest.parquet", latest=True)
    kw.tidy(map(kw.read, books), folder / "history.sqlite")

    frame = frame_of(folder / "newest.parquet")
    actuals = frame[frame["series"] == "actual"]
    assert dict(zip(actuals["period"].dt.date, actuals["value"], strict=True)) == expected
    assert len(actuals) == 15
    found = query(folder / "history.sqlite", "SELECT period FROM vintages WHERE vintage = 2 AND period IS NOT NULL")
    assert found == [(str(months[2 + restated]),)]
