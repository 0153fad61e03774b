"""The fuzzer notices what it is there for, and goes on after it; a case is the same whenever it is tried."""

from __future__ import annotations

import sys
from random import Random

import pytest

from tests.fuzz.mutations import spoiled_package
from tests.fuzz.worker import Worker, chances
from tests.hostile.books import BOOK

NOTICED = {
    "crash": "crash: the process ended with -6",
    "hang": "hang: more than 1 seconds",
    "memory": "MemoryError at targets.py",
    "mistake": "IndexError at targets.py",
}


@pytest.mark.skipif(sys.platform == "win32", reason="memory cannot be limited, and processes end otherwise")
def test_it_notices_and_goes_on() -> None:
    worker = Worker(60)
    try:
        for misdeed, said in NOTICED.items():
            assert worker.run(misdeed, 0, 0, seconds=1 if misdeed == "hang" else None).startswith(said)
            assert worker.run("notation", 0, 0) == ""
    finally:
        worker.stop()


def test_a_case_comes_again() -> None:
    spoiled = [spoiled_package(BOOK, chances("reader", 5, number)) for number in (1, 2, 1)]
    assert spoiled[0] == spoiled[2] != spoiled[1]
    assert chances("reader", 5, 1).random() != Random(5).random()
