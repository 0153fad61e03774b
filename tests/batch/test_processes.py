"""Many items in real processes: in order, and whatever happens to one item happens to no other."""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from contextlib import closing
from multiprocessing import active_children

import pytest

from kpiworkbook.errors import BatchError
from kpiworkbook.workers import Failure, Observer, each
from tests.batch import works
from tests.batch.works import Item, do, items

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are Unix's")


def told(results: list[object]) -> list[object]:
    """Return results, a Failure as what its message says first."""
    return [result.message.partition(";")[0] if isinstance(result, Failure) else result for result in results]


class Seen(Observer):
    def __init__(self) -> None:
        self.events: list[tuple[str, str]] = []

    def begun(self, item: Item) -> None:
        self.events.append(("begun", item.path.name))

    def done(self, item: Item, result: object) -> None:  # noqa: ARG002
        self.events.append(("done", item.path.name))

    def killed(self, item: Item, process: int) -> None:
        assert process > 1
        self.events.append(("killed", item.path.name))


def test_results_come_in_the_order_of_the_items_whatever_the_timing() -> None:
    names = [f"book-{number}" for number in range(60)]

    assert list(each(works.do_at_random_speed, items(*names), jobs=3)) == names


def test_one_item_or_one_job_needs_no_process() -> None:
    for one in (each(works.process_of, items("a")), each(works.process_of, items("a", "b", "c"), jobs=1)):
        assert set(one) == {os.getpid()}


def test_where_there_are_no_processes_all_items_are_worked_on_in_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpiworkbook.workers.find_spec", {"_multiprocessing": None}.__getitem__)

    assert list(each(works.process_of, items("a", "b", "c"), jobs=2)) == [os.getpid()] * 3
    with pytest.raises(BatchError, match="cannot be ended here, where there are no processes; leave out timeout"):
        list(each(works.process_of, items("a", "b", "c"), timeout=60))


def test_several_items_are_worked_on_in_processes_of_their_own() -> None:
    pids = set(each(works.process_of, items(*map(str, range(20))), jobs=2))

    assert os.getpid() not in pids
    assert len(pids) == 2


def test_each_bad_item_costs_itself_alone() -> None:
    names = ["a", "exit-1", "b", "killed", "c", "segfault", "d", "raise", "e", "unreadable", "f", "unsendable", "g"]
    seen = Seen()

    results = told(list(each(do, items(*names), jobs=2, observer=seen)))

    ends = "the process that worked on it"
    bad = {
        "exit-1": f"exit-1: {ends} ended unforeseen (exit status 3)",
        "killed": f"killed: {ends} was killed (SIGKILL), perhaps for want of memory",
        "segfault": f"segfault: {ends} crashed (SIGSEGV)",
        "raise": "raise: internal error (RuntimeError: so it is)",
        "unreadable": "unreadable is no workbook",
    }
    assert results[11].startswith("unsendable: internal error (TypeError: cannot pickle")  # type: ignore[attr-defined]
    assert [result for index, result in enumerate(results) if index != 11] == [
        bad.get(name, name) for name in names if name != "unsendable"
    ]
    assert sorted(name for event, name in seen.events if event == "done") == sorted(names)
    assert sorted(name for event, name in seen.events if event == "killed") == ["exit-1", "killed", "segfault"]


def test_every_process_dying_again_and_again_stops_nothing() -> None:
    names = [f"exit-{number}" for number in range(8)] + ["last"]

    results = list(each(do, items(*names), jobs=2))

    assert [isinstance(result, Failure) for result in results] == [True] * 8 + [False]


def test_a_hanging_item_is_stopped_and_named_and_the_others_are_done() -> None:
    names = ["hang-1", *map(str, range(10)), "hang-2", *map(str, range(10, 20))]

    results = told(list(each(do, items(*names), jobs=2, timeout=1)))

    assert results == [
        f"{name}: not done within 1 seconds, so it was stopped" if name.startswith("hang") else name for name in names
    ]
    assert not active_children()


def test_one_hanging_item_alone_is_stopped_as_well() -> None:
    assert told(list(each(do, items("hang"), timeout=0.5))) == ["hang: not done within 0.5 seconds, so it was stopped"]


def test_results_that_fill_the_pipe_come_whole() -> None:
    names = [f"big-{number}" for number in range(12)]

    assert list(each(do, items(*names), jobs=2)) == [name * 200_000 for name in names]


def test_processes_killed_from_outside_at_any_moment_cost_one_item_each() -> None:
    """As by a system that runs out of memory. Large results make it likely to hit one in the middle of a word."""
    names = [f"big-{number}" for number in range(60)]
    killed = 0
    moments = random.Random(3)
    stop = threading.Event()

    def kill() -> None:
        nonlocal killed
        while not stop.wait(moments.uniform(0.2, 0.6)) and killed < 6:
            for child in active_children()[:1]:
                child.kill()
                killed += 1

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        results = list(each(do, items(*names), jobs=2))
    finally:
        stop.set()
        killer.join()

    failed = [result for result in results if isinstance(result, Failure)]
    assert len(failed) <= killed
    assert [result for result in results if not isinstance(result, Failure)] == [
        name * 200_000 for name, result in zip(names, results, strict=True) if not isinstance(result, Failure)
    ]


def test_few_results_wait_for_an_earlier_one() -> None:
    seen = Seen()
    names = ["hang", *map(str, range(200))]

    list(each(do, items(*names), jobs=2, timeout=2, ahead=10, observer=seen))

    before = [name for _, name in seen.events[: seen.events.index(("killed", "hang"))]]
    assert not {str(number) for number in range(10, 200)} & set(before)


def test_items_of_processes_that_died_are_not_forgotten_behind_later_ones() -> None:
    names = [f"exit-{number}" if number % 3 == 0 else str(number) for number in range(24)]

    results = list(each(do, items(*names), jobs=3, ahead=1))

    assert [name for name, result in zip(names, results, strict=True) if isinstance(result, Failure)] == names[::3]


def test_closing_the_results_ends_the_work_at_once() -> None:
    with closing(each(do, items("a", "hang-1", "hang-2", "b"), jobs=2)) as results:
        assert next(results) == "a"

    assert not active_children()


def test_where_no_process_can_start_there_is_a_message_and_no_endless_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    monkeypatch.setattr("multiprocessing.spawn._python_exe", os.fsencode("/bin/false"))

    with pytest.raises(BatchError, match="no process for the books would start"):
        list(each(do, items("a", "b"), jobs=2))


def test_the_observer_hears_of_each_item_once() -> None:
    seen = Seen()
    names = [str(number) for number in range(40)]

    list(each(works.do_at_random_speed, items(*names), jobs=3, observer=seen))

    for event in ("begun", "done"):
        assert sorted(name for told_event, name in seen.events if told_event == event) == sorted(names)
    assert all(seen.events.index(("begun", name)) < seen.events.index(("done", name)) for name in names)


def test_an_item_that_is_done_as_soon_as_its_process_is_ready_has_begun_as_well() -> None:
    class Slow(Seen):
        def begun(self, item: Item) -> None:
            if not self.events:
                time.sleep(1)  # meanwhile the other process becomes ready and does all that it was given
            super().begun(item)

    seen = Slow()
    names = [str(number) for number in range(8)]

    list(each(do, items(*names), jobs=2, observer=seen))

    assert sorted(name for event, name in seen.events if event == "begun") == sorted(names)
