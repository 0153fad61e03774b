"""Which month of a section is the current one: months to come may be there already, with `tbc` in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from kpiworkbook.model.fields import CHANGES, Field
from kpiworkbook.model.grid import Grid, is_number
from kpiworkbook.model.periods import months_before
from kpiworkbook.model.section import Column
from kpiworkbook.notation.durations import is_duration
from kpiworkbook.notation.numbers import parse_number

__all__ = ["MonthOf", "current_month", "is_commentary_of", "months_of_commentary"]

MonthOf = Callable[[Sequence[Column], Sequence[int]], date]
"""Tells the current month of rows under columns."""

_SEVERAL = 3
"""Changes that hardly stand there by mistake."""


def current_month(
    grid: Grid, columns: Sequence[Column], rows: Sequence[int], known: date | None = None, until: date | None = None
) -> date:
    """Return the latest month that holds anything; the one that is `known` otherwise, if it has a column.

    Months after `until`, where that is given, are still to come.

    Where months at the end hold no figure, but placeholders alone, or zeros that formulas give for cells that are still
    empty, they are still to come if the commentary is on the last month with a figure, or if there are changes: a month
    without figures has none. A single month to come takes several of them. The changes that were typed may say instead
    that all fell to zero in the month after it.
    """
    if known is not None and any(column.period == known for column in columns):
        return known
    months = sorted(((column.period, column.index) for column in columns if column.period is not None), reverse=True)
    if until is not None:
        months = [each for each in months if each[0] <= until] or months
    filled = ((period, index) for period, index in months if any(grid.shown(row, index).strip() for row in rows))
    latest = None
    for to_come, (period, index) in enumerate(filled):
        latest = latest or period
        if any(_is_figure(grid, row, index) for row in rows):
            if not to_come:
                return period  # as a rule
            after = next((column for column in columns if column.period == months_before(period, -1)), None)
            if after is not None and _fell_to_zero(grid, columns, rows, index, after.index):
                return months_before(period, -1)
            least = 1 if to_come > 1 else _SEVERAL
            are_to_come = period in months_of_commentary(columns) or _number_of_changes(grid, columns, rows) >= least
            return period if are_to_come else latest
    return latest or months[0][0]


def _is_figure(grid: Grid, row: int, index: int) -> bool:
    value = grid.value(row, index)
    if isinstance(value, str):
        return parse_number(value) is not None or is_duration(value)
    return is_number(value) and (value != 0 or (row, index) not in grid.look.formulas)


def _number_of_changes(grid: Grid, columns: Sequence[Column], rows: Sequence[int]) -> int:
    """Return how many rows show a change."""
    changes = [column.index for column in columns if column.field in CHANGES]
    return sum(any("%" in grid.shown(row, index) for index in changes) for row in rows)


def _fell_to_zero(grid: Grid, columns: Sequence[Column], rows: Sequence[int], index: int, after: int) -> bool:
    """Return whether typed changes say -100%, and nothing else, wherever zero follows on a figure."""
    changes = [column.index for column in columns if column.field is Field.CHANGE_MONTH]
    figures = (row for row in rows if _is_figure(grid, row, index) and grid.value(row, index))
    fell = [row for row in figures if _is_zero(grid, row, after)]
    said = [
        grid.shown(row, change).replace(" ", "")
        for change in changes
        for row in fell
        if "%" in grid.shown(row, change) and (row, change) not in grid.look.formulas
    ]
    return bool(said) and all("-100%" in text for text in said)


def _is_zero(grid: Grid, row: int, index: int) -> bool:
    value = grid.value(row, index)
    return is_number(value) and value == 0


def months_of_commentary(columns: Sequence[Column]) -> frozenset[date]:
    """Return the months that the commentary's headings name."""
    from kpiworkbook.notation.month_spelling import months_within  # asked only where months may be still to come

    headings = dict.fromkeys(column.heading for column in columns if column.field is Field.COMMENTARY)
    return months_within(" ".join(headings))


def is_commentary_of(month: date, column: Column) -> bool:
    """Return whether a column is the commentary, and its heading names this month alone."""
    return column.field is Field.COMMENTARY and months_of_commentary([column]) == {month}
