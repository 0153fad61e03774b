"""Options that several commands share, and how a command reads and stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand

from kpiworkbook import __version__
from kpiworkbook.cli.show import results, say
from kpiworkbook.errors import KpiWorkbookError

if TYPE_CHECKING:
    from kpiworkbook.batch.books import Book
    from kpiworkbook.batch.running import How

__all__ = [
    "Books",
    "Command",
    "Config",
    "Force",
    "Jobs",
    "Password",
    "Scheduler",
    "Sheets",
    "Timeout",
    "by",
    "existing",
    "explain",
    "one_of",
    "print_version",
    "stop",
]


class Command(TyperCommand):
    """A command whose help reads as the documents do."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return `BOOK... [OPTIONS]`: what is worked on first, and without typer's braces."""
        options, *arguments = super().collect_usage_pieces(ctx)
        return [*(argument.strip("{}") for argument in arguments), options]

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - a sentence that is cut tells nothing
        """Return the first sentence, whole."""
        return super().get_short_help_str(limit=1000)


_LONGEST_PASSWORD = 1020
"""Bytes; Excel takes 255 characters."""


def _at_least_one(jobs: int | None) -> int | None:
    if jobs is not None and jobs < 1:
        raise typer.BadParameter(f"{jobs} is too few; give 1 or more.")
    return jobs


def _positive(seconds: float | None) -> float | None:
    if seconds is not None and not 0 < seconds < float("inf"):
        raise typer.BadParameter(f"{seconds:g} is no time; give the seconds that one book may take.")
    return seconds


def _password_in(name: str | None) -> str | None:
    """Return the password that a file holds; stop where there is none."""
    if name is None:
        return None
    file = Path(name)
    try:
        with file.open("rb") as stream:
            text = stream.read(_LONGEST_PASSWORD + 1).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        stop(f"{file} cannot be read as a password: {getattr(error, 'strerror', None) or 'it is no text in UTF-8'}")
    password = text.removesuffix("\n").removesuffix("\r")
    if not password or "\n" in password or len(password) > _LONGEST_PASSWORD // 4:
        stop(f"{file} should hold one line, the password, of up to 255 characters")
    return password


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
Password = Annotated[
    str | None,
    # Never the password itself: whoever else is on the machine can read a command line, and the shell keeps it.
    typer.Option(
        "--password-file", metavar="FILE", callback=_password_in,
        help="A file with the password that opens the books, in one line.",
    ),
]  # fmt: skip
Force = Annotated[bool, typer.Option("--force", help="Replace an existing output.")]


def one_of(*choices: str) -> Callable[[str | None], str | None]:
    """Return a check that an option's value, where there is one, is one of the choices."""

    def check(value: str | None) -> str | None:
        if value is not None and value not in choices:
            raise typer.BadParameter(f"{value!r} is none of {', '.join(choices)}.")
        return value

    return check


def existing(named: list[str], output: Path | None) -> list[Book]:
    """Return the books that are named; stop where there are none."""
    from kpiworkbook.batch.books import find_books

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


def print_version(wanted: bool) -> None:
    """Print the version and stop, where that is wanted."""
    if wanted:
        typer.echo(f"kpiworkbook {__version__}")
        raise typer.Exit


def explain(rule: str | None) -> None:
    """Print what a rule is for and stop, where one is named."""
    if rule is None:
        return
    from kpiworkbook import pipeline

    try:
        with results():
            typer.echo(pipeline.explain(rule), nl=False)
    except KpiWorkbookError as error:
        stop(str(error))
    raise typer.Exit
