"""Runs: rows that follow each other and may add up to a total, found without adding up each of them.

The figures of a month are added up once, from the first row to the last; a run's sum is then a difference, and where no
figure is negative, sums only grow, so that where a run must end is looked up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, repeat
from math import inf, isnan
from operator import sub

from kpiworkbook.discoverer.rows import SLACK, Row

__all__ = ["LONGEST", "Runs"]

LONGEST = 12
"""How many parts a sum may have: the months of a year, the ages of a school."""
_SHORTEST = 3


class Runs:
    """The runs of three rows or more in a month."""

    def __init__(self, rows: Sequence[Row], month: int) -> None:
        """Take rows from top to bottom and the month, counted in the table's periods."""
        self.rows = rows
        self._places = [row.place for row in rows]
        lows, highs = [row.lows[month] for row in rows], [row.highs[month] for row in rows]
        has_figure = [not gap for gap in map(isnan, lows)]
        if not all(has_figure):
            lows, highs = ([0.0 if isnan(end) else end for end in ends] for ends in (lows, highs))
        self._lows, self._highs = [0.0, *accumulate(lows), inf], [0.0, *accumulate(highs)]
        self._is_growing = min(lows, default=0.0) >= 0
        self._slack = SLACK * (1 + sum(map(max, map(abs, lows), map(abs, highs))))
        self._ends = _ends(has_figure)
        self._reach = self._reaches() if self._is_growing else []

    def _reaches(self) -> list[tuple[float, float]]:
        """Return for each row, where sums only grow, the least and the most that a run from it on can add up to.

        Where a row has no figure, no run goes further, and it may be less.
        """
        furthest = LONGEST + 1
        ends = [*self._highs[furthest:], *repeat(self._highs[-1], furthest)]
        least = map(sub, self._lows[_SHORTEST:], self._lows)
        return [*zip(least, map(sub, ends, self._highs), strict=False)]  # the last rows begin no run

    def making(self, total: Row, low: float, high: float) -> Iterator[tuple[int, int]]:
        """Go through the runs near a total, as first and last position, that may add up to it; it is passed over."""
        places, reach = self._places, total.nearby
        nearest = range(bisect_left(places, reach.start), bisect_left(places, reach.stop))
        place = bisect_left(places, total.place)
        low, high = low - self._slack, high + self._slack
        above, below = range(nearest.start, place), range(place + 1, nearest.stop)
        yield from self._adding_up(above, place, _SHORTEST, low, high)
        yield from self._adding_up(below, nearest.stop, _SHORTEST, low, high)
        # A run with its total inside is longer by one, and adds up to the total and itself.
        just_above = range(max(nearest.start, place - LONGEST), place)
        for first, last in self._adding_up(just_above, nearest.stop, _SHORTEST + 1, 2 * low, 2 * high):
            if place < last:
                yield first, last

    def _adding_up(self, firsts: range, stop: int, shortest: int, low: float, high: float) -> Iterator[tuple[int, int]]:
        """Go through the runs that begin at some positions and end before another, with a sum in between."""
        lows, highs = self._lows, self._highs
        longest = shortest + LONGEST - _SHORTEST
        for first, soonest in self._beginnings(firsts, low, high):
            least, most = lows[first], highs[first]
            for after in range(max(soonest, first + shortest), min(first + longest, self._ends[first], stop) + 1):
                if lows[after] - least <= high and highs[after] - most >= low:
                    yield first, after - 1

    def _beginnings(self, firsts: range, low: float, high: float) -> list[tuple[int, int]]:
        """Return those of some positions from which on a run may have a sum in between, and where each may end soonest.

        Where sums only grow, that is where one is first large enough, if it is not too large at once.
        """
        if not self._is_growing:
            return [(first, first) for first in firsts]
        lows, highs = self._lows, self._highs
        reach = zip(firsts, self._reach[firsts.start : firsts.stop], strict=False)
        promising = [first for first, (least, most) in reach if least <= high and most >= low]
        ends = map(bisect_left, repeat(highs), [highs[first] + low for first in promising])
        return [(first, end) for first, end in zip(promising, ends, strict=True) if lows[end] - lows[first] <= high]


def _ends(has_figure: Sequence[bool]) -> list[int]:
    """Return for each row where the rows from it on that have a figure end."""
    ends, end = [], len(has_figure)
    if all(has_figure):
        return [end] * end
    for position in range(len(has_figure) - 1, -1, -1):
        if not has_figure[position]:
            end = position
        ends.append(end)
    return ends[::-1]
