"""Which month of a section is the current one: months to come may be there already, with `tbc` in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kpiworkbook.model.grid import Grid
from kpiworkbook.model.scorecard import CHANGES, Column, Field
from kpiworkbook.notation.numbers import parse_number

__all__ = ["current_month"]


def current_month(grid: Grid, columns: Sequence[Column], rows: Sequence[int]) -> date:
    """Return the latest month that holds anything.

    Where months at the end hold no figure, but placeholders alone, or zeros that formulas give for cells that are still
    empty, they are still to come if the commentary is on the last month with a figure, or, where they are several, if
    there are changes: a month without figures has none.
    """
    months = sorted(((column.period, column.index) for column in columns if column.period is not None), reverse=True)
    filled = ((period, index) for period, index in months if any(grid.shown(row, index).strip() for row in rows))
    latest = None
    for to_come, (period, index) in enumerate(filled):
        latest = latest or period
        if any(_is_figure(grid, row, index) for row in rows):
            if not to_come:
                return period  # as a rule
            are_to_come = period in _of_commentary(columns) or (to_come > 1 and _has_changes(grid, columns, rows))
            return period if are_to_come else latest
    return latest or months[0][0]


def _is_figure(grid: Grid, row: int, index: int) -> bool:
    value = grid.value(row, index)
    if isinstance(value, str):
        return parse_number(value) is not None
    return isinstance(value, float | int) and (value != 0 or (row, index) not in grid.look.formulas)


def _has_changes(grid: Grid, columns: Sequence[Column], rows: Sequence[int]) -> bool:
    changes = [column.index for column in columns if column.field in CHANGES]
    return any("%" in grid.shown(row, index) for row in rows for index in changes)


def _of_commentary(columns: Sequence[Column]) -> frozenset[date]:
    from kpiworkbook.notation.month_spelling import months_within

    headings = " ".join(column.heading for column in columns if column.field is Field.COMMENTARY)
    return months_within(headings)
