"""The exporter: tidy records as a file. Its one public verb is `export`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TextIO

from kpiworkbook.errors import OutputError
from kpiworkbook.exporter import delimited, duckdb, parquet, sqlite, workbook
from kpiworkbook.exporter.batches import FIELDS, Batch, batch_of
from kpiworkbook.exporter.names import as_given, from_folder
from kpiworkbook.exporter.newest import newest
from kpiworkbook.exporter.once import each_once
from kpiworkbook.exporter.source import Source
from kpiworkbook.model.collected import Collected
from kpiworkbook.model.records import Records
from kpiworkbook.model.tidied import TidyResult
from kpiworkbook.output import cannot_write, check_target, is_folder, whole_file, whole_path

__all__ = ["FORMATS", "check_export", "collect", "export", "print_csv"]

FORMATS: dict[str, Callable[..., None]] = {
    ".csv": delimited.write,
    ".parquet": parquet.write,
    ".xlsx": workbook.write,
}
"""How each kind of file is written; databases are apart, because they are added to."""
DATABASES: dict[str, ModuleType] = {".sqlite": sqlite, ".db": sqlite, ".duckdb": duckdb}
_CHECKS: dict[str, Callable[[], None]] = {".parquet": parquet.check, ".duckdb": duckdb.check}


def check_export(target: Path, *, force: bool = False, latest: bool = False) -> None:
    """Raise OutputError where records cannot be written to the target, before any are read for it."""
    suffix = target.suffix.casefold()
    if suffix not in (*FORMATS, *DATABASES) and not is_folder(target):
        known = ", ".join([*FORMATS, *DATABASES])
        raise OutputError(f"{target}: its ending says no known format; give it one of {known}")
    is_added_to = suffix in DATABASES and not latest
    check_target(target, force=force or is_added_to)
    if is_added_to:
        _check_database(target, *DATABASES[suffix].KNOWN_BY)
    if suffix in _CHECKS:
        _CHECKS[suffix]()


def export(records: Iterable[Records], target: Path, *, force: bool = False, latest: bool = False) -> TidyResult:
    """Write the records of workbooks, one by one as they come, to a .csv, .parquet, .xlsx, .sqlite or .duckdb file.

    A figure that several archives tell of the same edition is written once; with `latest` each figure is, as the newest
    edition has it. A database is added to: the records of a workbook take the place of
    that workbook's earlier ones; the others, and a database of the latest, are written anew. Memory does not grow with
    the number of workbooks. Raises OutputError where the target exists (without `force`) or cannot be written.
    """
    check_export(target, force=force, latest=latest)
    suffix = target.suffix.casefold()
    known_as = partial(from_folder, folder=target.resolve().parent) if suffix in DATABASES else as_given
    source = Source(batch_of(part, known_as) for part in records)
    try:
        batches = source.counted(_chosen(source, latest=latest))
        if suffix in DATABASES:
            with _database(target, is_new=latest or not target.exists()) as path:
                number = DATABASES[suffix].upsert(batches, path, target)
            return replace(source.result(), records=number)
        with whole_file(target, force=force) as stream:
            FORMATS[suffix](batches, stream)
    except Exception as error:
        if source.error is not None:
            raise source.error from None
        if isinstance(error, OSError):  # of a temporary file
            raise cannot_write(target, error) from error
        raise
    return source.result()


def print_csv(records: Iterable[Records], stream: TextIO, *, latest: bool = False) -> TidyResult:
    """Write the records as CSV to an open text stream, as they come."""
    source = Source(batch_of(part, as_given) for part in records)
    delimited.write_text(source.counted(_chosen(source, latest=latest)), stream)
    return source.result()


def collect(records: Iterable[Records], *, latest: bool = False) -> tuple[Collected, TidyResult]:
    """Return the records that a file would hold, in memory."""
    source = Source(batch_of(part, as_given) for part in records)
    collected = Collected(FIELDS)
    for batch in source.counted(_chosen(source, latest=latest)):
        collected.add(batch)
    return collected, source.result()


def _chosen(batches: Iterable[Batch], *, latest: bool) -> Iterator[Batch]:
    return newest(batches) if latest else each_once(batches)


def _database(target: Path, *, is_new: bool) -> AbstractContextManager[Path]:
    return whole_path(target, force=True) if is_new else nullcontext(target)


def _check_database(target: Path, kind: str, where: slice, magic: bytes) -> None:
    """Raise OutputError where a file that is there is no such database."""
    try:
        with target.open("rb") as stream:
            start = stream.read(where.stop)
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutputError(f"{target} cannot be opened: {error.strerror or error}; name another file") from error
    if start and start[where] != magic:
        raise OutputError(f"{target} exists already and is not a {kind} database; name another file")
