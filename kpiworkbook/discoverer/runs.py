"""Runs: rows that follow each other, in the order of their sums in a month, so that a total's parts are looked up."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, pairwise, repeat
from math import isnan

from kpiworkbook.discoverer.rows import SLACK, Row

__all__ = ["LONGEST", "Runs"]

LONGEST = 12
"""How many parts a sum may have: the months of a year, the ages of a school."""
_SHORTEST = 3


class Runs:
    """The runs of three rows or more, those with the smallest sum in a month first."""

    def __init__(self, rows: Sequence[Row], month: int) -> None:
        """Take rows from top to bottom and the month, counted in the table's periods."""
        self.rows = rows
        self._places = {row.place: position for position, row in enumerate(rows)}
        lows, highs = [row.lows[month] for row in rows], [row.highs[month] for row in rows]
        self._runs = sorted(_added(lows, highs))
        self._lows = [low for low, *_ in self._runs]
        self._widest = max((high - low for low, high, *_ in self._runs), default=0.0)

    def making(self, total: Row, low: float, high: float) -> Iterator[tuple[int, int]]:
        """Go through the runs, as first and last position, that may add up to a total, which itself is passed over."""
        place = self._places[total.place]
        for first, last in self._between(low, high):
            if not first <= place <= last and last - first < LONGEST:
                yield first, last
        # A run with its total inside adds up to twice the total.
        for first, last in self._between(2 * low, 2 * high):
            if first < place < last and last - first >= _SHORTEST:
                yield first, last

    def _between(self, low: float, high: float) -> Iterator[tuple[int, int]]:
        for position in range(bisect_left(self._lows, low - SLACK - self._widest), len(self._runs)):
            least, most, first, last = self._runs[position]
            if least > high + SLACK:
                return
            if most >= low - SLACK:
                yield first, last


def _added(lows: Sequence[float], highs: Sequence[float]) -> Iterator[tuple[float, float, int, int]]:
    """Go through the sums of runs, least and most, with their first and last position.

    Those that can have a total inside are longer by one.
    """
    for start, end in _unbroken(lows):
        for first in range(start, end - _SHORTEST + 1):
            past = min(first + LONGEST + 1, end)
            sums = accumulate(lows[first:past])
            yield from islice(zip(sums, accumulate(highs[first:past]), repeat(first), range(first, past)), 2, None)


def _unbroken(lows: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Go through the stretches of rows that have figures: where each begins, and where the next row has none."""
    gaps = [-1, *(position for position, low in enumerate(lows) if isnan(low)), len(lows)]
    return ((before + 1, gap) for before, gap in pairwise(gaps))
