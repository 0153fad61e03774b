"""An average or maximum in the form in which it was typed: text or number, with its decimals."""

from __future__ import annotations

from decimal import Decimal

from kpiworkbook.model.grid import Entry
from kpiworkbook.model.records import Measure, Unit
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.durations import as_typed
from kpiworkbook.notation.figures import NOTHING, house_format, keeps_format, read_in_row, scale_of
from kpiworkbook.notation.number_format import render
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.notation.rounding import round_half_away

__all__ = ["summary_value"]


def summary_value(
    entry: Entry, code: str, figure: Decimal | None, measure: Measure, settings: Settings
) -> tuple[str | float, str, str]:
    """Return what the cell is to hold, the number format that it needs (empty: its own), and how that is shown.

    `code` is the cell's number format; `figure` the right one, a percentage as a fraction, None where there is none.
    """
    if figure is None:
        return NOTHING, "", NOTHING
    typed = read_in_row(entry.value, entry.shown, code, settings.placeholders, measure)
    if measure.unit is Unit.DURATION and typed.value is not None and isinstance(entry.value, str):
        text = as_typed(float(figure), typed.decimals, typed.time_format)
        return text, "", text
    scale, decimals = scale_of(typed, measure), typed.decimals + 2 * typed.is_percent
    can_be_short = typed.value is not None and measure.unit is Unit.PERCENT and scale == 1
    is_too_short = can_be_short and decimals < 2  # 0 and 0.9 say no percentage
    if typed.value is None or is_too_short or measure.unit is Unit.DURATION:
        needed = "" if keeps_format(code, measure) else house_format(measure, settings.style.number_formats)
        stored = float(figure * measure.scale)
        shown = render(stored, needed or code)
        return (shown, "", shown) if is_too_short and isinstance(entry.value, str) else (stored, needed, shown)
    rounded = float(round_half_away(figure * scale, decimals))
    if isinstance(entry.value, str) and (number := parse_number(entry.shown)):
        text = render(rounded, number.number_format)
        return text, "", text
    return rounded, "", render(rounded, code or "General")
