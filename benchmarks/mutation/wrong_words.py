"""Mistakes in what stands beside the figures: flags, names, commentary, benchmarks, targets; and broken relations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random

from .layout import BENCHMARKS, target_keys
from .mistakes import Make, Mistake
from .model import Card, Cell, Place, Row, Unit
from .months import key_of
from .reading import read_figure
from .slips import misspelt
from .writing import figure, rederived, window, with_months
from .wrong_entries import at_random

__all__ = ["WRONG_WORDS"]


def _flag(rng: Random, card: Card) -> Mistake | None:
    for first in at_random(rng, card):
        row = card.row(first)
        if "percentage_flag" in row.cells and len(row.typed) > 5:
            wrong = "-" if row.cells["percentage_flag"].text == "P" else "P"
            return _one(card, first._replace(key="percentage_flag"), wrong, "flag against the values", "percent-flag")
    return None


def _one(card: Card, place: Place, text: str, kind: str, rule: str) -> Mistake:
    changed = card.with_row(place, card.row(place).saying(place.key, text))
    return Mistake(kind=kind, card=changed, rule=rule, places=frozenset({place}))


def _no_commentary(rng: Random, card: Card) -> Mistake | None:
    places = [p for p in at_random(rng, card) if "commentary" in card.row(p).cells]
    for place in places:
        if len(card.sections[place.section].rows) >= 4:
            return _one(card, place._replace(key="commentary"), "", "no commentary", "missing-commentary")
    return None


def _repeated_commentary(rng: Random, card: Card) -> Mistake | None:
    places = [p for p in at_random(rng, card) if len(card.row(p).cells.get("commentary", Cell(text="")).text) > 20]
    for first, second in pairwise(places):
        one, other = card.row(first), card.row(second)
        if not one.group or one.group != other.group:
            changed = card.with_row(second, other.saying("commentary", one.cells["commentary"]))
            both = frozenset({first._replace(key="commentary"), second._replace(key="commentary")})
            return Mistake(kind="commentary copied", card=changed, rule="repeated-commentary", places=both)
    return None


def _name(rng: Random, card: Card) -> Mistake | None:
    key = rng.choice(("owner", "reporter"))
    names = Counter(card.row(place).cells[key].text for place in card.places() if key in card.row(place).cells)
    for first in at_random(rng, card):
        row = card.row(first)
        if key in row.cells and names[row.cells[key].text] >= 3:
            wrong = misspelt(rng, row.cells[key].text)
            return _one(card, first._replace(key=key), wrong, "name misspelt", "name-variant")
    return None


def _last_year(card: Card, row: Row) -> list[Fraction]:
    return [row.typed[month] for month in window(card.style.as_of) if month in row.typed]


def _level(card: Card, row: Row) -> Fraction | None:
    found = _last_year(card, row)
    return sum(found, Fraction(0)) / len(found) if found else None


def _written(row: Row, value: Fraction) -> Cell:
    return figure(value, replace(row.look, stripped=False), row.rounding)[0]


def _compared(row: Row) -> Mapping[str, Fraction]:
    """Return a row's benchmarks where all are figures."""
    shown = {key: read_figure(row.cells.get(key), row) for key in BENCHMARKS}
    found = {key: figure.value for key, figure in shown.items() if figure}
    return found if len(found) == len(BENCHMARKS) else {}


def _with_cells(card: Card, first: Place, cells: Mapping[str, Cell]) -> Card:
    return card.with_row(first, replace(card.row(first), cells={**card.row(first).cells, **cells}))


