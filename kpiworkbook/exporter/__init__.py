"""The exporter: tidy records as a file. Its one public verb is `export`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from kpiworkbook.errors import OutputError
from kpiworkbook.exporter import delimited, parquet, sqlite, workbook
from kpiworkbook.model.records import Records
from kpiworkbook.output import check_target, is_folder, whole_file

__all__ = ["FORMATS", "check_export", "export", "print_csv"]

FORMATS: dict[str, Callable[..., None]] = {
    ".csv": delimited.write,
    ".parquet": parquet.write,
    ".xlsx": workbook.write,
}
"""How each kind of file is written; .sqlite is apart, because it is added to."""
ADDED_TO = (".sqlite", ".db")


def check_export(target: Path, *, force: bool = False) -> None:
    """Raise OutputError where records cannot be written to the target, before any are read for it."""
    suffix = target.suffix.casefold()
    if suffix not in (*FORMATS, *ADDED_TO) and not is_folder(target):
        known = ", ".join([*FORMATS, *ADDED_TO])
        raise OutputError(f"{target}: its ending says no known format; give it one of {known}")
    if suffix in ADDED_TO:
        sqlite.check(target)
    else:
        check_target(target, force=force)
    if suffix == ".parquet":
        parquet.check()


def export(records: Sequence[Records], target: Path, *, force: bool = False) -> None:
    """Write the records of one or more workbooks to a .csv, .parquet, .xlsx or .sqlite (or .db) file.

    A .sqlite file is added to: the records of a workbook take the place of that workbook's earlier ones. The others
    are written anew. Raises OutputError where the target exists (without `force`) or cannot be written.
    """
    check_export(target, force=force)
    suffix = target.suffix.casefold()
    if suffix in ADDED_TO:
        sqlite.upsert(records, target)
    else:
        with whole_file(target, force=force) as stream:
            FORMATS[suffix]([_writable(part) for part in records], stream)


def _writable(part: Records) -> Records:
    """Return the records with a `?` for each byte of the workbook's path that is no text, as old Linux names have."""
    names = {name: name.encode("utf-8", "replace").decode() for name in set(part.columns["workbook"])}
    if all(name == told for name, told in names.items()):
        return part
    return replace(part, columns={**part.columns, "workbook": [names[name] for name in part.columns["workbook"]]})


def print_csv(records: Sequence[Records], stream: TextIO) -> None:
    """Write the records as CSV to an open text stream."""
    delimited.write_text(records, stream)
