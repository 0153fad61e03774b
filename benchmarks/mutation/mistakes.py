"""A mistake that was put into a scorecard, and the search for a row that it fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from .model import Card, Place

__all__ = ["Make", "Mistake", "Slip", "in_some_row"]

_TRIES = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A scorecard with a mistake in it."""

    kind: str
    card: Card
    spots: Mapping[Place, str] = field(default_factory=dict)
    """Derived cells that were made wrong, with the cause that was put in. The oracle says which are excused."""
    rule: str = ""
    """The rule of the sheet's integrity that is broken."""
    also: str = ""
    """Another rule that points to the mistake as well."""
    places: frozenset[Place] = frozenset()
    """Where a finding of that rule is right; one is enough."""
    blurs: bool = False
    """Whether nobody can tell any more what the derived cells should say: a month's heading is wrong."""


Slip = tuple[Card, Mapping[Place, str]]
Make = Callable[[Random, Card], Mistake | None]


def in_some_row(kind: str, slip: Callable[[Random, Card, Place], Slip | None]) -> Make:
    """Return a maker of a mistake that fits some rows of a card: it tries them in random order.

    Cells that read as before do not count; a row in which none was changed does not fit.
    """

    def make(rng: Random, card: Card) -> Mistake | None:
        places = card.places()
        for first in rng.sample(places, min(len(places), _TRIES)):
            if (made := slip(rng, card, first)) is None:
                continue
            changed, causes = made
            spots = {place: cause for place, cause in causes.items() if _differs(card, changed, place)}
            if spots:
                return Mistake(kind=kind, card=changed, spots=spots)
        return None

    return make


def _differs(before: Card, after: Card, place: Place) -> bool:
    one, other = before.row(place).cells.get(place.key), after.row(place).cells.get(place.key)
    return (one.text if one else "", one.number if one else None) != (
        other.text if other else "",
        other.number if other else None,
    )
