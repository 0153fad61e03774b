"""From what was named on the command line to books: files, folders and globs; one at a time or several."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from kpiworkbook.errors import KpiWorkbookError

__all__ = ["Book", "Failure", "each_book", "find_books"]

ENDINGS = frozenset((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv"))

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A workbook to work on; `inside` is its path below the folder that was named."""

    path: Path
    inside: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A book that could not be read or written, and why."""

    message: str


def find_books(named: Sequence[str]) -> list[Book]:
    """Return the books that files, folders (recursively) and globs name, without doubles.

    In folders and globs, Excel's lock files, backups and refreshed workbooks are passed over. A name that is neither
    folder nor glob is taken as it is, so that its absence gets a message of its own.
    """
    found: dict[Path, Book] = {}
    for name in named:
        path = Path(name)
        if path.is_dir():
            books = [Book(path=p, inside=p.relative_to(path)) for p in sorted(path.rglob("*")) if _is_book(p)]
        elif not path.exists() and glob.has_magic(name):
            matches = map(Path, sorted(glob.glob(name, recursive=True)))  # noqa: PTH207 - takes absolute globs too
            books = [Book(path=match, inside=Path(match.name)) for match in matches if _is_book(match)]
        else:
            books = [Book(path=path, inside=Path(path.name))]
        for book in books:
            found.setdefault(book.path, book)
    return list(found.values())


def _is_book(path: Path) -> bool:
    is_ours = path.stem.endswith(".refreshed") or ".bak" in path.suffixes[:-1]
    return path.suffix.casefold() in ENDINGS and not path.name.startswith(("~$", ".")) and not is_ours


def each_book(work: Callable[[Book], R], books: Sequence[Book], jobs: int) -> Iterator[R | Failure]:
    """Yield what `work` gives for each book, in the order of the books; a Failure where it cannot be done.

    With more than one job the books are spread over so many processes, so `work` and its results must be picklable.
    """
    attempt = _Attempt(work)
    if jobs == 1 or len(books) == 1:
        yield from map(attempt, books)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(max_workers=min(jobs, len(books))) as pool:
        yield from pool.map(attempt, books)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """Calls the work and turns what the project raises on purpose into a Failure; a closure could not be pickled."""

    work: Callable[[Book], Any]

    def __call__(self, book: Book) -> Any:
        try:
            return self.work(book)
        except KpiWorkbookError as error:
            return Failure(message=str(error))
