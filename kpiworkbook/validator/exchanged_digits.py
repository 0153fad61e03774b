"""Which months may have two digits exchanged, where that alone would make a single wrong derived cell right.

Of all slips in a month this is the one that nothing else tells: a digit too many or too few makes an outlier, and any
wrong figure in a change is a wrong last digit of its base.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kpiworkbook.model.records import Unit
from kpiworkbook.model.section import Column
from kpiworkbook.notation.durations import parse_duration
from kpiworkbook.notation.numbers import mark_of
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.other_months import figures_between, with_figures
from kpiworkbook.validator.other_rows import are_right
from kpiworkbook.validator.row import FigureCell, Row

__all__ = ["exchanged_digits"]


def exchanged_digits(
    context: Context, row: Row, columns: Sequence[Column], wrong: Sequence[Column]
) -> Iterator[tuple[FigureCell, str, float]]:
    """Yield the months, each with the figure that was meant, as text and as value, with which `columns` are right.

    That figure lies among the row's others. What a formula gives was not typed.
    """
    formulas = row.grid.look.formulas
    least, most, half = min(row.known, default=0.0), max(row.known, default=0.0), float(row.measure.half_step)
    for period, low, high in figures_between(context, row, columns, wrong):
        month = row.month(period)
        if (row.number, month.column.index) in formulas:
            continue
        for meant, value in _exchanged(month, row.measure.unit):
            is_asked_for = max(low - half, least) <= value <= min(high + half, most)
            if is_asked_for and are_right(context, with_figures(row, {period: value}), columns):
                yield month, meant, value


def _exchanged(month: FigureCell, unit: Unit) -> Iterator[tuple[str, float]]:
    """Yield what a month shows with two neighbouring digits exchanged, and the value of that."""
    text = month.shown.strip()
    places = [match.start() for match in re.finditer("[0-9]", text.removesuffix(mark_of(text)))]
    typed = _size(text, places, unit)
    if not typed or month.value is None:
        return
    for one, other in pairwise(places):
        is_first_zero = one == places[0] and text[other] == "0" and unit is not Unit.DURATION  # nobody means 07
        if text[one] != text[other] and not is_first_zero:
            meant = text[:one] + text[other] + text[one + 1 : other] + text[one] + text[other + 1 :]
            size = _size(meant, places, unit)
            if size is not None:
                yield meant, size * month.value / typed


def _size(text: str, places: Sequence[int], unit: Unit) -> float | None:
    """Return what the digits in these places amount to, in a unit that is the same for all that is written alike."""
    if unit is Unit.DURATION:
        duration = parse_duration(text, in_minutes=False)
        return duration.number if duration else None  # `02:62` is none
    return float("".join(text[place] for place in places) or 0)
