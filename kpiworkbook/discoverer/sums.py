"""Sums and complements: indicators that add up to another one, or to 100%."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpiworkbook.discoverer.evidence import may_break, weighed
from kpiworkbook.discoverer.rows import LOOKED_UP, SLACK, Row, Table
from kpiworkbook.discoverer.runs import LONGEST
from kpiworkbook.discoverer.shelves import Neighbours, are_near
from kpiworkbook.model.records import Unit
from kpiworkbook.model.relations import Relation, RelationKind

__all__ = ["sums"]


def sums(table: Table, neighbours: Mapping[Unit, Neighbours]) -> Iterator[Relation]:
    """Go through the sums among a sheet's indicators, with their evidence.

    Two parts may stand anywhere near their total; more must follow each other, not counting rows of other units: what
    is split up is written as a list.
    """
    for unit in Unit:
        yield from _to_a_row(table, neighbours[unit])
        if unit is Unit.PERCENT:
            yield from _to_all(table, neighbours[unit])


def _to_a_row(table: Table, neighbours: Neighbours) -> Iterator[Relation]:
    rows = neighbours.rows
    numbers = [neighbours.number(row) for row in rows]
    pairs = sum(number**2 / 2 for number in numbers)
    runs = sum(number * LONGEST for number in numbers)
    for total, number in zip(rows, numbers, strict=True):
        for parts in (*_pairs(total, neighbours), *_runs(total, neighbours)):
            relation = Relation(kind=RelationKind.SUM, refs=tuple(part.ref for part in parts), total=total.ref)
            yield weighed(relation, table, tried=pairs if len(parts) == 2 else runs, choices=number)


def _to_all(table: Table, neighbours: Neighbours) -> Iterator[Relation]:
    rows = neighbours.rows
    numbers = [neighbours.number(row) for row in rows]
    pairs = sum(number / 2 for number in numbers)
    for row, number in zip(rows, numbers, strict=True):
        below = neighbours.below(row)
        for other in below:
            if _agree((row, other), None):
                relation = Relation(kind=RelationKind.COMPLEMENT, refs=(row.ref, other.ref))
                yield weighed(relation, table, tried=pairs, choices=number)
        following = (row, *below[: LONGEST - 1])
        for length in range(3, len(following) + 1):
            parts = following[:length]
            if _agree(parts, None):
                relation = Relation(kind=RelationKind.SUM, refs=tuple(part.ref for part in parts), total="100%")
                yield weighed(relation, table, tried=len(rows) * LONGEST, choices=number)


def _pairs(total: Row, neighbours: Neighbours) -> Iterator[tuple[Row, ...]]:
    """Go through the two parts that may add up to a total; for each part, what the other must be is looked up."""
    seen: set[tuple[int, int]] = set()
    for month in total.telling[:LOOKED_UP]:
        shelf = neighbours.shelf(total, month)
        found: list[tuple[int, int]] = []
        for smaller, larger in shelf.adding_up(total.lows[month], total.highs[month]):
            upper, lower = smaller, larger
            one, other = shelf.rows[upper], shelf.rows[lower]
            if one is total or other is total:
                continue
            if one.place > other.place:
                upper, lower, one, other = lower, upper, other, one
            pair = (one.place, other.place)
            if pair not in seen and are_near(total, one, other):
                seen.add(pair)
                if _agree((one, other), total):
                    found.append((upper, lower))
        yield from ((shelf.rows[upper], shelf.rows[lower]) for upper, lower in sorted(found))


def _runs(total: Row, neighbours: Neighbours) -> Iterator[tuple[Row, ...]]:
    """Go through the runs of three or more rows that may add up to a total, which itself is passed over."""
    seen: set[tuple[int, int]] = set()
    for month in total.telling[:LOOKED_UP]:
        runs = neighbours.runs(total, month)
        for first, last in sorted(runs.making(total, total.lows[month], total.highs[month])):
            if (first, last) not in seen:
                seen.add((first, last))
                parts = tuple(row for row in runs.rows[first : last + 1] if row is not total)
                if _agree(parts, total):
                    yield parts


def _agree(parts: Sequence[Row], total: Row | None) -> bool:
    """Return whether so few months disagree that the parts may be a sum, of 100% where there is no total."""
    telling = (total or parts[0]).telling
    left = may_break(len(telling))
    for month in telling:
        low, high = (total.lows[month], total.highs[month]) if total else (1.0, 1.0)
        for part in parts:
            low, high = low - part.highs[month], high - part.lows[month]
        if low > SLACK or high < -SLACK:
            left -= 1
            if left < 0:
                return False
    return True
