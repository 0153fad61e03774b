"""Mistakes in the two change columns."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

from .arithmetic import Arrow, arrow_of, rounded
from .explanations import UNKNOWN, explanations
from .mistakes import Make, Slip, in_some_row
from .model import CHANGES, Card, Cell, Place, Row, Unit
from .oracle import BACK, State, verdict
from .reading import read_change
from .slips import slipped
from .writing import change_text, derived_cells

__all__ = ["WRONG_CHANGES"]

_Wrong = Callable[[Random, Card, Place], int | str | None]


def _shown(card: Card, place: Place) -> int | None:
    change = read_change(card.row(place).cells.get(place.key))
    return None if change is None else change.percent


def _with(card: Card, place: Place, percent: int, arrow: Arrow | None = None) -> Card:
    family = card.sections[place.section].family
    text = change_text(percent, family, card.style)
    if arrow is not None:
        text = f"{family.glyph(arrow)}{card.style.space}{percent}%"
    return card.with_row(place, card.row(place).saying(place.key, text))


def _in_a_change(kind: str, cause: str, wrong: _Wrong) -> Make:
    """Return a maker of wrong changes: `wrong` gives the percent that is typed, or the whole text of the cell."""

    def slip(rng: Random, card: Card, first: Place) -> Slip | None:
        keys = [key for key in CHANGES if key in card.row(first).cells]
        place = first._replace(key=rng.choice(keys))
        typed = wrong(rng, card, place)
        if typed is None:
            return None
        if isinstance(typed, int):
            return _with(card, place, typed), {place: cause}
        return card.with_row(place, card.row(place).saying(place.key, typed)), {place: cause}

    return in_some_row(f"{kind} · change", slip)


def _values(row: Row) -> dict[int, Fraction]:
    return dict(row.true if row.from_true else row.typed)


def _change(row: Row, base: Fraction | None, current: Fraction | None) -> int | None:
    if base is None or current is None or base <= 0:
        return None
    return int(rounded((current / base - 1) * 100, 0, row.rounding))


def _sign(rng: Random, card: Card, first: Place) -> Slip | None:
    """The minus is forgotten, or one too many; the arrow goes with the wrong percent or still with the right one."""
    place = first._replace(key=rng.choice([key for key in CHANGES if key in card.row(first).cells]))
    percent = _shown(card, place)
    if not percent:
        return None
    return _with(card, place, -percent, rng.choice((None, arrow_of(percent)))), {place: "sign-flipped"}


def _arrow(rng: Random, card: Card, first: Place) -> Slip | None:
    place = first._replace(key=rng.choice([key for key in CHANGES if key in card.row(first).cells]))
    percent = _shown(card, place)
    if percent is None:
        return None
    wrong = rng.choice([arrow for arrow in Arrow if arrow is not arrow_of(percent)])
    return _with(card, place, percent, wrong), {place: "arrow-flipped"}


def _swapped(_: Random, card: Card, first: Place) -> Slip | None:
    row = card.row(first)
    if not all(key in row.cells for key in CHANGES):
        return None
    month, year = (row.cells[key] for key in CHANGES)
    row = row.saying(CHANGES[0], year).saying(CHANGES[1], month)
    return card.with_row(first, row), {first._replace(key=key): "swapped-columns" for key in CHANGES}


def _carried_over(_: Random, card: Card, place: Place) -> str:
    section = card.sections[place.section]
    before = derived_cells(card.row(place), section.family, card.style, card.style.as_of - 1)
    return before[place.key].text


def _points(_: Random, card: Card, place: Place) -> int | None:
    row, values, now = card.row(place), _values(card.row(place)), card.style.as_of
    base, current = values.get(now - BACK[place.key]), values.get(now)
    if row.look.unit is not Unit.PERCENT or base is None or current is None:
        return None
    return int(rounded((current - base) * 100, 0, row.rounding))


def _wrong_base(rng: Random, card: Card, place: Place) -> int | None:
    values, now = _values(card.row(place)), card.style.as_of
    near = [now - back for back in (1, 2, 3, 6, 11, 12, 13) if back != BACK[place.key]]
    return _change(card.row(place), values.get(rng.choice(near)), values.get(now))


def _wrong_current(rng: Random, card: Card, place: Place) -> int | None:
    values, then = _values(card.row(place)), card.style.as_of - BACK[place.key]
    other = rng.choice([month for month in (then + 1, card.style.as_of - 1, card.style.as_of - 2) if month != then])
    return None if other == card.style.as_of else _change(card.row(place), values.get(then), values.get(other))


def _scale(rng: Random, card: Card, place: Place) -> int | None:
    percent = _shown(card, place)
    if not percent:
        return None
    return int(rounded(percent * rng.choice((Fraction(10), Fraction(100), Fraction(1, 10), Fraction(1, 100))))) or None


def _digit(rng: Random, card: Card, place: Place) -> int | None:
    percent = _shown(card, place)
    if not percent:
        return None
    size = slipped(rng, str(abs(percent)))
    return None if size is None else int(size) * (-1 if percent < 0 else 1)


def _unknown(rng: Random, card: Card, place: Place) -> int | None:
    """A percent from nowhere, which no other mistake explains."""
    if _shown(card, place) is None:
        return None
    for _ in range(20):
        percent = rng.choice((rng.randint(-99, 99), rng.randint(100, 900)))
        tried = _with(card, place, percent)
        if verdict(tried, place).state is State.WRONG and explanations(tried, place) == {UNKNOWN}:
            return percent
    return None


def _nothing(_: Random, card: Card, place: Place) -> str | None:
    return None if _shown(card, place) is None else card.style.not_available


def _something(rng: Random, card: Card, place: Place) -> int | None:
    return rng.randint(-60, 120) if _shown(card, place) is None else None


def _stale_row(_: Random, card: Card, first: Place) -> Slip | None:
    """A row that was not touched when the new month came."""
    section, row = card.sections[first.section], card.row(first)
    before = derived_cells(row, section.family, card.style, card.style.as_of - 1)
    keys = [key for key in before if key in row.cells]
    for key in keys:
        row = row.saying(key, before[key])
    return card.with_row(first, row), {first._replace(key=key): "carried-over" for key in keys}


def _blank(rng: Random, card: Card, first: Place) -> Slip | None:
    keys = [key for key in (*CHANGES, "average_12m", "max_12m") if key in card.row(first).cells]
    place = first._replace(key=rng.choice(keys))
    return card.with_row(first, card.row(first).saying(place.key, Cell(text=""))), {place: ""}


WRONG_CHANGES: tuple[Make, ...] = (
    in_some_row("sign-flipped · change", _sign),
    in_some_row("arrow-flipped · change", _arrow),
    in_some_row("swapped-columns · change", _swapped),
    _in_a_change("carried-over", "carried-over", _carried_over),
    _in_a_change("percentage-points", "percentage-points", _points),
    _in_a_change("wrong-month, base", "wrong-month", _wrong_base),
    _in_a_change("wrong-month, current", "wrong-month", _wrong_current),
    _in_a_change("scale", "scale", _scale),
    _in_a_change("digit-slip", "digit-slip", _digit),
    _in_a_change("unknown", UNKNOWN, _unknown),
    _in_a_change("nothing for a figure", UNKNOWN, _nothing),
    _in_a_change("a figure for nothing", UNKNOWN, _something),
    in_some_row("carried-over · whole row", _stale_row),
    in_some_row("blank · derived cell", _blank),
)
