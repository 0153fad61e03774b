"""Options that several commands share, and how a command reads and stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand

from kpiworkbook.batch.books import Book, find_books
from kpiworkbook.cli.show import say
from kpiworkbook.errors import KpiWorkbookError

if TYPE_CHECKING:
    from kpiworkbook.batch.running import How

__all__ = ["Books", "Command", "Config", "Force", "Jobs", "Scheduler", "Sheets", "Timeout", "by", "existing", "one_of",
           "stop"]  # fmt: skip


class Command(TyperCommand):
    """A command whose help reads as the documents do."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return `BOOK... [OPTIONS]`: what is worked on first, and without typer's braces."""
        options, *arguments = super().collect_usage_pieces(ctx)
        return [*(argument.strip("{}") for argument in arguments), options]

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - a sentence that is cut tells nothing
        """Return the first sentence, whole."""
        return super().get_short_help_str(limit=1000)


def _at_least_one(jobs: int | None) -> int | None:
    if jobs is not None and jobs < 1:
        raise typer.BadParameter(f"{jobs} is too few; give 1 or more.")
    return jobs


def _positive(seconds: float | None) -> float | None:
    if seconds is not None and not 0 < seconds < float("inf"):
        raise typer.BadParameter(f"{seconds:g} is no time; give the seconds that one book may take.")
    return seconds


Books = Annotated[
    list[str], typer.Argument(metavar="BOOK...", help="A workbook, a folder of workbooks, or a quoted glob.")
]
Jobs = Annotated[
    int | None,
    # The range is checked here, because typer would show it in the help as a formula.
    typer.Option(
        "--jobs", metavar="N", callback=_at_least_one, show_default=False,
        help="Work on so many books at once, each in a process; 1 for none.  [default: the cores]",
    ),
]  # fmt: skip
Timeout = Annotated[
    float | None,
    typer.Option("--timeout", metavar="SECONDS", callback=_positive,
                 help="Give up on a book that takes longer.  [default: wait]"),
]  # fmt: skip
Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="Hand the books to the Dask cluster there, tcp://HOST:8786."),
]
Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="A kpiworkbook.toml.  [default: the nearest one to the book]"),
]
Sheets = Annotated[
    list[str] | None,
    typer.Option("--sheet", metavar="NAME", help="Read this sheet only; may be repeated.  [default: all scorecards]"),
]
Force = Annotated[bool, typer.Option("--force", help="Replace an existing output.")]


def one_of(*choices: str) -> Callable[[str], str]:
    """Return a check that an option's value is one of the choices."""

    def check(value: str) -> str:
        if value not in choices:
            raise typer.BadParameter(f"{value!r} is none of {', '.join(choices)}.")
        return value

    return check


def existing(named: list[str], output: Path | None) -> list[Book]:
    """Return the books that are named; stop where there are none."""
    try:
        books = find_books(named, output)
    except KpiWorkbookError as error:  # a store that does not answer
        stop(str(error))
    if not books:
        stop(f"{', '.join(named)}: no workbook found there; name a workbook, a folder of them, or a quoted glob")
    return books


@contextmanager
def by(jobs: int | None, timeout: float | None, scheduler: str | None) -> Iterator[How]:
    """Give what the books are worked on by: processes, or the cluster of a scheduler."""
    from kpiworkbook.batch.running import How

    if scheduler is None:
        yield How(jobs=jobs, timeout=timeout)
        return
    if jobs is not None:
        stop(f"--jobs {jobs} and --scheduler contradict each other: a cluster has its own processes; give one of them")
    from kpiworkbook.batch.cluster import cluster

    with cluster(scheduler) as executor:
        yield How(timeout=timeout, executor=executor)


def stop(message: str) -> NoReturn:
    """Say what is wrong and end the command with status 2."""
    say(f"Error: {message}")
    raise typer.Exit(2)
