"""By what the arrows of a column go that stand there alone: any rise, or one that reaches the house's threshold; more,
or better. Councils differ, and their typed arrows tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from kpiworkbook.model.arrow_columns import ArrowColumn, ArrowHabit
from kpiworkbook.model.derived import Arrow
from kpiworkbook.model.records import Polarity
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrows import arrow_of
from kpiworkbook.notation.rounding import round_half_away

__all__ = [
    "HABITS", "Move", "TypedArrow", "arrow_by", "arrows_within", "as_likely", "habits_shown", "is_open", "may_be_right",
]  # fmt: skip

HABITS = {
    "change": ArrowHabit(by_threshold=True, of_performance=False),
    "any-change": ArrowHabit(by_threshold=False, of_performance=False),
    "performance": ArrowHabit(by_threshold=True, of_performance=True),
    "any-performance": ArrowHabit(by_threshold=False, of_performance=True),
}
"""By their names in a configuration, the house's first: where arrows show several, the first of these counts."""
_LEAST, _MANY_TIMES = 3, 4
"""So many arrows show a habit, if they are so many times as many as those that break it."""
_USUAL = tuple(map(Decimal, ("0.01", "0.02", "0.03", "0.05", "0.1", "0.15", "0.2")))
"""Thresholds that councils have."""
_ORDER = (Arrow.DOWN, Arrow.SAME, Arrow.UP)
_NONE: frozenset[Arrow] = frozenset()
_OTHER_WAY = {Arrow.UP: Arrow.DOWN, Arrow.SAME: Arrow.SAME, Arrow.DOWN: Arrow.UP}
_WHOLE_PERCENT, _AS_FORMULAS = 2, 12
"""Decimals of a change that is held against the threshold."""


class Move(NamedTuple):
    """What an indicator's arrow is made of."""

    base: Decimal
    current: Decimal
    half_step: Decimal
    """How far either may lie from the true figure."""
    polarity: Polarity


class TypedArrow(NamedTuple):
    """An arrow, and the move beside which it stands."""

    arrow: Arrow
    move: Move


def arrow_by(habit: ArrowHabit, move: Move, arrows: ArrowSettings) -> Arrow | None:
    """Return the arrow of a move, in the context `EXACT`; None where there is none: no change is shown on such a base.

    Where up is better, a move without polarity has none either.
    """
    if habit.of_performance and move.polarity is Polarity.NONE:
        return None
    if not habit.by_threshold:
        found = _way(move.current - move.base)
    elif move.base > 0:
        found = _held(
            move.current / move.base - 1, habit.threshold or arrows.threshold, as_shown=arrows.basis == "shown"
        )
    else:
        return None
    return _OTHER_WAY[found] if habit.of_performance and move.polarity is Polarity.DOWN else found


def arrows_within(habit: ArrowHabit, move: Move, arrows: ArrowSettings) -> frozenset[Arrow]:
    """Return the arrows that figures may have which round to those of a move, in the context `EXACT`.

    Nothing is shown beside an arrow alone: a change that only rounds to the threshold may have reached it or not.
    """
    if habit.of_performance and move.polarity is Polarity.NONE:
        return _NONE
    ends = _by_threshold(move, habit.threshold or arrows.threshold) if habit.by_threshold else _by_any(move)
    if not ends:
        return _NONE
    places = [_ORDER.index(end) for end in ends]
    found = _ORDER[min(places) : max(places) + 1]
    is_turned = habit.of_performance and move.polarity is Polarity.DOWN
    return frozenset(map(_OTHER_WAY.__getitem__, found) if is_turned else found)


def _by_any(move: Move) -> Sequence[Arrow]:
    return [_way(move.current - move.base + sign * 2 * move.half_step) for sign in (-1, 1)]


def _way(difference: Decimal) -> Arrow:
    return Arrow.UP if difference > 0 else Arrow.DOWN if difference < 0 else Arrow.SAME


