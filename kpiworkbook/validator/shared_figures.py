"""A figure that several broken relations share: where one other figure there would keep them all, it is the wrong one.

Each relation names the cell that follows from the others, so a denominator that is typed wrong convicts every
percentage of it. Seen together, they convict the denominator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from math import ceil, floor, isfinite

from kpiworkbook.model.actuals import Actual
from kpiworkbook.model.records import Unit
from kpiworkbook.model.relations import Relation
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.relations import implied_in
from kpiworkbook.validator.relation_checks import Break, span_as
from kpiworkbook.validator.row import Row

__all__ = ["with_shared_figures"]

_SLACK = 1e-6


def with_shared_figures(
    breaks: Sequence[Break], relations: Sequence[Relation], rows: Mapping[str, Row]
) -> Iterator[Break]:
    """Go through the breaks of a sheet; those that one figure explains together name it, and what it should say.

    `relations` are all that are asked of the sheet, `rows` its indicators by ref. A figure is named only if no other
    one would explain a break as well, and if the relations that hold with it hold with the other figure too.
    """
    months: dict[date, list[Break]] = {}
    for found in breaks:
        months.setdefault(found.period, []).append(found)
    told: dict[int, list[str]] = {}
    for period, together in months.items():
        if len(together) > 1:
            for ref, those, span in _suspects(period, together, relations, rows):
                for found in those:
                    others = [rows[other.ref].month_cell(period) for other in those if other is not found]
                    told.setdefault(id(found), []).append(_told(rows[ref], period, span, others))
    for found in breaks:
        reasons = told.get(id(found), [])
        yield replace(found, message=f"{found.message}; {reasons[0]}") if len(reasons) == 1 else found


def _suspects(
    period: date, breaks: Sequence[Break], relations: Sequence[Relation], rows: Mapping[str, Row]
) -> Iterator[tuple[str, list[Break], Interval]]:
    """Yield the indicators of a month of which another figure would keep all of two broken relations or more."""
    figures = {ref: row.actuals for ref, row in rows.items()}
    views = [(found, implied_in(found.relation, figures, period)) for found in breaks]
    for ref in dict.fromkeys(ref for _, view in views for ref in view):
        those = [(found, view[ref]) for found, view in views if ref in view]
        span = reduce(_common, (asked for _, asked in those))
        if len(those) > 1 and all(map(isfinite, span)) and (span := _typed(span, rows[ref])).low <= span.high:
            broken = [found.relation for found, _ in those]
            if all(_allows(each, ref, span, figures, period) for each in relations if each not in broken):
                yield ref, [found for found, _ in those], span


def _common(one: Interval, other: Interval) -> Interval:
    """Return what lies in both; where nothing does, its low end lies above the high one."""
    return Interval(max(one.low, other.low), min(one.high, other.high))


def _typed(span: Interval, row: Row) -> Interval:
    """Return what of an interval may be typed: of counts, the whole numbers."""
    if row.measure.unit is not Unit.COUNT:
        return span
    return Interval(float(ceil(span.low - _SLACK)), float(floor(span.high + _SLACK)))


def _allows(
    relation: Relation, ref: str, span: Interval, figures: Mapping[str, Mapping[date, Actual]], period: date
) -> bool:
    """Return whether a relation that is not broken would hold with the other figure too."""
    if ref not in relation.members:
        return True
    asked = implied_in(relation, figures, period).get(ref)
    return asked is None or asked.meets(span)


def _told(row: Row, period: date, span: Interval, others: Sequence[str]) -> str:
    figure = span_as(span, row.actuals[period].value, row.measure)
    figure = f"a figure {figure}" if figure.startswith("between") else figure
    right = " and ".join(filter(None, (", ".join(others[:-1]), others[-1])))
    return f"probably {row.month_cell(period)} is wrong: with {figure} there, {right} would be right too"
