"""Durations: `2:35`, `01:07:30`, `02:35.5`. A cell stores one as a fraction of a day, behind a number format of times.

How exactly one is known goes by places, as a number's does by decimals: 0 are whole hours, 1 minutes, 2 seconds, 3
tenths of seconds, and so on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from math import log
from typing import NamedTuple

from kpiworkbook.notation.number_format import render, time_units
from kpiworkbook.notation.numbers import MARK_AT_END
from kpiworkbook.notation.rounding import EXACT, decimal_of, round_half_away

__all__ = [
    "MINUTES_FORMAT",
    "USUAL_FORMAT",
    "TypedDuration",
    "as_typed",
    "cut_or_rounded",
    "finely_shown",
    "format_that_shows",
    "in_first_unit",
    "is_duration",
    "meant_by",
    "parse_duration",
    "places_of",
    "reach_of",
    "rounded",
    "shown_places",
    "shows_hours",
    "usual_format",
]

USUAL_FORMAT, MINUTES_FORMAT = "[h]:mm", "[mm]:ss"
"""Of durations of which nothing tells how they are shown."""
_TYPED = re.compile(rf"([0-9]{{1,4}}):([0-5][0-9])(?::([0-5][0-9]))?(\.[0-9]{{1,3}})?({MARK_AT_END})?")
_MARKED = rf'"{MARK_AT_END}"$'
"""A number format with a footnote mark at its end."""
_MICROSECONDS = 86_400_000_000
_STEPS = (3_600_000_000, 60_000_000, 1_000_000, 100_000, 10_000, 1_000, 1)
"""By places, in microseconds."""
_MINUTES, _SECONDS = 1, 2


class TypedDuration(NamedTuple):
    """A duration read from text."""

    number: float
    """In days, as Excel would store it."""
    places: int
    number_format: str
    """Behind which it is shown as it was typed."""


def is_duration(text: str) -> bool:
    """Return whether a text is a duration as Excel shows it: `09:30`, `01:09:30`."""
    return ":" in text and _TYPED.fullmatch(text.strip()) is not None


def parse_duration(text: str, *, in_minutes: bool) -> TypedDuration | None:
    """Return the duration that a text is, or None where it is none.

    Two parts are hours and minutes, as Excel takes them, or else minutes and seconds; so they are with decimals.
    """
    match = _TYPED.fullmatch(text.strip())
    if match is None:
        return None
    first, second, third, fraction, mark = match.groups()
    lead = len(first) if first.startswith("0") else 1
    decimals = "." + "0" * (len(fraction) - 1) if fraction else ""
    if third is None and (in_minutes or fraction):
        seconds, code, places = f"{int(first) * 60 + int(second)}", f"[{'m' * lead}]:ss", _SECONDS
    elif third is None:
        seconds, code, places = f"{int(first) * 3600 + int(second) * 60}", f"[{'h' * lead}]:mm", _MINUTES
    else:
        seconds = f"{int(first) * 3600 + int(second) * 60 + int(third)}"
        code, places = f"[{'h' * lead}]:mm:ss", _SECONDS
    return TypedDuration(
        number=float(seconds + (fraction or "")) / 86_400,
        places=places + max(len(decimals) - 1, 0),
        number_format=code + decimals + (f'"{mark}"' if mark else ""),
    )


def meant_by(number: Decimal, others: Sequence[float], code: str) -> str:
    """Return the duration that a number among durations may be meant as, behind their format: 2.5 as `02:30`.

    It is one of hours, minutes, seconds or days, whichever comes nearest to the others; empty where there is nothing to
    go by.
    """
    sizes = sorted(size for size in others if size > 0)
    if number <= 0 or not sizes:
        return ""
    usual = sizes[len(sizes) // 2]
    candidates = [float(number) * part for part in (1 / 24, 1 / 1_440, 1 / 86_400, 1.0)]
    days = min(candidates, key=lambda days: abs(log(days / usual)))
    text = render(days, code)
    return text if is_duration(text) else render(days, "[h]:mm:ss")  # `2h 30m` cannot be typed


def finely_shown(number: float, code: str) -> str:
    """Return a duration with a part more than a number format shows, where it has one: `2:48:20` behind `h:mm`."""
    units, _ = time_units(code)
    if "s" in units:
        return render(number, "[h]:mm:ss.0" if "h" in units else "[mm]:ss.0").removesuffix(".0")
    text = render(number, "[h]:mm:ss")
    return text.removesuffix(":00") if text.count(":") > 1 else text


def as_typed(number: float, places: int, code: str) -> str:
    """Return a duration in the form of one that was typed, `02:36` like `02:35`, rounded and not cut off."""
    return render(float(rounded(decimal_of(number), places)), code)


@lru_cache(maxsize=1_024)
def shown_places(code: str) -> int:
    """Return the places that a number format of times shows."""
    units, decimals = time_units(code)
    return _SECONDS + decimals if "s" in units else _MINUTES if "m" in units else 0


def shows_hours(code: str) -> bool:
    """Return whether a number format shows a duration's hours apart from its minutes."""
    return "h" in time_units(code)[0]


