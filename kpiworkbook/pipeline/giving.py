"""What can be said of a file with new figures before any workbook is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kpiworkbook.collector.files import from_file
from kpiworkbook.collector.given import is_blank
from kpiworkbook.collector.own_words import Asked
from kpiworkbook.errors import ValuesError
from kpiworkbook.notation.months import parse_month

__all__ = ["check_values", "month_of"]


def month_of(month: object) -> date:
    """Return the first day of the month that somebody has named; raise ValuesError where that is none."""
    period = parse_month(month)
    if period is None:
        raise ValuesError.of("the month", [f"{month!r} names none; write it as Oct-19"])
    return period


def check_values(values: Path, month: str) -> None:
    """Raise ValuesError, or ReadError, where a file holds no figure and no commentary for whatever workbook."""
    given = from_file(values, Asked(month=month_of(month)))
    if all(is_blank(row.value) and is_blank(row.commentary) for row in given.rows):
        raise ValuesError.of(given.name, given.problems or ["not one figure is given; fill in the column 'value'"])
