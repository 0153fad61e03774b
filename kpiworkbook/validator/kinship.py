"""Which indicators belong together: a count and its percentage, or those that a relation connects."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpiworkbook.model.relations import Relation

__all__ = ["Kinship", "is_part", "stem"]

_STEM = re.compile(r"[A-Za-z]+[\s.\-]?\d+[A-Za-z]?")

_PARTS = ("numerator", "denominator")
_BULLETS = " \u00a0-–•·>"
"""With which the name of a row that belongs to another one begins, by the hand of officers."""


def stem(ref: str) -> str:
    """Return what the refs of a count, its percentage and its rate share: `LAC12` of `LAC12 (%)`."""
    match = _STEM.match(ref)
    return (match[0] if match else ref).casefold()


def is_part(name: str) -> bool:
    """Return whether a name says that its row is the numerator or the denominator of the indicator above it."""
    return name.lstrip(_BULLETS).casefold().startswith(_PARTS)


class Kinship:
    """Knows which indicators belong together."""

    def __init__(self, relations: Sequence[Relation]) -> None:
        """Take the relations that connect indicators."""
        self._group: dict[str, str] = {}
        for relation in relations:
            roots = {self._root(ref) for ref in relation.members}
            first = min(roots)
            self._group.update(dict.fromkeys(roots, first))

    def _root(self, ref: str) -> str:
        while (parent := self._group.get(ref, ref)) != ref:
            ref = parent
        return ref

    def related(self, one: str, other: str) -> bool:
        """Return whether two refs have a stem in common, or hang together by relations."""
        return bool(one) and (stem(one) == stem(other) or self._root(one) == self._root(other))