def _by_threshold(move: Move, threshold: Decimal) -> Sequence[Arrow]:
    base, current, half = move.base, move.current, move.half_step
    if base <= 0:
        return ()
    ends = [(current - half) / (base + half) - 1]
    if base <= half:
        return [Arrow.UP, *(_held(end, threshold, as_shown=each) for end in ends for each in (True, False))]
    ends.append((current + half) / (base - half) - 1)
    return [_held(end, threshold, as_shown=each) for end in ends for each in (True, False)]


def _held(change: Decimal, threshold: Decimal, *, as_shown: bool) -> Arrow:
    """Return the arrow of a change, held against the threshold in whole percent or as it is."""
    return arrow_of(round_half_away(change, _WHOLE_PERCENT if as_shown else _AS_FORMULAS), threshold)


def may_be_right(typed: Arrow, learnt: ArrowColumn, now: Move, before: Move | None, arrows: ArrowSettings) -> bool:
    """Return whether an arrow that is not that of its column's habit may be right, in the context `EXACT`.

    One that was left over from the move `before` is not.
    """
    if arrow_by(learnt.habit, now, arrows) is typed:
        return False
    right = arrows_within(learnt.habit, now, arrows)
    if typed in right:
        return True
    if not right and typed in arrows_within(replace(learnt.habit, by_threshold=False), now, arrows):
        return True  # there is a rise from zero, though no percentage of it
    if any(typed in arrows_within(rival, now, arrows) for rival in learnt.as_likely):
        return True
    if before is not None and arrow_by(learnt.habit, before, arrows) is typed:
        return False
    return any(typed in arrows_within(rival, now, arrows) for rival in learnt.rivals)


def is_open(learnt: ArrowColumn, now: Move, arrows: ArrowSettings) -> bool:
    """Return whether habits that are as likely give a move different arrows, in the context `EXACT`."""
    right = arrow_by(learnt.habit, now, arrows)
    others = (arrow_by(rival, now, arrows) for rival in learnt.as_likely)
    return any(other is not None and other is not right for other in others)


def habits_shown(typed: Sequence[TypedArrow], arrows: ArrowSettings) -> tuple[int, tuple[ArrowHabit, ...]]:
    """Return how many arrows show the habit of their column, and the habit, in the context `EXACT`.

    Behind it come its rivals, which all but one more show as well. Without a habit there are none. One that is
    configured needs no proof and has no rivals.
    """
    if given := HABITS.get(arrows.alone):
        return len(typed), (given,)
    counts = _counts(typed, tuple(HABITS.values()), arrows)
    shown = {habit: right for habit, (right, wrong) in counts.items() if right >= max(_LEAST, _MANY_TIMES * wrong)}
    if not shown:
        return 0, ()
    most = max(shown.values())
    best = next(habit for habit, right in shown.items() if right == most)
    rivals = (habit for habit, (right, _) in counts.items() if habit != best and right >= most - 1)
    return most, (best, *rivals)


def as_likely(
    typed: Sequence[TypedArrow], right: int, habits: Sequence[ArrowHabit], arrows: ArrowSettings
) -> tuple[ArrowHabit, ...]:
    """Return what a column may go by as well as by its habit, in the context `EXACT`.

    That are those of its rivals that no more arrows speak against, and other usual thresholds that fewer do. `right`
    and `habits` are what `habits_shown` returns.
    """
    if arrows.alone in HABITS or (len(habits) == 1 and right == len(typed)):
        return ()
    (best, (_, most)), *rivals = _counts(typed, habits, arrows).items()
    found = [rival for rival, (_, wrong) in rivals if wrong <= most]
    if most:
        others = [replace(best, by_threshold=True, threshold=each) for each in _USUAL if each != arrows.threshold]
        found += [other for other, (_, wrong) in _counts(typed, others, arrows).items() if wrong < most]
    return tuple(found)


def _counts(
    typed: Sequence[TypedArrow], habits: Sequence[ArrowHabit], arrows: ArrowSettings
) -> dict[ArrowHabit, list[int]]:
    """Return how many arrows show each habit, and how many break it."""
    counts = {habit: [0, 0] for habit in habits}
    for habit, (arrow, move) in product(counts, typed):
        if found := arrows_within(habit, move, arrows):
            counts[habit][arrow not in found] += 1
    return counts
