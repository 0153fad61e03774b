"""Which month of a section is the current one: months to come may be there already, with `tbc` in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kpiworkbook.model.grid import Grid
from kpiworkbook.model.scorecard import Column, Field
from kpiworkbook.notation.numbers import parse_number

__all__ = ["current_month"]


def current_month(grid: Grid, columns: Sequence[Column], rows: Sequence[int]) -> date:
    """Return the latest month that holds anything.

    Where months at the end hold no figure, but placeholders alone, or zeros that formulas give for cells that are still
    empty, they are still to come if they are several, or if the commentary is on the last month with a figure.
    """
    months = sorted(((column.period, column.index) for column in columns if column.period is not None), reverse=True)
    filled = ((period, index) for period, index in months if any(grid.shown(row, index).strip() for row in rows))
    latest = None
    for to_come, (period, index) in enumerate(filled):
        latest = latest or period
        if any(_is_figure(grid, row, index) for row in rows):
            return period if to_come > 1 or period in _of_commentary(columns) else latest
    return latest or months[0][0]


def _is_figure(grid: Grid, row: int, index: int) -> bool:
    value = grid.value(row, index)
    if isinstance(value, str):
        return parse_number(value) is not None
    return isinstance(value, float | int) and (value != 0 or (row, index) not in grid.look.formulas)


def _of_commentary(columns: Sequence[Column]) -> frozenset[date]:
    from kpiworkbook.notation.month_spelling import months_within

    headings = " ".join(column.heading for column in columns if column.field is Field.COMMENTARY)
    return months_within(headings)
