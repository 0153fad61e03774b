"""Tidy records in an SQLite table that grows: a folder of editions becomes one history."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kpiworkbook.errors import OutputError
from kpiworkbook.exporter.delimited import rows
from kpiworkbook.model.records import RECORD_FIELDS, Records
from kpiworkbook.output import check_target

if TYPE_CHECKING:
    import sqlite3

__all__ = ["check", "upsert"]

_TYPES = {"value": "REAL", "period": "TEXT"}
_CREATE = (
    "CREATE TABLE IF NOT EXISTS records ("
    + ", ".join(f"{name} {_TYPES.get(name, 'TEXT NOT NULL')}" for name in RECORD_FIELDS)
    + ", PRIMARY KEY (workbook, sheet, cell))"
)
_INSERT = f"INSERT INTO records VALUES ({', '.join('?' * len(RECORD_FIELDS))})"  # noqa: S608 - only question marks
_MAGIC = b"SQLite format 3\0"
"""How every SQLite database begins that holds anything."""


def check(target: Path) -> None:
    """Raise OutputError where the target is no SQLite database, or none can be written there."""
    check_target(target, force=True)
    try:
        with target.open("rb") as stream:
            start = stream.read(len(_MAGIC))
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutputError(f"{target} cannot be opened: {error.strerror or error}; name another file") from error
    if start not in (b"", _MAGIC):
        raise OutputError(f"{target} exists already and is no SQLite database; name another file")


def upsert(records: Sequence[Records], target: Path) -> None:
    """Put the records into the table `records`; those of a workbook replace that workbook's earlier ones.

    All in one transaction: either every workbook's records are in, or none. `period` is text, 2019-09-01. `workbook`
    is its path from the database's folder, so that a book is the same however it is named.
    Raises OutputError where the file is no SQLite database or cannot be written.
    """
    import sqlite3

    check(target)
    is_new = not target.exists()
    folder = target.resolve().parent
    known = {name: _known_as(name, folder) for part in records for name in set(part.columns["workbook"])}
    try:
        with closing(sqlite3.connect(target)) as connection, connection:
            connection.execute("BEGIN")
            connection.execute(_CREATE)
            # All earlier ones first: two of the records' parts may be two sheets of one workbook.
            connection.executemany("DELETE FROM records WHERE workbook = ?", [(name,) for name in set(known.values())])
            for part in records:
                connection.executemany(_INSERT, _stored(part, known))
    except sqlite3.Error as error:
        if is_new:
            target.unlink(missing_ok=True)
        raise OutputError(f"{target} cannot be written: {_told(error)}") from error


def _known_as(workbook: str, folder: Path) -> str:
    """Return a workbook's path from the folder; absolute on another drive; a name that is no file's as it is."""
    known = workbook
    if Path(workbook).is_file():
        known = Path(workbook).resolve().as_posix()
        with suppress(ValueError):
            known = Path(os.path.relpath(known, folder)).as_posix()
    # An old Linux name may hold bytes that are no text, which SQLite would not take.
    return known.encode("utf-8", "replace").decode()


def _stored(part: Records, known: dict[str, str]) -> Iterator[list[object]]:
    for workbook, *others in rows(part):
        yield [
            known[workbook],
            *(item if item is None or isinstance(item, int | float) else str(item) for item in others),
        ]


def _told(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith("SQLITE_CONSTRAINT"):
        return f"two of the workbooks have the same name; read them from files with names of their own ({error})"
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"{error}, because another program is writing to it; close it there and try again"
    if code.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return f"{error}; make room on the disk, or choose another folder"
    if code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return f"{error}; name another file, or restore it from a backup"
    if code.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")):
        return f"{error}; choose another folder, or another file"
    return f"{error}; its table 'records' is not kpiworkbook's, so name another file"
