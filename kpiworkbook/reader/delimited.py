"""Reading .csv and .tsv: text only, so every value is the text as typed."""

from __future__ import annotations

from pathlib import PurePath

from kpiworkbook.delimited import delimited_rows
from kpiworkbook.errors import TooLargeError
from kpiworkbook.model.excel import MOST_COLUMNS, MOST_ROWS
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import sheet_name
from kpiworkbook.model.settings import LimitSettings
from kpiworkbook.reader.source import Source

__all__ = ["read_delimited"]


def read_delimited(source: Source, limits: LimitSettings) -> Grid:
    """Return the text's cells as one grid that bears the file's name, as Excel names the sheet.

    Raises NotAWorkbookError where it is no such text, TooLargeError where it has more cells than a book may have.
    """
    _check(source.name, max(source.data.count(sign) for sign in (b"\t", b",", b";", b"\n")), limits)
    rows = delimited_rows(source.data, source.name)
    width = max(map(len, rows), default=0)
    if width > MOST_COLUMNS or len(rows) > MOST_ROWS:
        raise TooLargeError(
            f"{source.name} has {len(rows):,} rows and {width:,} columns, but a sheet of Excel has {MOST_ROWS:,} and "
            f"{MOST_COLUMNS:,}; check what it was exported from"
        )
    _check(source.name, len(rows) * width, limits)
    return Grid(name=sheet_name(PurePath(source.name).stem), rows=rows)


def _check(name: str, cells: int, limits: LimitSettings) -> None:
    """Raise TooLargeError where a text has so many cells, or more of them."""
    if cells > limits.cells:
        told = f"{name} has {cells:,} cells or more, too many for a scorecard; check what it was exported from"
        raise TooLargeError.beyond(told, "cells", limits.cells, "")
