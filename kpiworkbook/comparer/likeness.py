"""Whether two editions give the same figure, and how far two rows agree."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from kpiworkbook.comparer.rows import Figure, Row
from kpiworkbook.model.records import Unit
from kpiworkbook.notation.intervals import Interval

__all__ = ["Agreement", "Likeness", "agreement", "are_of_one_scale", "likeness"]


class Likeness(Enum):
    """How two figures of the same month compare."""

    SAME = 1
    ROUNDED = 2
    """Differing, but one rounds to the other, or both are shown alike: 36.86% and 36.9%."""
    OTHER = 3


class Agreement(NamedTuple):
    """In how many months two rows give the same figure."""

    same: int
    common: int
    """Months in which both have a figure."""
    different: int
    """How many different figures there are among the same ones: twelve times 0 proves little."""

    @property
    def share(self) -> float:
        """The share of the common months in which they agree; 0 where there are none."""
        return self.same / self.common if self.common else 0.0


def likeness(old: Figure, new: Figure) -> Likeness:
    """Return how two figures compare; where a percentage sign came or went, 36.9 is 36.9%.

    The coarser figure stands for all that round to it. Two figures of the same precision are the same or they are not.
    """
    assert old.value is not None  # noqa: S101 - the caller has seen to it
    assert new.value is not None  # noqa: S101
    best = Likeness.OTHER
    for scale in _scales(old, new):
        before, now = Interval(old.value, old.value), Interval(new.value, new.value).scaled(scale)
        step = max(old.half_step, new.half_step * scale)
        if before.meets(now):
            return Likeness.SAME
        if Interval(old.value - step, old.value + step).meets(now):
            best = Likeness.ROUNDED
    return Likeness.ROUNDED if old.shown.strip() == new.shown.strip() else best


def are_of_one_scale(old: Figure, new: Figure) -> bool:
    """Return whether both are percentages, or durations, or neither is."""
    if Unit.DURATION in (old.unit, new.unit):
        return old.unit is new.unit
    return (old.unit is Unit.PERCENT) == (new.unit is Unit.PERCENT)


def _scales(old: Figure, new: Figure) -> tuple[float, ...]:
    """Return what the new figure may be multiplied by to be in the old one's unit."""
    if are_of_one_scale(old, new) or Unit.DURATION in (old.unit, new.unit):
        return (1.0,)
    return (1.0, 0.01) if old.unit is Unit.PERCENT else (1.0, 100.0)


def agreement(old: Row, new: Row) -> Agreement:
    """Return how far two rows agree in the months in which both have a figure."""
    common = [(figure, new.months[month]) for month, figure in old.months.items() if month in new.months]
    same = [one.value for one, other in common if likeness(one, other) is not Likeness.OTHER]
    return Agreement(same=len(same), common=len(common), different=len(set(same)))
