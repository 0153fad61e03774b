"""Processes of which each works on its own items; one that dies or hangs is replaced and costs the item in hand."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from multiprocessing.connection import wait
from typing import Any

from kpiworkbook.errors import BatchError
from kpiworkbook.workers.attempt import Attempt, Failure, Named, Observer
from kpiworkbook.workers.interrupts import interrupts_wait
from kpiworkbook.workers.ordering import in_order
from kpiworkbook.workers.process import READY, Worker, stopped

__all__ = ["spread"]

QUEUED = 4
"""Items that a process has in hand or before it: enough that it never waits for the next while results are shown,
and few enough that none is left with many when the others have finished."""

_STILLBORN = 12
"""Processes in a row that may be killed before they have begun to work; then none ever will."""
_BY_ITSELF = 4
"""As so many counts one that ends by itself, which the next one is going to do as well."""


def spread(
    attempt: Attempt,
    items: Sequence[Named],
    number: int,
    *,
    timeout: float | None,
    ahead: int,
    observer: Observer,
) -> Iterator[Any]:
    """Yield the results in the order of the items, from so many processes, `ahead` of the oldest missing at most."""
    pool = _Pool(attempt, items, timeout, observer)
    try:
        pool.start(number)
        yield from in_order(len(items), lambda first: pool.step(first + ahead))
    finally:
        pool.stop()


class _Pool:
    """The processes, and the items that are still to be given out."""

    def __init__(self, attempt: Attempt, items: Sequence[Named], timeout: float | None, observer: Observer) -> None:
        self._attempt = attempt
        self._items = items
        self._timeout = timeout
        self._observer = observer
        self._todo = list(range(len(items)))
        """A heap: items of a process that died come back, and go out before later ones."""
        self._workers: list[Worker] = []
        self._stillborn = 0

    def start(self, number: int) -> None:
        for _ in range(number):
            self._workers.append(Worker(self._attempt))

    def step(self, limit: int) -> Iterator[tuple[int, Any]]:
        """Give out items below the limit, wait until something happens, and yield what was done."""
        for worker in self._workers:
            self._give(worker, limit)
        wait([worker.connection for worker in self._workers], self._patience())
        for worker in tuple(self._workers):
            yield from self._heard(worker)

    def stop(self) -> None:
        """End all processes at once, however often Ctrl-C is pressed.

        Nor are they left to themselves when all is done: to clear up they would take longer than a book does.
        """
        with interrupts_wait():
            while self._workers:
                worker = self._workers.pop()
                worker.kill()
                if worker.queue:
                    self._observer.killed(self._items[worker.queue[0]], worker.number)

    def _give(self, worker: Worker, limit: int) -> None:
        share = -(-len(self._todo) // len(self._workers))
        while self._todo and self._todo[0] < limit and len(worker.queue) < min(QUEUED, max(1, share)):
            index = heappop(self._todo)
            if not worker.give(index, self._items[index]):
                heappush(self._todo, index)
                return
            if len(worker.queue) == 1 and worker.is_ready:
                self._begin(worker)

    def _begin(self, worker: Worker) -> None:
        """Note that the first item of the worker's queue is in hand from now on."""
        worker.deadline = time.monotonic() + self._timeout if self._timeout is not None else None
        self._observer.begun(self._items[worker.queue[0]])

    def _patience(self) -> float | None:
        """Return the seconds until the first deadline."""
        deadlines = [worker.deadline for worker in self._workers if worker.deadline is not None]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _heard(self, worker: Worker) -> Iterator[tuple[int, Any]]:
        """Yield what a worker has done; replace it where it has died, or its time is over."""
        try:
            for result in worker.answers():
                if result is READY:
                    self._stillborn = 0
                    if worker.queue:
                        self._begin(worker)
                    continue
                index = worker.queue.popleft()
                worker.deadline = None
                if worker.queue:
                    self._begin(worker)
                self._observer.done(self._items[index], result)
                yield index, result
        except EOFError:
            yield from self._lost(worker, None)
            return
        if worker.deadline is not None and time.monotonic() >= worker.deadline and not worker.connection.poll():
            yield from self._lost(worker, self._timeout)

    def _lost(self, worker: Worker, timeout: float | None) -> Iterator[tuple[int, Failure]]:
        """Yield the failure of the item in hand, after a timeout or a death; the others go to the next process."""
        told = "" if timeout is not None else worker.cause_of_death()
        worker.kill()
        if not worker.is_ready:
            self._stillborn += _BY_ITSELF if worker.ended_by_itself else 1
            self._put_back(worker.queue)
            if self._stillborn >= _STILLBORN and not any(other.is_ready for other in self._workers):
                raise BatchError(_NO_PROCESS)
        self._workers[self._workers.index(worker)] = Worker(self._attempt)
        if not (worker.is_ready and worker.queue):
            return
        index, *others = worker.queue
        self._put_back(others)
        item = self._items[index]
        self._observer.killed(item, worker.number)
        failure = stopped(item, timeout) if timeout is not None else Failure(message=f"{item.path}: {told}")
        self._observer.done(item, failure)
        yield index, failure

    def _put_back(self, indices: Iterable[int]) -> None:
        for index in indices:
            heappush(self._todo, index)


_NO_PROCESS = (
    "no process for the books would start. In a script, put what it does under `if __name__ == '__main__':`, since "
    "each process imports the script anew; or work without processes: --jobs 1 (in Python: jobs=1)"
)
