"""A frame of a folder of books in one line: what the file would hold, in columns of the kinds of a card's frame."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import kpiworkbook as kw
from tests.history.support import edition, frame_of, kpi, rolled
from tests.support import SAMPLE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make three editions of a scorecard, and stand beside them."""
    monkeypatch.chdir(tmp_path)
    books = tmp_path / "books"
    books.mkdir()
    for month in ("aug-19", "sep-19", "oct-19"):
        (books / f"{month}.xlsx").write_bytes(edition(month))
    return books


@pytest.mark.parametrize("latest", [False, True])
def test_the_frame_of_a_folder_holds_what_its_file_would(folder: Path, latest: bool) -> None:
    (folder / "rolled").mkdir()
    rolled(folder / "rolled", 3)  # with archives, which repeat each other
    kpi("books", "-o", "history.parquet", *(["--latest"] if latest else []))
    written = frame_of(Path("history.parquet"))

    frame = kw.tidy_many("books", jobs=1, latest=latest).to_frame()

    assert list(frame.columns) == [*kw.Record.__dataclass_fields__, "scorecard", "edition"]
    for name in written.columns:
        assert frame[name].astype(written[name].dtype).equals(written[name]), name


def test_its_columns_are_of_the_kinds_that_a_cards_frame_has(folder: Path) -> None:
    (folder / "sample.xlsx").write_bytes(SAMPLE.read_bytes())
    card = kw.read(folder / "sample.xlsx").to_frame()

    frame = kw.tidy_many("books/sample.xlsx", jobs=1).to_frame()

    assert len(frame) == len(card) == 1045
    for name, kind in card.dtypes.items():
        assert str(frame[name].dtype) == str(kind), name
    assert list(frame.drop(columns=["workbook", "scorecard", "edition"]).compare(card.drop(columns="workbook"))) == []
    assert (frame["edition"].dtype, str(frame["scorecard"].dtype)) == (card["period"].dtype, "category")
    assert list(kw.tidy_many("books/sample.xlsx", jobs=1, sheets="Dataset").to_frame()["workbook"].cat.categories) == [
        "books/sample.xlsx"
    ]


def test_it_says_which_refs_of_the_configuration_no_book_has(folder: Path) -> None:
    (folder / "kpiworkbook.toml").write_text('[units]\nX9 = "rate"\n', encoding="utf-8")

    history = kw.tidy_many(folder, jobs=1)

    assert [[name.name for name in book.unmatched.names] for book in history.books] == [["X9"]] * 3


def test_it_says_what_there_is_and_which_books_belong_together(folder: Path) -> None:
    (folder / "sep-19 v2.xlsx").write_bytes(edition("sep-19", "7 | 81 | 9"))

    history = kw.tidy_many(folder, jobs=1)

    assert repr(history) == "<TidiedBooks of 4 workbooks: 16 records, editions of 1 scorecard>"
    assert len(history.books) == 4
    assert [Path(same.later).name for same in history.same_editions] == ["sep-19 v2.xlsx"]
    assert history._repr_html_().count("<tr>") == 16


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_book_that_cannot_be_read_is_warned_of_and_stops_no_other(folder: Path, jobs: int) -> None:
    (folder / "bad.xlsx").write_bytes(b"to be done")
    told: list[kw.TidiedBook] = []

    with pytest.warns(
        UserWarning, match=r"1 of 4 workbooks could not be read, and is not in it: .*bad\.xlsx"
    ) as warned:
        history = kw.tidy_many("books", jobs=jobs, on_result=told.append)

    assert len(warned) == 1
    assert warned[0].filename == __file__
    assert [(book.path, book.error is None, book.records) for book in told] == [
        ("books/aug-19.xlsx", True, 4), ("books/bad.xlsx", False, 0), ("books/oct-19.xlsx", True, 4),
        ("books/sep-19.xlsx", True, 4),
    ]  # fmt: skip
    assert history.books == tuple(told)
    assert repr(history) == "<TidiedBooks of 3 workbooks: 12 records, editions of 1 scorecard; 1 not read>"
    assert len(history.to_frame()) == 12


def test_where_no_book_can_be_read_there_is_nothing_to_go_on_with(folder: Path) -> None:
    for book in folder.iterdir():
        book.write_bytes(b"to be done")

    with pytest.raises(kw.ReadError, match=r"none of the 3 workbooks could be read: books/aug-19\.xlsx is no"):
        kw.tidy_many("books", jobs=1)
    with pytest.raises(kw.ReadError, match="no workbook found there"):
        kw.tidy_many("nowhere/*.xlsx")


def test_what_was_noticed_in_a_book_is_told_with_it(folder: Path) -> None:
    (folder / "oct-19.xlsx").write_bytes(edition("oct-19", "80 | £9m | 7"))

    books = {Path(book.path).name: book for book in kw.tidy_many("books", jobs=1).books}

    assert [problem.cell for problem in books["oct-19.xlsx"].problems] == ["D2"]
    assert books["aug-19.xlsx"].problems == ()


@pytest.mark.usefixtures("folder")
def test_an_indicators_series_over_all_editions_is_a_line() -> None:
    frame = kw.tidy_many("books", jobs=1, latest=True).to_frame()

    months = frame[(frame["ref"] == "M1") & (frame["series"] == "actual")].set_index("period")["value"]

    assert months.to_dict() == {
        pd.Timestamp(month): pytest.approx(value, nan_ok=True)
        for month, value in
        (("2019-06-01", 6), ("2019-07-01", 7), ("2019-08-01", 80), ("2019-09-01", 9), ("2019-10-01", float("nan")))
    }  # fmt: skip
