"""Rounding as Excel's ROUND does it: half away from zero, after normalising to 15 significant digits.

Excel keeps 15 significant digits of a number, so 0.125 (stored exactly) and 1.005 (stored as a little less) both
round up at the half. Source of the rule: the house rules in docs/architecture.md.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

__all__ = ["EXACT", "WIDE", "decimal_of", "decimals_of", "round_change", "round_half_away", "to_15_digits"]

EXACT = Context(prec=60)
"""For computing whatever the caller's own decimal context says."""

_EXCEL = Context(prec=15, rounding=ROUND_HALF_UP)
WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
"""For rounding, whatever the size of a number."""
_LAST_DIGITS = {decimals: Decimal(1).scaleb(-decimals) for decimals in range(16)}


def to_15_digits(number: Decimal) -> Decimal:
    """Return the number with 15 significant digits, the most that Excel keeps."""
    return _EXCEL.plus(number)


def decimal_of(stored: float) -> Decimal:
    """Return a stored number as the decimal that was typed: the binary 0.369 gives exactly 0.369."""
    if isinstance(stored, float) and stored.is_integer() and abs(stored) < 1e15:
        return Decimal(int(stored))
    return _EXCEL.create_decimal_from_float(stored)


def round_half_away(number: Decimal, decimals: int = 0) -> Decimal:
    """Return the number rounded to so many decimals, halves away from zero: -12.5 gives -13, and -0.1 gives 0."""
    last = _LAST_DIGITS.get(decimals) or Decimal(1).scaleb(-decimals)
    rounded = to_15_digits(number).quantize(last, context=WIDE)
    return rounded or abs(rounded)  # no zero has a sign, in a cell or in a text


def round_change(exact: Decimal, decimals: int) -> Decimal:
    """Return a change as a fraction rounded as the house's formulas round it: to 12 decimals before that.

    0.89 over 0.666666666666667, of which 15 digits were stored, is up by 33.4999999999999%, and 34% as they show it.
    """
    return round_half_away(round_half_away(exact, 12), decimals)


def decimals_of(number: Decimal) -> int:
    """Return how many decimals a number uses, zeros at its end not counted: 1 for 36.90."""
    exponent = number.normalize(EXACT).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
