"""Excel's arithmetic: what its signs and functions make of numbers, texts and blank cells.

A text in a sum by hand is an error, and a blank cell is 0. Where Excel's last digits decide what comes out, as between
two almost equal numbers, or a text may be read as a number or a date, nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from math import fsum

from kpiworkbook.notation.rounding import round_half_away

__all__ = ["OF_MANY", "OPERATIONS", "FormulaError", "NotKnownError", "Value", "bounded", "number_of", "rounded"]

Value = float | str | bool | None
"""None is a blank cell; a truth value is what a comparison gives, for IF alone."""
_LEAST, _MOST = 1e-100, 1e100
_SAME = 1e-13
"""How near, for their size, numbers are between which Excel may see no difference."""
_WIDE = Context(prec=400)


class NotKnownError(Exception):
    """A result cannot be told before the workbook is computed."""


class FormulaError(Exception):
    """A result is one of Excel's errors, such as #DIV/0!, which IFERROR catches."""


def number_of(value: Value) -> float:
    """Return what a value is as an operand; a text with digits may be a number or a date to Excel."""
    if isinstance(value, bool):
        raise NotKnownError
    if isinstance(value, str):
        is_text = value.lstrip()[:1] in ("<", ">") or not any(sign.isnumeric() for sign in value)
        raise FormulaError if is_text else NotKnownError
    return 0.0 if value is None else value


def bounded(number: float) -> float:
    """Return a number; beyond these bounds Excel has errors, or zeros."""
    if number and not _LEAST < abs(number) < _MOST:
        raise NotKnownError
    return number + 0.0  # no zero has a sign


def _sum(numbers: Sequence[float]) -> float:
    """Return a sum; of one that is almost zero only the last digits remain, of which Excel makes a zero or not."""
    total = fsum(numbers)
    if total and abs(total) < _SAME * max(map(abs, numbers)):
        raise NotKnownError
    return bounded(total)


def _average(numbers: Sequence[float]) -> float:
    return _divided(_sum(numbers), float(len(numbers)))


def _divided(left: Value, right: Value) -> float:
    over, under = number_of(left), number_of(right)
    if not under:
        raise FormulaError
    return bounded(over / under)


def _compared(left: Value, right: Value) -> int:
    """Return -1, 0 or 1 as the left one is less than the right one, the same, or more."""
    left, right = (_blank_as(value, other) for value, other in ((left, right), (right, left)))
    if isinstance(left, bool) or isinstance(right, bool):
        raise NotKnownError
    if isinstance(left, str) and isinstance(right, str):
        if left.casefold() == right.casefold():
            return 0
        raise NotKnownError  # which comes first depends on the language
    if isinstance(left, str) or isinstance(right, str):
        return 1 if isinstance(left, str) else -1  # any text is more than any number
    one, other = number_of(left), number_of(right)
    if one != other and abs(one - other) <= _SAME * max(abs(one), abs(other)):
        raise NotKnownError
    return (one > other) - (one < other)


def _blank_as(value: Value, other: Value) -> Value:
    if value is not None:
        return value
    return "" if isinstance(other, str) else 0.0


def _is_same(left: Value, right: Value) -> bool:
    if isinstance(left, str) and isinstance(right, str) and left.isascii() and right.isascii():
        return left.casefold() == right.casefold()
    return _compared(left, right) == 0


def rounded(value: Value, decimals: Value) -> float:
    """Return a number rounded; where digits that Excel does not keep decide, nothing is said."""
    number, places = number_of(value), int(number_of(decimals))
    if abs(places) > 15:
        raise NotKnownError
    found = round_half_away(Decimal(number), places)
    if found != Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE):
        raise NotKnownError
    return float(found)


OPERATIONS: dict[str, Callable[[Value, Value], Value]] = {
    "=": _is_same,
    "<>": lambda left, right: not _is_same(left, right),
    "<": lambda left, right: _compared(left, right) < 0,
    ">": lambda left, right: _compared(left, right) > 0,
    "<=": lambda left, right: _compared(left, right) <= 0,
    ">=": lambda left, right: _compared(left, right) >= 0,
    "+": lambda left, right: _sum((number_of(left), number_of(right))),
    "-": lambda left, right: _sum((number_of(left), -number_of(right))),
    "*": lambda left, right: bounded(number_of(left) * number_of(right)),
    "/": _divided,
}
OF_MANY: dict[str, Callable[[Sequence[float]], float]] = {
    "SUM": _sum,
    "AVERAGE": _average,
    "MIN": lambda numbers: min(numbers, default=0.0),
    "MAX": lambda numbers: max(numbers, default=0.0),
}
