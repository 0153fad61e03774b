"""The oracle: whether a derived cell is right, excused by rounding, or wrong, from what the cells of its row say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .arithmetic import HALF, Interval, arrow_of, change_interval, percent_changes, shows
from .model import CHANGES, Card, Place, Row, Unit
from .reading import Shown, Typed, read_change, read_figure, read_months, shown_interval
from .writing import window

__all__ = ["BACK", "RULES", "State", "Verdict", "typed_of", "verdict"]

BACK = {"change_month": 1, "change_year": 12}
"""How many months a change goes back."""
RULES = {"change_month": "change-value", "change_year": "change-value", "average_12m": "average-value",
         "max_12m": "maximum-value"}  # fmt: skip


class State(StrEnum):
    """What a derived cell is."""

    RIGHT = "right"
    EXCUSED = "excused"
    """Not what the typed figures give, but some figures that round to them give it."""
    WRONG = "wrong"
    DOUBTFUL = "doubtful"
    """Not what the months give, but one of the twelve has no column, and whoever typed it may have known its figure."""
    BLANK = "blank"
    """Empty where a figure must stand. Where none can be, an empty cell says so well enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the oracle says of a derived cell."""

    state: State
    rule: str = ""
    """Which rule a wrong one breaks."""


def typed_of(card: Card, place: Place) -> Typed:
    """Return the figures of a row."""
    return read_months(card.row(place), card.sections[place.section].months)


def verdict(card: Card, place: Place) -> Verdict:
    """Return what the derived cell in a place is."""
    row, cell = card.row(place), card.row(place).cells.get(place.key)
    typed, now = typed_of(card, place), card.style.as_of
    if place.key in CHANGES:
        said, needed = _change(card, place, typed), {now - BACK[place.key]}
    else:
        said, needed = _figure(now, place.key, read_figure(cell, row), typed, row), set(window(now))
    is_blank = cell is None or not cell.text
    if said.state is State.WRONG and is_blank:
        return Verdict(state=State.BLANK, rule="missing-entry")
    shows_figure = cell is not None and any(sign.isdigit() for sign in cell.text)
    if said.state is State.WRONG and shows_figure and not needed <= set(card.sections[place.section].months):
        return Verdict(state=State.DOUBTFUL, rule=said.rule)
    return said


def _change(card: Card, place: Place, typed: Typed) -> Verdict:
    shown = read_change(card.row(place).cells.get(place.key))
    now, then = card.style.as_of, card.style.as_of - BACK[place.key]
    wrong = Verdict(state=State.WRONG, rule="change-value")
    if now not in typed.values or then not in typed.values:
        return Verdict(state=State.RIGHT) if shown is None else wrong
    if shown is None:
        return Verdict(state=State.RIGHT) if typed.values[then] <= 0 else wrong
    possible = change_interval(typed.intervals[then], typed.intervals[now])
    if possible is None or not possible.meets(Interval(shown.percent - HALF, shown.percent + HALF)):
        return wrong
    if shown.arrow is not arrow_of(shown.percent):
        return Verdict(state=State.WRONG, rule="change-arrow")
    is_right = shown.percent in percent_changes(typed.values[then], typed.values[now])
    return Verdict(state=State.RIGHT if is_right else State.EXCUSED)


def _figure(as_of: int, key: str, shown: Shown | None, typed: Typed, row: Row) -> Verdict:
    wrong = Verdict(state=State.WRONG, rule=RULES[key])
    months = [month for month in window(as_of) if month in typed.values]
    if not months or shown is None:
        return wrong if months or shown is not None else Verdict(state=State.RIGHT)
    intervals = [typed.intervals[month] for month in months]
    combine = max if key == "max_12m" else _mean
    possible = Interval(combine([i.low for i in intervals]), combine([i.high for i in intervals if i.high is not None]))
    if not possible.meets(shown_interval(shown, typed, row)):
        return wrong
    exact = combine([typed.values[month] for month in months])
    scale = 100 if row.look.unit is Unit.PERCENT else 1
    is_right = shown.is_full or shows(shown.value * scale, exact * scale, shown.displayed)
    return Verdict(state=State.RIGHT if is_right else State.EXCUSED)


def _mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)
