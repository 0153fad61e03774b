"""Where each book's new workbook goes, settled and checked before anything is read or written."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from kpiworkbook.batch.books import Book
from kpiworkbook.batch.placing import Existing
from kpiworkbook.errors import OutputError
from kpiworkbook.model.endings import BOOKS
from kpiworkbook.output import is_folder, make_folders
from kpiworkbook.stores import Location, Url, location_of

__all__ = ["Job", "folder_of", "folders_of", "plan"]


Naming = Callable[[Path], Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A book and where its new workbook goes; `into` is the folder to make for it, `existing` what may be there."""

    path: Location
    target: Location
    into: Path | None = None
    existing: Existing = Existing.REFUSE


def plan(
    books: Sequence[Book], output: str | None, *, named: Naming, in_place: bool = False, option: str = "-o"
) -> list[Job]:
    """Return where the new workbook of each book goes; `named` gives its name where nobody says otherwise.

    `output` is what `option` names: a file for one book; a folder where it is one, ends in a slash or has no ending,
    and for several.
    Raises OutputError, before any work, where books and output contradict each other: -o with --in-place, one file
    for several books, one target for two books, a target that is another book.
    """
    if in_place:
        if output is not None:
            raise OutputError(f"--in-place and -o {location_of(output)} contradict each other; give one of the two")
        _check_is_here(books, "--in-place replaces")
        return [Job(path=book.path, target=book.path) for book in books]
    if output is None:
        _check_is_here(books, "without -o the new workbook stands beside")
        jobs = [Job(path=book.path, target=named(Path(book.path))) for book in books]
    elif output == "-":
        raise OutputError(f"{option} - names no file; a workbook goes to a file or a folder, so name one")
    elif isinstance(store := location_of(output), Url):
        single = len(books) == 1 and bool(store.suffix)
        jobs = [Job(path=book.path, target=store if single else store.below(named(book.inside))) for book in books]
    elif _is_file(output, store, len(books), option):
        if not os.path.lexists(store.parent):  # only a folder that is named itself is made
            raise OutputError(f"{store} cannot be written: there is no folder {store.parent}; create it first")
        jobs = [Job(path=book.path, target=store) for book in books]
    else:
        targets = [store / named(book.inside) for book in books]
        jobs = [
            Job(path=book.path, target=target, into=target.parent) for book, target in zip(books, targets, strict=True)
        ]
    _check(jobs, option)
    return jobs


def folders_of(jobs: Sequence[Job]) -> AbstractContextManager[None]:
    """Make the folders that the new workbooks need, for as long as something is written into them."""
    return make_folders(dict.fromkeys(job.into for job in jobs if job.into))


def folder_of(output: str | None, number: int) -> Path | None:
    """Return the folder of this machine that -o names for so many books; None where it names none."""
    if output is None or isinstance(place := location_of(output), Url) or _is_file(output, place, number):
        return None
    return place


def _check_is_here(books: Sequence[Book], what: str) -> None:
    for book in books:
        if isinstance(book.path, Url):
            raise OutputError(f"{book.path} lies on a store, and {what} a book on this machine; name a place with -o")


def _is_file(output: str, path: Path, number: int, option: str = "-o") -> bool:
    if output.endswith(("/", os.sep)) or is_folder(path):
        return False
    if number == 1:
        return bool(path.suffix)  # what has no ending can be no workbook, so a script may name a folder of one book
    if path.suffix.casefold() in BOOKS or os.path.lexists(path):
        raise OutputError(f"{path} is one file for {number} books; name a folder with {option}")
    return False


def _check(jobs: Sequence[Job], option: str) -> None:
    books = {_identity(job.path): job for job in jobs}
    taken: dict[object, Job] = {}
    for job in jobs:
        place = _identity(job.target)
        if place in taken:
            raise OutputError(_same_target(taken[place], job, option))
        taken[place] = job
        other = books.get(place, job)
        if other is not job:
            raise OutputError(
                f"{job.target}, where the new workbook of {job.path} goes, is itself one of the books; leave one of "
                f"them out, or name a folder with {option}"
            )


def _same_target(one: Job, other: Job, option: str) -> str:
    told = f"{one.path} and {other.path} would both become {other.target}"
    if os.path.dirname(one.path) == os.path.dirname(other.path):  # noqa: PTH120 - of a URL as well
        return f"{told}; leave one of them out, for instance with a quoted glob ('*{one.path.suffix}'), or rename it"
    return f"{told}; name the folder that holds them both instead, and {option} keeps their sub-folders"


def _identity(path: Location) -> object:
    """Return what two names of the same file share."""
    if isinstance(path, Url):
        return path.text
    try:
        found = path.stat()
    except (OSError, ValueError):
        return os.path.normcase(os.path.realpath(path))
    return found.st_dev, found.st_ino
