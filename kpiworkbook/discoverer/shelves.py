"""Rows in the order of their figures in a month, so that what goes together is looked up and not tried out.

A search goes through the shelf once, with two fingers: as the one figure grows, the other that goes with it shrinks (in
a sum) or grows (in a quotient). A shelf is made for a stretch of rows and serves all of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import sub

from kpiworkbook.discoverer.rows import NEIGHBOURS, SLACK, Row
from kpiworkbook.discoverer.runs import Runs

__all__ = ["Neighbours", "Shelf"]


class Shelf:
    """The rows that have a figure in a month, those with the smallest first."""

    def __init__(self, rows: Sequence[Row], month: int) -> None:
        """Take the rows and the month, counted in the table's periods."""
        lows = [row.lows[month] for row in rows]
        order = sorted([at for at, row in enumerate(rows) if row.spans[month]], key=lows.__getitem__)
        self.rows = [rows[at] for at in order]
        self.places = [row.place for row in self.rows]
        self.lows = [lows[at] for at in order]
        self.highs = [row.highs[month] for row in self.rows]
        self._widest = max(map(sub, self.highs, self.lows), default=0.0)

    def adding_up(self, low: float, high: float) -> Iterator[tuple[int, int]]:
        """Go through the pairs of places on the shelf whose figures may add up to something in between."""
        lows, highs, widest = self.lows, self.highs, self._widest
        if len(lows) < 2:
            return
        last = len(lows) - 1
        largest = widest + max(abs(low), abs(lows[0]), abs(lows[last]))
        # Those that even the largest does not make large enough are passed over.
        least = low - lows[last] - 2 * widest - 4 * SLACK * (1 + largest)
        for first in range(bisect_left(lows, least), last):
            most = high - lows[first]
            most += SLACK * (1 + (most if most > 0 else -most))
            while last > first and lows[last] > most:
                last -= 1
            if last <= first:
                return
            needed = low - highs[first]
            needed -= widest + SLACK * (1 + (needed if needed > 0 else -needed))
            second = last
            while second > first and lows[second] >= needed:
                yield first, second
                second -= 1

    def dividing(self, low: float, high: float) -> Iterator[tuple[int, int]]:
        """Go through the places of what divided by what may be in between, which is above zero."""
        lows, highs = self.lows, self.highs
        size, first = len(lows), 0
        for top in range(bisect_right(lows, 0.0), size):
            needed = lows[top] / high
            first = bisect_left(lows, needed - self._widest - SLACK * (1 + needed), first)
            if first == size:
                return
            most = highs[top] / low
            most += SLACK * (1 + most)
            for bottom in range(first, size):
                if lows[bottom] > most:
                    break
                yield top, bottom


class Neighbours:
    """Rows, from top to bottom, and which of them may be another's partners."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Take the rows among which partners are looked for."""
        self.rows = rows
        self._places = [row.place for row in rows]
        self._stretch = -1
        self._shelves: dict[int, Shelf] = {}
        self._runs: dict[int, Runs] = {}

    def number(self, row: Row) -> int:
        """Return how many may be a row's partners; itself included, where it is one of them."""
        return len(self.partners(row))

    def partners(self, row: Row) -> Sequence[Row]:
        """Return the rows that may be a row's partners; itself included, where it is one of them."""
        return self._between(row.place - NEIGHBOURS, row.place + NEIGHBOURS)

    def below(self, row: Row) -> Sequence[Row]:
        """Return those of a row's partners that stand below it."""
        return self._between(row.place + 1, row.place + NEIGHBOURS)

    def shelf(self, row: Row, month: int) -> Shelf:
        """Return a shelf that has all of a row's partners, and perhaps others; rows are to be asked in their order."""
        self._turn_to(row)
        if (shelf := self._shelves.get(month)) is None:
            shelf = self._shelves[month] = Shelf(self._around(row), month)
        return shelf

    def runs(self, row: Row, month: int) -> Runs:
        """Return the runs that all of a row's partners are in; rows are to be asked in their order."""
        self._turn_to(row)
        if (runs := self._runs.get(month)) is None:
            runs = self._runs[month] = Runs(self._around(row), month)
        return runs

    def _turn_to(self, row: Row) -> None:
        """Forget what was made for another stretch of rows."""
        if (stretch := row.place // NEIGHBOURS) != self._stretch:
            self._stretch, self._shelves, self._runs = stretch, {}, {}

    def _around(self, row: Row) -> Sequence[Row]:
        """Return the rows of the stretch that a row stands in and of its two neighbours: all its partners, and more."""
        first = row.place // NEIGHBOURS * NEIGHBOURS
        return self._between(first - NEIGHBOURS, first + 2 * NEIGHBOURS - 1)

    def _between(self, first: int, last: int) -> Sequence[Row]:
        start = bisect_left(self._places, first)
        return self.rows[start : bisect_right(self._places, last, start)]
