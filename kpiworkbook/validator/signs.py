"""Changes whose sign is left to the arrow: in a section that writes `↓ 12%` throughout, that is a fall by 12%."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kpiworkbook.model.derived import Arrow
from kpiworkbook.model.fields import MONTHS_BACK
from kpiworkbook.model.periods import months_before
from kpiworkbook.model.section import Column
from kpiworkbook.notation.arrows import TypedChange, omits_signs, parse_change
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.shown import ShownFigure, read_change

__all__ = ["shown_change"]


def shown_change(context: Context, row: Row, column: Column) -> ShownFigure:
    """Return what a change cell says, with the sign that its section leaves to the arrow.

    A level arrow tells none; there the figures do.
    """
    shown = read_change(row, column, context.card.settings)
    value = shown.value or 0.0
    if value <= 0 or shown.has_sign or shown.arrow not in (Arrow.DOWN, Arrow.SAME):
        return shown
    if (shown.arrow is Arrow.DOWN or _is_fall(context, row, column)) and _omits_signs(context, row):
        return replace(shown, value=-value)
    return shown


def _is_fall(context: Context, row: Row, column: Column) -> bool:
    as_of, months = row.section.as_of, context.months_of(row).actuals
    base, current = months.get(months_before(as_of, MONTHS_BACK[column.field])), months.get(as_of)
    return base is not None and current is not None and current.value < base.value


def _omits_signs(context: Context, row: Row) -> bool:
    key = (row.sheet.name, row.section.rows[0])
    if key not in context.without_signs:
        own, of_sheet = context.rows_in(row.sheet, row.section), context.rows_of(row.sheet)
        context.without_signs[key] = omits_signs(_changes(context, own), _changes(context, of_sheet))
    return context.without_signs[key]


def _changes(context: Context, rows: Iterable[Row]) -> Iterator[TypedChange]:
    """Go through what the change cells of some rows say."""
    for each in rows:
        for column in each.plan.changes:
            font = each.grid.symbol_font(each.number, column.index)
            typed = parse_change(each.shown(column), font, context.card.settings.arrows)
            if typed is not None:
                yield typed
