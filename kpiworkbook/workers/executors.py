"""Chunks of items for an executor that is not ours: threads, processes, or a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from typing import Any

from kpiworkbook.workers.attempt import Attempt, Failure, Named, Observer
from kpiworkbook.workers.ordering import in_order

__all__ = ["hand_out"]

LARGEST_CHUNK = 25
"""Items in a task. To hand over a task costs a cluster milliseconds, about as much as the work on a small book."""

_FEWEST_CHUNKS = 64
"""So that a few hundred books still give work to some dozens of workers."""


def hand_out(
    attempt: Attempt,
    items: Sequence[Named],
    executor: Executor,
    *,
    timeout: float | None,
    ahead: int,
    observer: Observer,
) -> Iterator[Any]:
    """Yield the results in the order of the items.

    A chunk that fails as a whole, or of which nothing has been heard for `timeout` seconds an item while nothing else
    was done either, is tried once more item by item, so that it costs only the item that is to blame. Processes that
    are not ours cannot be killed: an item that hangs is named and given up.
    """
    chunks = _Chunks(attempt, items, executor, timeout, observer)
    try:
        yield from in_order(len(items), lambda first: chunks.step(first + ahead))
    finally:
        chunks.cancel()


def run_chunk(attempt: Attempt, items: tuple[Named, ...]) -> list[Any]:
    """Return the results of several items in one task, in their order."""
    return [attempt(item) for item in items]


class _Chunks:
    def __init__(
        self,
        attempt: Attempt,
        items: Sequence[Named],
        executor: Executor,
        timeout: float | None,
        observer: Observer,
    ) -> None:
        self._attempt = attempt
        self._items = items
        self._executor = executor
        self._timeout = timeout
        self._observer = observer
        self._size = min(LARGEST_CHUNK, -(-len(items) // _FEWEST_CHUNKS))
        self._next = 0
        self._running: dict[Future[list[Any]], range] = {}

    def step(self, limit: int) -> Iterator[tuple[int, Any]]:
        """Submit what lies below the limit, wait for a chunk to be done, and yield its results."""
        while self._next < min(limit, len(self._items)):
            chunk = range(self._next, min(self._next + self._size, len(self._items)))
            self._next = chunk.stop
            yield from self._submit(chunk)
        longest = max(map(len, self._running.values()), default=0)
        patience = self._timeout * longest if self._timeout is not None else None
        done, _ = wait(self._running, patience, FIRST_COMPLETED)
        if self._running and not done:
            yield from self._give_up()
        for future in done:
            yield from self._finished(self._running.pop(future), future)

    def cancel(self) -> None:
        """Take back what has not begun."""
        for future in self._running:
            future.cancel()

    def _submit(self, chunk: range) -> Iterator[tuple[int, Any]]:
        try:
            future = self._executor.submit(run_chunk, self._attempt, tuple(self._items[index] for index in chunk))
        except RuntimeError as error:  # shut down, or broken
            yield from self._failed(chunk, _broken(error))
        else:
            self._running[future] = chunk
            self._observer.begun(self._items[chunk.start])

    def _finished(self, chunk: range, future: Future[list[Any]]) -> Iterator[tuple[int, Any]]:
        try:
            results = future.result()
        except (Exception, CancelledError) as error:
            yield from self._again(chunk, _broken(error))
            return
        for index, result in zip(chunk, results, strict=True):
            self._observer.done(self._items[index], result)
            yield index, result

    def _give_up(self) -> Iterator[tuple[int, Any]]:
        told = (
            f"no answer within {self._timeout:g} seconds, so it is given up; what works on it may have to be restarted"
        )
        for future, chunk in tuple(self._running.items()):
            future.cancel()
            del self._running[future]
            yield from self._again(chunk, told)

    def _again(self, chunk: range, told: str) -> Iterator[tuple[int, Any]]:
        """Try the items of a chunk that failed one by one; one that has failed by itself has failed."""
        if len(chunk) == 1:
            yield from self._failed(chunk, told)
            return
        for index in chunk:
            yield from self._submit(range(index, index + 1))

    def _failed(self, chunk: range, told: str) -> Iterator[tuple[int, Failure]]:
        for index in chunk:
            failure = Failure(message=f"{self._items[index].path}: {told}")
            self._observer.done(self._items[index], failure)
            yield index, failure


def _broken(error: BaseException) -> str:
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return f"what was to work on it gave up ({said}); try it by itself"
