"""Choosing among the relations that were found: what one says already is not said again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kpiworkbook.discoverer.evidence import LISTED
from kpiworkbook.discoverer.rows import Table
from kpiworkbook.model.relations import Relation, RelationKind

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["chosen"]

_HUNDRED = ""
"""What stands for 100% among the refs of an equation."""


def chosen(found: Iterable[Relation], table: Table) -> list[Relation]:
    """Return the relations with enough evidence, the best first, each saying something that the others do not."""
    order = sorted((item for item in found if item.evidence >= LISTED), key=lambda item: _rank(item, table))
    return sorted((*_quotients(order), *_sums(order)), key=lambda item: -item.evidence)


def _rank(relation: Relation, table: Table) -> tuple[float, int]:
    """Return the place in which relations are tried: by evidence, and where that is equal, the closest rows first."""
    places = [row.place for ref in relation.members if (row := table.by_ref.get(ref))]
    return -relation.evidence, max(places) - min(places)


def _quotients(order: Iterable[Relation]) -> Iterator[Relation]:
    """Go through the ratios and rates; an indicator is one of them only."""
    explained: set[str] = set()
    for relation in order:
        if relation.ref and relation.ref not in explained:
            explained.add(relation.ref)
            yield relation


def _sums(order: Iterable[Relation]) -> Iterator[Relation]:
    """Go through the sums and complements that do not follow from better ones; those of 100% are the plainer."""
    sums = [relation for relation in order if relation.kind in (RelationKind.SUM, RelationKind.COMPLEMENT)]
    basis: dict[str, Mapping[str, Fraction]] = {}
    kept: dict[tuple[str, str], list[Relation]] = {}
    for relation in sorted(sums, key=lambda item: item.total not in ("", "100%")):
        rest = _reduced(_equation(relation), basis)
        keys = [(relation.total or "100%", ref) for ref in relation.refs]
        akin = (other for key in keys for other in kept.get(key, ()))
        if rest.keys() - {_HUNDRED} and not any(_is_variant(relation, other) for other in akin):
            lead = next(ref for ref in rest if ref != _HUNDRED)
            basis[lead] = {ref: factor / rest[lead] for ref, factor in rest.items()}
            for key in keys:
                kept.setdefault(key, []).append(relation)
            yield relation


def _is_variant(relation: Relation, other: Relation) -> bool:
    """Return whether sums of the same total with a part in common differ only by parts that one has more, or by one."""
    mine, others = set(relation.refs), set(other.refs)
    more, less = len(mine - others), len(others - mine)
    return not more or not less or more == less == 1


def _equation(relation: Relation) -> dict[str, Fraction]:
    """Return a sum as factors of refs that add up to nothing."""
    from fractions import Fraction

    total = _HUNDRED if relation.total in ("", "100%") else relation.total
    return {**dict.fromkeys(relation.refs, Fraction(1)), total: Fraction(-1)}


def _reduced(equation: Mapping[str, Fraction], basis: Mapping[str, Mapping[str, Fraction]]) -> dict[str, Fraction]:
    """Return what of an equation does not follow from the others, by elimination."""
    rest = dict(equation)
    while lead := next((ref for ref in rest if ref in basis), None):
        factor = rest[lead]
        for ref, own in basis[lead].items():
            rest[ref] = rest.get(ref, 0) - factor * own
            if not rest[ref]:
                del rest[ref]
    return rest
