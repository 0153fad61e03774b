"""Mistakes in the months' entries: the derived cells are made to follow them, so that only the entry is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from random import Random

from .arithmetic import mean
from .mistakes import Make, Mistake
from .model import CHANGES, FAMILIES, Card, Cell, Place, Row, Storage, Unit
from .months import key_of
from .reading import read_change
from .writing import digits, figure, rederived, window, with_month

__all__ = ["WRONG_ENTRIES", "at_random"]

_Entry = tuple[Fraction | None, Cell | str]
_Wrong = Callable[[Random, Row, int], _Entry | None]


def at_random(rng: Random, card: Card) -> list[Place]:
    """Return the rows of a card in random order."""
    places = card.places()
    return rng.sample(places, len(places))


def _in_a_month(kind: str, rule: str, wrong: _Wrong, also: str = "") -> Make:
    """Return a maker of wrong months: `wrong` gives what the entry then says, and the entry itself.

    The current month is left alone, so that the section keeps it.
    """

    def make(rng: Random, card: Card) -> Mistake | None:
        for first in at_random(rng, card):
            row = card.row(first)
            months = [month for month in row.typed if month != card.style.as_of]
            if not months or (entry := wrong(rng, row, month := rng.choice(months))) is None:
                continue
            changed = rederived(card.with_row(first, with_month(row, month, *entry)), first)
            place = first._replace(key=key_of(month))
            return Mistake(kind=kind, card=changed, rule=rule, places=frozenset({place}), also=also)
        return None

    return make


def _letter(_: Random, row: Row, month: int) -> _Entry | None:
    """The letter O for a zero, or l for a one."""
    text = row.cells[key_of(month)].text
    for digit, letter in (("0", "O"), ("1", "l")):
        at = text.rfind(digit)
        if at >= 0:
            return None, text[:at] + letter + text[at + 1 :]
    return None


def _as_text(_: Random, row: Row, month: int) -> _Entry | None:
    """A number among numbers that is stored as text."""
    if row.look.storage is not Storage.NUMBER or len(row.typed) < 6:
        return None
    return row.typed[month], row.cells[key_of(month)].text


def _above_all(rng: Random, row: Row, _: int) -> _Entry | None:
    if row.look.unit is not Unit.PERCENT:
        return None
    cell, said = figure(Fraction(rng.randint(1030, 1900), 1000), row.look, row.rounding)
    return said, cell


def _negative(_: Random, row: Row, month: int) -> _Entry | None:
    if row.look.unit is not Unit.COUNT or not row.typed[month]:
        return None
    cell = row.cells[key_of(month)]
    number = None if cell.number is None else -cell.number
    return -row.typed[month], replace(cell, text=f"-{cell.text}", number=number)


def _fractional(rng: Random, row: Row, month: int) -> _Entry | None:
    if row.look.unit is not Unit.COUNT:
        return None
    look = replace(row.look, decimals=1)
    cell, said = figure(row.typed[month] + Fraction(rng.randint(1, 9), 10), look, row.rounding)
    return said, cell


def _ten_times(rng: Random, row: Row, month: int) -> _Entry | None:
    """A digit too many where all other months are near each other: 4310 or 4431 among 431s."""
    if not row.steady or row.look.unit is Unit.PERCENT or len(row.typed) < 10 or row.part in ("numerator", "rate"):
        return None
    scale, decimals = 1, row.look.decimals
    number = digits(row.typed[month] * scale, decimals)
    at = rng.randrange(len(number.partition(".")[0]))
    made = f"{number[: at + 1]}{rng.choice((number[at], '0'))}{number[at + 1 :]}"
    cell, said = figure(Fraction(made), row.look, row.rounding)
    others = [value for at, value in row.typed.items() if at != month]
    return (said, cell) if said > 4 * max(others) else None


def _blank_month(_: Random, row: Row, month: int) -> _Entry | None:
    before = any(other < month for other in row.typed)
    return (None, "") if before else None


def _mixed_arrow(rng: Random, card: Card) -> Mistake | None:
    """One change has an arrow of another family than the rest of its section."""
    for first in at_random(rng, card):
        section = card.sections[first.section]
        arrows = [key for row in section.rows for key in CHANGES if read_change(row.cells.get(key))]
        key = rng.choice(CHANGES)
        change = read_change(card.row(first).cells.get(key))
        if change is None or len(arrows) < 6:
            continue
        family = rng.choice([other for other in FAMILIES if other != section.family])
        text = f"{family.glyph(change.arrow)}{card.style.space}{change.percent}%"
        changed = card.with_row(first, card.row(first).saying(key, text))
        place = first._replace(key=key)
        return Mistake(kind="arrow of another family", card=changed, rule="arrow-style", places=frozenset({place}))
    return None


def _mixed_pending(rng: Random, card: Card) -> Mistake | None:
    """One `tbc` among `TBC`s."""
    pending = [
        first._replace(key=key)
        for first in card.places()
        for key, cell in card.row(first).cells.items()
        if cell.text == card.style.pending
    ]
    if len(pending) < 3:
        return None
    place = rng.choice(pending)
    changed = card.with_row(place, card.row(place).saying(place.key, card.style.pending.swapcase()))
    return Mistake(kind="tbc among TBC", card=changed, rule="placeholder-style", places=frozenset({place}))


def _odd_decimals(rng: Random, card: Card) -> Mistake | None:
    """An average with two decimals among whole ones, and right."""
    if card.style.count_decimals:
        return None
    counts = [p for p in at_random(rng, card) if card.row(p).look.unit is Unit.COUNT and len(card.row(p).typed) > 1]
    for first in counts if len(counts) >= 4 else ():
        row = card.row(first)
        found = [row.typed[month] for month in window(card.style.as_of) if month in row.typed]
        average = mean(found)
        # Below one, decimals tell more than a whole number does; and 59.00 uses none.
        if "average_12m" not in row.cells or average is None or average < 1 or (average * 10).denominator == 1:
            continue
        cell, _ = figure(average, row.look, row.rounding, decimals=2)
        place = first._replace(key="average_12m")
        changed = card.with_row(first, row.saying("average_12m", cell))
        return Mistake(kind="decimals among whole", card=changed, rule="number-format", places=frozenset({place}))
    return None


WRONG_ENTRIES: tuple[Make, ...] = (
    _in_a_month("letter for a digit", "not-a-number", _letter),
    _in_a_month("number stored as text", "number-stored-as-text", _as_text),
    _in_a_month("percentage above 100%", "percent-out-of-range", _above_all),
    _in_a_month("negative count", "negative-count", _negative),
    _in_a_month("fractional count", "fractional-count", _fractional),
    _in_a_month("a digit too many", "outlier", _ten_times, also="relation-broken"),
    _in_a_month("blank month", "missing-entry", _blank_month),
    _mixed_arrow,
    _mixed_pending,
    _odd_decimals,
)
