"""`kpiworkbook tidy BOOKS | head`: rows come while books are read, and a reader that goes away is no error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import SAMPLE


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe of this kind is Unix's")
@pytest.mark.parametrize("reader", ["head -n 1", "true"])
def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path, reader: str) -> None:
    for month in ("aug", "sep", "oct", "nov"):
        (tmp_path / f"{month}-19.xlsx").write_bytes(SAMPLE.read_bytes())
    command = f"{sys.executable} -m kpiworkbook tidy . --jobs 1; echo status $? >&2"

    result = subprocess.run(
        f"({command}) | {reader}", shell=True, cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert "status 0" in result.stderr
    assert "Traceback" not in result.stderr
    assert "Error" not in result.stderr
