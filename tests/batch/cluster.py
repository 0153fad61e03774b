"""A real Dask cluster on loopback: a scheduler and two worker processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Cluster:
    address: str
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """Start a scheduler and workers, each a process with one thread, standing in a folder of their own."""
    folder.mkdir()
    started = [_dask(folder, "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", "scheduler.json")]
    try:
        address = _when(lambda: _address(folder / "scheduler.json"))
        for number in range(workers):
            # Without a nanny, which would start a killed worker anew.
            options = [
                "--no-nanny",
                "--nthreads",
                "1",
                "--no-dashboard",
                "--name",
                str(number),
                "--death-timeout",
                "60",
            ]
            started.append(_dask(folder, "worker", address, "--host", "127.0.0.1", *options))
        if workers:
            from distributed import Client

            with Client(address, set_as_default=False) as client:
                client.wait_for_workers(workers, timeout=60)
        yield Cluster(address=address, workers=started[1:])
    finally:
        for process in started:
            process.kill()
            process.wait()


def _dask(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    with (folder / f"{arguments[0]}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments], cwd=folder, stdout=log, stderr=log,
            env={**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__DASHBOARD__LINK": ""},
        )  # fmt: skip


def _address(file: Path) -> str:
    import json

    try:
        return str(json.loads(file.read_text())["address"])
    except (OSError, ValueError):
        return ""


def _when(told: object) -> str:
    for _ in range(600):
        if text := told():  # type: ignore[operator]
            return str(text)
        time.sleep(0.1)
    raise AssertionError("the scheduler has not started")
