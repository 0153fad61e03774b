"""Pieces of work for the tests of many books: what they do stands in the item, as its path."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from kpiworkbook.batch.planning import Job
from kpiworkbook.batch.refreshing import Refresh, RefreshReport
from kpiworkbook.errors import ReadError
from kpiworkbook.output import whole_file


@dataclass(frozen=True)
class Item:
    path: Path


def items(*names: str) -> list[Item]:
    return [Item(path=Path(name)) for name in names]


def do(item: Item) -> str:
    """Return the item's name, unless the name says otherwise."""
    name = item.path.name
    if name.startswith("hang"):
        time.sleep(600)
    elif name.startswith("exit"):
        os._exit(3)
    elif name.startswith("segfault"):
        os.kill(os.getpid(), signal.SIGSEGV)
    elif name.startswith("killed"):
        os.kill(os.getpid(), signal.SIGKILL)
    elif name.startswith("raise"):
        raise RuntimeError("so it is")
    elif name.startswith("unreadable"):
        raise ReadError(f"{item.path} is no workbook")
    elif name.startswith("unsendable"):
        return threading.Lock()  # type: ignore[return-value]
    elif name.startswith("big"):
        return name * 200_000
    return name


def do_at_random_speed(item: Item) -> str:
    time.sleep(random.random() / 20)
    return do(item)


class OddRefresh(Refresh):
    """A refresh that takes its time, hangs or dies where the book's name says so."""

    def __call__(self, job: Job) -> RefreshReport:
        name = job.path.name
        if name.startswith("slow"):
            time.sleep(0.2)
        elif name.startswith("brisk"):
            time.sleep(0.05)
        elif name.startswith("late"):  # the output is there, and nobody has heard of it
            report = super().__call__(job)
            time.sleep(600)
            return report
        elif name.startswith("torn"):
            with whole_file(Path(job.target), force=False) as stream:
                stream.write(b"half of it")
                stream.flush()
                os.kill(os.getpid(), signal.SIGKILL)
        elif name.startswith(("hang", "killed", "exit")):
            do(Item(path=job.path))
        return super().__call__(job)


def process_of(_item: Item) -> int:
    return os.getpid()
