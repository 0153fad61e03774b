"""Columns of arrows alone, `Trend`: by what their arrows go, and how they are written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kpiworkbook.model.derived import Arrow

__all__ = ["ArrowColumn", "ArrowHabit", "KnownArrows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrowHabit:
    """What makes an arrow of an indicator's two figures."""

    by_threshold: bool
    """Whether it takes a change that reaches the house's threshold, or any other figure will do."""
    of_performance: bool
    """Whether up is better, by the indicator's polarity, and not more."""
    threshold: Decimal | None = None
    """Another threshold than the house's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrowColumn:
    """A sheet's column of arrows, whose habit its typed arrows show."""

    habit: ArrowHabit
    rivals: tuple[ArrowHabit, ...]
    """The habits that its arrows would show as well, but for one of them at most."""
    as_likely: tuple[ArrowHabit, ...] = ()
    """Those of the rivals that no more of its arrows speak against, and other usual thresholds that fewer do; with any,
    it has no formulas yet."""
    signs: Mapping[Arrow, str]
    """How its arrows are written: in the family of most of them."""
    none: str
    """What its rows say that have no change: `-`, where they say nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownArrows:
    """What was learnt of columns of arrows before new figures were put in; without any, it is empty."""

    columns: Mapping[tuple[str, str], ArrowColumn] = field(default_factory=dict)
    """By sheet and column."""
    rows: Collection[tuple[str, int]] = ()
    """By sheet and row, those whose arrows stood beside other figures."""
