"""Tidying books from the command line: each is read, what was noticed is told, and its records go on to the file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from kpiworkbook import pipeline
from kpiworkbook.batch.books import Book
from kpiworkbook.batch.opening import source_of
from kpiworkbook.cli.batch import Failure, How, each_book
from kpiworkbook.cli.show import results, say
from kpiworkbook.cli.summary import close
from kpiworkbook.model.places import count
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.records import Records
from kpiworkbook.model.tidied import TidyResult

__all__ = ["Read", "tidy_all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """A book's records, and what was noticed while it was read."""

    source: str
    indicators: int
    records: Records
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Reads one book after the other with the same options; a class, because processes are handed what is pickled."""

    config: Path | None
    sheets: tuple[str, ...]
    password: str | None = field(default=None, repr=False)

    def __call__(self, book: Book) -> Tidied:
        """Return a book's records, if they can be relied on."""
        source = source_of(book.path, self.config, self.password)
        card = pipeline.read(source, config=self.config, sheets=self.sheets, password=self.password)
        return Tidied(
            source=card.source, indicators=len(card), records=pipeline.records_of(card), problems=card.problems
        )


@dataclass(slots=True)
class _Done:
    """What was read so far."""

    indicators: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


def tidy_all(read: Read, books: Sequence[Book], output: Path | None, how: How, *, force: bool, latest: bool) -> bool:
    """Write the books' records as they are read; return whether each book could be.

    Where none could, nothing is written. Raises OutputError where the output cannot be written.
    """
    done = _Done()
    with each_book(read, books, how, advice="No records were written." if output else "") as read_books:
        records = _each(zip(books, read_books, strict=True), done)
        first = next(records, None)
        written = 0
        if first is not None:
            written = _write(chain([first], records), output, force=force, latest=latest)
    if len(books) > 1:
        told = {"Books": len(books), "Indicators": done.indicators, "Records": written, "Unreadable": len(done.failed)}
        close(told, done.failed)
    return not done.failed


def _write(every: Iterator[Records], output: Path | None, *, force: bool, latest: bool) -> int:
    """Write the records to a file, or to standard output; return how many they were."""
    if output is None:
        with results():  # whoever reads them may have seen enough before the end
            result = pipeline.print_tidy(every, sys.stdout, latest=latest)
            _warn(result)
            return result.records
        return 0
    result = pipeline.tidy_records(every, output, force=force, latest=latest)
    _warn(result)
    say(f"{count(result.records, 'record')} of {count(result.workbooks, 'workbook')} in {output}")
    return result.records


def _warn(result: TidyResult) -> None:
    for same in result.same_editions:
        say(f"Warning: {same}")


def _each(read: Iterable[tuple[Book, Tidied | Failure]], done: _Done) -> Iterator[Records]:
    """Yield the records of each book that can be read; say on standard error what was noticed, and which cannot."""
    for book, result in read:
        if isinstance(result, Failure):
            say(f"Error: {result.message}")
            done.failed.append((str(book.path), result.message))
            continue
        called, records = book.path.as_posix(), result.records
        if result.source != called:  # another machine was told the whole path
            records = replace(records, columns={**records.columns, "workbook": [called] * len(records)})
        for problem in result.problems:
            say(f"Warning: {called}: {problem}")
        done.indicators += result.indicators
        yield records
