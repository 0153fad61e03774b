"""Tidy records in a DuckDB table that grows, as the one in SQLite does."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kpiworkbook.errors import OutputError
from kpiworkbook.exporter.batches import FIELDS, Batch, rows
from kpiworkbook.exporter.tables import COLUMNS, DROP_TOLD_TWICE, VIEWS, create_table

if TYPE_CHECKING:
    import duckdb

__all__ = ["KNOWN_BY", "check", "upsert"]

_TYPES = {"value": "DOUBLE", "period": "DATE", "edition": "DATE"}
_CREATE = create_table(_TYPES, "VARCHAR NOT NULL")
_INSERT = f"""
    INSERT INTO records ({COLUMNS}) SELECT {COLUMNS} FROM read_csv(
        $path, header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = $columns,
        force_not_null = $texts
    )
"""  # noqa: S608 - only names of columns
_NUMBER = "SELECT count(*) FROM records WHERE workbook IN (SELECT unnest($1))"
_TWICE = "SELECT workbook FROM records GROUP BY workbook, sheet, cell HAVING count(*) > 1 LIMIT 1"
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {"memory_limit": "128MB", "threads": 1}
"""DuckDB would else take most of the machine's memory. One thread needs least, and reading takes longer anyway."""
KNOWN_BY = "DuckDB", slice(8, 12), b"DUCK"
"""What stands in every DuckDB database's first block."""


def check() -> None:
    """Raise OutputError where duckdb is missing."""
    if find_spec("duckdb") is None:
        raise OutputError(
            'DuckDB needs duckdb: install it with pip install "kpiworkbook[duckdb]", or write .sqlite or .csv'
        )


def upsert(batches: Iterable[Batch], path: Path, target: Path) -> int:
    """Put the records into the table `records`, and return how many of them it holds now.

    Those of a workbook replace that workbook's earlier ones; what archives repeat of an earlier run is left out.

    All in one transaction: either every workbook's records are in, or none. Needs the extra `kpiworkbook[duckdb]`.
    Raises OutputError where the database cannot be written.
    """
    import duckdb

    # By way of a file, because DuckDB takes single records slowly, and keeps in memory what comes from Python.
    with TemporaryDirectory(prefix="kpi-") as folder:
        staged = Path(folder) / "records.csv"
        workbooks = _stage(batches, staged)
        try:
            with closing(duckdb.connect(str(path), config=_SETTINGS)) as connection:
                connection.execute("SET enable_progress_bar = false")
                connection.begin()
                number = _fill(connection, staged, workbooks)
                if twice := connection.execute(_TWICE).fetchone():
                    raise OutputError(
                        f"{target} cannot be written: two of the workbooks have the same name ({twice[0]}); read them "
                        "from files with names of their own"
                    )
                connection.commit()
                return number
        except duckdb.Error as error:
            raise OutputError(f"{target} cannot be written: {_told(error)}") from error


def _stage(batches: Iterable[Batch], staged: Path) -> list[str]:
    """Write the records to a file that DuckDB reads; return the workbooks that they are of."""
    workbooks: dict[str, None] = {}
    with staged.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        for batch in batches:
            workbooks |= dict.fromkeys(batch["workbook"])
            writer.writerows(rows([batch]))
    return list(workbooks)


def _fill(connection: duckdb.DuckDBPyConnection, staged: Path, workbooks: list[str]) -> int:
    connection.execute(_CREATE)
    for view in VIEWS:
        connection.execute(view)
    columns = {name: _TYPES.get(name, "VARCHAR") for name in FIELDS}
    texts = [name for name in FIELDS if name not in _TYPES]
    connection.execute("DELETE FROM records WHERE workbook IN (SELECT unnest($1))", [workbooks])
    connection.execute(_INSERT, {"path": str(staged), "columns": columns, "texts": texts})
    connection.execute(DROP_TOLD_TWICE)
    counted = connection.execute(_NUMBER, [workbooks]).fetchone()
    return int(counted[0]) if counted else 0


def _told(error: duckdb.Error) -> str:
    said = str(error).partition("\n")[0]
    kind = type(error).__name__
    if "lock" in said.casefold():
        return f"{said}, because another program has it open; close it there and try again"
    if kind in ("BinderException", "CatalogException"):
        return f"{said}; its table 'records' is not kpiworkbook's, so name another file"
    return f"{said}; make room on the disk, or name another file"
