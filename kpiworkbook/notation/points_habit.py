"""Changes of percentages in points, `↑ 4pp` from 40% to 44%: a habit that a section may have."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.differences import names_points, read_step
from kpiworkbook.notation.intervals import Interval

__all__ = ["POINTS_HABIT", "ChangeOfPercentage", "points_habit"]

POINTS_HABIT, _MANY_TIMES = 3, 4
"""So many changes in points are a habit, if they are so many times as many as all others."""


class ChangeOfPercentage(NamedTuple):
    """A change cell of a percentage, and what it is the change of."""

    row: int
    text: str
    font: str
    base: Decimal
    """A fraction, as `current` and `half_step` are."""
    current: Decimal
    half_step: Decimal


def points_habit(changes: Iterable[ChangeOfPercentage], arrows: ArrowSettings) -> list[int]:
    """Return the rows whose change says that it is in points, and is, where that is a habit of those given; else none.

    A percent sign says that a change is relative, as the house's are; one that is not is wrong, however many there are.
    """
    in_points: list[int] = []
    others = 0
    for change in changes:
        if names_points(change.text) and _is_difference(change, arrows):
            in_points.append(change.row)
        else:
            others += 1
    return in_points if len(in_points) >= max(POINTS_HABIT, _MANY_TIMES * others) else []


def _is_difference(change: ChangeOfPercentage, arrows: ArrowSettings) -> bool:
    step = read_step(change.text, change.font, arrows)
    if step is None:
        return False
    half = float(change.half_step) * 100
    base, current = (Interval.around(float(value) * 100, half) for value in (change.base, change.current))
    return step.said_of(base, current).is_difference
