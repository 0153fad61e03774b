"""The house rules in exact fractions: rounding, arrows, intervals. Percentages are fractions (0.369)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

__all__ = [
    "HALF",
    "THRESHOLD",
    "Arrow",
    "Interval",
    "Rounding",
    "arrow_of",
    "change_interval",
    "mean",
    "percent_changes",
    "rounded",
    "shows",
    "whole",
]

HALF = Fraction(1, 2)
THRESHOLD = 10
"""Percent, as shown, from which on an arrow points up or down."""


class Arrow(StrEnum):
    """Which way a change went."""

    UP = "up"
    SAME = "same"
    DOWN = "down"


class Rounding(StrEnum):
    """Where an exact half goes: Excel's ROUND takes it away from zero, a statistician's program to the even digit."""

    AWAY = "away"
    EVEN = "even"


def rounded(value: Fraction, decimals: int = 0, how: Rounding = Rounding.AWAY) -> Fraction:
    """Return a value rounded to so many decimals."""
    unit = Fraction(1, 10**decimals)
    steps, rest = divmod(abs(value), unit)
    whole = int(steps)
    if rest * 2 > unit or (rest * 2 == unit and (how is Rounding.AWAY or whole % 2)):
        whole += 1
    return (-whole if value < 0 else whole) * unit


def arrow_of(percent: Fraction | int) -> Arrow:
    """Return the arrow that goes with a percent as shown: 10 is up, -10 is down."""
    if percent >= THRESHOLD:
        return Arrow.UP
    return Arrow.DOWN if percent <= -THRESHOLD else Arrow.SAME


def mean(values: list[Fraction]) -> Fraction | None:
    """Return the mean, or None of nothing."""
    return sum(values, Fraction(0)) / len(values) if values else None


def whole(value: Fraction) -> frozenset[int]:
    """Return the whole numbers nearest to a value: two where it is an exact half, whichever way that is rounded."""
    return frozenset({math.ceil(value - HALF), math.floor(value + HALF)})


def shows(shown: Fraction, value: Fraction, decimals: int) -> bool:
    """Return whether a value rounds to what is shown with so many decimals, whichever way a half goes."""
    return abs(shown - value) <= Fraction(1, 2 * 10**decimals)


def percent_changes(base: Fraction | None, current: Fraction | None) -> frozenset[int]:
    """Return the whole percents that a change can be shown as.

    Empty where no change is shown: base or current missing, or the base zero or negative.
    """
    if base is None or current is None or base <= 0:
        return frozenset()
    return whole((current / base - 1) * 100)


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from `low` to `high`, both included; no `high` is no end."""

    low: Fraction
    high: Fraction | None

    @classmethod
    def around(cls, value: Fraction, half_step: Fraction) -> Interval:
        """Return what a typed figure may stand for; one that is not negative stands for none that is."""
        low = value - half_step
        return cls(max(low, Fraction(0)) if value >= 0 else low, value + half_step)

    def meets(self, other: Interval) -> bool:
        """Return whether the two have a value in common."""
        return (other.high is None or self.low <= other.high) and (self.high is None or other.low <= self.high)


def change_interval(base: Interval, current: Interval) -> Interval | None:
    """Return all changes from a base to a current value, in percent; None where no base is above zero."""
    if base.high is None or current.high is None or base.high <= 0:
        return None
    low = (current.low / base.high - 1) * 100
    return Interval(low, (current.high / base.low - 1) * 100 if base.low > 0 else None)
