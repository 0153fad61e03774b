"""Ratios: an indicator that is one count divided by another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpiworkbook.discoverer.evidence import WORTH, may_break, weighed
from kpiworkbook.discoverer.rows import LOOKED_UP, SLACK, Row, Shelf, Table, near
from kpiworkbook.model.records import Unit
from kpiworkbook.model.relations import Relation, RelationKind

__all__ = ["ratios"]


def ratios(table: Table) -> Iterator[Relation]:
    """Go through the ratios among a sheet's indicators, with their evidence."""
    rows = [row for row in table.rows if row.worth >= WORTH]
    counts = [row for row in rows if row.unit is Unit.COUNT]
    quotients = [(row, near(counts, row)) for row in rows if row.unit is Unit.PERCENT or not row.is_whole]
    tried = sum(len(partners) ** 2 for _, partners in quotients)
    for row, partners in quotients:
        for numerator, denominator in _pairs(row, partners):
            relation = Relation(
                kind=RelationKind.RATIO, ref=row.ref, numerator=numerator.ref, denominator=denominator.ref
            )
            yield weighed(relation, table, tried=tried, choices=len(partners))


def _pairs(row: Row, partners: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Go through the numerators and denominators that may give a row's figures.

    For each numerator, what the denominator must be is looked up in the few months that tell most.
    """
    seen: set[tuple[int, int]] = set()
    for month in row.telling[:LOOKED_UP]:
        shown = row.spans[month]
        if shown is None or shown.low <= 0:
            continue
        shelf = Shelf(partners, month)
        for top, numerator in shelf:
            if top.low <= 0 or numerator is row:
                continue
            for _, denominator in shelf.between(top.low / shown.high, top.high / shown.low):
                pair = (numerator.place, denominator.place)
                if denominator is not numerator and denominator is not row and pair not in seen:
                    seen.add(pair)
                    if _agree(row, numerator, denominator):
                        yield numerator, denominator


def _agree(row: Row, numerator: Row, denominator: Row) -> bool:
    """Return whether so few months disagree that the three may be a ratio; the months that tell most come first."""
    left = may_break(len(row.telling))
    for month in row.telling:
        shown, top, bottom = row.spans[month], numerator.spans[month], denominator.spans[month]
        if shown is None or top is None or bottom is None or bottom.low <= 0:
            continue
        slack = SLACK * (1 + top.high)
        if top.low > shown.high * bottom.high + slack or top.high < shown.low * bottom.low - slack:
            left -= 1
            if left < 0:
                return False
    return True
