"""What can be said of a file with new figures before any workbook is read."""

from __future__ import annotations

from pathlib import Path

from kpiworkbook.collector.files import from_file
from kpiworkbook.collector.given import is_blank
from kpiworkbook.errors import ValuesError

__all__ = ["check_values"]


def check_values(values: Path) -> None:
    """Raise ValuesError, or ReadError, where a file holds no figure and no commentary for whatever workbook."""
    given = from_file(values)
    if all(is_blank(row.value) and is_blank(row.commentary) for row in given.rows):
        raise ValuesError.of(given.name, given.problems or ["not one figure is given; fill in the column 'value'"])
