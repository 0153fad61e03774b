"""The verbs for many books."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kpiworkbook.batch.books import Book, find_books
from kpiworkbook.batch.planning import Job, folders_of, plan
from kpiworkbook.batch.refreshing import Refresh, RefreshReport
from kpiworkbook.batch.resuming import remaining
from kpiworkbook.batch.running import Account, How, run
from kpiworkbook.batch.validating import Validate, checked
from kpiworkbook.errors import OutputError, ReadError
from kpiworkbook.model.findings import CheckedBook
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.settings import Settings
from kpiworkbook.model.shown import Told
from kpiworkbook.pipeline import names_of, refreshed_name
from kpiworkbook.stores import location_of
from kpiworkbook.workers import Failure

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from kpiworkbook.pipeline.reading import Config
    from kpiworkbook.pipeline.rolling import Month

__all__ = ["Books", "RefreshedBook", "config_of", "found", "refresh_many", "validate_many"]

PathOrName = str | PathLike[str]
Books = PathOrName | Iterable[PathOrName]
"""Files, folders and globs, or one of them."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RefreshedBook(Told):
    """What became of one of many books: a report, or the reason why there is none."""

    path: str
    output: str
    report: RefreshReport | None = None
    error: str | None = None
    done_before: bool = False
    """Whether an earlier run had made the output, and neither it nor the book has changed since."""

    def __str__(self) -> str:
        """Return what became of it."""
        if self.error is not None:
            return f"{self.path}, not refreshed: {self.error}"
        return f"{self.path} -> {self.output}: {self.report.brief if self.report else 'done before'}"


def refresh_many(
    books: Books,
    out: PathOrName,
    *,
    executor: Executor | None = None,
    jobs: int | None = None,
    timeout: float | None = None,
    resume: bool = False,
    on_result: Callable[[RefreshedBook], object] | None = None,
    month: Month = None,
    values: PathOrName | None = None,
    values_only: bool = False,
    restyle: bool = False,
    force: bool = False,
    config: Config = None,
    sheets: Sequence[str] = (),
    password: str | None = None,
) -> list[RefreshedBook]:
    """Refresh many books into the folder `out`, which is made where it is missing; return what became of each.

    `books` are files, folders (recursively) and globs; below a folder, sub-folders are kept. The results come in the
    order of the books, to `on_result` one by one as well. A book that cannot be read or written, takes longer than
    `timeout` seconds or brings its process down has an `error`, and stops no other.

    The books are worked on in `jobs` processes, by default one a core; `jobs=1` works in this one, where a crash is
    nobody else's. A script has to guard what it does with `if __name__ == "__main__":` for that. With `executor`,
    anything with the interface of concurrent.futures (such as `client.get_executor()` of a Dask cluster) works on
    them, in chunks, and gets all books at once; paths are made absolute for it, and with `timeout` a book from which
    nothing is heard is given up.

    `out` also gets `.kpiworkbook.jsonl`, in which is noted what was made of what: `resume` skips the books whose
    content, options and output have not changed since. `month`, `values` (a file), `values_only`, `restyle`, `force`,
    `config`, `sheets` and `password` are those of `refresh`.

    Raises ReadError where no book is found, OutputError before any work where `out` cannot be the folder of several
    books, ValueError where `jobs` or `timeout` is no number above zero, BatchError where no process starts. Books that
    would have one output have an `error` each.
    """
    place = location_of(name := fspath(out))
    folder = place if isinstance(place, Path) else None
    work = Refresh(
        month=_month(month), values=_path(values, "values"), values_only=values_only, restyle=restyle, force=force,
        config=config_of(config), sheets=names_of(sheets), password=password, stamped=folder is not None,
    )  # fmt: skip
    planned = plan(found(books), name and f"{name}/", named=lambda book: refreshed_name(book, restyle=restyle))
    if resume and folder is None:
        raise OutputError(
            f"{place} is on a store; resume=True needs a folder of this machine, where it notes what is done"
        )
    how = How(jobs=jobs, timeout=timeout, executor=executor)
    results: list[RefreshedBook] = []
    with folders_of(planned), remaining(work, planned, folder, resume=resume) as rest:
        done_before = {os.fspath(job.target) for job in rest.done}
        with run(work, rest.jobs, how, Account(rest.manifest), ahead=len(planned)) as done:
            for job in planned:
                is_done = os.fspath(job.target) in done_before
                results.append(_told(_done_before(job) if is_done else _refreshed(job, next(done)), on_result))
    return results


def validate_many(
    books: Books,
    *,
    executor: Executor | None = None,
    jobs: int | None = None,
    timeout: float | None = None,
    on_result: Callable[[CheckedBook], object] | None = None,
    config: Config = None,
    sheets: Sequence[str] = (),
    password: str | None = None,
) -> list[CheckedBook]:
    """Validate many books; return the report of each, or why there is none, in the order of the books.

    `publish` makes JSON, CSV or an HTML page of them. `books`, `executor`, `jobs`, `timeout` and `on_result` are those
    of `refresh_many`, `config`, `sheets` and `password` those of `read`. Raises ReadError where no book is found,
    ValueError where `jobs` or `timeout` is no number above zero, BatchError where no process starts.
    """
    work = Validate(config=config_of(config), sheets=names_of(sheets), password=password)
    items = [Job(path=book.path, target=book.path) for book in found(books)]
    how = How(jobs=jobs, timeout=timeout, executor=executor)
    with run(work, items, how, Account(), ahead=len(items)) as done:
        return [_told(checked(job, result), on_result) for job, result in zip(items, done, strict=True)]


def found(books: Books) -> list[Book]:
    """Return the books that are meant; raise ReadError where there are none, TypeError where one is no path."""
    named = list(books) if isinstance(books, Iterable) and not isinstance(books, str | bytes | PathLike) else [books]
    for name in named:
        if not isinstance(name, str | PathLike):
            raise TypeError(
                f"many books are given by their paths, and not as {type(name).__name__}; kw.read takes content, and "
                "kw.tidy and kw.publish what was made of it"
            )
    names = [fspath(name) for name in named]
    books_found = find_books(names)
    if not books_found:
        told = ", ".join(str(location_of(name)) for name in names) or "nothing"
        raise ReadError(f"{told}: no workbook found there; name workbooks, folders or globs")
    return books_found


def _refreshed(job: Job, result: RefreshReport | Failure) -> RefreshedBook:
    path, output = str(job.path), str(job.target)
    if isinstance(result, Failure):
        return RefreshedBook(path=path, output=output, error=result.message)
    return RefreshedBook(path=path, output=output, report=replace(result, book=path, output=output))


def _done_before(job: Job) -> RefreshedBook:
    return RefreshedBook(path=str(job.path), output=str(job.target), done_before=True)


def _told(result: T, on_result: Callable[[T], object] | None) -> T:
    if on_result is not None:
        on_result(result)
    return result


def _month(month: Month) -> str | None:
    """Return a month as a text, which is what a manifest holds."""
    if month is None or isinstance(month, str):
        return month
    from kpiworkbook.pipeline.giving import month_of

    return month_name(month_of(month))


def config_of(config: Config) -> Path | Settings | None:
    """Return a configuration as processes are handed it; raise TypeError where it is something else."""
    return config if isinstance(config, Settings) else _path(config, "config, where it is no Settings,")


def _path(name: PathOrName | None, what: str) -> Path | None:
    if not isinstance(name, str | PathLike | None):
        raise TypeError(f"{what} for many books is the path of a file, and no {type(name).__name__}")
    return None if name is None else Path(name)
