"""Ratios: an indicator that is one count divided by another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpiworkbook.discoverer.evidence import WORTH, may_break, weighed
from kpiworkbook.discoverer.rows import LOOKED_UP, SLACK, Row, Table
from kpiworkbook.discoverer.shelves import Neighbours, are_near
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
    for month in row.telling[:LOOKED_UP]:
        if row.lows[month] <= 0:
            continue
        shelf = counts.shelf(row, month)
        for top, bottom in shelf.dividing(row.lows[month], row.highs[month]):
            numerator, denominator = shelf.rows[top], shelf.rows[bottom]
            pair = (numerator.place, denominator.place)
            if top != bottom and pair not in seen and row.place not in pair and are_near(row, numerator, denominator):
                seen.add(pair)
                if _agree(row, numerator, denominator):
                    yield numerator, denominator


def _agree(row: Row, numerator: Row, denominator: Row) -> bool:
    """Return whether so few months disagree that the three may be a ratio; the months that tell most come first."""
    left = may_break(len(row.telling))
    for month in row.telling:
        bottom = denominator.lows[month]
        if bottom <= 0:
            continue
        least, most = numerator.lows[month], numerator.highs[month]
        slack = SLACK * (1 + most)
        if least > row.highs[month] * denominator.highs[month] + slack or most < row.lows[month] * bottom - slack:
            left -= 1
            if left < 0:
                return False
    return True
