"""Each indicator's months with the precision that they were typed with: what checks compare."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from kpiworkbook.model.records import Records, Series

__all__ = ["Actual", "actuals_of"]


class Actual(NamedTuple):
    """A month's figure."""

    value: float
    """Percentages are fractions."""
    half_step: float
    """How far the true figure may lie from it; 0 where it is exact."""


def actuals_of(records: Records) -> Mapping[tuple[str, int], dict[date, Actual]]:
    """Return the months that have a figure, by sheet and row (counted from zero)."""
    found: dict[tuple[str, int], dict[date, Actual]] = {}
    columns = records.columns
    figures = zip(columns["sheet"], records.rows, columns["series"], columns["period"], columns["value"],
                  records.half_steps, strict=True)  # fmt: skip
    place, months = None, dict[date, Actual]()
    for sheet, row, series, period, value, half_step in figures:
        if value is not None and series is Series.ACTUAL:
            if (sheet, row) != place:
                place = (sheet, row)
                months = found.setdefault(place, {})
            months[period] = Actual(value, half_step)
    return found