def _benchmark_scale(rng: Random, card: Card) -> Mistake | None:
    """All three comparators on another scale: a year's for a month's, a rate for a count; or one with a digit lost."""
    for first in at_random(rng, card):
        row = card.row(first)
        found = _compared(row)
        if not found or row.look.unit is Unit.PERCENT or min(found.values()) < 20:
            continue
        keys = list(BENCHMARKS) if rng.random() < 0.6 else [rng.choice(BENCHMARKS)]
        factor, figures = rng.choice((Fraction(10), Fraction(12), Fraction(1, 12))), list(row.typed.values())
        wrong = [found[key] * factor for key in keys]
        if not (min(wrong) > 10 * max(figures) or max(wrong) * 10 < min(figures)):
            continue
        cells = {key: _written(row, found[key] * factor) for key in keys}
        places = frozenset(first._replace(key=key) for key in keys)
        changed = _with_cells(card, first, cells)
        return Mistake(kind="benchmark off scale", card=changed, rule="benchmark-scale", places=places)
    return None


def _benchmark_copied(rng: Random, card: Card) -> Mistake | None:
    """One row carries the comparators of another."""
    places = [p for p in at_random(rng, card) if len(set(_compared(card.row(p)).values())) == len(BENCHMARKS)]
    for first in places:
        for second in places:
            one, other = card.row(first), card.row(second)
            related = bool(one.group) and one.group == other.group
            if first == second or related or one.look.unit is not other.look.unit:
                continue
            changed = _with_cells(card, second, {key: one.cells[key] for key in BENCHMARKS})
            both = frozenset(place._replace(key=key) for place in (first, second) for key in BENCHMARKS)
            rule, also = "benchmark-copied", "benchmark-scale"
            return Mistake(kind="benchmarks copied", card=changed, rule=rule, also=also, places=both)
    return None


def _target(rng: Random, card: Card) -> Mistake | None:
    """Targets on the wrong side: more of what is bad, less of what is good."""
    for first in at_random(rng, card):
        row, keys = card.row(first), target_keys(card.sections[first.section].columns)
        level = _level(card, row)
        least = Fraction(1, 5) if row.look.unit is Unit.PERCENT else 20
        is_evident = level is not None and level >= least and len(_last_year(card, row)) >= 6
        if not keys or not row.polarity or level is None or not is_evident:
            continue
        factor = Fraction(rng.randint(30, 60), 100) if row.polarity > 0 else Fraction(rng.randint(170, 250), 100)
        low, high = min(_last_year(card, row)), max(_last_year(card, row))
        ahead = low - level * factor if row.polarity > 0 else level * factor - high
        # A target within reach of the months that waver most may have been meant.
        if ahead < (high - low) * Fraction(5, 4) or (row.look.unit is Unit.PERCENT and level * factor > 1):
            continue
        cells = {key: _written(row, level * factor) for key in keys}
        changed = _with_cells(card, first, cells)
        places = frozenset(first._replace(key=key) for key in keys)
        return Mistake(kind="target on the wrong side", card=changed, rule="target-direction", places=places)
    return None


def _relation(rng: Random, card: Card) -> Mistake | None:
    """A percentage that no longer follows from its two counts, or shares that no longer add up to 100%."""
    for first in at_random(rng, card):
        row = card.row(first)
        if row.part not in ("ratio", "share", "rate") or len(row.typed) < 13 or row.look.decimals == 0:
            continue
        month = rng.choice([month for month in row.typed if month != card.style.as_of])
        factor = Fraction(rng.choice((70, 80, 125, 140)), 100)
        value = row.typed[month] * factor
        if row.look.unit is Unit.PERCENT and not Fraction(1, 10) < value < 1:
            continue
        changed = rederived(card.with_row(first, with_months(row, {month: value})), first)
        members = [p for p in card.places() if p.section == first.section and card.row(p).group == row.group]
        places = frozenset(place._replace(key=key_of(month)) for place in members)
        return Mistake(kind=f"relation broken, {row.part}", card=changed, rule="relation-broken", places=places)
    return None


WRONG_WORDS: tuple[Make, ...] = (
    _flag,
    _no_commentary,
    _repeated_commentary,
    _name,
    _benchmark_scale,
    _benchmark_copied,
    _target,
    _relation,
)
