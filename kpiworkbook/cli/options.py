"""Options that several commands share, and how a command reads and stops."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand

from kpiworkbook.cli.books import Book, find_books
from kpiworkbook.cli.show import say

__all__ = ["Books", "Command", "Config", "Force", "Jobs", "Sheets", "existing", "one_of", "stop"]


class Command(TyperCommand):
    """A command whose help reads as the documents do."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return `BOOK... [OPTIONS]`: what is worked on first, and without typer's braces."""
        options, *arguments = super().collect_usage_pieces(ctx)
        return [*(argument.strip("{}") for argument in arguments), options]

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - a sentence that is cut tells nothing
        """Return the first sentence, whole."""
        return super().get_short_help_str(limit=1000)


def _at_least_one(jobs: int) -> int:
    if jobs < 1:
        raise typer.BadParameter(f"{jobs} is too few; give 1 or more.")
    return jobs


Books = Annotated[
    list[str], typer.Argument(metavar="BOOK...", help="A workbook, a folder of workbooks, or a quoted glob.")
]
Jobs = Annotated[
    int,
    # The range is checked here, because typer would show it in the help as a formula.
    typer.Option(
        "--jobs", metavar="N", callback=_at_least_one, show_default=False,
        help="Work on so many books at once.  [default: 1]",
    ),
]  # fmt: skip
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
    books = find_books(named, output)
    if not books:
        stop(f"{', '.join(named)}: no workbook found there; name a workbook, a folder of them, or a quoted glob")
    return books


def stop(message: str) -> NoReturn:
    """Say what is wrong and end the command with status 2."""
    say(f"Error: {message}")
    raise typer.Exit(2)
