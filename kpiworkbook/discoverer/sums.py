"""Sums and complements: indicators that add up to another one, or to 100%."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpiworkbook.discoverer.evidence import may_break, weighed
from kpiworkbook.discoverer.rows import LOOKED_UP, SLACK, Row, Table
from kpiworkbook.discoverer.runs import LONGEST
from kpiworkbook.discoverer.shelves import Neighbours
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
        whole = [(month, 1.0, 1.0) for month in row.telling]
        for other in below:
            if _two_agree(row, other, whole):
                relation = Relation(kind=RelationKind.COMPLEMENT, refs=(row.ref, other.ref))
                yield weighed(relation, table, tried=pairs, choices=number)
        following = (row, *below[: LONGEST - 1])
        for length in range(3, len(following) + 1):
            parts = following[:length]
            if _agree(parts, whole):
                relation = Relation(kind=RelationKind.SUM, refs=tuple(part.ref for part in parts), total="100%")
                yield weighed(relation, table, tried=len(rows) * LONGEST, choices=number)


def _pairs(total: Row, neighbours: Neighbours) -> Iterator[tuple[Row, ...]]:
    """Go through the two parts that may add up to a total; for each part, what the other must be is looked up."""
    seen: set[tuple[int, int]] = set()
    here, ends = total.place, total.ends
    # What is looked up in a month agrees in it, so the others are asked first.
    others_first = [*ends[LOOKED_UP:], *ends[:LOOKED_UP]]
    for month, low, high in ends[:LOOKED_UP]:
        shelf = neighbours.shelf(total, month)
        places, rows = shelf.places, shelf.rows
        found: list[tuple[int, int]] = []
        for smaller, larger in shelf.adding_up(low, high):
            upper, lower = (smaller, larger) if places[smaller] < places[larger] else (larger, smaller)
            pair = (places[upper], places[lower])
            if pair not in seen and here not in pair:
                seen.add(pair)
                if _two_agree(rows[upper], rows[lower], others_first):
                    found.append((upper, lower))
        yield from ((rows[upper], rows[lower]) for upper, lower in sorted(found))


def _runs(total: Row, neighbours: Neighbours) -> Iterator[tuple[Row, ...]]:
    """Go through the runs of three or more rows that may add up to a total, which itself is passed over."""
    seen: set[tuple[int, int]] = set()
    ends = total.ends
    for month, low, high in ends[:LOOKED_UP]:
        runs = neighbours.runs(total, month)
        for first, last in sorted(runs.making(total, low, high)):
            if (first, last) not in seen:
                seen.add((first, last))
                parts = tuple(row for row in runs.rows[first : last + 1] if row is not total)
                if _agree(parts, ends):
                    yield parts


def _agree(parts: Sequence[Row], ends: Sequence[tuple[int, float, float]]) -> bool:
    """Return whether so few months disagree that the parts may be a sum; `ends` say what of, month by month."""
    left = may_break(len(ends))
    known = [(part.lows, part.highs) for part in parts]
    for month, least, most in ends:
        low, high = least, most
        for lows, highs in known:
            low, high = low - highs[month], high - lows[month]
        if low > SLACK or high < -SLACK:
            left -= 1
            if left < 0:
                return False
    return True


def _two_agree(one: Row, other: Row, ends: Sequence[tuple[int, float, float]]) -> bool:
    """Return what `_agree` does, for two parts: of them, most are tried."""
    left = may_break(len(ends))
    lows, highs, other_lows, other_highs = one.lows, one.highs, other.lows, other.highs
    for month, low, high in ends:
        if low - highs[month] - other_highs[month] > SLACK or high - lows[month] - other_lows[month] < -SLACK:
            left -= 1
            if left < 0:
                return False
    return True
