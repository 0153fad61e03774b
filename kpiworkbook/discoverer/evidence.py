"""The evidence for a relation: how far chance would have had to go to make the figures agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf, log10

from kpiworkbook.discoverer.chance import BREAK, decades
from kpiworkbook.discoverer.rows import Row, Table
from kpiworkbook.model.relations import Relation
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.relations import implied, members_of, subject_of

__all__ = ["LISTED", "WORTH", "may_break", "weighed"]

LISTED = 2.0
"""From what evidence on a relation is listed, for a person to read: a chance of one in a hundred."""
WORTH = LISTED + 1
"""What a row's figures must be able to tell before it is looked at: those that stand still or are tiny are not."""
_BROKEN = 4
"""One month in so many may disagree; where more do, there is no relation that people keep."""

_FEWEST = 4
"""In how many months a relation must hold at least: in two or three, too much fits."""


def may_break(months: int) -> int:
    """Return in how many of so many months a relation may be broken."""
    return months // _BROKEN


def weighed(relation: Relation, table: Table, *, tried: float, choices: float, fitted: int = 0) -> Relation:
    """Return the relation with its evidence, and in how many months it holds.

    The evidence is the weaker of two. That the figures hang together at all: seen from the member that shows it best,
    among all the candidates that were `tried`. That each member is needed: seen from the one that shows it least, among
    the `choices`, the rows that might have stood in its place. Of numbers that were `fitted` to the figures, each
    spends the month that tells most of those left.
    """
    rows = [table.by_ref[ref] for ref in members_of(relation, table.figures)]
    told, broken = _told(relation, table, rows)
    agreeing, evidence = len(told[0]), -inf
    if agreeing >= _FEWEST and broken <= may_break(agreeing + broken):
        kept = [sorted(months)[: agreeing - fitted] for months in told]
        sums = [sum(months) - BREAK * broken for months in kept]
        evidence = min(max(sums) - log10(max(tried, 1.0)), min(sums) - log10(max(choices, 1.0)))
    return replace(relation, agreeing=agreeing, months=agreeing + broken, evidence=evidence, sheet=table.sheet)


def _told(relation: Relation, table: Table, rows: Sequence[Row]) -> tuple[list[list[float]], int]:
    """Return for each member what the months that agree tell from its view, and how many do not agree.

    A month of which nothing can be said counts for neither. Months with the same figures tell something once.
    """
    subject = subject_of(relation, table.figures)
    told: list[list[float]] = [[] for _ in rows]
    members = [(row.ref, row.alternatives, row.step, months) for row, months in zip(rows, told, strict=True)]
    broken, seen = 0, set[tuple[Interval, ...]]()
    for month in range(len(table.periods)):
        spans = {row.ref: span for row in rows if (span := row.span(month))}
        views = implied(relation, spans) if len(spans) == len(rows) else {}
        if not views:
            continue
        if not views[subject].meets(spans[subject]):
            broken += 1
            continue
        figures = tuple(spans.values())
        is_new = figures not in seen
        seen.add(figures)
        for ref, alternatives, step, months in members:
            low, high = views[ref]
            months.append(decades(alternatives[month], 1 + (high - low) / step) if is_new else 0.0)
    return told, broken
