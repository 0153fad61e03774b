"""In which months relations between indicators are broken, and how that is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import inf

from kpiworkbook.model.actuals import Actual
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.records import Measure, Unit
from kpiworkbook.model.relations import Relation, RelationKind
from kpiworkbook.notation.durations import as_typed, reach_of
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.notation.rounding import decimal_of, decimals_of, round_half_away
from kpiworkbook.relations import (
    Figures,
    estimated_population,
    expected,
    holds,
    members_of,
    subject_of,
    total_ref,
)
from kpiworkbook.validator.row import Row

__all__ = ["Break", "broken", "span_as", "written_as"]

_MOST_DECIMALS = 6
_INWARDS = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A month in which a relation is broken, at the cell whose figure follows from the others."""

    relation: Relation
    ref: str
    period: date
    expected: str
    """What the other figures say that it may be, in its own unit: `36.9%`, `between 107 and 114`."""
    message: str


def broken(relations: Iterable[Relation], rows: Mapping[str, Row]) -> Iterator[Break]:
    """Go through the months in which relations are broken; `rows` are the indicators of a sheet by ref.

    A month is broken only if no figures that round to the typed ones could keep the relation. One that misses by no
    more than the last digit is told only where the relation is declared: a share may have been cut off instead of
    rounded, or a count corrected since. Where a rate's population is not given, it is the one with which most months
    hold.
    """
    figures = {ref: row.actuals for ref, row in rows.items()}
    for relation in relations:
        known = relation
        if relation.kind is RelationKind.RATE and relation.population <= 0:
            known = replace(relation, population=estimated_population(relation, figures))
        yield from _breaks(known, rows, figures)


def _breaks(relation: Relation, rows: Mapping[str, Row], figures: Figures) -> Iterator[Break]:
    held = holds(relation, figures)
    if False not in held.values():
        return
    subject = subject_of(relation, figures)
    measure = rows[subject].measure
    if _is_percentage_of_counts(relation, figures, measure):
        first = next(period for period, verdict in held.items() if verdict is False)
        yield Break(relation=relation, ref=subject, period=first, expected="", message=_of_counts(relation, subject))
        return
    agreeing, known = sum(verdict is True for verdict in held.values()), sum(v is not None for v in held.values())
    for period, verdict in held.items():
        if verdict is False and (wanted := expected(relation, figures, period)):
            actual = figures[subject][period]
            if not relation.declared and _is_near(wanted, actual, measure):
                continue
            told = span_as(wanted, actual.value, measure)
            rule = _rule(relation, figures, agreeing, known - 1)
            message = f"{rule}; in {month_name(period)} {_contradiction(relation, rows, figures, period, told)}"
            yield Break(relation=relation, ref=subject, period=period, expected=told, message=message)


def _is_percentage_of_counts(relation: Relation, figures: Figures, measure: Measure) -> bool:
    """Return whether counts are declared to add up to a percentage, of which every month would be told nonsense."""
    adds_up = relation.kind in (RelationKind.SUM, RelationKind.COMPLEMENT) and not total_ref(relation, figures)
    return adds_up and (relation.total or "100%").endswith("%") and measure.unit is Unit.COUNT


def _of_counts(relation: Relation, subject: str) -> str:
    said = f"{' + '.join(relation.refs)} should be {relation.total or '100%'} by kpiworkbook.toml"
    return (
        f"{said}, but {subject} is a count, and counts do not add up to a percentage; correct the relation there, or "
        "say under [units] that these are percentages"
    )


def _is_near(wanted: Interval, actual: Actual, measure: Measure) -> bool:
    """Return whether a figure misses what it should be by no more than its last digit; counts have none to spare."""
    step = 2 * actual.half_step
    if not step and measure.unit is Unit.DURATION:
        step = 2 * float(reach_of(measure.decimals))
    elif not step and measure.unit is not Unit.COUNT:
        step = 10.0 ** -(measure.decimals + (2 if measure.unit is Unit.PERCENT else 0))
    return Interval(wanted.low - step, wanted.high + step).meets(Interval.around(actual.value, actual.half_step))


