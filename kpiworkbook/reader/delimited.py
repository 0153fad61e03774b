"""Reading .csv and .tsv: text only, so every value is the text as typed."""

from __future__ import annotations

from pathlib import PurePath

from kpiworkbook.delimited import delimited_rows
from kpiworkbook.errors import TooLargeError
from kpiworkbook.model.excel import MOST_COLUMNS, MOST_ROWS
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import sheet_name
from kpiworkbook.model.settings import LimitSettings
from kpiworkbook.ooxml.allowance import Allowance
from kpiworkbook.ooxml.extent import Extent
from kpiworkbook.reader.source import Source

__all__ = ["read_delimited"]


def read_delimited(source: Source, limits: LimitSettings) -> list[Grid]:
    """Return the text's cells as one grid that bears the file's name, as Excel names the sheet.

    Raises NotAWorkbookError where it is no such text, TooLargeError where it has more cells than a book may have.
    """
    allowance = Allowance(name=source.name, limits=limits)
    signs = {sign: source.data.count(sign) for sign in (b"\t", b",", b";", b"\n")}
    allowance.check("text", Extent(rows=max(signs.values()), columns=1))
    rows = delimited_rows(source.data, source.name)
    width = max(map(len, rows), default=0)
    if width > MOST_COLUMNS or len(rows) > MOST_ROWS:
        raise TooLargeError(
            f"{source.name} has {len(rows):,} rows and {width:,} columns, but a sheet of Excel has {MOST_ROWS:,} and "
            f"{MOST_COLUMNS:,}; check what it was exported from"
        )
    allowance.check("text", Extent(rows=len(rows), columns=width))
    return [Grid(name=sheet_name(PurePath(source.name).stem), rows=rows)]
