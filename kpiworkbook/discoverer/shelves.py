"""Rows in the order of their figures in a month, so that what goes together is looked up and not tried out.

A search goes through the shelf once, with two fingers: as the one figure grows, the other that goes with it shrinks (in
a sum) or grows (in a quotient). A shelf holds a row's partners and no others, and moves on with the row.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from math import isnan

from kpiworkbook.discoverer.rows import NEIGHBOURS, SLACK, Row
from kpiworkbook.discoverer.runs import Runs

__all__ = ["Neighbours", "Shelf"]

_LONG = 5 * NEIGHBOURS
"""For the rows of how many places runs are made at once; the longer, the fewer rows are in two of them as partners."""


class Shelf:
    """Rows that have a figure in a month, those with the smallest first.

    It moves down the sheet with the row whose partners it holds: from one row to the next, few come and go.
    """

    def __init__(self, month: int) -> None:
        """Take the month, counted in the table's periods."""
        self.rows: list[Row] = []
        self.places: list[int] = []
        self.lows: list[float] = []
        self.highs: list[float] = []
        self.widest = 0.0
        """No span on the shelf is wider."""
        self._month = month
        self._held = range(0)

    def hold(self, rows: Sequence[Row], held: range) -> None:
        """Hold those of some rows, which stand from top to bottom, that have such positions."""
        before = self._held
        if before == held:
            return
        if before.start <= held.start < before.stop <= held.stop:
            for row in rows[before.start : held.start]:
                self._take_off(row)
            for row in rows[before.stop : held.stop]:
                self._put(row)
        else:
            self._fill([row for row in rows[held.start : held.stop] if not isnan(row.lows[self._month])])
        self._held = held

    def _fill(self, rows: Sequence[Row]) -> None:
        month = self._month
        self.rows = sorted(rows, key=lambda row: row.lows[month])
        self.places = [row.place for row in self.rows]
        self.lows = [row.lows[month] for row in self.rows]
        self.highs = [row.highs[month] for row in self.rows]

    def _put(self, row: Row) -> None:
        low = row.lows[self._month]
        if not isnan(low):
            at = bisect_right(self.lows, low)
            self.rows.insert(at, row)
            self.places.insert(at, row.place)
            self.lows.insert(at, low)
            self.highs.insert(at, row.highs[self._month])

    def _take_off(self, row: Row) -> None:
        low = row.lows[self._month]
        if not isnan(low):
            at = self.places.index(row.place, bisect_left(self.lows, low))
            del self.rows[at], self.places[at], self.lows[at], self.highs[at]

    def adding_up(self, low: float, high: float) -> Iterator[tuple[int, int]]:
        """Go through the pairs of places on the shelf whose figures may add up to something in between."""
        lows, highs = self.lows, self.highs
        if len(lows) < 2:
            return
        last = len(lows) - 1
        # Of what is above zero, nothing is added to more than the sum; of what is below, there may be as much again.
        slack = SLACK * (1 + 2 * (self.widest + max(abs(low), abs(high)) - min(lows[0], 0.0)))
        low, high = low - self.widest - slack, high + slack
        # Those that even the largest does not make large enough are passed over.
        for first in range(bisect_left(lows, low - self.widest - lows[last]), last):
            most = high - lows[first]
            while lows[last] > most and last > first:
                last -= 1
            if last <= first:
                return
            needed, second = low - highs[first], last
            while lows[second] >= needed and second > first:
                yield first, second
                second -= 1

    def dividing(self, low: float, high: float) -> Iterator[tuple[int, int]]:
        """Go through the places of what divided by what may be in between, which is above zero."""
        lows, highs = self.lows, self.highs
        size, bottom = len(lows), 0
        least, most, margin = (1 - SLACK) / high, (1 + SLACK) / low, self.widest + SLACK
        for top in range(bisect_right(lows, 0.0), size):
            bottom = bisect_left(lows, lows[top] * least - margin, bottom)
            if bottom == size:
                return
            largest = highs[top] * most + SLACK
            if lows[bottom] <= largest:
                for other in range(bottom, bisect_right(lows, largest, bottom)):
                    yield top, other


class Neighbours:
    """Rows, from top to bottom, and which of them may be another's partners."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Take the rows among which partners are looked for."""
        self.rows = rows
        self._places = [row.place for row in rows]
        self._shelves: dict[int, Shelf] = {}
        self._widest: dict[tuple[int, int], float] = {}
        self._runs: dict[int, tuple[int, Runs]] = {}

    def number(self, row: Row) -> int:
        """Return how many may be a row's partners; itself included, where it is one of them."""
        return len(self._near(row))

    def partners(self, row: Row) -> Sequence[Row]:
        """Return the rows that may be a row's partners; itself included, where it is one of them."""
        return self._between(row.place - NEIGHBOURS, row.place + NEIGHBOURS)

    def below(self, row: Row) -> Sequence[Row]:
        """Return those of a row's partners that stand below it."""
        return self._between(row.place + 1, row.place + NEIGHBOURS)

    def shelf(self, row: Row, month: int) -> Shelf:
        """Return a shelf that has a row's partners until it is asked for again; best are rows in their order."""
        if (shelf := self._shelves.get(month)) is None:
            shelf = self._shelves[month] = Shelf(month)
        shelf.widest = self._widest_around(row, month)
        shelf.hold(self.rows, self._near(row))
        return shelf

    def _widest_around(self, row: Row, month: int) -> float:
        """Return what no span of a row's partners is wider than; it is found once for a stretch."""
        stretch = row.place // NEIGHBOURS
        if (widest := self._widest.get((stretch, month))) is None:
            widths = [other.highs[month] - other.lows[month] for other in self._around(stretch, NEIGHBOURS)]
            widest = self._widest[stretch, month] = max([width for width in widths if width >= 0], default=0.0)
        return widest

    def runs(self, row: Row, month: int) -> Runs:
        """Return the runs that all of a row's partners are in; rows are to be asked in their order."""
        stretch = row.place // _LONG
        made_for, runs = self._runs.get(month, (-1, None))
        if runs is None or made_for != stretch:
            runs = Runs(self._around(stretch, _LONG), month)
            self._runs[month] = stretch, runs
        return runs

    def _around(self, stretch: int, length: int) -> Sequence[Row]:
        """Return the rows of a stretch, the stretches being so long, and all their partners."""
        first = stretch * length
        return self._between(first - NEIGHBOURS, first + length + NEIGHBOURS - 1)

    def _near(self, row: Row) -> range:
        """Return the positions of a row's partners among all rows."""
        start = bisect_left(self._places, row.place - NEIGHBOURS)
        return range(start, bisect_right(self._places, row.place + NEIGHBOURS, start))

    def _between(self, first: int, last: int) -> Sequence[Row]:
        start = bisect_left(self._places, first)
        return self.rows[start : bisect_right(self._places, last, start)]
