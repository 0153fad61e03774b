"""Killed at any moment: the input is intact, and no half file bears the target's name."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.forked import COMMAND, forked, run
from tests.support import SAMPLE

COMMANDS = {
    "refresh": ["refresh", "book.xlsx", "--force"],
    "refresh --in-place": ["refresh", "book.xlsx", "--in-place", "--values-only"],
    "refresh --restyle": ["refresh", "book.xlsx", "--restyle", "--force"],
    "fix": ["fix", "book.xlsx", "--force"],
}


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is Unix's")
@pytest.mark.parametrize("name", COMMANDS)
def test_whatever_is_killed_leaves_whole_files_only(tmp_path: Path, name: str) -> None:
    whole = SAMPLE.read_bytes()
    (tmp_path / "book.xlsx").write_bytes(whole)
    run(COMMAND, "--version")  # so that what it is forked off stands there
    started = time.monotonic()
    assert run(COMMAND, *COMMANDS[name], cwd=tmp_path).returncode == 0
    lasts = time.monotonic() - started
    results = {path.name: path.read_bytes() for path in tmp_path.glob("*.xlsx")}
    moments = random.Random(7)

    killed = 0
    for _ in range(12):
        for path in tmp_path.iterdir():
            path.unlink()
        (tmp_path / "book.xlsx").write_bytes(whole)
        started = time.monotonic()
        with Path(os.devnull).open("r+b") as nowhere:
            process = forked(COMMAND, *COMMANDS[name], cwd=tmp_path, streams=(nowhere.fileno(),) * 3)
        time.sleep(moments.uniform(0.3, 1.0) * lasts)
        waited = time.monotonic() - started
        process.kill()
        if process.wait() == -signal.SIGKILL:
            killed += 1
        else:  # the first may have been slow by chance, and all others done before their time
            lasts = min(lasts, waited)

        for path in tmp_path.glob("*.xlsx"):
            assert path.read_bytes() in (whole, results.get(path.name)), path.name
        assert kw.read(tmp_path / "book.xlsx")
    assert killed  # else every run was done before its time
