"""Tidying books from the command line: each is read, what was noticed is told, and its records go on to the file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from kpiworkbook import pipeline
from kpiworkbook.batch.books import Book
from kpiworkbook.batch.tidying import Read, Tidied
from kpiworkbook.cli.batch import EachBook, Failure, How, tell_account
from kpiworkbook.cli.noticing import warn_of_configuration, warn_of_problems
from kpiworkbook.cli.show import results, say
from kpiworkbook.model.places import count
from kpiworkbook.model.records import Records
from kpiworkbook.model.tidied import TidyResult
from kpiworkbook.model.unmatched import Unmatched

__all__ = ["tidy_all"]


def tidy_all(read: Read, books: Sequence[Book], output: Path | None, how: How, *, force: bool, latest: bool) -> bool:
    """Write the books' records as they are read; return whether each book could be.

    Where none could, nothing is written. Raises OutputError where the output cannot be written.
    """
    account = _Account()
    # Rows would run through the bar where both are on one terminal.
    waits = output is None and sys.stdout.isatty()
    advice = "No records were written." if output or waits else "Not all records were printed."
    with EachBook(read, books, how, advice=advice) as read_books:
        records = account.records(zip(books, read_books, strict=True))
        waiting = list(records) if waits else []
        written = None if waits else _write(records, output, force=force, latest=latest)
    if waits:
        written = _write(iter(waiting), output, force=force, latest=latest)
    warn_of_configuration(account.unmatched, read.sheets)
    if written:
        _tell(written, output)
    if len(books) > 1:
        account.close(len(books), written)
    return not account.failed


def _write(records: Iterator[Records], output: Path | None, *, force: bool, latest: bool) -> TidyResult | None:
    first = next(records, None)
    if first is None:
        return None
    every = chain([first], records)
    if output is not None:
        return pipeline.tidy_records(every, output, force=force, latest=latest)
    with results():
        return pipeline.print_tidy(every, sys.stdout, latest=latest)
    return None  # the reader of the pipe has gone


def _tell(written: TidyResult, output: Path | None) -> None:
    for same in written.same_editions:
        say(f"Warning: {same}")
    if output is not None:
        told = f"{count(written.records, 'record')} of {count(written.workbooks, 'workbook')} in {output}"
        several = f", editions of {count(written.scorecards, 'scorecard')} (column 'scorecard')"
        say(told + (several if written.scorecards > 1 else ""))


@dataclass(slots=True)
class _Account:
    """Lets the records of each book through that can be read, and keeps the account."""

    indicators: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    unmatched: list[tuple[str, Unmatched]] = field(default_factory=list)

    def records(self, read: Iterable[tuple[Book, Tidied | Failure]]) -> Iterator[Records]:
        """Yield them; say on standard error what was noticed, and which book cannot be read."""
        for book, result in read:
            if isinstance(result, Failure):
                self.failed.append((str(book.path), result.message))
                say(f"Error: {result.message}")
                continue
            warn_of_problems(book.path.as_posix(), result.problems)
            self.indicators += result.indicators
            self.unmatched.append((str(book.path), result.unmatched))
            yield result.records_of(book)

    def close(self, books: int, written: TidyResult | None) -> None:
        """Print the account."""
        records = written.records if written else 0
        counted = {"Books": books, "Indicators": self.indicators, "Records": records, "Unreadable": len(self.failed)}
        tell_account(counted, self.failed)
