"""One piece of work over many items: in this process, in processes of our own, or in anybody's executor.

An item is whatever has a `path`; of workbooks it knows no more than that its messages are about them. Results come in
the order of the items, and what goes wrong with one item is its own Failure and stops no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeVar

from kpiworkbook.errors import BatchError
from kpiworkbook.workers.attempt import Attempt, Failure, Named, Observer
from kpiworkbook.workers.interrupts import ask_for_interrupts, interrupts_noted, interrupts_wait

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["Attempt", "Failure", "Observer", "cores", "each", "interrupts_noted", "interrupts_wait"]

I = TypeVar("I", bound=Named)  # noqa: E741 - an item
R = TypeVar("R")

HELD_PER_JOB = 50
"""So many results of later items may wait for an earlier one, unless the caller says otherwise."""
HELD_BY_EXECUTOR = 1_000
"""As many for an executor, whose workers nobody counts: it keeps forty busy with chunks of 25."""


def each(
    work: Callable[[I], R],
    items: Sequence[I],
    *,
    jobs: int | None = None,
    timeout: float | None = None,
    executor: Executor | None = None,
    ahead: int | None = None,
    observer: Observer | None = None,
) -> Iterator[R | Failure]:
    """Yield what `work` gives for each item, in the order of the items; a Failure where it cannot be done.

    One item, or `jobs=1`, is worked on in this process. Otherwise, and always with a `timeout` (seconds for one item),
    there are up to `jobs` processes (default: the cores): one that dies or is too slow is replaced, and costs the item
    that it had in hand. `executor`, anything with the interface of concurrent.futures, gets chunks of items instead.
    Except in this process, `work`, items and results must be picklable, and items small. Where there are no processes,
    as in a browser page, all items are worked on in this one, and a `timeout` raises BatchError.

    `ahead` bounds how many results may wait for an earlier one: by default 50 a process, and 1,000 of an executor,
    which gets no more than so many items beyond the one whose result is yielded next. `observer` is told what begins
    and what is done as it happens, in any order. Close the iterator (`contextlib.closing`) to stop all work at once.
    """
    attempt, watching = Attempt(work), observer or Observer()
    if executor is not None:
        from kpiworkbook.workers.executors import hand_out

        yield from hand_out(
            attempt, items, executor, timeout=timeout, ahead=ahead or HELD_BY_EXECUTOR, observer=watching
        )
    elif timeout is None and (jobs == 1 or len(items) <= 1 or not _has_processes()):
        for item in items:
            watching.begun(item)
            result = attempt(item)
            watching.done(item, result)
            ask_for_interrupts()
            yield result
    else:
        if not _has_processes():
            raise BatchError(
                "a book that takes too long cannot be ended here, where there are no processes; leave out timeout"
            )
        from kpiworkbook.workers.pool import spread

        number = min(jobs or cores(), len(items))
        held = ahead or HELD_PER_JOB * number
        yield from spread(attempt, items, number, timeout=timeout, ahead=held, observer=watching)


def _has_processes() -> bool:
    """Return whether Python can start processes here: in a browser page it comes without what it takes."""
    return find_spec("_multiprocessing") is not None


def cores() -> int:
    """Return how many cores this process may use."""
    import os

    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # where it cannot be asked, as on macOS and Windows
        return os.cpu_count() or 1
