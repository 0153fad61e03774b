"""Columns beside the months that were meant to be months, and which: left out, another month would be current."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

from kpiworkbook.layout.headings import speaks_of_derived
from kpiworkbook.model.fields import Field
from kpiworkbook.model.periods import month_name, months_before, months_between, window
from kpiworkbook.model.section import Column
from kpiworkbook.notation.mistyped_months import meant_month, month_among_words, words_beside_month

__all__ = ["LostMonth", "lost_months", "month_awaited", "spelled_as_the_others"]


_FIRST_YEAR, _LAST_YEAR = 1900, 2200
"""Beyond them no months are awaited."""
_FEWEST = 4
"""Months of which one in another year can be told."""
_HABITUAL = (1, 2)
_HABIT_LASTS = 3
"""Months in which the year that has ended is typed out of habit: these can be nothing else, and so many it may be."""


class LostMonth(NamedTuple):
    """A column and the month that its heading was meant to name, which may stand there, among words."""

    column: Column
    month: date
    among_words: bool = False


def lost_months(columns: Sequence[Column]) -> Iterator[LostMonth]:
    """Yield the columns beside the months whose headings were meant to name a month that no column has.

    They are unknown, or that month in another year. What stands further away, behind the changes say, is not asked.
    """
    present = frozenset(column.period for column in columns if column.period)
    yield from _in_another_year([column for column in columns if column.period])
    unknown = [at for at, column in enumerate(columns) if column.field is Field.EXTRA and column.heading]
    if not unknown or not present:
        return  # as in most sections
    around, first, last = _Around(columns), min(present), max(present)
    series: frozenset[tuple[str, ...]] | None = None
    for column, awaited in ((columns[at], around.awaited(at)) for at in unknown):
        if not awaited or speaks_of_derived(column.heading):
            continue
        if (month := meant_month(column.heading, awaited)) is not None:
            if month not in present:
                yield LostMonth(column, month)
            continue
        # Before the first month of a year `Actual Mar-19` may be what the year before ended with.
        later = [each for each in awaited if each > last or (len(awaited) == 1 and each > first)]
        month = month_among_words(column.heading, later)
        if month is None or month in present:
            continue
        series = _series(columns, present) if series is None else series
        if words_beside_month(column.heading)[0] not in series:
            yield LostMonth(column, month, among_words=True)


def _series(columns: Sequence[Column], present: frozenset[date]) -> frozenset[tuple[str, ...]]:
    """Return the words beside months that have columns of their own: `Q2 (Sep-19)` is a quarter as `Q1 (Jun-19)` is."""
    headed = (words_beside_month(column.heading) for column in columns if column.field is Field.EXTRA)
    return frozenset(words for words, months in headed if not present.isdisjoint(months))


def _in_another_year(months: Sequence[Column]) -> Iterator[LostMonth]:
    """Yield the months of another year than the one in which they would follow those beside them.

    Many in a row are another year's. Behind all others, an earlier year may be that of a month to compare with, as the
    year end before; in January and February it is the year that is still typed out of habit.
    """
    periods = tuple([column.period for column in months if column.period])
    if not periods or periods == window(periods[-1], len(periods)):
        return  # as in most sections
    columns = list(reversed(months)) if _are_mostly_newest_first(months) else list(months)
    periods = tuple([column.period for column in columns if column.period])
    awaited = _by_most(periods)
    astray = [month != period for month, period in zip(awaited, periods, strict=True)]
    at = 0
    for is_astray, group in groupby(astray):
        first, at = at, at + len(list(group))
        run = range(first, at)
        if not is_astray or not first or len(run) > _HABIT_LASTS:
            continue
        is_later = len(run) == 1 and awaited[first] < periods[first]
        is_habit = all(awaited[i].month in _HABITUAL and periods[i] == months_before(awaited[i], 12) for i in run)
        if at < len(columns) or is_later or is_habit:
            yield from (LostMonth(columns[i], awaited[i]) for i in run)


def _are_mostly_newest_first(months: Sequence[Column]) -> bool:
    pairs = [(left.period, right.period) for left, right in pairwise(months) if left.period and right.period]
    return sum(right < left for left, right in pairs) * 2 > len(pairs)


def _by_most(periods: Sequence[date]) -> Sequence[date]:
    """Return the months that columns have where most of them follow each other, and the others do but for the year.

    Else these months themselves.
    """
    if len(periods) < _FEWEST or not all(_FIRST_YEAR < period.year < _LAST_YEAR for period in periods):
        return periods
    starts = [months_before(period, at) for at, period in enumerate(periods)]
    start, agreeing = Counter(starts).most_common(1)[0]
    if agreeing < _FEWEST - 1 or agreeing * 2 <= len(periods) or any(other.month != start.month for other in starts):
        return periods
    return [months_before(start, -at) for at in range(len(periods))]


def month_awaited(columns: Sequence[Column], column: Column) -> date | None:
    """Return the month that comes next where an unknown column stands right after the last month; else None."""
    at = columns.index(column)
    is_last = at > 0 and columns[at - 1].period and not any(other.period for other in columns[at:])
    return next(iter(_Around(columns).awaited(at)), None) if is_last else None


def spelled_as_the_others(month: date, columns: Sequence[Column]) -> str:
    """Return what a month's heading should say."""
    from kpiworkbook.notation.month_spelling import spelled_like

    headings = [column.heading for column in columns if column.period]
    return spelled_like(month, headings) or month_name(month)


class _Around:
    """The months that stand next to each column, found once for all: a sheet may have thousands of columns."""

    def __init__(self, columns: Sequence[Column]) -> None:
        """Go through the columns once each way."""
        self._to_left = _nearest(columns)
        self._to_right = _nearest(columns[::-1])[::-1]
        self._onward = -1 if _is_newest_first(columns) else 1

    def awaited(self, at: int) -> list[date]:
        """Return the months that a column may be, by those beside it; those nearer to the months to its left first."""
        (left, to_left), (right, to_right) = self._to_left[at], self._to_right[at]
        if any(month and not _FIRST_YEAR < month.year < _LAST_YEAR for month in (left, right)):
            return []
        onward = self._onward
        if left and right:
            steps = months_between(left, right)
            return [months_before(left, -step if steps > 0 else step) for step in range(1, min(abs(steps), 13))]
        if left:
            return [months_before(left, -step * onward) for step in range(1, min(to_left, 12) + 1)]
        return [months_before(right, step * onward) for step in range(1, min(to_right, 12) + 1)] if right else []


def _nearest(columns: Sequence[Column]) -> list[tuple[date | None, int]]:
    """Return of each column the last month before it, and how far away; None behind any other known column."""
    nearest: list[tuple[date | None, int]] = []
    month: date | None = None
    steps = 0
    for column in columns:
        steps = steps + 1 if month else 0
        nearest.append((month, steps))
        if column.period or column.field not in (Field.EXTRA, Field.MONTH):
            is_beside = column.field in (Field.EXTRA, Field.MONTH)
            month, steps = (column.period if is_beside else None), 0
    return nearest


def _is_newest_first(columns: Sequence[Column]) -> bool:
    months = [column.period for column in columns if column.period]
    return len(months) > 1 and months[-1] < months[0]
