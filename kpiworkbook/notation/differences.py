"""What a change says of two figures: their difference, `↑ 55`, or the percentage by which the one exceeds the other."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrows import typed_change
from kpiworkbook.notation.figures import Figure
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.notation.numbers import parse_number

__all__ = ["Saying", "TypedStep", "names_points", "read_step", "span_of"]

_POINTS = re.compile(
    r"(?i)(?:(?<=[0-9])|(?<=\s)(?<!\s\s))\s*+"
    r"(?:pp|ppts?|p\.p\.|%\s*pts?|%\s*points?|percentage points?|pts?|points?)\.?(?=$|\))"
)
"""What is written behind points of percentages, where some write a percent sign."""


class Saying(NamedTuple):
    """Which of two things a change can say of its figures; it may be both, or neither."""

    is_difference: bool
    is_percentage: bool


class TypedStep(NamedTuple):
    """The figure of a change, of which it is open whether it is a percentage."""

    value: float
    """As typed: 55 for `↑ 55` and 4 for `↑ 4%`."""
    half_step: float
    has_sign: bool
    """Whether the figure tells a rise from a fall; without that the arrow does."""
    may_be_fraction: bool
    """Whether 0.12 may be 12%."""

    def said_of(self, before: Interval, now: Interval) -> Saying:
        """Return what it says of two figures, each with all that it may stand for; percentages are in hundredths."""
        is_difference = self._shows(now - before, 1)
        if before.low <= 0:
            return Saying(is_difference, is_percentage=False)
        change = (now / before).shifted(-1)
        is_percentage = self._shows(change, 100) or (self.may_be_fraction and self._shows(change, 1))
        return Saying(is_difference, is_percentage)

    def _shows(self, wanted: Interval, unit: float) -> bool:
        wanted = Interval(wanted.low * unit, wanted.high * unit)
        shown = Interval(self.value - self.half_step, self.value + self.half_step)
        return shown.meets(wanted) or (not self.has_sign and Interval(-shown.high, -shown.low).meets(wanted))


def names_points(text: str) -> bool:
    """Return whether a change says of itself that it is in percentage points: `↑ 4pp`, and not `↑ 4%`."""
    return not text.endswith("%") and _POINTS.search(text) is not None


def read_step(text: str, font: str, arrows: ArrowSettings) -> TypedStep | None:
    """Return the figure of a change cell, with `%`, `pp` or an arrow or without; None where it has none."""
    text = _POINTS.sub("%", text)
    typed = typed_change(text, font, arrows) if text else None
    if typed is not None:
        if typed.percent is None:
            return None
        has_sign = typed.arrow is None or (typed.has_sign and (not typed.is_bracketed or typed.is_signed_within))
        return TypedStep(float(typed.percent), 0.5 * 10.0**-typed.decimals, has_sign, may_be_fraction=False)
    number = parse_number(text)
    if number is None:
        return None
    value = float(number.value)
    return TypedStep(value, 0.5 * 10.0**-number.decimals, has_sign=True, may_be_fraction=abs(value) <= 1)


def span_of(figure: Figure) -> Interval:
    """Return what a figure may stand for, a percentage in hundredths; counts are exact."""
    scale = 100 if figure.is_percent else 1
    value = float(figure.value or 0) * scale
    is_exact = not figure.is_rounded or not (figure.decimals or figure.is_percent or figure.in_points)
    half = 0.0 if is_exact else 0.5 * 10.0**-figure.decimals
    return Interval.around(value, half) if math.isfinite(value) else Interval(-math.inf, math.inf)
