"""Columns beside the months that were meant to be months, and which: left out, another month would be current."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import takewhile

from kpiworkbook.layout.headings import speaks_of_derived
from kpiworkbook.model.fields import Field
from kpiworkbook.model.periods import month_name, months_before, window
from kpiworkbook.model.scorecard import Column
from kpiworkbook.notation.mistyped_months import meant_month

__all__ = ["lost_months", "month_awaited", "spelled_as_the_others"]


_FIRST_YEAR, _LAST_YEAR = 1900, 2200
"""Beyond them no months are awaited."""


def lost_months(columns: Sequence[Column]) -> Iterator[tuple[Column, date]]:
    """Yield the columns beside the months whose headings were meant to name a month that no column has.

    They are unknown, or the last one is that month in a later year. What stands further away, behind the changes say,
    is not asked.
    """
    present = {column.period for column in columns}
    yield from _in_a_later_year([column for column in columns if column.period])
    for at, column in enumerate(columns):
        if column.field is Field.EXTRA and column.heading and not speaks_of_derived(column.heading):
            awaited = _awaited(columns, at)
            month = meant_month(column.heading, awaited) if awaited else None
            if month is not None and month not in present:
                yield column, month


def _in_a_later_year(months: Sequence[Column]) -> Iterator[tuple[Column, date]]:
    """Yield the last month where all before it follow each other, and it would too in an earlier year.

    In a later year it may be the year end before, to compare with.
    """
    periods = [column.period for column in months if column.period]
    if len(periods) < 4 or periods[-2].year >= _LAST_YEAR:
        return
    awaited, last = months_before(periods[-2], -1), periods[-1]
    is_later = last.month == awaited.month and last > awaited
    if is_later and periods[:-1] == list(window(periods[-2], len(periods) - 1)):
        yield months[-1], awaited


def month_awaited(columns: Sequence[Column], column: Column) -> date | None:
    """Return the month that comes next where an unknown column stands right after the last month; else None."""
    at = columns.index(column)
    is_last = at > 0 and columns[at - 1].period and not any(other.period for other in columns[at:])
    return next(iter(_awaited(columns, at)), None) if is_last else None


def spelled_as_the_others(month: date, columns: Sequence[Column]) -> str:
    """Return what a month's heading should say."""
    from kpiworkbook.notation.month_spelling import spelled_like

    headings = [column.heading for column in columns if column.period]
    return spelled_like(month, headings) or month_name(month)


def _awaited(columns: Sequence[Column], at: int) -> list[date]:
    """Return the months that a column may be, by the months beside it; those nearer to the months to its left first."""
    left, to_left = _nearest(reversed(columns[:at]))
    right, to_right = _nearest(columns[at + 1 :])
    if any(month and not _FIRST_YEAR < month.year < _LAST_YEAR for month in (left, right)):
        return []
    onward = -1 if _is_newest_first(columns) else 1
    if left and right:
        steps = (right.year - left.year) * 12 + right.month - left.month
        return [months_before(left, -step if steps > 0 else step) for step in range(1, min(abs(steps), 13))]
    if left:
        return [months_before(left, -step * onward) for step in range(1, min(to_left, 12) + 1)]
    return [months_before(right, step * onward) for step in range(1, min(to_right, 12) + 1)] if right else []


def _nearest(columns: Iterable[Column]) -> tuple[date | None, int]:
    """Return the first month, and how far away it stands; None behind any other known column."""
    beside = list(takewhile(lambda column: column.field in (Field.EXTRA, Field.MONTH), columns))
    return next(((column.period, steps) for steps, column in enumerate(beside, 1) if column.period), (None, 0))


def _is_newest_first(columns: Sequence[Column]) -> bool:
    months = [column.period for column in columns if column.period]
    return len(months) > 1 and months[-1] < months[0]
