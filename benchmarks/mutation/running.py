"""A whole run: clean scorecards first, then mistakes of every kind in turn, a few to each scorecard."""

from __future__ import annotations

from random import Random

from .cards import random_card
from .judging import Failure, Found, UnreadableError, examine, judge, judge_clean
from .mistakes import Make, Mistake
from .model import Card
from .tally import Tally
from .wrong_changes import WRONG_CHANGES
from .wrong_entries import WRONG_ENTRIES
from .wrong_figures import WRONG_FIGURES
from .wrong_headings import WRONG_HEADINGS
from .wrong_words import WRONG_WORDS

__all__ = ["KINDS", "run"]

KINDS: tuple[Make, ...] = (*WRONG_CHANGES, *WRONG_FIGURES, *WRONG_HEADINGS, *WRONG_ENTRIES, *WRONG_WORDS)


def run(*, cards: int, mutations: int, seed: int) -> Tally:
    """Validate so many clean scorecards, and so many with a mistake; the same seed gives the same ones."""
    tally = Tally()
    turns = dict.fromkeys(KINDS, 0)
    for number in range(cards):
        rng = Random(f"{seed}:{number}")
        card = random_card(rng)
        found = _examined(tally, "clean", card)
        if found is None:
            continue
        tally.add_clean(card, found)
        tally.failures += judge_clean(card, found)
        for _ in range(mutations * (number + 1) // cards - mutations * number // cards):
            _judge(tally, _mistake(rng, card, turns), found)
    return tally


def _mistake(rng: Random, card: Card, turns: dict[Make, int]) -> Mistake:
    """Return a mistake of the kind that had the fewest turns among those that the card has room for."""
    for make in sorted(turns, key=turns.__getitem__):
        if (mistake := make(rng, card)) is not None:
            turns[make] += 1
            return mistake
    raise AssertionError("every scorecard has room for a missing ref")


def _judge(tally: Tally, mistake: Mistake, before: list[Found]) -> None:
    found = _examined(tally, mistake.kind, mistake.card)
    if found is not None:
        outcomes, failures = judge(mistake, found, before)
        tally.outcomes += outcomes
        tally.failures += failures


def _examined(tally: Tally, kind: str, card: Card) -> list[Found] | None:
    try:
        return examine(card)
    except UnreadableError as error:
        why = "unreadable"
        tally.failures.append(Failure(kind=kind, why=why, card=card, cell="", expected="a report", got=str(error)))
        return None
