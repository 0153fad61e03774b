"""Headings of which Excel has made days: `Sep-19`, when it is typed, can become 19 September of the current year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from kpiworkbook.model.grid import Grid
from kpiworkbook.model.periods import month_name, months_between
from kpiworkbook.model.places import cell_name
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.section import Column
from kpiworkbook.notation.months import parse_month
from kpiworkbook.reader.current_month import is_commentary_of
from kpiworkbook.reader.drafts import Draft

__all__ = ["years_as_days"]

_FEWEST = 3
"""Months; fewer follow each other by chance."""

_Heading = tuple[Column, str, date]
"""A month's column, the cell of its heading, and the date there."""


def years_as_days(grid: Grid, draft: Draft) -> Iterator[Problem]:
    """Yield a problem where the dates over the months are days whose numbers are the years that were meant.

    It is fatal where the months follow each other only so, or the commentary is of the last of them: other months
    would be current, or the base. Where as good a case can be made for the dates as they stand, it is told if their
    years do not show.
    """
    rows = range(draft.block.first_row, draft.block.last_row + 1)
    if {value.day for row in rows for value in grid.cells(row) if isinstance(value, date)} <= {1}:
        return  # quick, as most headings are texts, or the first of a month
    months = [column for column in draft.columns if column.period]
    dated = list(_dated(grid, draft, months))
    if len(dated) < _FEWEST:
        return
    meant = {column.index: _meant(day) for column, _, day in dated}
    as_meant = [meant.get(column.index, column.period) for column in months if column.period]
    if not _follow_each_other(as_meant):
        return
    column, cell, _ = dated[0]
    as_read = [column.period for column in months if column.period]
    is_proved = not _follow_each_other(as_read) or any(is_commentary_of(max(as_meant), each) for each in draft.columns)
    if is_proved:
        yield Problem(kind="month-mistyped", sheet=grid.name, cell=cell, message=_mistyped(dated), fatal=True)
    elif parse_month(column.heading) is None:
        message = f"{_became(dated[0])}. It is read as {month_name(as_read[0])}; if that is wrong, {_advice(dated)}"
        yield Problem(kind="heading-unclear", sheet=grid.name, cell=cell, message=message)


def _dated(grid: Grid, draft: Draft, months: Sequence[Column]) -> Iterator[_Heading]:
    """Yield the headings that are days of another year than the one that their own number would be."""
    for column in months:
        row = grid.lowest_filled(draft.block.first_row, draft.block.last_row, column.index)
        value = None if row is None else grid.value(row, column.index)
        if row is not None and isinstance(value, date) and value.day > 1 and value.year % 100 != value.day:
            yield column, cell_name(row, column.index), value


def _meant(day: date) -> date:
    return date(2000 + day.day, day.month, 1)


def _follow_each_other(periods: Sequence[date]) -> bool:
    """Return whether each month comes right after the one before, or each right before it."""
    steps = {months_between(left, right) for left, right in pairwise(periods)}
    return steps in ({1}, {-1})


def _became(heading: _Heading) -> str:
    column, _, day = heading
    return (
        f"the heading {column.heading!r} is the date {day.day} {day:%B} {day.year}, which is what Excel can make of "
        f"{month_name(_meant(day))!r} when it is typed"
    )


def _mistyped(dated: Sequence[_Heading]) -> str:
    last = dated[-1]
    return (
        f"{_became(dated[0])}, and so on to {last[0].heading!r} ({last[1]}); they should probably say "
        f"{month_name(_meant(dated[0][2]))!r} to {month_name(_meant(last[2]))!r}. To correct them, {_advice(dated)}"
    )


def _advice(dated: Sequence[_Heading]) -> str:
    return f"type the first of each month, {_meant(dated[0][2]):%d/%m/%Y} here"
