"""The arithmetic of relations: what the figures of all indicators but one say that this one's may be.

Every figure is the interval of what it may stand for, so a relation is broken only where no true figures could keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import add, sub

from kpiworkbook.model.actuals import Actual, actuals_of
from kpiworkbook.model.relations import Relation, RelationKind
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.notation.numbers import parse_number

__all__ = [
    "Actuals",
    "Figures",
    "estimated_population",
    "expected",
    "figures_by_ref",
    "holds",
    "implied",
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


def figures_by_ref(card: Scorecard, sheet: Sheet) -> dict[str, Mapping[date, Actual]]:
    """Return the months' figures of a sheet by ref. A ref that stands twice names no indicator, and is left out."""
    known = actuals_of(card.records)
    return {ref: known.get((sheet.name, row), {}) for ref, row in rows_by_ref(sheet).items()}


def rows_by_ref(sheet: Sheet) -> dict[str, int]:
    """Return the row of each indicator of a sheet by ref, without those that have none or one that stands twice."""
    rows: dict[str, list[int]] = {}
    for indicator in sheet.indicators:
        rows.setdefault(indicator.ref, []).append(indicator.row)
    return {ref: own[0] for ref, own in rows.items() if ref and len(own) == 1}


def total_ref(relation: Relation, figures: Figures) -> str:
    """Return the indicator that a sum's refs add up to; empty where they add up to a percentage or a number."""
    return relation.total if relation.total in figures or not parse_number(relation.total or "100%") else ""


def members_of(relation: Relation, figures: Figures) -> tuple[str, ...]:
    """Return the refs of all indicators that a relation speaks of."""
    named = (relation.ref, relation.numerator, relation.denominator, *relation.refs, total_ref(relation, figures))
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
    return implied(relation, _spans(_members(relation, figures), period)).get(subject_of(relation, figures))


def holds(relation: Relation, figures: Figures) -> dict[date, bool | None]:
    """Return whether a relation may hold in each of its subject's months, in their order; None: nothing can be said."""
    subject = subject_of(relation, figures)
    members = _members(relation, figures)
    months_of, as_typed = [*members.values()], _as_typed(relation, [*members], subject)
    held: dict[date, bool | None] = {}
    for period, own in sorted(figures.get(subject, {}).items()):
        typed = [found for months in months_of if (found := months.get(period))]
        if len(typed) < len(months_of):
            held[period] = None
            continue
        said, (value, half_step, _) = as_typed(typed), own
        if said is not None and abs(said - value) <= half_step and (said >= 0 or value < 0):
            held[period] = True  # what else the figures may stand for can only make it easier to keep
        else:
            wanted = implied(relation, _spans(members, period)).get(subject)
            held[period] = None if wanted is None else wanted.meets(Interval.around(value, half_step))
    return held


def _as_typed(relation: Relation, members: Sequence[str], subject: str) -> Callable[[Sequence[Actual]], float | None]:
    """Return what gives of a month's figures, just as they are typed, what they say that the subject's is, or None.

    It takes them in the order of the members.
    """
    if relation.kind is RelationKind.RATIO:
        return _quotient(*(members.index(ref) for ref in (relation.ref, relation.numerator, relation.denominator)))
    if relation.kind is RelationKind.RATE:
        return _rate(relation, members.index(relation.ref), members.index(relation.numerator))
    parts = [members.index(ref) for ref in relation.refs]
    if subject == relation.total:
        return lambda typed: reduce(add, [typed[part].value for part in parts])
    total = _number(relation.total).low
    return lambda typed: reduce(sub, [typed[part].value for part in parts[:-1]], total)


def _quotient(own: int, numerator: int, denominator: int) -> Callable[[Sequence[Actual]], float | None]:
    def said(typed: Sequence[Actual]) -> float | None:
        value, half_step, _ = typed[denominator]
        whole = typed[numerator].value
        return whole / value if value > half_step and whole >= 0 <= typed[own].value else None

    return said


def _rate(relation: Relation, own: int, numerator: int) -> Callable[[Sequence[Actual]], float | None]:
    factor = relation.per / relation.population if relation.population > 0 else None

    def said(typed: Sequence[Actual]) -> float | None:
        people = typed[numerator].value
        return people * factor if factor is not None and people >= 0 <= typed[own].value else None

    return said


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
