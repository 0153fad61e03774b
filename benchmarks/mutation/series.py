"""Random figures, month after month: true ones, before anybody rounds them. Percentages are fractions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from random import Random

__all__ = ["counts", "percentages", "rates", "steps", "thirds"]

_FINE = 10**7
"""True figures have this many steps a unit, so that they are never typed exactly by chance alone."""


def fine(value: float) -> Fraction:
    """Return a float as a fraction with a small denominator."""
    return Fraction(round(value * _FINE), _FINE)


def steps(rng: Random, months: Sequence[int], level: float, noise: float) -> list[float]:
    """Return levels that drift and waver, now and then with an honest jump that stays."""
    drift = rng.gauss(0, 0.012)
    jump_at = rng.randrange(len(months)) if noise >= 0.08 and rng.random() < 0.15 else None
    jump = rng.uniform(1.4, 2.0) if jump_at is not None else 1.0
    found, state = [], 0.0
    for position, _ in enumerate(months):
        state = 0.6 * state + rng.gauss(0, noise)
        after = jump if jump_at is not None and position >= jump_at else 1.0
        found.append(level * math.exp(state + drift * position) * after)
    return found


def counts(rng: Random, months: Sequence[int], kind: str) -> tuple[dict[int, Fraction], bool]:
    """Return counts of a kind (`zeros`, `small`, `medium`, `large`), and whether they are steady."""
    if kind in ("zeros", "small"):
        level = rng.uniform(0.2, 1.0) if kind == "zeros" else rng.uniform(2, 12)
        return {month: Fraction(_poisson(rng, level)) for month in months}, False
    level = rng.uniform(30, 600) if kind == "medium" else rng.uniform(1_000, 20_000)
    noise = rng.choice((0.02, 0.05, 0.1, 0.2))
    values = steps(rng, months, level, noise)
    return {month: Fraction(round(value)) for month, value in zip(months, values, strict=True)}, noise <= 0.05


def percentages(rng: Random, months: Sequence[int]) -> tuple[dict[int, Fraction], bool]:
    """Return percentages between 0% and 100%, and whether they are steady."""
    level, noise = rng.uniform(0.03, 0.97), rng.choice((0.03, 0.08, 0.2, 0.5))
    odds = steps(rng, months, level / (1 - level), noise)
    return {m: fine(value / (1 + value)) for m, value in zip(months, odds, strict=True)}, noise <= 0.08


def thirds(rng: Random, months: Sequence[int]) -> dict[int, Fraction]:
    """Return percentages of few cases: 0%, 33.3%, 100%; a month without a case has none."""
    found = {}
    for month in months:
        cases = _poisson(rng, 3)
        if cases:
            found[month] = Fraction(sum(rng.random() < 0.6 for _ in range(cases)), cases)
    return found


def rates(rng: Random, months: Sequence[int]) -> tuple[dict[int, Fraction], bool]:
    """Return rates per so many, and whether they are steady."""
    level, noise = rng.uniform(3, 180), rng.choice((0.02, 0.05, 0.15))
    values = steps(rng, months, level, noise)
    return {month: fine(value) for month, value in zip(months, values, strict=True)}, noise <= 0.05 and level > 20


def _poisson(rng: Random, level: float) -> int:
    limit, number, product = math.exp(-level), 0, rng.random()
    while product > limit:
        number += 1
        product *= rng.random()
    return number
