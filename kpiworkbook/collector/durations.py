"""One new figure of a row of durations: `02:40`, the fraction of a day that Excel stores, or a time of Python's."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal

from kpiworkbook.collector.given import RefusedError
from kpiworkbook.collector.habits import Habits
from kpiworkbook.model.values import NewFigure
from kpiworkbook.notation.durations import meant_by, parse_duration, places_of, shown_places
from kpiworkbook.notation.figures import Figure, house_format
from kpiworkbook.notation.format_edit import with_mark
from kpiworkbook.notation.number_format import is_clock, render, time_units
from kpiworkbook.notation.numbers import mark_of
from kpiworkbook.notation.rounding import decimal_of

__all__ = ["days_of", "new_duration"]

_A_DAY = {"h": 24, "m": 1_440, "s": 86_400}
_TIMES = 10
"""So many times as large as all other durations of its row, or as small, a number is hardly a fraction of a day."""


def days_of(value: time | timedelta) -> float:
    """Return a time as Excel stores it."""
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    return value / timedelta(days=1)


def new_duration(number: float | None, text: str, figure: Figure, habits: Habits) -> NewFigure:
    """Return the figure for a cell: `figure` where it was understood as a duration, else a fraction of a day.

    Raises RefusedError for a number that is hardly one: 2.5 among 2:35.
    """
    if figure.number is not None:
        days = figure.number
    elif number is not None and (in_unit := _in_one_unit(number, habits)) is not None:
        days = in_unit
    elif number is not None and _may_be_days(decimal_of(number), habits):
        days = number
    else:
        raise RefusedError(_no_duration(number, text, habits))
    typed = parse_duration(text, in_minutes=habits.measure.in_minutes)
    own = typed.number_format.partition('"')[0] if typed else ""
    code = habits.number_format or own or house_format(habits.measure, {})
    if own and (places_of(decimal_of(days)) > shown_places(code) or (days >= 1 and is_clock(code))):
        code = own
    code = with_mark(code, mark_of(text))
    return NewFigure(ref=habits.label, value=days, number_format=code, shown=render(days, code))


def _in_one_unit(number: float, habits: Habits) -> float | None:
    """Return a number as days where the row shows one unit of times alone: 172 behind `[mm]`; else None."""
    units, _ = time_units(habits.number_format or habits.measure.time_format)
    is_fraction = _may_be_days(decimal_of(number), habits) or number < 0
    return None if is_fraction or units not in _A_DAY else number / _A_DAY[units]


def _may_be_days(number: Decimal, habits: Habits) -> bool:
    sizes = [abs(size) for size in habits.sizes if size]
    if not number or not sizes:
        return 0 <= number < 1
    largest = max(sizes)
    return min(sizes) / _TIMES <= number <= largest * _TIMES and (number < 1 or largest >= 1)


def _no_duration(number: float | None, text: str, habits: Habits) -> str:
    code, example = habits.measure.time_format, f" ({habits.example})" if habits.example else ""
    sizes = [float(size) for size in habits.sizes]
    meant = meant_by(decimal_of(number), sizes, code) if number is not None else ""
    remedy = f"give {meant!r} if that is meant" if meant else "give it with colons between hours, minutes and seconds"
    return f"{text!r} is no duration, but the indicator's figures are{example}; {remedy}"
