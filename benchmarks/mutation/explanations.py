"""Which mistakes would give exactly what a derived cell shows: the causes that a validator may name.

A cause explains a cell where it gives the shown figure to the last digit, from the typed figures or from the true ones
behind them. Where none does, `unknown` is the honest answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from .arithmetic import Rounding, percent_changes, rounded, shows, whole
from .model import CHANGES, Card, Place, Row, Unit
from .oracle import BACK, typed_of, verdict
from .reading import Shown, read_change, read_figure
from .writing import digits, window

__all__ = ["UNKNOWN", "explanations", "is_digit_slip"]

UNKNOWN = "unknown"
Values = Mapping[int, Fraction]
_OTHER = {"change_month": "change_year", "change_year": "change_month", "average_12m": "max_12m",
          "max_12m": "average_12m"}  # fmt: skip
_WINDOWS = (*range(2, 12), *range(13, 27))
"""Months: a range of cells may end anywhere, though 13 and 14 are the likely ones."""
_FACTORS = (Fraction(10), Fraction(100), Fraction(1, 10), Fraction(1, 100))


def explanations(card: Card, place: Place) -> frozenset[str]:
    """Return the causes that explain a wrong derived cell."""
    if verdict(card, place).rule == "change-arrow":
        return frozenset({"arrow-flipped"})
    explain = _of_change if place.key in CHANGES else _of_figure
    typed = typed_of(card, place).values
    true = {month: value for month, value in card.row(place).true.items() if month in typed}
    found = {cause for values in (typed, true) for cause, holds in explain(card, place, values) if holds}
    return frozenset(found) or frozenset({UNKNOWN})


def _options(values: Values, then: int, now: int) -> frozenset[int | None]:
    """Return what a change may be shown as; None is: no change."""
    return percent_changes(values.get(then), values.get(now)) or frozenset({None})


def _of_change(card: Card, place: Place, values: Values) -> Iterator[tuple[str, bool]]:
    row, now, back = card.row(place), card.style.as_of, BACK[place.key]
    shown, right = _percent(row, place.key), _options(values, now - back, now)
    other = _OTHER[place.key]
    others_right = _options(values, now - BACK[other], now)
    yield "swapped-columns", other in row.cells and shown in others_right and _percent(row, other) in right
    yield "carried-over", shown in _options(values, now - 1 - back, now - 1)
    if shown is None:
        return
    base, current = values.get(now - back), values.get(now)
    wrong_bases = (percent_changes(values[month], current) for month in values if month != now - back)
    wrong_currents = (percent_changes(base, values[month]) for month in values if month != now)
    yield "wrong-month", any(shown in options for options in (*wrong_bases, *wrong_currents))
    if base is None or current is None or None in right:
        return
    yield "sign-flipped", shown != 0 and -shown in right
    if row.look.unit is Unit.PERCENT:
        yield "percentage-points", shown in whole((current - base) * 100)
    exact = (current / base - 1) * 100
    scaled = {int(percent * f) for percent in right for f in _FACTORS if percent and (percent * f).denominator == 1}
    yield "scale", shown in scaled.union(*(whole(exact * factor) for factor in _FACTORS))
    yield "digit-slip", any(p is not None and _slipped(p, shown) for p in right)


def _percent(row: Row, key: str) -> int | None:
    change = read_change(row.cells.get(key))
    return None if change is None else change.percent


def _slipped(right: int, wrong: int) -> bool:
    has_same_sign = (right < 0) == (wrong < 0) or not right or not wrong
    return has_same_sign and is_digit_slip(str(abs(right)), str(abs(wrong)))


def _of_figure(card: Card, place: Place, values: Values) -> Iterator[tuple[str, bool]]:
    row, now = card.row(place), card.style.as_of
    months = card.sections[place.section].months
    shown = read_figure(row.cells.get(place.key), row)
    combine, combine_other = (max, _mean) if place.key == "max_12m" else (_mean, max)
    right = _over(values, window(now), combine)
    before = _over(values, window(now - 1), combine)
    if shown is None:
        yield "carried-over", before is None
        return
    yield "carried-over", _shows(shown, before, row)
    windows = [_over(values, window(now, length), combine) for length in _WINDOWS]
    if place.key == "average_12m" and right is not None:
        total = sum((values[month] for month in window(now) if month in values), Fraction(0))
        windows += [total / 12, total / len([month for month in window(now) if month in months])]
    yield "wrong-window", any(_shows(shown, figure, row) for figure in windows)
    yield "wrong-month", any(shown.value == figure for figure in values.values())
    if right is None:
        return
    other = read_figure(row.cells.get(_OTHER[place.key]), row)
    others_right = _over(values, window(now), combine_other)
    yield "swapped-columns", _shows(shown, others_right, row) and other is not None and _shows(other, right, row)
    scale = 100 if row.look.unit is Unit.PERCENT else 1
    near = {rounded(right * scale, shown.displayed, how) / scale for how in Rounding}
    yield "scale", any(_shows(shown, figure * factor, row) for figure in (right, *near) for factor in _FACTORS)
    texts = {digits(figure * scale, shown.displayed) for figure in near}
    yield "digit-slip", any(is_digit_slip(text, digits(shown.value * scale, shown.displayed)) for text in texts)


def _mean(values: Iterable[Fraction]) -> Fraction:
    found = list(values)
    return sum(found, Fraction(0)) / len(found)


def _over(values: Values, months: range, combine: Callable[[Iterable[Fraction]], Fraction]) -> Fraction | None:
    found = [values[month] for month in months if month in values]
    return combine(found) if found else None


def _shows(shown: Shown, value: Fraction | None, row: Row) -> bool:
    """Return whether a value shows as the cell does."""
    if value is None:
        return False
    if shown.is_full:
        return abs(shown.value - value) <= abs(value) / 10**12
    scale = 100 if row.look.unit is Unit.PERCENT else 1
    return shows(shown.value * scale, value * scale, shown.displayed)


def is_digit_slip(right: str, wrong: str) -> bool:
    """Return whether one slip of the fingers makes one number of another.

    A digit wrong, dropped or doubled, or two neighbours exchanged. The point stays where it is among the digits.
    """
    if right == wrong:
        return False
    if len(right) == len(wrong):
        differing = [at for at, (one, other) in enumerate(zip(right, wrong, strict=True)) if one != other]
        if len(differing) == 1:
            return right[differing[0]] != "." != wrong[differing[0]]
        places = [at for at, sign in enumerate(right) if sign != "."]
        swaps = (_exchanged(right, left, after) for left, after in pairwise(places))
        return any(swapped == wrong for swapped in swaps)
    shorter, longer = sorted((right, wrong), key=len)
    if len(longer) != len(shorter) + 1:
        return False
    removable = (at for at, sign in enumerate(longer) if sign != ".")
    if longer == right:
        return any(longer[:at] + longer[at + 1 :] == shorter for at in removable)
    doubled = (at for at in removable if at and longer[at] == longer[at - 1])
    return any(longer[:at] + longer[at + 1 :] == shorter for at in doubled)


def _exchanged(text: str, one: int, other: int) -> str:
    signs = list(text)
    signs[one], signs[other] = signs[other], signs[one]
    return "".join(signs)
