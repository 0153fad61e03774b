"""Whatever happens, the file is whole or not there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

import kpiworkbook as kw
from tests.history.support import ENDINGS, edition, frame_of, kpi, query


@pytest.mark.parametrize("latest", [[], ["--latest"]], ids=["all", "latest"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_book_that_cannot_be_read_is_named_and_the_others_are_in_a_whole_file(
    folder: Path, ending: str, latest: list[str]
) -> None:
    (folder / "books" / "bad.xlsx").write_bytes(b"no workbook")

    result = kpi("books", "-o", f"history{ending}", *latest, jobs=2)

    assert result.exit_code == 2
    assert "bad.xlsx" in result.stderr
    assert frame_of(folder / f"history{ending}")["workbook"].nunique() == 3
    assert sorted(path.name for path in folder.iterdir()) == ["books", f"history{ending}"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_where_the_cards_end_in_an_error_it_is_that_error_and_no_file_is_left(tmp_path: Path, ending: str) -> None:
    def cards() -> Iterator[kw.Scorecard]:
        yield kw.read(edition("sep-19"))
        raise FileNotFoundError("oct-19.xlsx")

    with pytest.raises(FileNotFoundError, match=r"oct-19\.xlsx"):
        kw.tidy(cards(), tmp_path / f"history{ending}")
    assert list(tmp_path.iterdir()) == []


def test_cards_are_taken_one_by_one(tmp_path: Path) -> None:
    alive: list[str] = []

    class Card(kw.Scorecard):
        """A scorecard that tells when it is forgotten."""

        def __init__(self, name: str) -> None:
            card = kw.read(edition("sep-19"), name=name)
            super().__init__(source=name, sheets=card.sheets, records=card.records)
            alive.append(name)
            assert len(alive) <= 2, alive

        def __del__(self) -> None:
            alive.remove(self.source)

    result = kw.tidy((Card(str(number)) for number in range(20)), tmp_path / "history.csv")

    assert (result.records, result.workbooks) == (80, 20)


def test_a_duckdb_file_that_is_none_is_refused(folder: Path) -> None:
    Path("history.duckdb").write_text("minutes of the scrutiny panel\n" * 20, encoding="utf-8")

    result = kpi("books", "-o", "history.duckdb")

    assert result.exit_code == 2
    assert "history.duckdb exists already and is not a DuckDB database" in result.stderr
    assert (folder / "history.duckdb").read_text(encoding="utf-8").startswith("minutes")


def test_another_table_of_that_name_in_duckdb_is_left_alone(folder: Path) -> None:
    with closing(duckdb.connect(folder / "other.duckdb")) as connection:
        connection.execute("CREATE TABLE records (workbook VARCHAR, note VARCHAR)")
        connection.execute("INSERT INTO records VALUES ('sep-19.xlsx', 'keep me')")

    result = kpi("books", "-o", "other.duckdb")

    assert result.exit_code == 2
    assert "other.duckdb" in result.stderr
    assert "Traceback" not in result.stderr
    assert query(folder / "other.duckdb", "SELECT note FROM records") == [("keep me",)]


@pytest.mark.parametrize(("module", "name"), [("duckdb", "history.duckdb"), ("pyarrow", "history.parquet")])
def test_a_missing_extra_is_named_with_the_command_that_brings_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, module: str, name: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)

    result = kpi("books", "-o", name)

    assert result.exit_code == 2
    assert 'pip install "kpiworkbook[' in result.stderr
    assert not (folder / name).exists()


def test_text_of_every_kind_comes_back_from_duckdb_as_it_was(tmp_path: Path) -> None:
    card = kw.read(edition("sep-19"))
    texts = ['a "quote", and more', "two\nlines", "one\rreturn", " blanks ", "", "NULL", "ä→€", "=1+1"]
    columns = {name: (values * 2)[: len(texts)] for name, values in card.records.columns.items()}
    columns |= {"indicator": texts, "cell": [f"A{number}" for number in range(len(texts))]}
    part = replace(card, records=replace(card.records, columns=columns, editions=()))

    kw.tidy([part], tmp_path / "history.duckdb")

    found = query(tmp_path / "history.duckdb", "SELECT indicator FROM records ORDER BY rowid")
    assert [text for (text,) in found] == texts
