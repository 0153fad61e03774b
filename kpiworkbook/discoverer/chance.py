"""How unlikely it is that figures agree by chance.

Counted in decades, the powers of ten: 3 decades are one in a thousand. What a month tells depends on among how many
values its figure can be said to have been drawn. A row that stands still tells nothing, one that creeps or follows a
trend little, whatever its size; a value that the row often has tells less than one that it has once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import log10

__all__ = ["BREAK", "alternatives", "decades"]

BREAK = 2.0
"""What a month that does not agree costs, in decades: about one figure in a hundred is typed wrong."""
_SPREAD = 4
"""Figures that lie so many steps from where they were expected, on average, are drawn from four times as many: that
holds exactly of figures spread evenly, and nearly of a bell curve (4.4) and of a random walk's steps."""
_COMMON = 4.0
"""Nothing, and all of something, are what small numbers often give: as if drawn from four values."""
_JITTER = 2
"""How many steps a figure may lie off a straight line through the two before it because all three are rounded."""
_WAYS = 4
"""In how many ways the figures before say what comes next."""


def alternatives(values: Sequence[float | None], step: float, whole: float | None = None) -> list[float]:
    """Return for each month of a row among how many values its figure can be said to have been drawn, at least 1.

    `step` is the smallest difference between two figures, `whole` what all of something is. Expected is what the two
    months before say: the same as either, or as much more again, whichever tells the row best. None, a month without
    a figure, gives 1.
    """
    known = [value for value in values if value is not None]
    often = Counter(known)
    moves = iter(_moves(known, step))
    found = []
    for value in values:
        if value is None:
            found.append(1.0)
            continue
        number = 1 + _SPREAD * next(moves) / step
        others = often[value] - 1
        if others and number > len(known) / others:
            number = len(known) / others
        found.append(_COMMON if number > _COMMON and value in (0, whole) else number)
    return found


def _moves(known: Sequence[float], step: float) -> list[float]:
    """Return how far each figure lies from what the two before it let expect; the first, from the middle one.

    What to expect is said in the one way that foretells the row best. A figure that another way foretells better
    may have come about in that way, and counts as drawn from so many times what is left then.
    """
    if not known:
        return []
    middle = sorted(known)[len(known) // 2]
    steps = [abs(value - last) for last, value in pairwise(known)]
    ways = _ways(known, steps, step)
    best = min(ways, key=lambda way: sum([log10(1 + _SPREAD * move / step) for move in way]))
    rest = step / _SPREAD
    hindsight = [_WAYS * (rest + min(moves)) - rest for moves in zip(*ways, strict=True)]
    first = sum([abs(value - middle) for value in known]) / len(known)
    return [first, *steps[:1], *map(min, best, hindsight)]


def _ways(known: Sequence[float], steps: Sequence[float], step: float) -> tuple[Sequence[float], ...]:
    """Return how far the figures from the third on lie from what four ways foretell, each by the two before it.

    The same as the last; the same as the one before the last; as much more again; as many times as much again.
    """
    threes = [*zip(known, known[1:], known[2:], strict=False)]
    straight = [abs(value - 2 * last + before) for before, last, value in threes]
    growing = [abs(value - (last * last / before if before else last)) for before, last, value in threes]
    # A row follows a trend where straight on says better what comes next than the same again.
    jitter = _JITTER * step if sum(straight) < sum(steps[1:]) else 0.0
    trends = ([max(move - jitter, 0.0) for move in way] for way in (straight, growing))
    return steps[1:], [abs(value - before) for before, _, value in threes], *trends


def decades(number: float, fitting: float = 1.0) -> float:
    """Return what it tells that a figure drawn among so many values is one of those that fit."""
    return log10(number / fitting) if number > fitting else 0.0
