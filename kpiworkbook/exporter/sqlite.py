"""Tidy records in an SQLite table that grows: a folder of editions becomes one history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kpiworkbook.errors import OutputError
from kpiworkbook.exporter.batches import Batch, rows
from kpiworkbook.exporter.tables import DROP_TOLD_TWICE, INSERT, VIEWS, create_table
from kpiworkbook.model.records import RECORD_FIELDS

if TYPE_CHECKING:
    import sqlite3

__all__ = ["KNOWN_BY", "upsert"]

_TYPES = {"value": "REAL", "period": "TEXT", "edition": "TEXT", "scorecard": "TEXT NOT NULL DEFAULT ''"}
_CREATE = create_table(_TYPES, "TEXT NOT NULL", ", PRIMARY KEY (workbook, sheet, cell)")
_INDEX = "CREATE INDEX IF NOT EXISTS records_by_figure ON records (scorecard, ref, series, period)"
_NUMBER = "SELECT count(*) FROM records WHERE workbook = ?"
KNOWN_BY = "SQLite", slice(0, 16), b"SQLite format 3\0"
"""How every SQLite database begins that holds anything."""


def upsert(batches: Iterable[Batch], path: Path, target: Path) -> int:
    """Put the records into the table `records`, and return how many of them it holds now.

    Those of a workbook replace that workbook's earlier ones; what archives repeat of an earlier run is left out.

    All in one transaction: either every workbook's records are in, or none. `period` and `edition` are text,
    2019-09-01. Raises OutputError where the database cannot be written.
    """
    import sqlite3

    try:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("BEGIN")
            _prepare(connection)
            replaced: set[str] = set()
            for batch in batches:
                # Once, since two batches may be two sheets of one workbook.
                earlier = set(batch["workbook"]) - replaced
                connection.executemany("DELETE FROM records WHERE workbook = ?", [(name,) for name in earlier])
                replaced |= earlier
                connection.executemany(INSERT, _stored(batch))
            connection.execute(_INDEX)
            connection.execute(DROP_TOLD_TWICE)
            counted = (connection.execute(_NUMBER, (name,)).fetchone() for name in replaced)
            return sum(number for (number,) in counted)
    except sqlite3.Error as error:
        raise OutputError(f"{target} cannot be written: {_told(error)}") from error


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the table and the views; a table from before there were editions gets their columns."""
    connection.execute(_CREATE)
    found = tuple(name for _, name, *_ in connection.execute("PRAGMA table_info(records)"))
    if found == RECORD_FIELDS:
        for name in ("scorecard", "edition"):
            connection.execute(f"ALTER TABLE records ADD COLUMN {name} {_TYPES[name]}")
    for view in VIEWS:
        connection.execute(view)


def _stored(batch: Batch) -> Iterator[tuple[object, ...]]:
    for row in rows([batch]):
        yield tuple(item.isoformat() if isinstance(item, date) else item for item in row)


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
