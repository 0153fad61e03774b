"""What a typed figure may stand for: the interval of the values that round to it.

Ends are included, whichever way a half is rounded: Excel's own `=201/200-1` shows as 0%, because the binary quotient
is a little less than 0.5%, and nobody typed that wrong. Floats, with a slack far below any digit that is typed.
"""

from __future__ import annotations

import math
from typing import NamedTuple

__all__ = ["Interval"]

_SLACK = 1e-9
"""Relative; what binary arithmetic may add."""


class Interval(NamedTuple):
    """All values from `low` to `high`, both included."""

    low: float
    high: float

    @classmethod
    def around(cls, value: float, half_step: float) -> Interval:
        """Return what a typed figure may stand for; one that is not negative stands for none that is."""
        low = value - half_step
        return cls(0.0 if low < 0 <= value else low, value + half_step)

    def __add__(self, other: Interval) -> Interval:  # type: ignore[override] # intervals are added, not put together
        """Return all sums."""
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        """Return all differences."""
        return Interval(self.low - other.high, self.high - other.low)

    def __truediv__(self, other: Interval) -> Interval:
        """Return all quotients of values that are not negative; the divisor's zero makes them endless."""
        low = self.low / other.high if other.high > 0 else math.inf
        return Interval(low, self.high / other.low if other.low > 0 else math.inf)

    def scaled(self, factor: float) -> Interval:
        """Return all products with a factor that is not negative."""
        return Interval(self.low * factor, self.high * factor)

    def shifted(self, by: float) -> Interval:
        """Return the interval, moved."""
        return Interval(self.low + by, self.high + by)

    def meets(self, other: Interval) -> bool:
        """Return whether the two have a value in common."""
        if self.low <= other.high and other.low <= self.high:
            return True
        largest = max(1.0, self.high, -self.low, other.high, -other.low)
        if largest == math.inf:
            largest = max(1.0, *(abs(end) for end in (*self, *other) if math.isfinite(end)))
        slack = _SLACK * largest
        return self.low <= other.high + slack and other.low <= self.high + slack
