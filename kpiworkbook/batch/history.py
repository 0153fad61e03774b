"""The verb for the history of many books in memory."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kpiworkbook import pipeline
from kpiworkbook.batch.books import Book
from kpiworkbook.batch.many import Books, config_of, found
from kpiworkbook.batch.running import Account, How, run
from kpiworkbook.batch.tidying import Read, Tidied
from kpiworkbook.errors import ReadError
from kpiworkbook.model.places import count
from kpiworkbook.model.records import Records
from kpiworkbook.model.tidied import TidiedBook, TidiedBooks
from kpiworkbook.workers import Failure

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from kpiworkbook.pipeline.reading import Config

__all__ = ["tidy_many"]

_NAMED = 5
"""So many books that could not be read are named in the warning; the others are counted."""


def tidy_many(
    books: Books,
    *,
    latest: bool = False,
    executor: Executor | None = None,
    jobs: int | None = None,
    timeout: float | None = None,
    on_result: Callable[[TidiedBook], object] | None = None,
    config: Config = None,
    sheets: Sequence[str] = (),
    password: str | None = None,
) -> TidiedBooks:
    """Return the tidy records of many books in memory: `tidy_many("books").to_frame()` is their DataFrame.

    It holds what `kpiworkbook tidy` writes of them: with `latest` each figure once, as the newest edition that tells of
    it has it, else all that the editions say. A history that is larger than the memory goes to a file, with `tidy`.
    A book that cannot be read has an `error` in `books`, is warned of, and stops no other. `books`, `executor`, `jobs`,
    `timeout` and `on_result` are those of `refresh_many`, `config`, `sheets` and `password` those of `read`. Raises
    ReadError where no book is found, or none can be read, ValueError where `jobs` or `timeout` is no number above zero,
    BatchError where no process starts.
    """
    work = Read(config=config_of(config), sheets=pipeline.names_of(sheets), password=password)
    items = found(books)
    how = How(jobs=jobs, timeout=timeout, executor=executor)
    told: list[TidiedBook] = []

    def tell(book: TidiedBook) -> None:
        told.append(book)
        if on_result is not None:
            on_result(book)

    with run(work, items, how, Account()) as done:
        collected, result = pipeline.collect_tidy(_records(zip(items, done, strict=True), tell), latest=latest)
    if missing := [book for book in told if book.error is not None]:
        _warn(missing, len(told))
    return TidiedBooks(books=tuple(told), result=result, collected=collected)


def _records(read: Iterable[tuple[Book, Tidied | Failure]], tell: Callable[[TidiedBook], object]) -> Iterator[Records]:
    """Yield the records of each book that could be read; tell of each what became of it."""
    for book, result in read:
        if isinstance(result, Failure):
            tell(TidiedBook(path=str(book.path), error=result.message))
            continue
        records = result.records_of(book)
        tell(TidiedBook(path=str(book.path), indicators=result.indicators, records=len(records),
                        problems=result.problems, unmatched=result.unmatched))  # fmt: skip
        yield records


def _warn(missing: Sequence[TidiedBook], number: int) -> None:
    """Warn of books that are not in the frame, which would not show it; raise ReadError where none is."""
    if len(missing) == number:
        raise ReadError(
            str(missing[0].error)
            if number == 1
            else f"none of the {count(number, 'workbook')} could be read: {missing[0].error}"
        )
    more = f"; and {len(missing) - _NAMED:,} more" if len(missing) > _NAMED else ""
    are = "is" if len(missing) == 1 else "are"
    warnings.warn(
        f"{len(missing):,} of {count(number, 'workbook')} could not be read, and {are} not in it: "
        f"{'; '.join(str(book.error) for book in missing[:_NAMED])}{more}",
        stacklevel=3,
    )
