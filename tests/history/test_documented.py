"""The queries that docs/records.md gives find a restatement."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from tests.history.support import kpi, query

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "records.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


@pytest.mark.parametrize("ending", [".sqlite", ".duckdb"])
def test_the_query_for_databases(folder: Path, ending: str) -> None:
    kpi("books", "-o", f"history{ending}")

    assert query(folder / f"history{ending}", block("sql")) == [
        ("books/dataset", "M1", "2019-08-01", 1, "2019-08-01", 8, "8"),
        ("books/dataset", "M1", "2019-08-01", 2, "2019-09-01", 80, "80"),
    ]


@pytest.mark.usefixtures("folder")
def test_the_query_for_pandas() -> None:
    kpi("books", "-o", "history.parquet")
    names: dict[str, object] = {"pd": pd}

    exec(block("python"), names)  # what the page says, word for word

    restated = names["restated"]
    assert isinstance(restated, pd.DataFrame)
    assert restated[["ref", "value"]].values.tolist() == [["M1", 8], ["M1", 80]]
