"""What to type in place of a duration among figures that are none: `1:17` or `0:00`."""

from __future__ import annotations

from kpiworkbook.model.grid import is_number
from kpiworkbook.model.section import Column
from kpiworkbook.notation.durations import in_first_unit
from kpiworkbook.notation.number_format import is_time
from kpiworkbook.notation.own_units import second_of_ratio
from kpiworkbook.validator.row import Row

__all__ = ["remedy_of_duration"]


def remedy_of_duration(row: Row, column: Column, text: str) -> str:
    """Return what to type: the number that is only shown as a time, a ratio's second part, or a number of one unit."""
    value, code = row.grid.value(row.number, column.index), row.grid.number_format(row.number, column.index)
    if isinstance(value, float | int) and is_number(value) and is_time(code) and value >= 1:
        return (
            f"The cell holds {value:.15g}, which its number format, {code!r}, shows as a time. Give it a number format "
            "without colons, or type the time again if it is one"
        )
    second = second_of_ratio(text)
    if second and not row.known:
        return (
            f"If it is a ratio, type {second}; if the row's figures are durations, say "
            f'"{row.ref or "its ref"}" = "duration" under [units] in kpiworkbook.toml'
        )
    ratio = f". If it is a ratio, type {second}" if second else ""
    return (
        "It is a duration among figures that are none, and counts where most months are durations. Type them in one "
        "unit, as numbers behind a number format without colons, this one as "
        f"{in_first_unit(text)} (minutes of mm:ss, hours of h:mm){ratio}"
    )
