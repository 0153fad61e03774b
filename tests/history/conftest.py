"""A folder of three editions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.history.support import HEADS, edition


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    books = tmp_path / "books"
    books.mkdir()
    for month in HEADS:
        (books / f"{month}.xlsx").write_bytes(edition(month))
    return tmp_path
