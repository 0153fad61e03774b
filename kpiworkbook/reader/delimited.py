"""Reading .csv and .tsv: text only, so every value is the text as typed."""

from __future__ import annotations

from pathlib import PurePath

from kpiworkbook.delimited import delimited_rows
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import sheet_name
from kpiworkbook.reader.source import Source

__all__ = ["read_delimited"]


def read_delimited(source: Source) -> list[Grid]:
    """Return the text's cells as one grid that bears the file's name, as Excel names the sheet."""
    rows = delimited_rows(source.data, source.name)
    return [Grid(name=sheet_name(PurePath(source.name).stem), rows=rows)]
