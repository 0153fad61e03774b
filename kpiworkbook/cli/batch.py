"""Many books on a terminal: the bar while they are worked on, and the account of them, also where that is cut short."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from kpiworkbook.batch.running import Account, How, run
from kpiworkbook.cli.progress import bar
from kpiworkbook.cli.show import say, table
from kpiworkbook.model.places import few
from kpiworkbook.workers import Failure, interrupts_wait

if TYPE_CHECKING:
    from kpiworkbook.batch.manifest import Manifest

__all__ = ["EachBook", "Failure", "How", "tell_account"]

R = TypeVar("R")

NAMED = 5
"""So many books that were not done are named; the others are counted."""


class EachBook(Generic[R]):
    """What `work` gives for each book, in the order of the books; a Failure where it cannot be done.

    Use it as a context, so that Ctrl-C ends all work at once and says what was done; `advice` tells how to go on.
    `ahead` bounds how many results may wait for an earlier one; by default 50 a process, or 1,000 of a cluster.
    """

    def __init__(
        self,
        work: Callable[[Any], R],
        books: Sequence[Any],
        how: How,
        *,
        ahead: int | None = None,
        manifest: Manifest | None = None,
        advice: str = "",
    ) -> None:
        """Prepare the work; it begins with the context."""
        self._books = books
        self._advice = advice
        self._stack = ExitStack()
        self._bar = bar(len(books))
        self._account = Account(manifest, self._bar)
        self._results = run(work, books, how, self._account, ahead=ahead)

    def __enter__(self) -> Iterator[R | Failure]:
        """Begin the work."""
        self._stack.enter_context(self._bar)
        return self._stack.enter_context(self._results)

    def __exit__(self, kind: type[BaseException] | None, *error: Any) -> None:
        """End all work that is still going on, and say what was done where that was an interruption."""
        with interrupts_wait():  # whoever presses Ctrl-C again shall still learn what was done
            self._stack.close()
            if kind is not None and issubclass(kind, KeyboardInterrupt) and len(self._books) > 1:
                say(self._told())

    def _told(self) -> str:
        done, left = len(self._account.done_paths), self._account.open(self._books)
        names = few([str(book.path) for book in left], NAMED)
        number = len(self._account.failed_paths)
        failed = f", {number:,} could not be" if number else ""
        not_done = f"; {len(left):,} were not: {names}" if left else ""
        return (
            f"Interrupted: {done:,} of {len(self._books):,} books were done{failed}{not_done}. {self._advice}".strip()
        )


def tell_account(counted: Mapping[str, int], failed: Sequence[tuple[str, str]]) -> None:
    """Print how many there were of each, and each book that could not be read or written, with the reason."""
    say("")
    table(tuple(counted), [tuple(f"{number:,}" for number in counted.values())], sys.stderr)
    if failed:
        rows = [(path, message.removeprefix(f"{path}: ").removeprefix(f"{path} ")) for path, message in failed]
        table(("Unreadable or not written", "Why"), rows, sys.stderr)
