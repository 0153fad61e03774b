"""Changes of percentages in points, `↑ 4%` or `↑ 4pp` from 40% to 44%: a habit that a section may have."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrows import typed_change
from kpiworkbook.notation.differences import Saying, read_step
from kpiworkbook.notation.intervals import Interval

__all__ = ["POINTS_HABIT", "ChangeOfPercentage", "points_habit"]

POINTS_HABIT, _MANY_TIMES = 3, 4
"""So many changes in points are a habit, if they are so many times as many as all that are none."""


class ChangeOfPercentage(NamedTuple):
    """A change cell of a percentage, and what it is the change of."""

    row: int
    text: str
    font: str
    percent: int
    """The relative change."""
    base: Decimal
    """A fraction, as `current` and `half_step` are."""
    current: Decimal
    half_step: Decimal


def points_habit(changes: Iterable[ChangeOfPercentage], arrows: ArrowSettings) -> list[int]:
    """Return the rows whose change is in points, where that is a habit of those given; else none.

    A change that is relative and in points alike, `→ 0%`, tells nothing, and goes with the others.
    """
    right: list[ChangeOfPercentage] = []
    in_points: list[int] = []
    telling = others = 0
    for change in changes:
        typed = typed_change(change.text, change.font, arrows)
        if typed is not None and typed.percent == change.percent:
            right.append(change)  # as most are, and quickly seen
        elif said := _said_of(change, arrows):
            telling += said.is_difference and not said.is_percentage
            others += not said.is_difference
            in_points += [change.row] if said.is_difference else []
    if telling < POINTS_HABIT:
        return []
    also = [change.row for change in right if (said := _said_of(change, arrows)) and said.is_difference]
    others += len(right) - len(also)
    return sorted((*in_points, *also)) if telling >= _MANY_TIMES * others else []


def _said_of(change: ChangeOfPercentage, arrows: ArrowSettings) -> Saying | None:
    step = read_step(change.text, change.font, arrows)
    if step is None:
        return None
    half = float(change.half_step) * 100
    base, current = (Interval.around(float(value) * 100, half) for value in (change.base, change.current))
    return step.said_of(base, current)
