"""Where each book's new workbook goes, settled and checked before anything is read or written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from kpiworkbook.batch.books import Book
from kpiworkbook.batch.placing import Existing
from kpiworkbook.errors import OutputError
from kpiworkbook.model.endings import BOOKS
from kpiworkbook.model.places import few
from kpiworkbook.output import is_folder, make_folders, same_file
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
    refused: str = ""
    """Why nothing may be written for it, whatever is there; empty where it may."""

    def check(self) -> None:
        """Raise OutputError where nothing may be written for it."""
        if self.refused:
            raise OutputError(self.refused)


def plan(
    books: Sequence[Book], output: str | None, *, named: Naming, in_place: bool = False, option: str = "-o"
) -> list[Job]:
    """Return where the new workbook of each book goes; `named` gives its name where nobody says otherwise.

    `output` is what `option` names: a file for one book; a folder where it is one, ends in a slash or has no ending,
    and for several.
    Books that would have one output, or whose output is another book, are `refused`, each with the reason: they are
    left, and stop no other. Raises OutputError, before any work, where the options contradict each other: -o with
    --in-place, one file for several books.
    """
    if in_place:
        if output is not None:
            raise OutputError(f"--in-place and -o {location_of(output)} contradict each other; give one of the two")
        _check_is_here(books, "--in-place replaces")
        return [Job(path=book.path, target=book.path) for book in books]
    if output is None:
        _check_is_here(books, "without -o the new workbook goes beside")
        jobs = [Job(path=book.path, target=named(Path(book.path))) for book in books]
    elif output in ("", "-"):
        shown = output or "''"
        raise OutputError(f"{option} {shown} names no file; a workbook goes to a file or a folder, so name one")
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
    return _told_apart(jobs, option)


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
            raise OutputError(f"{book.path} is on a store, and {what} a book on this machine; name a place with -o")


def _is_file(output: str, path: Path, number: int, option: str = "-o") -> bool:
    if output.endswith(("/", os.sep)) or is_folder(path):
        return False
    if number == 1:
        return bool(path.suffix)  # what has no ending can be no workbook, so a script may name a folder of one book
    if path.suffix.casefold() in BOOKS or os.path.lexists(path):
        raise OutputError(f"{path} is one file for {number} books; name a folder with {option}")
    return False


def _told_apart(jobs: Sequence[Job], option: str) -> list[Job]:
    """Return the jobs; those whose output would be another one's, or is itself a book, with the reason to leave them.

    Which of two is meant nobody can tell, so neither is done, whatever an earlier run has made of one of them.
    """
    books = {_identity(job.path): job for job in jobs}
    places = [_identity(job.target) for job in jobs]
    into: dict[object, list[Job]] = {}
    for place, job in zip(places, jobs, strict=True):
        into.setdefault(place, []).append(job)
    alike = {place: _same_target(same, option) for place, same in into.items() if len(same) > 1}
    told = []
    for place, job in zip(places, jobs, strict=True):
        if place in alike:
            told.append(replace(job, refused=next(alike[place])))
        elif books.get(place, job) is not job:
            told.append(replace(job, refused=_other_book(job, option)))
        else:
            told.append(job)
    return told


def _same_target(jobs: Sequence[Job], option: str) -> Iterator[str]:
    """Yield of each of the books that would have one output why it is left."""
    names = [str(job.path) for job in jobs]
    advice = _to_keep_them_apart(jobs, option)
    for position, job in enumerate(jobs):
        others = few([*names[:position], *names[position + 1 :]])
        yield f"{job.path} would become {job.target}, and so would {others}; {advice}"


def _to_keep_them_apart(jobs: Sequence[Job], option: str) -> str:
    if len({os.path.dirname(job.path) for job in jobs}) > 1:  # noqa: PTH120 - of a URL as well
        all_of_them = "both" if len(jobs) == 2 else "all"
        return f"name the folder that holds them {all_of_them} instead, and {option} keeps their sub-folders"
    endings = {job.path.suffix.casefold(): job.path.suffix for job in jobs}
    glob = next((f", for instance with a quoted glob ('*{endings[end]}')" for end in BOOKS if end in endings), "")
    return f"leave all but one out{glob if len(endings) > 1 else ''}, or rename them"


def _other_book(job: Job, option: str) -> str:
    return (
        f"{job.path}: its new workbook would be {job.target}, which is itself one of the books; leave one of them out, "
        f"or name a folder with {option}"
    )


def _identity(path: Location) -> object:
    """Return what two names of the same file share."""
    if isinstance(path, Url):
        return path.text
    try:
        found = path.stat()
    except (OSError, ValueError):
        real = os.path.realpath(path)
        return real.casefold() if _ignores_case(Path(real).parent) else os.path.normcase(real)
    return found.st_dev, found.st_ino


@lru_cache(maxsize=1_024)  # books share their folders
def _ignores_case(folder: Path) -> bool:
    """Return whether `A.xlsx` and `a.xlsx` are one name there, as the nearest folder with letters in its name tells."""
    for place in (folder, *folder.parents):
        if place.name != place.name.swapcase() and is_folder(place):
            return same_file(place, place.with_name(place.name.swapcase()))
    return False
