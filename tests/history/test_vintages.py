"""One dataset out of many editions: each word on a figure with the edition that said so, and the newest word."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import kpiworkbook as kw
from tests.history.support import ENDINGS, frame_of, kpi, query, words
from tests.support import xlsx


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_word_has_the_edition_that_said_so(folder: Path, ending: str) -> None:
    result = kpi("books", "-o", f"history{ending}")

    assert result.exit_code == 0, result.stderr
    assert "12 records of 3 workbooks" in result.stderr
    frame = frame_of(folder / f"history{ending}")
    assert words(frame) == [
        "2019-06 2019-08 6", "2019-07 2019-08 7", "2019-07 2019-09 7", "2019-08 2019-08 8", "2019-08 2019-09 80",
        "2019-08 2019-10 80", "2019-09 2019-09 9", "2019-09 2019-10 9", "2019-10 2019-10 tbc",
    ]  # fmt: skip
    assert set(frame["scorecard"]) == {"books/dataset"}


@pytest.mark.parametrize("ending", ENDINGS)
def test_latest_keeps_the_newest_word_on_each_figure(folder: Path, ending: str) -> None:
    result = kpi("books", "-o", f"history{ending}", "--latest")

    assert result.exit_code == 0, result.stderr
    frame = frame_of(folder / f"history{ending}")
    assert words(frame) == ["2019-06 2019-08 6", "2019-07 2019-09 7", "2019-08 2019-10 80", "2019-09 2019-10 9",
                            "2019-10 2019-10 tbc"]  # fmt: skip
    assert len(frame[frame["series"] == "target"]) == 1


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("latest", [[], ["--latest"]], ids=["all", "latest"])
def test_processes_change_nothing_of_it(folder: Path, ending: str, latest: list[str]) -> None:
    one, two = (kpi("books", "-o", f"{jobs}{ending}", *latest, jobs=jobs) for jobs in (1, 2))

    assert (one.exit_code, one.stderr.replace("1.", "2.")) == (two.exit_code, two.stderr)
    pd.testing.assert_frame_equal(*(frame_of(folder / f"{jobs}{ending}") for jobs in (1, 2)))


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_month_that_is_still_to_come_is_no_word_on_it(tmp_path: Path, ending: str) -> None:
    year = "Ref. | Indicator | Aug-19 | Sep-19 | Oct-19 | Target 19-20\nM1 | Contacts | "
    for month, figures in (("aug-19", "8 |  | "), ("sep-19", "8 |  9 | "), ("oct-19", "8 | 9 | -")):
        (tmp_path / f"{month}.xlsx").write_bytes(xlsx(f"{year}{figures} | "))
    card = kw.read(tmp_path / "aug-19.xlsx")

    kw.tidy(
        [kw.read(tmp_path / f"{month}.xlsx") for month in ("aug-19", "sep-19", "oct-19")], tmp_path / f"all{ending}"
    )

    assert words(frame_of(tmp_path / f"all{ending}")) == [
        "2019-08 2019-08 8", "2019-08 2019-09 8", "2019-08 2019-10 8", "2019-09 2019-09 9", "2019-09 2019-10 9",
        "2019-10 2019-10 -",
    ]  # fmt: skip
    assert list(card.to_frame()["status"]) == ["reported", "missing", "missing", "missing"]


@pytest.mark.usefixtures("folder")
def test_latest_goes_to_standard_output_as_well() -> None:
    result = kpi("books", "--latest")

    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 1 + 6


@pytest.mark.parametrize("ending", [".sqlite", ".duckdb"])
def test_a_restatement_is_two_vintages_and_the_rest_one(folder: Path, ending: str) -> None:
    kpi("books", "-o", f"history{ending}")

    sql = "SELECT ref, period, edition, value, vintage FROM vintages WHERE period IS NOT NULL ORDER BY period, vintage"
    assert query(folder / f"history{ending}", sql) == [
        ("M1", "2019-06-01", "2019-08-01", 6, 1),
        ("M1", "2019-07-01", "2019-08-01", 7, 1),
        ("M1", "2019-08-01", "2019-08-01", 8, 1),
        ("M1", "2019-08-01", "2019-09-01", 80, 2),
        ("M1", "2019-09-01", "2019-09-01", 9, 1),
        ("M1", "2019-10-01", "2019-10-01", None, 1),
    ]


@pytest.mark.parametrize("ending", [".sqlite", ".duckdb"])
def test_the_view_latest_is_what_the_option_keeps(folder: Path, ending: str) -> None:
    kpi("books", "-o", f"all{ending}")
    kpi("books", "-o", f"newest{ending}", "--latest")

    newest = query(folder / f"newest{ending}", "SELECT * FROM records ORDER BY period, label")
    assert query(folder / f"all{ending}", "SELECT * FROM latest ORDER BY period, label") == newest
    assert len(newest) == 6
