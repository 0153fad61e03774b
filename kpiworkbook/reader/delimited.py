"""Reading .csv and .tsv: text only, so every value is the text as typed."""

from __future__ import annotations

import csv
import io
from pathlib import PurePath
from statistics import median

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import sheet_name
from kpiworkbook.reader.source import Source

__all__ = ["read_delimited"]


def read_delimited(source: Source) -> list[Grid]:
    """Return the text's cells as one grid that bears the file's name, as Excel names the sheet."""
    text = _decode(source)
    try:
        parsed = [list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)) for delimiter in "\t,;"]
    except csv.Error as error:
        raise NotAWorkbookError(f"{source.name} is not readable as delimited text: {error}") from error
    rows = max(parsed, key=_width)
    return [Grid(name=sheet_name(PurePath(source.name).stem), rows=rows)]


def _decode(source: Source) -> str:
    is_utf16 = source.data.startswith((b"\xff\xfe", b"\xfe\xff"))
    # Excel saves "CSV (Comma delimited)" in the Windows code page.
    for encoding in ["utf-16"] if is_utf16 else ["utf-8-sig", "cp1252"]:
        try:
            return source.data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAWorkbookError(
        f"{source.name} is neither a workbook nor text in a known encoding; save it from Excel as 'CSV UTF-8'"
    )


def _width(rows: list[list[str]]) -> float:
    """Return how many cells most rows have: many, if the delimiter is right, though commentary may hold the others."""
    return median(len(row) for row in rows if any(row)) if any(map(any, rows)) else 0
