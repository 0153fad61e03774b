"""How a new figure is shown: as its row's other months are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kpiworkbook.collector.habits import Habits
from kpiworkbook.model.records import Unit
from kpiworkbook.notation.figures import house_format
from kpiworkbook.notation.format_edit import with_mark, with_places
from kpiworkbook.notation.number_format import decimals, is_percent, render, scaling, shows_digits
from kpiworkbook.notation.numbers import TypedNumber, mark_of, parse_number
from kpiworkbook.notation.rounding import decimals_of

__all__ = ["Look", "look_of"]

_MOST_DECIMALS = 4
"""More are digits of a division."""
_MOST_ADDED = 2
"""So many decimals are shown of a figure among whole ones; what has more was computed, and they stay behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A new figure's number format."""

    number_format: str
    note: str = ""
    """What a person should know of it; empty as a rule."""


def look_of(text: str, value: Decimal, habits: Habits) -> Look:
    """Return the format of the row's other months, with the footnote mark that was typed.

    `text` is the figure as it was given, `value` as its cell will hold it.
    """
    typed = parse_number(text)
    if not habits.number_format:
        return Look(number_format=_as_typed(typed, value, habits))
    code = _grouped(typed, _widened(value, habits), habits)
    note = ""
    if not shows_digits(float(value), code) and value:  # of zero the row's own words, or nothing, are shown
        hidden, code = code, house_format(habits.measure, {})
        note = (
            f"{render(float(value), code)} is shown behind {code}, as the row's own number format, {hidden}, hides it"
        )
    return Look(number_format=with_mark(code, mark_of(text)), note=note)


def _as_typed(typed: TypedNumber | None, value: Decimal, habits: Habits) -> str:
    """Return the format of a figure whose row has none: no month tells how it is shown, so it is shown as typed."""
    as_percent = habits.measure.unit is Unit.PERCENT and habits.measure.scale == 1
    if typed and typed.is_percent == as_percent:
        return typed.number_format
    places = min(max(decimals_of(value) - 2 * as_percent, 0), _MOST_DECIMALS)
    return with_places("0%" if as_percent else "0", places)


def _widened(value: Decimal, habits: Habits) -> str:
    """Return the row's format; where it shows whole figures only, with the decimals that the new one has."""
    code = habits.number_format
    if code == "General":  # it would show all digits of a division
        return house_format(habits.measure, {}) if decimals_of(value) > habits.measure.decimals else code
    places = decimals_of(value) - 2 * is_percent(code)
    if habits.configured_format or decimals(code) or scaling(float(value), code) > 1 or not 0 < places <= _MOST_ADDED:
        return code
    return with_places(code, places)


def _grouped(typed: TypedNumber | None, code: str, habits: Habits) -> str:
    """Return the format with thousands parted as they were typed, where the row's months leave that open."""
    if not (typed and "," in typed.number_format and habits.grouping_open):
        return code
    if code == "General":
        return "#,##0"
    return "#,##" + code if code.startswith("0") else code
