"""Formulas whose results are not what was computed for a reason of their row: that says nothing of the formula."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from kpiworkbook.house.operands import Operands, RowOperands
from kpiworkbook.model.derived import Change, Derived, months_behind
from kpiworkbook.model.fields import CHANGES, Field
from kpiworkbook.model.grid import Grid, is_number
from kpiworkbook.model.places import Place
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Column, Section

__all__ = ["own_reasons"]

_PERCENT = re.compile("[0-9]+")
_HALF, _HUNDRED, _EXACTLY = Decimal("0.5"), Decimal(100), Decimal("1e-9")


def own_reasons(
    card: Scorecard, derived: Derived, were_right: Mapping[str, Mapping[Place, bool]]
) -> dict[str, frozenset[Place]]:
    """Return of the formulas that were not right those which may be right all the same, by sheet.

    To such a one a figure of its row is none, or another one (text, a percentage in hundredths, an error), or its
    change ends in a half, which binary numbers round either way.
    """
    wrong = {name: {place for place, is_right in each.items() if not is_right} for name, each in were_right.items()}
    return {
        sheet.name: frozenset(
            place for section in sheet.sections for place in _own(card, sheet, section, derived, rows)
        )
        for sheet in card.sheets
        if (rows := wrong.get(sheet.name))
    }


def _own(card: Scorecard, sheet: Sheet, section: Section, derived: Derived, wrong: set[Place]) -> Iterator[Place]:
    rows = {row for row, _ in wrong}.intersection(section.rows)
    operands = Operands(card, sheet, section, {}) if rows else None
    for row in sorted(rows) if operands else ():
        found = operands.of(row) if operands else None
        for column in section.derived_figures:
            if (row, column.index) in wrong:
                change = derived.indicators[sheet.name, row].change(column.field) if column.field in CHANGES else None
                if _is_odd(found, section, column) or (change and _is_half(sheet.grid, row, column, change)):
                    yield row, column.index


def _is_odd(operands: RowOperands | None, section: Section, column: Column) -> bool:
    """Return whether a formula sees another figure than a reader in a month that its column is made of."""
    if operands is None:
        return False
    needed = months_behind(column.field, section.as_of)
    months = {month.index for month in section.fields(Field.MONTH) if month.period in needed}
    return not months.isdisjoint(operands.misread | operands.errors)


def _is_half(grid: Grid, row: int, column: Column, change: Change) -> bool:
    """Return whether a change ends in half a percent, and its cell shows it rounded one way or the other."""
    exact, shown = abs(change.exact) * _HUNDRED, grid.value(row, column.index)
    if abs(exact % 1 - _HALF) > _EXACTLY:
        return False
    digits = _PERCENT.search(grid.shown(row, column.index))
    percent = abs(shown) * 100 if is_number(shown) else int(digits[0]) if digits else 0
    return abs(Decimal(percent) - exact) <= _HALF + _EXACTLY
