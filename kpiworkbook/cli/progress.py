"""The progress bar of many books, on standard error and only where that is a terminal."""

from __future__ import annotations

import sys
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from kpiworkbook.cli import show
from kpiworkbook.workers import Observer

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["bar"]

LONGEST_NAME = 32


def bar(number: int) -> Bar:
    """Return a bar for so many books, as a context; one that shows nothing where there is nobody to see it."""
    is_wanted = number > 1 and sys.stderr is not None and sys.stderr.isatty()
    return _Drawn(number) if is_wanted else Bar()


class Bar(Observer):
    """A bar that shows nothing."""

    def __enter__(self) -> Bar:
        """Begin to show it."""
        return self

    def __exit__(self, *error: object) -> None:
        """Take it away."""


class _Drawn(Bar):
    """A bar with the book in hand and the time left; it steps aside for whatever is printed meanwhile."""

    def __init__(self, number: int) -> None:
        self._progress = _progress()
        self._task = self._progress.add_task("", total=number)
        self._in_hand: dict[str, None] = {}

    def __enter__(self) -> Bar:
        self._progress.start()
        show.aside = (self._progress.stop, self._progress.start)
        return self

    def __exit__(self, *error: object) -> None:
        show.aside = None
        try:
            self._progress.stop()
        except IndexError:  # Ctrl-C fell into its start, before rich had put there what it takes away
            self._progress.console.show_cursor(True)

    def begun(self, item: Any) -> None:
        self._in_hand[PurePath(str(item.path)).name] = None
        self._name()

    def done(self, item: Any, result: Any) -> None:  # noqa: ARG002
        self._in_hand.pop(PurePath(str(item.path)).name, None)
        self._name()
        self._progress.advance(self._task)

    def _name(self) -> None:
        """Name the book that has been in hand for longest: it is the one that people wonder about."""
        name = next(iter(self._in_hand), None)
        if name is not None:
            told = name if len(name) <= LONGEST_NAME else f"…{name[1 - LONGEST_NAME :]}"
            self._progress.update(self._task, description=show.plain(told))


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
