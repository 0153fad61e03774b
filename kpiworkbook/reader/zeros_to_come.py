"""Zeros that were typed for months to come: they are no figures where the commentary is of the month before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import Grid, is_number
from kpiworkbook.model.periods import month_name, months_before
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.section import Column
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.reader.current_month import months_of_commentary
from kpiworkbook.reader.drafts import Draft

__all__ = ["month_before_zeros", "zeros_told"]

_FEWEST = 3
"""Indicators; so many are hardly all zero by chance."""


def month_before_zeros(grid: Grid, drafts: Sequence[Draft]) -> date | None:
    """Return the commentary's month where nothing but zeros and placeholders stands in the months after it.

    None where another month may be the current one: where a figure stands there, or changes say that all fell to zero.
    """
    if any(_holds_more(grid, draft, _last(draft)) for draft in drafts):
        return None  # as a rule, and at a glance
    months = months_of_commentary([column for draft in drafts for column in draft.columns])
    if len(months) != 1 or sum(len(draft.rows) for draft in drafts) < _FEWEST:
        return None
    (month,) = months
    after = _after(drafts, month)
    if not after or min(column.period for _, column in after if column.period) != months_before(month, -1):
        return None
    are_zeros = not any(_holds_more(grid, draft, column) for draft, column in after)
    of_month = ((draft, column) for draft in drafts for column in draft.columns if column.period == month)
    is_current = any(_holds_more(grid, draft, column) for draft, column in of_month)
    return month if are_zeros and is_current and not _fell_to_zero(grid, drafts) else None


def zeros_told(grid: Grid, drafts: Sequence[Draft], month: date) -> Iterator[Problem]:
    """Yield what is to be told of the months after `month`, where zeros stand in them."""
    found = [(draft, column) for draft, column in _after(drafts, month) if _holds_zero(grid, draft, column)]
    if not found:
        return
    draft, first = found[0]
    headings = [column.heading for each, column in found if each is draft]
    span = repr(headings[0]) if len(headings) == 1 else f"{headings[0]!r} to {headings[-1]!r}"
    message = (
        f"nothing but zeros stands under {span}, and the commentary is of {month_name(month)!r}; they are taken for "
        "months still to come. Empty these cells, or bring the commentary's heading up to date if the zeros are figures"
    )
    cell = draft.heading_cell(grid, first)
    yield Problem(kind="zeros-to-come", sheet=grid.name, cell=cell, message=message)


def _last(draft: Draft) -> Column | None:
    months = [column for column in draft.columns if column.period]
    return max(months, key=lambda column: column.period or date.min, default=None)


def _after(drafts: Sequence[Draft], month: date) -> list[tuple[Draft, Column]]:
    return [(draft, column) for draft in drafts for column in draft.columns if column.period and column.period > month]


def _holds_more(grid: Grid, draft: Draft, column: Column | None) -> bool:
    """Return whether a column holds a figure other than zero."""
    return column is not None and any(_number(grid, row, column.index) for row in draft.rows)


def _holds_zero(grid: Grid, draft: Draft, column: Column) -> bool:
    return any(
        _number(grid, row, column.index) == 0 and (row, column.index) not in grid.look.formulas for row in draft.rows
    )


def _number(grid: Grid, row: int, index: int) -> float | None:
    value = grid.value(row, index)
    if isinstance(value, str):
        typed = parse_number(value)
        return float(typed.value) if typed else None
    return value if is_number(value) else None


def _fell_to_zero(grid: Grid, drafts: Sequence[Draft]) -> bool:
    """Return whether a change on the month before says that a figure is zero now."""
    return any(
        "-100%" in grid.shown(row, column.index).replace(" ", "")
        for draft in drafts
        for column in draft.columns
        if column.field is Field.CHANGE_MONTH
        for row in draft.rows
    )
