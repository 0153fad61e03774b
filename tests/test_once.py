"""What is expensive is made once for the same content, whichever test or process asks, and again for any other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.once import once

ROOT = Path(__file__).resolve().parent.parent


def test_the_same_is_made_once() -> None:
    made = iter([b"first", b"second"])
    assert [once(lambda: next(made), "test_once", b"book") for _ in range(3)] == [b"first"] * 3


def test_whatever_it_is_made_of_counts_and_so_does_where_one_ends_and_the_next_begins() -> None:
    kinds = [("ods", b"book"), ("xls", b"book"), ("xls", b"other"), ("xlsb", b"ook"), ("xls", b"book", "")]
    assert [once(lambda n=number: bytes([n]), "test_once", *kind) for number, kind in enumerate(kinds)] == [
        bytes([number]) for number in range(len(kinds))
    ]


def test_another_process_of_the_run_has_it_too_and_one_outside_of_it_makes_its_own() -> None:
    once(lambda: b"here", "test_once", "shared")
    code = "from tests.once import once; print(once(lambda: b'there', 'test_once', 'shared').decode())"
    outside = {name: value for name, value in os.environ.items() if name != "KPIWORKBOOK_TESTS_SHARE"}
    told = [
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, capture_output=True).stdout
        for environment in (dict(os.environ), outside)
    ]
    assert told == [b"here\n", b"there\n"]


def test_what_cannot_be_made_is_tried_again() -> None:
    def fail() -> bytes:
        raise OSError("no room")

    for _ in range(2):
        with pytest.raises(OSError, match="no room"):
            once(fail, "test_once", "failing")
    assert once(lambda: b"made", "test_once", "failing") == b"made"