def format_that_shows(days: float, text: str) -> str:
    """Return a number format behind which a time of that many days is shown so; empty where it is none."""
    for in_minutes in (False, True):
        if typed := parse_duration(text, in_minutes=in_minutes):
            codes = (typed.number_format, typed.number_format.replace("[", "").replace("]", ""))
            for code in codes:  # 30:15 behind `[h]:mm`, and 6:15 of it behind `h:mm`
                if render(days, code) == text.strip():
                    return code
    return ""


def in_first_unit(text: str) -> str:
    """Return a duration that is text as a number of its first unit: `09:30` as 9.5, be it minutes or hours."""
    typed = parse_duration(text, in_minutes=False)
    hours = decimal_of(typed.number) * 24 if typed else Decimal(0)
    return f"{round_half_away(hours, 2):f}"


def places_of(value: Decimal) -> int:
    """Return the places that a duration uses: 1 of whole minutes, be they shown with seconds or not."""
    size = abs(round(value * _MICROSECONDS))
    return next((places for places, step in enumerate(_STEPS) if not size % step), len(_STEPS) - 1)


def _step(places: int) -> Decimal:
    return EXACT.divide(Decimal(_STEPS[min(places, len(_STEPS) - 1)]), _MICROSECONDS)


@lru_cache(maxsize=32)
def reach_of(places: int) -> Decimal:
    """Return how far a duration may lie from the true one.

    Half a step either way, as of any figure; of minutes a whole one, as Excel cuts off seconds that it does not show.
    """
    return _step(places) if places == _MINUTES else EXACT.divide(_step(places), 2)


def rounded(value: Decimal, places: int) -> Decimal:
    """Return a duration rounded to places, halves up."""
    step = _STEPS[min(places, len(_STEPS) - 1)]
    size = (abs(round(value * _MICROSECONDS)) + step // 2) // step * step
    return decimal_of(size / _MICROSECONDS).copy_sign(value) if size else Decimal(0)


def cut_or_rounded(typed: Decimal, exact: Decimal, places: int) -> bool:
    """Return whether a duration shows another one: rounded as people do, or cut off as Excel does."""
    step, least = _step(places), Decimal("1e-9")
    return -step / 2 - least <= exact - typed < step - least


def usual_format(codes: Iterable[str]) -> str:
    """Return the number format that most durations of a row have, the later one of two; padded if any of them is.

    A footnote mark belongs to its figure alone.
    """
    every = [re.sub(_MARKED, "", code) if code.endswith('"') else code for code in codes if code]
    usual = max(reversed(every), key=every.count, default=USUAL_FORMAT)
    padded = usual.replace("[h]", "[hh]").replace("[m]", "[mm]")
    return padded if padded in every else usual
