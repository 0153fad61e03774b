"""Ratios: an indicator that is one count divided by another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpiworkbook.discoverer.evidence import WORTH, may_break, weighed
from kpiworkbook.discoverer.rows import LOOKED_UP, SLACK, Row, Table
from kpiworkbook.discoverer.shelves import Neighbours
from kpiworkbook.model.records import Unit
from kpiworkbook.model.relations import Relation, RelationKind

__all__ = ["ratios"]


def ratios(table: Table, neighbours: Mapping[Unit, Neighbours]) -> Iterator[Relation]:
    """Go through the ratios among a sheet's indicators, with their evidence."""
    quotients = [row for row in table.rows if row.worth >= WORTH and (row.unit is Unit.PERCENT or not row.is_whole)]
    counts = neighbours[Unit.COUNT]
    numbers = [counts.number(row) for row in quotients]
    tried = sum(number**2 for number in numbers)
    for row, number in zip(quotients, numbers, strict=True):
        for numerator, denominator in _pairs(row, counts):
            relation = Relation(
                kind=RelationKind.RATIO, ref=row.ref, numerator=numerator.ref, denominator=denominator.ref
            )
            yield weighed(relation, table, tried=tried, choices=number)


def _pairs(row: Row, counts: Neighbours) -> Iterator[tuple[Row, Row]]:
    """Go through the numerators and denominators that may give a row's figures.

    For each numerator, what the denominator must be is looked up in the few months that tell most.
    """
    seen: set[tuple[int, int]] = set()
    here, ends = row.place, row.ends
    # What is looked up in a month agrees in it, so the others are asked first.
    others_first = [*ends[LOOKED_UP:], *ends[:LOOKED_UP]]
    for month, low, high in ends[:LOOKED_UP]:
        if low <= 0:
            continue
        shelf = counts.shelf(row, month)
        places, rows = shelf.places, shelf.rows
        for top, bottom in shelf.dividing(low, high):
            pair = (places[top], places[bottom])
            if top != bottom and pair not in seen and here not in pair:
                seen.add(pair)
                numerator, denominator = rows[top], rows[bottom]
                if _agree(others_first, numerator, denominator):
                    yield numerator, denominator


def _agree(ends: Sequence[tuple[int, float, float]], numerator: Row, denominator: Row) -> bool:
    """Return whether so few months disagree that the three may be a ratio."""
    left = may_break(len(ends))
    lows, highs = numerator.lows, numerator.highs
    bottom_lows, bottom_highs = denominator.lows, denominator.highs
    for month, low, high in ends:
        bottom = bottom_lows[month]
        if bottom <= 0:
            continue
        most = highs[month]
        slack = SLACK * (1 + most)
        if lows[month] > high * bottom_highs[month] + slack or most < low * bottom - slack:
            left -= 1
            if left < 0:
                return False
    return True
