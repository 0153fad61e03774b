"""Changes that are read by the habit of their section: `↓ 12%` for a fall, `↑ (12%)` for a rise, `↑ 12` for 12%."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kpiworkbook.model.derived import Arrow
from kpiworkbook.model.fields import MONTHS_BACK
from kpiworkbook.model.periods import months_before
from kpiworkbook.model.section import Column
from kpiworkbook.notation.arrows import TypedChange
from kpiworkbook.notation.change_habits import NO_HABITS, ChangeHabits, habits_of
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.shown import ShownFigure, change_in, read_change

__all__ = ["shown_change"]


def shown_change(context: Context, row: Row, column: Column) -> ShownFigure:
    """Return what a change cell says, by the habits of its section; it may leave the sign to the arrow.

    A level arrow tells none; there the figures do.
    """
    settings = context.card.settings
    typed = change_in(row, column, settings)
    is_open = typed is not None and (typed.is_bare or typed.is_bracketed)
    shown = read_change(row, column, settings, _habits(context, row) if is_open else NO_HABITS)
    value = shown.value or 0.0
    if value <= 0 or shown.has_sign or shown.arrow not in (Arrow.DOWN, Arrow.SAME):
        return shown
    if (shown.arrow is Arrow.DOWN or _is_fall(context, row, column)) and _habits(context, row).omits_signs:
        return replace(shown, value=-value, is_inferred=True)
    return shown


def _is_fall(context: Context, row: Row, column: Column) -> bool:
    as_of, months = row.section.as_of, context.months_of(row).actuals
    base, current = months.get(months_before(as_of, MONTHS_BACK[column.field])), months.get(as_of)
    return base is not None and current is not None and current.value < base.value


def _habits(context: Context, row: Row) -> ChangeHabits:
    key = (row.sheet.name, row.section.rows[0])
    if key not in context.habits:
        own, of_sheet = context.rows_in(row.sheet, row.section), context.rows_of(row.sheet)
        context.habits[key] = habits_of(_changes(context, own), _changes(context, of_sheet))
    return context.habits[key]


def _changes(context: Context, rows: Iterable[Row]) -> Iterator[TypedChange]:
    """Go through what the change cells of some rows say."""
    for each in rows:
        for column in each.plan.changes:
            typed = change_in(each, column, context.card.settings)
            if typed is not None:
                yield typed
