"""No Ctrl-C is lost: neither where Python swallows what is raised, nor where it comes by way of another thread."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from kpiworkbook.workers import Observer, each, interrupts_noted, interrupts_wait
from tests.batch.works import Item, do, items
from tests.support import xlsx

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are Unix's")

ROOT = Path(__file__).resolve().parents[2]
NAMES = [f"book-{number}" for number in range(60)]


class Swallows:
    """Gets Ctrl-C in its destructor, where Python swallows what is raised."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


class Swallowing(Observer):
    """Presses Ctrl-C when an item is done, in a place where nobody hears of it."""

    def __init__(self, after: int = 5) -> None:
        self.done_names: list[str] = []
        self._after = after

    def done(self, item: Item, result: object) -> None:  # noqa: ARG002
        self.done_names.append(item.path.name)
        if len(self.done_names) == self._after:
            Swallows()


@pytest.fixture(params=["this process", "processes", "executor"])
def ways(request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    with ThreadPoolExecutor(max_workers=2) as threads:
        yield {"this process": {"jobs": 1}, "processes": {"jobs": 2}, "executor": {"executor": threads}}[request.param]


def test_one_that_is_swallowed_stops_the_work_all_the_same(
    ways: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    seen = Swallowing()
    with pytest.raises(KeyboardInterrupt), interrupts_noted():
        list(each(do, items(*NAMES), observer=seen, **ways))

    assert 5 <= len(seen.done_names) < 20
    assert capsys.readouterr().err == ""
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_one_that_is_swallowed_at_the_very_end_is_told_on_leaving(ways: dict[str, Any]) -> None:
    results = []

    def work() -> None:
        with interrupts_noted():
            results.extend(each(do, items(*NAMES), **ways))
            Swallows()

    with pytest.raises(KeyboardInterrupt):
        work()
    assert results == NAMES


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_library_leaves_ctrl_c_as_it_is(ways: dict[str, Any]) -> None:
    assert list(each(do, items(*NAMES), observer=Swallowing(), **ways)) == NAMES


def test_what_was_pressed_before_or_is_answered_is_not_asked_for_again(ways: dict[str, Any]) -> None:
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt), interrupts_noted():
            signal.raise_signal(signal.SIGINT)
        with interrupts_noted():
            assert list(each(do, items("a", "b"), **ways)) == ["a", "b"]


def test_one_that_comes_by_way_of_another_thread_waits_as_well() -> None:
    """A thread in which the signal is not blocked takes it, and Python answers it in the main thread."""
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    done = []

    def work() -> None:
        with interrupts_noted():
            with interrupts_wait():
                signal.pthread_kill(other.ident or 0, signal.SIGINT)
                time.sleep(0.1)
                done.append("within")
            done.append("behind")

    other.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            work()
    finally:
        stop.set()
        other.join()
    assert done == ["within"]


@pytest.mark.parametrize("answer", [signal.SIG_IGN, lambda *_: None], ids=["ignored", "somebody's"])
def test_who_answers_ctrl_c_otherwise_goes_on_doing_so(answer: Callable[..., None]) -> None:
    before = signal.signal(signal.SIGINT, answer)
    try:
        with interrupts_noted():
            assert signal.getsignal(signal.SIGINT) is answer
            signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is answer
    finally:
        signal.signal(signal.SIGINT, before)


def test_in_another_thread_nothing_is_changed() -> None:
    within = []

    def work() -> None:
        with interrupts_noted():
            within.append(signal.getsignal(signal.SIGINT))
            within.extend(each(do, items(*NAMES), jobs=2))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert within == [signal.default_int_handler, *NAMES]


COMMAND = """
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

from kpiworkbook.batch import cluster
from kpiworkbook.batch.running import Account
from kpiworkbook.cli import main
from tests.batch.test_interrupts import Swallows

def done(self, item, result, done=Account.done):
    done(self, item, result)
    if len(self.done_paths) == 3:
        Swallows()

if __name__ == "__main__":
    Account.done = done
    cluster.cluster = lambda _: nullcontext(ThreadPoolExecutor(1))
    main()
"""


@pytest.mark.parametrize(
    "command",
    [["refresh", "-o", "out", "--jobs=1"], ["validate", "--jobs=2"], ["tidy", "--scheduler=tcp://HOST:1"]],
    ids=lambda command: command[0],
)
def test_a_command_ends_as_interrupted_and_says_so(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "books").mkdir()
    (tmp_path / "command.py").write_text(COMMAND)
    for number in range(40):
        (tmp_path / "books" / f"{number}.xlsx").write_bytes(BOOK)

    ended = subprocess.run(
        [sys.executable, "command.py", *command, "books"], cwd=tmp_path, capture_output=True, encoding="utf-8",
        env={"PYTHONPATH": str(ROOT)}, check=False, timeout=120,
    )  # fmt: skip

    assert ended.returncode == 130, ended.stderr
    assert "Traceback" not in ended.stderr
    told = [line for line in ended.stderr.splitlines() if line.startswith("Interrupted: ")]
    assert len(told) == 1
    assert 3 <= int(told[0].split()[1]) < 12


BOOK = xlsx("""
    Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month
    M1   | Contacts  | 10     | 20     | ↑ 50%
""")
