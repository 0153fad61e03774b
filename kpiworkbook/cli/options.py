"""Options that several commands share, and how a command reads and stops."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from kpiworkbook import __version__
from kpiworkbook.cli.show import results, say
from kpiworkbook.errors import KpiWorkbookError
from kpiworkbook.model.places import few
from kpiworkbook.output import same_file
from kpiworkbook.stores import location_of, url_of

if TYPE_CHECKING:
    from kpiworkbook.batch.books import Book
    from kpiworkbook.batch.running import How

__all__ = [
    "Books",
    "Config",
    "Force",
    "ForceLoss",
    "Format",
    "InPlace",
    "Jobs",
    "Month",
    "Password",
    "Scheduler",
    "Sheets",
    "Timeout",
    "Values",
    "by",
    "can_be_read_once",
    "check_together",
    "existing",
    "explain",
    "file_to_write",
    "here",
    "one_book",
    "one_of",
    "print_version",
    "stop",
]


NAMED = 3
"""So many files are named; the others are counted."""
_LONGEST_PASSWORD = 1020
"""Bytes; Excel takes 255 characters."""


def _number_of_jobs(text: str | int) -> int:
    try:
        jobs = int(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a whole number; give 1 or more.") from None
    if jobs < 1:
        raise typer.BadParameter(f"{jobs} is too few; give 1 or more.")
    return jobs


def _seconds(text: str | float) -> float:
    with suppress(ValueError):
        if 0 < (seconds := float(text)) < float("inf"):
            return seconds
    raise typer.BadParameter(f"{text!r} is not a time; give the seconds that one book may take.")


def _password_in(name: str | None) -> str | None:
    """Return the password that a file holds; stop where there is none."""
    if name is None:
        return None
    file = Path(name)
    try:
        with file.open("rb") as stream:
            text = stream.read(_LONGEST_PASSWORD + 1).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        stop(f"{file} cannot be read as a password: {getattr(error, 'strerror', None) or 'it is not text in UTF-8'}")
    password = text.removesuffix("\n").removesuffix("\r")
    if not password or "\n" in password or len(password) > _LONGEST_PASSWORD // 4:
        stop(f"{file} should hold one line, the password, of up to 255 characters")
    return password


def _usable(config: Path | None) -> Path | None:
    """Return the configuration that is named; stop, before any book is read and once for all, where it is of no use."""
    if (config := here(config)) is not None and not can_be_read_once(config):
        from kpiworkbook.pipeline.reading import settings_for

        try:
            settings_for(b"", config)
        except KpiWorkbookError as error:
            stop(str(error))
    return config


def can_be_read_once(path: Path) -> bool:
    """Return whether it is a pipe or a device, such as `<(…)` or /dev/stdin: what was looked at would be gone."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):  # why it cannot be opened is said when that is tried
        return False
    return not (S_ISREG(mode) or S_ISDIR(mode))


def _a_month(text: str | None) -> str | None:
    """Return a month as it was given; stop where it names none."""
    if text is not None:
        from kpiworkbook.notation.months import parse_month

        if parse_month(text) is None:
            raise typer.BadParameter(f"{text!r} names no month; write it with its year, as Oct-19.")
    return text


def _a_file(path: Path | None) -> Path | None:
    """Return a file as it was named; stop where there is none of that name."""
    if (path := here(path)) is not None and not _may_exist(path):
        raise typer.BadParameter(f"{path} is not there; check the name and the folder.")
    return path


def here(path: Path | None) -> Path | None:
    """Return a file as it was named; stop where a URL stands for one that has to be on this machine."""
    if path is not None and (url := url_of(path)) is not None:
        raise typer.BadParameter(f"{url} is a URL; name a file on this machine.")
    return path


def file_to_write(text: str) -> Path:
    """Return where a report or the records are to go; stop where that is no name of a file."""
    if text == "-":
        raise typer.BadParameter("'-' is not a file; without -o the results go to standard output.")
    if text.endswith(("/", os.sep)):
        raise typer.BadParameter(f"{location_of(text)} is named as a folder; name a file in it.")
    path = Path(text)
    here(path)
    return path


