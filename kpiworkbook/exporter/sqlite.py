"""Tidy records in an SQLite table that grows: a folder of editions becomes one history."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from kpiworkbook.errors import OutputError
from kpiworkbook.exporter.delimited import rows
from kpiworkbook.model.records import RECORD_FIELDS, Records

__all__ = ["upsert"]

_TYPES = {"value": "REAL", "period": "TEXT"}
_CREATE = (
    "CREATE TABLE IF NOT EXISTS records ("
    + ", ".join(f"{name} {_TYPES.get(name, 'TEXT NOT NULL')}" for name in RECORD_FIELDS)
    + ", PRIMARY KEY (workbook, sheet, cell))"
)
_INSERT = f"INSERT INTO records VALUES ({', '.join('?' * len(RECORD_FIELDS))})"  # noqa: S608 - only question marks


def upsert(records: Sequence[Records], target: Path) -> None:
    """Put the records into the table `records`; those of a workbook replace that workbook's earlier ones.

    All in one transaction: either every workbook's records are in, or none. `period` is text, 2019-09-01.
    Raises OutputError where the file is no SQLite database or cannot be written.
    """
    import sqlite3

    is_new = not target.exists()
    try:
        with closing(sqlite3.connect(target)) as connection, connection:
            connection.execute("BEGIN")
            connection.execute(_CREATE)
            for part in records:
                for workbook in set(part.columns["workbook"]):
                    connection.execute("DELETE FROM records WHERE workbook = ?", (workbook,))
                connection.executemany(_INSERT, (_plain(row) for row in rows(part)))
    except sqlite3.Error as error:
        if is_new:
            target.unlink(missing_ok=True)
        raise OutputError(f"{target} cannot be written as an SQLite database: {error}") from error


def _plain(row: Sequence[object]) -> list[object]:
    return [value if value is None or isinstance(value, int | float) else str(value) for value in row]
