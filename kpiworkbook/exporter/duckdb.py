"""Tidy records in a DuckDB table that grows, as the one in SQLite does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from kpiworkbook.errors import OutputError
from kpiworkbook.exporter.batches import FIELDS, Batch, size
from kpiworkbook.exporter.tables import COLUMNS, DROP_TOLD_TWICE, VIEWS, create_table

if TYPE_CHECKING:
    import duckdb

__all__ = ["KNOWN_BY", "check", "upsert"]

_CREATE = create_table({"value": "DOUBLE", "period": "DATE", "edition": "DATE"}, "VARCHAR NOT NULL")
_TWICE = "SELECT workbook FROM records GROUP BY workbook, sheet, cell HAVING count(*) > 1 LIMIT 1"
_AT_ONCE = 20_000
"""Records that are handed over at once: DuckDB is made for many, and slow with single ones."""
_MEMORY = "100MB"
"""What DuckDB may keep of the database in memory; else it takes most of the machine's."""
KNOWN_BY = "DuckDB", slice(8, 12), b"DUCK"
"""What stands in every DuckDB database's first block."""


def check() -> None:
    """Raise OutputError where duckdb is missing."""
    if find_spec("duckdb") is None:
        raise OutputError(
            'DuckDB needs duckdb: install it with pip install "kpiworkbook[duckdb]", or write .sqlite or .csv'
        )


def upsert(batches: Iterable[Batch], target: Path) -> None:
    """Put the records into the table `records`; those of a workbook replace that workbook's earlier ones.

    All in one transaction: either every workbook's records are in, or none. Needs the extra `kpiworkbook[duckdb]`.
    Raises OutputError where the database cannot be written.
    """
    import duckdb

    try:
        with closing(duckdb.connect(target, config={"memory_limit": _MEMORY})) as connection:
            connection.begin()
            _fill(connection, batches)
            if twice := connection.execute(_TWICE).fetchone():
                raise OutputError(
                    f"{target} cannot be written: two of the workbooks have the same name ({twice[0]}); read them from "
                    "files with names of their own"
                )
            connection.commit()
    except duckdb.Error as error:
        raise OutputError(f"{target} cannot be written: {_told(error)}") from error


def _fill(connection: duckdb.DuckDBPyConnection, batches: Iterable[Batch]) -> None:
    import pandas as pd

    connection.execute(_CREATE)
    for view in VIEWS:
        connection.execute(view)
    replaced: set[str] = set()
    for several in _gathered(batches):
        for name in sorted(set(several["workbook"]) - replaced):
            connection.execute("DELETE FROM records WHERE workbook = ?", [name])
            replaced.add(name)
        connection.register("several", pd.DataFrame(several))
        connection.execute(f"INSERT INTO records ({COLUMNS}) SELECT {COLUMNS} FROM several")  # noqa: S608 - no text of a user's
        connection.unregister("several")
    connection.execute(DROP_TOLD_TWICE)


def _gathered(batches: Iterable[Batch]) -> Iterator[Batch]:
    several: Batch = {name: [] for name in FIELDS}
    for batch in batches:
        for name, values in batch.items():
            several[name] += values
        if size(several) >= _AT_ONCE:
            yield several
            several = {name: [] for name in FIELDS}
    if size(several):
        yield several


def _told(error: duckdb.Error) -> str:
    said = str(error).partition("\n")[0]
    kind = type(error).__name__
    if "lock" in said.casefold():
        return f"{said}, because another program has it open; close it there and try again"
    if kind in ("BinderException", "CatalogException"):
        return f"{said}; its table 'records' is not kpiworkbook's, so name another file"
    return f"{said}; make room on the disk, or name another file"
