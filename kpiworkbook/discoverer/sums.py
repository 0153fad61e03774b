"""Sums and complements: indicators that add up to another one, or to 100%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpiworkbook.discoverer.evidence import WORTH, may_break, weighed
from kpiworkbook.discoverer.rows import LOOKED_UP, SLACK, Row, Shelf, Table, near
from kpiworkbook.model.records import Unit
from kpiworkbook.model.relations import Relation, RelationKind
from kpiworkbook.notation.intervals import Interval

__all__ = ["sums"]

_LONGEST = 12
"""How many parts a sum may have: the months of a year, the ages of a school."""
_ALL = Interval(1.0, 1.0)


def sums(table: Table) -> Iterator[Relation]:
    """Go through the sums among a sheet's indicators, with their evidence.

    Two parts may stand anywhere near their total; more must follow each other, not counting rows of other units: what
    is split up is written as a list.
    """
    for unit in Unit:
        rows = [row for row in table.rows if row.worth >= WORTH and row.unit is unit]
        yield from _to_a_row(table, rows)
        if unit is Unit.PERCENT:
            yield from _to_all(table, rows)


def _to_a_row(table: Table, rows: Sequence[Row]) -> Iterator[Relation]:
    totals = [(row, near(rows, row)) for row in rows]
    pairs = sum(len(partners) ** 2 / 2 for _, partners in totals)
    runs = sum(len(partners) * _LONGEST for _, partners in totals)
    for total, partners in totals:
        for parts in (*_pairs(total, partners), *_runs(total, partners)):
            relation = Relation(kind=RelationKind.SUM, refs=tuple(part.ref for part in parts), total=total.ref)
            yield weighed(relation, table, tried=pairs if len(parts) == 2 else runs, choices=len(partners))


def _to_all(table: Table, rows: Sequence[Row]) -> Iterator[Relation]:
    starts = [(row, near(rows, row)) for row in rows]
    pairs = sum(len(partners) / 2 for _, partners in starts)
    for row, partners in starts:
        for other in partners:
            if other.place > row.place and _agree((row, other), None):
                relation = Relation(kind=RelationKind.COMPLEMENT, refs=(row.ref, other.ref))
                yield weighed(relation, table, tried=pairs, choices=len(partners))
        following = [other for other in partners if other.place >= row.place][:_LONGEST]
        for length in range(3, len(following) + 1):
            parts = following[:length]
            if _agree(parts, None):
                relation = Relation(kind=RelationKind.SUM, refs=tuple(part.ref for part in parts), total="100%")
                yield weighed(relation, table, tried=len(rows) * _LONGEST, choices=len(partners))


def _pairs(total: Row, partners: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """Go through the two parts that may add up to a total; for each part, what the other must be is looked up."""
    seen: set[tuple[int, int]] = set()
    for month in total.telling[:LOOKED_UP]:
        whole = total.spans[month] or _ALL
        shelf = Shelf(partners, month)
        for part, one in shelf:
            if one is total:
                continue
            rest = whole - part
            for _, other in shelf.between(rest.low, rest.high):
                pair = (one.place, other.place)
                if other.place > one.place and other is not total and pair not in seen:
                    seen.add(pair)
                    if _agree((one, other), total):
                        yield one, other


def _runs(total: Row, partners: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """Go through the runs of three or more rows that may add up to a total, which itself is passed over."""
    others = [row for row in partners if row is not total]
    seen: set[tuple[int, int]] = set()
    for month in total.telling[:LOOKED_UP]:
        whole = total.spans[month] or _ALL
        for first in range(len(others)):
            least = most = 0.0
            for length, row in enumerate(others[first : first + _LONGEST], 1):
                span = row.spans[month]
                if span is None or least > whole.high + SLACK:
                    break
                least, most = least + span.low, most + span.high
                if (
                    length > 2
                    and least <= whole.high + SLACK
                    and most >= whole.low - SLACK
                    and (first, length) not in seen
                ):
                    seen.add((first, length))
                    if _agree(parts := tuple(others[first : first + length]), total):
                        yield parts


def _agree(parts: Sequence[Row], total: Row | None) -> bool:
    """Return whether so few months disagree that the parts may be a sum, of 100% where there is no total."""
    lead = total or parts[0]
    left = may_break(len(lead.telling))
    for month in lead.telling:
        whole = (total.spans[month] or _ALL) if total else _ALL
        low, high = whole.low, whole.high
        for part in parts:
            if (span := part.spans[month]) is None:
                break
            low, high = low - span.high, high - span.low
        else:
            if low > SLACK or high < -SLACK:
                left -= 1
                if left < 0:
                    return False
    return True
