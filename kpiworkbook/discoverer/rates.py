"""Rates: an indicator that is a count per so many of a population."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kpiworkbook.discoverer.evidence import may_break, weighed
from kpiworkbook.discoverer.rows import LOOKED_UP, Row, Table
from kpiworkbook.discoverer.shelves import Neighbours
from kpiworkbook.model.records import Unit
from kpiworkbook.model.relations import Relation, RelationKind
from kpiworkbook.notation.units import is_rounded_by_name
from kpiworkbook.relations import estimated_population

__all__ = ["per_of", "rates"]

_PER = re.compile(r"\bper\s+(?:(\d[\d,]*(?:\s\d{3}\b)*)\s*(k\b|thousand\b)?|(thousand|hundred)\b)", re.IGNORECASE)
_WORDS = {"thousand": 1000.0, "hundred": 100.0, "k": 1000.0}
_TOLERANCE = Relation(kind=RelationKind.RATE).tolerance
_USUAL = 10_000.0
"""Of how many children England's statistics give rates."""


def rates(table: Table, neighbours: Mapping[Unit, Neighbours]) -> Iterator[Relation]:
    """Go through the rates among a sheet's indicators, with their evidence and the population that fits best."""
    rows = [
        row for row in neighbours[Unit.RATE].rows if not is_rounded_by_name(row.name)
    ]  # nor are these of a population
    pairs = [(row, neighbours[Unit.COUNT].partners(row)) for row in rows]
    tried = sum(len(partners) for _, partners in pairs)
    for row, partners in pairs:
        per = per_of(row.name)
        ends = [end for end in row.ends if end[1] > 0]
        for numerator in partners:
            quotients = _quotients(ends, numerator)
            if _agree(quotients, _TOLERANCE):
                relation = Relation(kind=RelationKind.RATE, ref=row.ref, numerator=numerator.ref, per=per)
                yield _fitted(relation, quotients, table, tried=tried, choices=len(partners))


def per_of(name: str) -> float:
    """Return of how many people an indicator's name says that it is a rate: 1,000 of `Rate per 1,000`."""
    match = _PER.search(name)
    if not match:
        return _USUAL
    number, multiple, word = match.groups()
    factor = _WORDS.get((word or multiple or "").casefold(), 1.0)
    return (float(re.sub(r"[\s,]", "", number)) * factor if number else factor) or _USUAL  # nothing is per nobody


def _quotients(ends: Sequence[tuple[int, float, float]], numerator: Row) -> list[tuple[float, float]]:
    """Return what a count divided by a rate may be, in some months; always the same, if it is a rate.

    `ends` are the months, with the ends of what the rate may be.
    """
    lows, highs = numerator.lows, numerator.highs
    return [(lows[month] / high, highs[month] / low) for month, low, high in ends if lows[month] > 0]


def _agree(quotients: list[tuple[float, float]], tolerance: float) -> bool:
    """Return whether most months give the same quotient as one of those that tell most."""
    widest = (1 + tolerance) / (1 - tolerance)
    allowed = may_break(len(quotients))
    for anchor_low, anchor_high in quotients[:LOOKED_UP]:
        least, most = anchor_low / widest, anchor_high * widest
        left = allowed
        for low, high in quotients:
            if low > most or high < least:
                left -= 1
                if left < 0:
                    break
        else:
            return True
    return False


def _fitted(
    relation: Relation, quotients: list[tuple[float, float]], table: Table, *, tried: float, choices: float
) -> Relation:
    """Return the rate with its evidence, which is the stronger the less the population has to differ over the months.

    So the evidence is that of the narrowest tolerance with which no more months disagree than with the usual one.
    """
    usual = replace(relation, population=estimated_population(relation, table.figures))
    middle, tolerance = usual.population / relation.per, relation.tolerance
    kept = [(low, high) for low, high in quotients if low / (1 + tolerance) <= middle <= high / (1 - tolerance)]
    least, most = max((low for low, _ in kept), default=0.0), min((high for _, high in kept), default=0.0)
    population = float(round((least + most) / 2 * relation.per))
    if not population:
        return usual
    needed = max((least - most) / (least + most), 0.0) + 1 / population  # the latter for whole people
    narrow = replace(usual, population=population, tolerance=needed)
    # Two numbers are fitted: the population, and by how much it has to differ.
    found = weighed(narrow, table, tried=tried, choices=choices, fitted=2)
    return replace(found, tolerance=tolerance)
