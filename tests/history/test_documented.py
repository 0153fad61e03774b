"""The queries that docs/records.md gives find a restatement, and a series whose ref changed."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from tests.history.support import HEADS, kpi, query
from tests.support import xlsx

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "records.md").read_text(encoding="utf-8")


FRAME, RESTATED, RENAMED = -3, -2, -1
"""Which of the page's blocks in a language, from the end; those of a single card come before them."""


def block(language: str, which: int) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert len(found) == {"sql": 2, "python": 5}[language]
    return str(found[which])


@pytest.fixture
def renamed(folder: Path) -> Path:
    """Make editions of which the last two have another ref, and restate July under it."""
    for month, ref, figures in (("aug-19", "M4", "6 | 7 | 8"), ("sep-19", "CSE1", "70 | 8 | 9"),
                                ("oct-19", "CSE1", "8 | 9 | 10")):  # fmt: skip
        grid = f"Ref. | Indicator | {HEADS[month]}\n{ref} | Exploitation | {figures}\nM1 | Contacts | 1 | 2 | 3"
        (folder / "books" / f"{month}.xlsx").write_bytes(xlsx(grid))
    return folder


SERIES = [("2019-06-01", 6, "M4"), ("2019-07-01", 70, "CSE1"), ("2019-08-01", 8, "CSE1"), ("2019-09-01", 9, "CSE1"),
          ("2019-10-01", 10, "CSE1")]  # fmt: skip


@pytest.mark.parametrize("ending", [".sqlite", ".duckdb"])
def test_the_query_for_a_series_whose_ref_changed(renamed: Path, ending: str) -> None:
    kpi("books", "-o", f"history{ending}")

    found = query(renamed / f"history{ending}", block("sql", RENAMED))
    assert [(period, value, ref) for _, period, value, _, ref, _ in found] == SERIES


@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize("latest", [[], ["--latest"]], ids=["all", "latest"])
def test_the_series_whose_ref_changed_in_pandas(latest: list[str]) -> None:
    kpi("books", "-o", "history.parquet", *latest)
    names: dict[str, object] = {"pd": pd, "frame": pd.read_parquet("history.parquet")}

    exec(block("python", RENAMED), names)

    series = names["series"]
    assert isinstance(series, pd.DataFrame)
    assert list(zip(series["period"].astype(str), series["value"], series["ref"], strict=True)) == SERIES


@pytest.mark.parametrize("ending", [".sqlite", ".duckdb"])
def test_the_query_for_databases(folder: Path, ending: str) -> None:
    kpi("books", "-o", f"history{ending}")

    assert query(folder / f"history{ending}", block("sql", RESTATED)) == [
        ("books/dataset", "M1", "2019-08-01", 1, "2019-08-01", 8, "8"),
        ("books/dataset", "M1", "2019-08-01", 2, "2019-09-01", 80, "80"),
    ]


@pytest.mark.usefixtures("folder")
def test_the_query_for_pandas() -> None:
    kpi("books", "-o", "history.parquet")
    names: dict[str, object] = {"pd": pd}

    exec(block("python", RESTATED), names)  # what the page says, word for word

    restated = names["restated"]
    assert isinstance(restated, pd.DataFrame)
    assert restated[["ref", "value"]].values.tolist() == [["M1", 8], ["M1", 80]]


@pytest.mark.usefixtures("folder")
def test_the_frame_of_a_folder_is_what_the_file_would_hold() -> None:
    kpi("books", "-o", "history.parquet")
    names: dict[str, object] = {}

    exec(block("python", FRAME), names)

    frame = names["frame"]
    assert isinstance(frame, pd.DataFrame)
    assert len(frame) > 0
    written = pd.read_parquet("history.parquet")
    assert list(frame.columns) == list(written.columns)
    assert frame.astype(str).values.tolist() == written.astype(str).values.tolist()
