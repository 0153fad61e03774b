"""The exporter: tidy records as a file. Its one public verb is `export`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from kpiworkbook.errors import OutputError
from kpiworkbook.exporter import delimited, parquet, sqlite, workbook
from kpiworkbook.model.records import Records
from kpiworkbook.output import whole_file

__all__ = ["FORMATS", "export", "print_csv"]

FORMATS: dict[str, Callable[..., None]] = {
    ".csv": delimited.write,
    ".parquet": parquet.write,
    ".xlsx": workbook.write,
}
"""How each kind of file is written; .sqlite is apart, because it is added to."""
ADDED_TO = (".sqlite", ".db")


def export(records: Sequence[Records], target: Path, *, force: bool = False) -> None:
    """Write the records of one or more workbooks to a .csv, .parquet, .xlsx or .sqlite file.

    A .sqlite file is added to: the records of a workbook take the place of that workbook's earlier ones. The others
    are written anew. Raises OutputError where the target exists (without `force`) or cannot be written.
    """
    suffix = target.suffix.casefold()
    if suffix in ADDED_TO:
        sqlite.upsert(records, target)
    elif suffix in FORMATS:
        with whole_file(target, force=force) as stream:
            FORMATS[suffix](records, stream)
    else:
        known = ", ".join([*FORMATS, *ADDED_TO])
        raise OutputError(f"{target}: its ending says no known format; give it one of {known}")


def print_csv(records: Sequence[Records], stream: TextIO) -> None:
    """Write the records as CSV to an open text stream."""
    delimited.write_text(records, stream)