def _rule(relation: Relation, figures: Figures, agreeing: int, others: int) -> str:
    """Return what the relation says, and in how many other months it does: `M3 is M2 / M1 in the other 13 months`."""
    verb = "is" if agreeing else "should be"
    if relation.kind is RelationKind.RATIO:
        said = f"{relation.ref} {verb} {relation.numerator} / {relation.denominator}"
    elif relation.kind is RelationKind.RATE:
        said = f"{relation.ref} {verb} {relation.numerator} per {relation.per:,.0f} of {relation.population:,.0f}"
    else:
        total = total_ref(relation, figures)
        parts = " + ".join(relation.refs)
        said = f"{total} {verb} {parts}" if total else f"{parts} {verb} {relation.total or '100%'}"
    if not agreeing:
        return said
    if agreeing < others:
        return f"{said} in {agreeing} of the other {others} months"
    return f"{said} in the other {f'{others} months' if others > 1 else 'month'}"


def _contradiction(relation: Relation, rows: Mapping[str, Row], figures: Figures, period: date, told: str) -> str:
    """Return how a month's figures contradict each other: `558 (S12) / 1514 (S11) is 36.9%, but S13 says 39.6%`."""
    subject, refs = subject_of(relation, figures), members_of(relation, figures)
    typed_in = {ref: rows[ref].month(period).shown.strip() for ref in refs}
    named = {ref: f"{text} ({rows[ref].month_cell(period)})" for ref, text in typed_in.items()}
    cell, typed = rows[subject].month_cell(period), typed_in[subject]
    if relation.kind is RelationKind.RATIO:
        return f"{named[relation.numerator]} / {named[relation.denominator]} is {told}, but {cell} says {typed}"
    if relation.kind is RelationKind.RATE:
        allowed = f"even if the population differs by {relation.tolerance * 100:g}%"
        return f"{named[relation.numerator]} makes {told}, {allowed}, but {cell} says {typed}"
    parts = " + ".join(named[ref] for ref in relation.refs)
    if total_ref(relation, figures):
        return f"{parts} is {told}, but {cell} says {typed}"
    finest = min((rows[ref].measure for ref in refs), key=lambda measure: measure.half_step or inf)
    added = written_as(sum(figures[ref][period].value for ref in refs), finest)
    return f"{parts} is {added}; with the others as they are, {cell} should say {told}"


def span_as(wanted: Interval, typed: float, measure: Measure) -> str:
    """Return an interval as the row's figures are written, with as many decimals as tell it from the typed one."""
    given = written_as(typed, measure)
    low = high = given
    # An end that lies just between two figures belongs to the inner one: 63.05 to 63.15 is 63.1.
    inwards = min(_INWARDS, (wanted.high - wanted.low) / 2)
    for further in range(_MOST_DECIMALS):
        low = written_as(wanted.low + inwards, measure, further)
        high = written_as(wanted.high - inwards, measure, further)
        if (low, high) != (given, given):
            break
    return low if low == high else f"between {low} and {high}"


def written_as(value: float, measure: Measure, further: int = 0) -> str:
    """Return a figure as its row's are written, rounded as they are or to some further decimals."""
    if measure.unit is Unit.DURATION:
        return as_typed(value, measure.decimals + further, measure.time_format)
    is_percent = measure.unit is Unit.PERCENT
    decimals = used = measure.decimals + further
    if measure.half_step:
        step = measure.half_step * (200 if is_percent else 2)
        used = min(decimals_of(step) + further, decimals)
    rounded = round_half_away(decimal_of(value * 100 if is_percent else value), used)
    text = f"{rounded:,.{decimals}f}" if measure.grouped else f"{rounded:.{decimals}f}"
    return f"{text}%" if is_percent and (measure.scale == 1 or measure.shows_sign) else text
