"""The arithmetic of relations: what the figures of all indicators but one say that this one's may be.

Every figure is the interval of what it may stand for, so a relation is broken only where no true figures could keep it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import reduce
from itertools import repeat
from typing import NamedTuple

from kpiworkbook.model.actuals import Actual
from kpiworkbook.model.relations import Relation, RelationKind
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.notation.numbers import parse_number

__all__ = [
    "Actuals",
    "Ends",
    "Figures",
    "estimated_population",
    "expected",
    "holds",
    "implied",
    "implied_in",
    "may_be_broken",
    "members_of",
    "rows_by_ref",
    "subject_of",
    "total_ref",
]

Figures = Mapping[str, Mapping[date, Actual]]
"""The months' figures of a sheet's indicators, by ref."""
Actuals = Mapping[tuple[str, int], Mapping[date, Actual]]
_WIDEST = 0.99
"""A population that may differ by 100% may be none, and everything would be allowed."""


def rows_by_ref(sheet: Sheet) -> dict[str, int]:
    """Return the row of each indicator of a sheet by ref, without those that have none or one that stands twice."""
    rows: dict[str, list[int]] = {}
    for indicator in sheet.indicators:
        rows.setdefault(indicator.ref, []).append(indicator.row)
    return {ref: own[0] for ref, own in rows.items() if ref and len(own) == 1}


def total_ref(relation: Relation, known: Collection[str]) -> str:
    """Return the indicator that a sum's refs add up to; empty where they add up to a percentage or a number."""
    return relation.total if relation.total in known or not parse_number(relation.total or "100%") else ""


def members_of(relation: Relation, known: Collection[str]) -> tuple[str, ...]:
    """Return the refs of all indicators that a relation speaks of."""
    named = (relation.ref, relation.numerator, relation.denominator, *relation.refs, total_ref(relation, known))
    return tuple(ref for ref in named if ref)


def subject_of(relation: Relation, figures: Figures) -> str:
    """Return the ref whose figure follows from the others: a ratio's, a rate's, a sum's total, else the last one."""
    return relation.ref or total_ref(relation, figures) or (relation.refs[-1] if relation.refs else "")


def _members(relation: Relation, figures: Figures) -> Figures:
    return {ref: figures.get(ref, {}) for ref in members_of(relation, figures)}


def _spans(members: Figures, period: date) -> dict[str, Interval]:
    """Return what each figure that a relation speaks of may stand for in a month; empty where one is missing."""
    spans = {
        ref: Interval.around(actual.value, actual.half_step)
        for ref, months in members.items()
        if (actual := months.get(period)) is not None
    }
    return spans if len(spans) == len(members) else {}


def expected(relation: Relation, figures: Figures, period: date) -> Interval | None:
    """Return what the other figures say that the one of the relation's subject may be, or None: nothing can be said.

    That is so where a figure is missing, a denominator is zero, or the population of a rate is not known.
    """
    return implied_in(relation, figures, period).get(subject_of(relation, figures))


def implied_in(relation: Relation, figures: Figures, period: date) -> Mapping[str, Interval]:
    """Return what the other figures of a month say that each one may be, as `implied` does."""
    return implied(relation, _spans(_members(relation, figures), period))


def holds(relation: Relation, figures: Figures) -> dict[date, bool | None]:
    """Return whether a relation may hold in each of its subject's months, in their order; None: nothing can be said."""
    subject = subject_of(relation, figures)
    members = _members(relation, figures)
    held: dict[date, bool | None] = {}
    for period, own in sorted(figures.get(subject, {}).items()):
        wanted = implied(relation, _spans(members, period)).get(subject)
        held[period] = None if wanted is None else wanted.meets(Interval.around(own.value, own.half_step))
    return held


class Ends(NamedTuple):
    """Between what each month of an indicator may lie, as lists; NaN where there is no figure."""

    periods: Sequence[date]
    low: Sequence[float]
    high: Sequence[float]

    @classmethod
    def of(cls, periods: Sequence[date], values: Sequence[float], half_steps: Sequence[float]) -> Ends:
        """Return what figures may stand for that were typed so precisely."""
        if not any(half_steps):
            return cls(periods, values, values)
        typed = [*zip(values, half_steps, strict=True)]
        low = [0.0 if 0 <= value < step else value - step for value, step in typed]  # as `Interval.around` has it
        return cls(periods, low, [value + step for value, step in typed])


def may_be_broken(relation: Relation, ends: Mapping[str, Ends]) -> bool:
    """Return whether `holds` may find a month in which a relation is broken, which it costs little to ask first.

    No comparison with NaN is true, so a month in which a figure is missing breaks nothing.
    """
    refs = members_of(relation, ends)
    members = [ends[ref] for ref in refs if ref in ends]
    if len(members) < len(refs) or any(member.periods != members[0].periods for member in members):
        return True
    if relation.kind is RelationKind.RATIO:
        return _may_be_broken_ratio(ends[relation.ref], ends[relation.numerator], ends[relation.denominator])
    if relation.kind is RelationKind.RATE:
        return relation.population <= 0 or _may_be_broken_rate(relation, ends[relation.ref], ends[relation.numerator])
    return _may_be_broken_sum(relation, ends)


