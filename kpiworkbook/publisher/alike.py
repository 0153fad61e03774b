"""Differences that share a line: many of one kind with the same texts, as of an owner who has left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpiworkbook.model.comparison import Difference, DifferenceKind

__all__ = ["told_together"]

MOST_ALIKE = 3
"""So many differences of one kind with the same texts are told one by one; more share a line."""
_ALONE = frozenset((DifferenceKind.ADDED, DifferenceKind.REMOVED))
"""Kinds that are told one by one, because each of them is somebody's to look at."""


def told_together(differences: Sequence[Difference]) -> Iterator[tuple[Difference, ...]]:
    """Yield differences that share a line, at the place of the first of them: many of one kind with the same texts."""
    groups: dict[object, list[Difference]] = {}
    for position, item in enumerate(differences):
        groups.setdefault(_share(item) or position, []).append(item)
    for alike in groups.values():
        if len(alike) > MOST_ALIKE:
            yield tuple(alike)
        else:
            yield from ((item,) for item in alike)


def _share(item: Difference) -> object:
    """Return what differences have in common that may share a line; None for those that may not."""
    if item.kind.rank < 2 or item.kind in _ALONE or not item.ref:
        return None
    if item.kind is DifferenceKind.PRECISION:
        return item.kind
    return item.kind, item.column, item.old_shown, item.new_shown