def _may_exist(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # why it cannot be opened is said when that is tried
        return True


def one_of(*choices: str) -> Callable[[str | None], str | None]:
    """Return a check that an option's value, where there is one, is one of the choices."""

    def check(value: str | None) -> str | None:
        if value is not None and value not in choices:
            raise typer.BadParameter(f"{value!r} is none of {', '.join(choices)}.")
        return value

    return check


Books = Annotated[
    list[str], typer.Argument(metavar="BOOK...", help="A workbook, a folder of workbooks, or a quoted glob.")
]
Jobs = Annotated[
    int | None,
    # Typer would show the range in the help as a formula, and say "int" of what is no number.
    typer.Option(
        "--jobs", metavar="N", parser=_number_of_jobs, show_default=False,
        help="Work on so many books at once, each in a process; 1 for none.  [default: the cores]",
    ),
]  # fmt: skip
Timeout = Annotated[
    float | None,
    typer.Option("--timeout", metavar="SECONDS", parser=_seconds,
                 help="Give up on a book that takes longer.  [default: wait]"),
]  # fmt: skip
Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="Hand the books to the Dask cluster there, tcp://HOST:8786."),
]
Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", callback=_usable,
                 help="A kpiworkbook.toml.  [default: the nearest one to the book]"),
]  # fmt: skip
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
Month = Annotated[
    str | None,
    typer.Option("--month", metavar="MONTH", callback=_a_month,
                 help="The month of the new figures, as Oct-19; the next one moves the sheet on."),
]  # fmt: skip
Values = Annotated[
    Path | None,
    typer.Option("--values", metavar="FILE", callback=_a_file,
                 help="A .csv, .tsv, .xlsx or .json file with the new figures."),
]  # fmt: skip
Format = Annotated[
    str | None,
    typer.Option("--format", metavar="KIND", callback=one_of("table", "json", "csv", "html"),
                 help="table, json, csv or html.  [default: what FILE ends in, else table]"),
]  # fmt: skip
Force = Annotated[bool, typer.Option("--force", help="Replace an existing output.")]
ForceLoss = Annotated[
    bool,
    typer.Option("--force", help="Replace an existing output, and lose what cannot be kept, as a digital signature."),
]
InPlace = Annotated[
    bool, typer.Option("--in-place", help="Replace the book; the old one stays beside it as NAME.bak.xlsx.")
]


def one_book(name: Path) -> Path:
    """Return a workbook as it was named; stop where the name stands for several."""
    if glob.has_magic(str(name)) and url_of(name) is None and not same_file(name, name):
        stop(f"{name} stands for several workbooks, and here one is wanted; name it")
    return name


def existing(named: list[str], output: Path | None) -> list[Book]:
    """Return the books that are named; stop where there are none."""
    from kpiworkbook.batch.books import find_books, own_outputs

    try:
        books = find_books(named, output)
    except KpiWorkbookError as error:  # a store that does not answer
        stop(str(error))
    if not books:
        told = ", ".join(str(location_of(name)) for name in named)
        if own := own_outputs(named):
            names = few([str(path) for path in own], NAMED)
            stop(
                f"{told}: no workbook found there but what kpiworkbook itself has written ({names}), which is passed "
                "over in folders; name those files one by one, or rename them"
            )
        stop(f"{told}: no workbook found there; name a workbook, a folder of them, or a quoted glob")
    return books


def check_together(jobs: int | None, scheduler: str | None) -> None:
    """Stop where both are given."""
    if jobs is not None and scheduler is not None:
        stop(f"--jobs {jobs} and --scheduler contradict each other: a cluster has its own processes; give one of them")


@contextmanager
def by(jobs: int | None, timeout: float | None, scheduler: str | None) -> Iterator[How]:
    """Give what the books are worked on by: processes, or the cluster of a scheduler. No Ctrl-C is lost meanwhile."""
    from kpiworkbook.batch.running import How
    from kpiworkbook.workers import interrupts_noted

    with interrupts_noted():
        if scheduler is None:
            yield How(jobs=jobs, timeout=timeout)
            return
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
