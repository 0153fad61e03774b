"""Sections whose current month says in all rows what the month before does, as after a roll that was left half-way."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kpiworkbook.model.periods import months_before
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Section
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.row import Row

__all__ = ["copied_month"]

_LEAST_ROWS, _LEAST_DIFFERENT = 5, 4
"""So many rows with a figure, with so many different ones among them, do not stay as they are by chance."""


def copied_month(context: Context, sheet: Sheet, section: Section) -> Sequence[Row]:
    """Return the rows with a figure, where the current month has those of the month before in all of them; else none.

    Where other months that follow each other say the same throughout, figures come by the quarter or the year.
    """
    if len(section.rows) < _LEAST_ROWS or context.is_undated(sheet, section):
        return ()
    rows = list(context.rows_in(sheet, section))
    place_of = rows[0].plan.place_of
    months = [place_of[period] for period in sorted(place_of) if period <= section.as_of]
    if len(months) < 3 or months_before(section.as_of, 1) not in place_of or not _are_alike(rows, *months[-2:]):
        return ()
    with_figure = [row for row in rows if row.values[months[-1]] is not None]
    is_chance = (
        len(with_figure) < _LEAST_ROWS or len({row.values[months[-1]] for row in with_figure}) < _LEAST_DIFFERENT
    )
    return () if is_chance or any(_are_alike(rows, *pair) for pair in pairwise(months[:-1])) else with_figure


def _are_alike(rows: Sequence[Row], before: int, now: int) -> bool:
    """Return whether all rows have the same in two months."""
    return all(row.values[before] == row.values[now] for row in rows)
