"""Tidying books from the command line: each is read, what was noticed is told, and its records go on to the file."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from kpiworkbook import pipeline
from kpiworkbook.cli.batch import Failure, each_book
from kpiworkbook.cli.books import Book
from kpiworkbook.cli.show import results, say
from kpiworkbook.model.places import count
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.records import Records
from kpiworkbook.model.tidied import TidyResult

__all__ = ["Read", "tidy_all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """A book's records, and what was noticed while it was read."""

    source: str
    records: Records
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Reads one book after the other with the same options; a class, because processes are handed what is pickled."""

    config: Path | None
    sheets: tuple[str, ...]

    def __call__(self, book: Book) -> Tidied:
        """Return a book's records, if they can be relied on."""
        card = pipeline.read(book.path, config=self.config, sheets=self.sheets)
        return Tidied(source=card.source, records=pipeline.records_of(card), problems=card.problems)


def tidy_all(read: Read, books: Sequence[Book], output: Path | None, jobs: int, *, force: bool, latest: bool) -> bool:
    """Write the books' records as they are read; return whether each book could be.

    Where none could, nothing is written. Raises OutputError where the output cannot be written.
    """
    failures: list[Failure] = []
    records = _each(read, books, jobs, failures)
    first = next(records, None)
    if first is None:
        return False
    every = chain([first], records)
    if output is None:
        with results():
            _warn(pipeline.print_tidy(every, sys.stdout, latest=latest))
    else:
        result = pipeline.tidy_records(every, output, force=force, latest=latest)
        _warn(result)
        say(f"{count(result.records, 'record')} of {count(result.workbooks, 'workbook')} in {output}")
    return not failures


def _warn(result: TidyResult) -> None:
    for same in result.same_editions:
        say(f"Warning: {same}")


def _each(read: Read, books: Sequence[Book], jobs: int, failures: list[Failure]) -> Iterator[Records]:
    """Yield the records of each book that can be read; say on standard error what was noticed, and which cannot."""
    for result in each_book(read, books, jobs):
        if isinstance(result, Failure):
            say(f"Error: {result.message}")
            failures.append(result)
        else:
            for problem in result.problems:
                say(f"Warning: {result.source}: {problem}")
            yield result.records
