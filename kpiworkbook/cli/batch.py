"""One book after the other, or several at once; what goes wrong with one does not stop the others."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kpiworkbook.errors import KpiWorkbookError

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

__all__ = ["Failure", "each_book"]


class Named(Protocol):
    """What has a book's path."""

    @property
    def path(self) -> Path:
        """The book."""


B = TypeVar("B", bound=Named)
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A book that could not be read or written, and why."""

    message: str


def each_book(work: Callable[[B], R], books: Sequence[B], jobs: int) -> Iterator[R | Failure]:
    """Yield what `work` gives for each book, in the order of the books; a Failure where it cannot be done.

    With more than one job the books are spread over so many processes, so `work` and its results must be picklable.
    """
    attempt = _Attempt(work)
    number = min(jobs, len(books))
    if number <= 1:
        yield from map(attempt, books)
        return
    from concurrent.futures import ThreadPoolExecutor

    # A thread for each process waits for its answer, so that a process which dies takes no other book with it.
    with _Workers(attempt, number) as workers, ThreadPoolExecutor(max_workers=number) as threads:
        yield from threads.map(workers, books)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """Calls the work and turns what goes wrong into a Failure; a closure could not be pickled."""

    work: Callable[[Any], Any]

    def __call__(self, book: Named) -> Any:
        try:
            return self.work(book)
        except KpiWorkbookError as error:
            return Failure(message=str(error))
        except Exception as error:
            return _unexpected(book, error)


class _Workers:
    """Processes of which each works on one book at a time; one that dies is replaced."""

    def __init__(self, attempt: _Attempt, number: int) -> None:
        self._attempt = attempt
        self._idle: SimpleQueue[ProcessPoolExecutor] = SimpleQueue()
        self._number = number

    def __enter__(self) -> _Workers:
        for _ in range(self._number):
            self._idle.put(_process())
        return self

    def __exit__(self, *error: object) -> None:
        for _ in range(self._number):
            self._idle.get().shutdown()

    def __call__(self, book: Named) -> Any:
        process = self._idle.get()
        try:
            return process.submit(self._attempt, book).result()
        except BrokenExecutor:
            process.shutdown()
            process = _process()
            return Failure(
                message=f"{book.path}: the process that worked on it has ended, perhaps for want of memory; "
                "close other programs, and try it again by itself, without --jobs"
            )
        except Exception as error:
            return _unexpected(book, error)
        finally:
            self._idle.put(process)


def _process() -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Not forked: a copy of a process with threads may wait for ever for what one of them held.
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=_leave_interrupts)


def _leave_interrupts() -> None:
    """Let Ctrl-C stop the command, which waits for the books at hand, and not its processes one by one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _unexpected(book: Named, error: Exception) -> Failure:
    """Return the failure that nobody foresaw."""
    if isinstance(error, OSError):
        told = f"cannot be read or written: {error.strerror or error}; check the disk, and that you may open it"
    elif isinstance(error, MemoryError):
        told = "there is not enough memory for it; close other programs, or split the workbook"
    else:
        said = " ".join(f"{type(error).__name__}: {error}".split())
        told = f"internal error ({said}); please report it, with the workbook if you may"
    return Failure(message=f"{book.path}: {told}")