def _may_be_broken_ratio(ratio: Ends, numerator: Ends, denominator: Ends) -> bool:
    months = zip(*ratio[1:], *numerator[1:], *denominator[1:], strict=True)
    return any(
        whole <= 0 or part < 0 or low < 0 or low > most / whole or part / largest > high
        for low, high, part, most, whole, largest in months
    )


def _may_be_broken_rate(relation: Relation, rate: Ends, numerator: Ends) -> bool:
    least, most = _allowance(relation, relation.per / relation.population)
    months = zip(*rate[1:], *numerator[1:], strict=True)
    return any(
        people < 0 or low < 0 or low > at_most * most or people * least > high for low, high, people, at_most in months
    )


def _may_be_broken_sum(relation: Relation, ends: Mapping[str, Ends]) -> bool:
    parts, total = [ends[ref] for ref in relation.refs], ends.get(relation.total)
    low = map(sum, zip(*(part.low for part in parts), strict=True))
    high = map(sum, zip(*(part.high for part in parts), strict=True))
    totals = zip(total.low, total.high, strict=True) if total else repeat(_number(relation.total))
    return any(least > to or most < since for least, most, (since, to) in zip(low, high, totals, strict=False))


def implied(relation: Relation, spans: Mapping[str, Interval]) -> dict[str, Interval]:
    """Return for each indicator what the others say that its figure may be; empty where nothing can be said.

    `spans` is what the figures of a month may stand for, of all the relation's indicators, or empty.
    """
    if not spans:
        return {}
    if relation.kind is RelationKind.RATIO:
        return _of_ratio(relation, spans)
    if relation.kind is RelationKind.RATE:
        return _of_rate(relation, spans)
    return _of_sum(relation, spans)


def _of_ratio(relation: Relation, spans: Mapping[str, Interval]) -> dict[str, Interval]:
    ratio, numerator, denominator = spans[relation.ref], spans[relation.numerator], spans[relation.denominator]
    if denominator.low <= 0 or numerator.low < 0 or ratio.low < 0:
        return {}
    return {
        relation.ref: numerator / denominator,
        relation.numerator: Interval(ratio.low * denominator.low, ratio.high * denominator.high),
        relation.denominator: numerator / ratio,
    }


def _of_rate(relation: Relation, spans: Mapping[str, Interval]) -> dict[str, Interval]:
    rate, numerator = spans[relation.ref], spans[relation.numerator]
    if relation.population <= 0 or numerator.low < 0 or rate.low < 0:
        return {}
    low, high = _allowance(relation, relation.per / relation.population)
    return {
        relation.ref: Interval(numerator.low * low, numerator.high * high),
        relation.numerator: Interval(rate.low / high, rate.high / low),
    }


def _allowance(relation: Relation, factor: float = 1.0) -> tuple[float, float]:
    """Return between what a factor may lie because the population may differ."""
    tolerance = min(relation.tolerance, _WIDEST)
    return 1 / (1 + tolerance) * factor, 1 / (1 - tolerance) * factor


def _of_sum(relation: Relation, spans: Mapping[str, Interval]) -> dict[str, Interval]:
    parts = [spans[ref] for ref in relation.refs]
    total = spans.get(relation.total) or _number(relation.total)
    views = {relation.total: reduce(Interval.__add__, parts)} if relation.total in spans else {}
    for position, ref in enumerate(relation.refs):
        others = [*parts[:position], *parts[position + 1 :]]
        views.setdefault(ref, reduce(Interval.__sub__, others, total))
    return views


def _number(total: str) -> Interval:
    typed = parse_number(total or "100%")
    return Interval.around(float(typed.value) if typed else 0.0, 0.0)


def estimated_population(relation: Relation, figures: Figures) -> float:
    """Return the population, in whole people, with which a rate holds in the most months; 0 where no month tells.

    It is the middle of what fits those months, each allowed the relation's tolerance.
    """
    rates, counts = figures.get(relation.ref, {}), figures.get(relation.numerator, {})
    least, largest = _allowance(relation)
    ends: list[tuple[float, int]] = []
    for period in rates.keys() & counts.keys():
        rate, people = rates[period], counts[period].value * relation.per
        if people > 0 and rate.value > rate.half_step:
            ends.append((people / (rate.value + rate.half_step) * least, -1))
            ends.append((people / (rate.value - rate.half_step) * largest, 1))
    ends.sort()
    fitting = most = 0
    found = 0.0
    for position, (end, change) in enumerate(ends):
        fitting -= change
        if fitting > most:
            most, found = fitting, (end + ends[position + 1][0]) / 2
    return float(round(found))
