"""Whether a month is wrong instead: where one other figure in it would make every derived cell of its row right.

Without this, one slip in a month convicts four cells that are right, and whoever corrects those removes the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from kpiworkbook.model.fields import CHANGES, DERIVED
from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.model.places import place_of
from kpiworkbook.model.records import Unit
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.validator.changes import judge_change
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.summaries import judge_summary

__all__ = ["with_doubts"]

_TELLING = ("relation-broken", "outlier")
"""The rules that say what a month should be."""
_NUMBERS = r"\d[\d,]*(?:\.\d+)?%?"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Suspect:
    """A month that may be wrong, and what it should be."""

    finding: Finding
    period: date
    value: float


def with_doubts(context: Context, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings; errors in derived cells name the month that may be wrong instead."""
    found = list(findings)
    errors: dict[tuple[str, int], list[Finding]] = {}
    for finding in found:
        if finding.severity is Severity.ERROR and finding.column in DERIVED:
            errors.setdefault((finding.sheet, place_of(finding.cell)[0]), []).append(finding)
    doubted: dict[int, Finding] = {}
    for suspect in _suspects(context, found):
        place = (suspect.finding.sheet, place_of(suspect.finding.cell)[0])
        wrong = errors.get(place, [])
        if wrong and _explains(context, context.by_place[place], suspect, wrong):
            doubted |= {id(finding): _unless(finding, suspect) for finding in wrong}
    return [doubted.get(id(finding), finding) for finding in found]


def _suspects(context: Context, findings: Iterable[Finding]) -> Iterator[_Suspect]:
    for finding in findings:
        if finding.rule in _TELLING and (row := context.by_place.get((finding.sheet, place_of(finding.cell)[0]))):
            period = next((c.period for c in row.section.columns if c.key == finding.column), None)
            value = _value(row, finding.expected)
            if period in row.actuals and period is not None and value is not None:
                yield _Suspect(finding=finding, period=period, value=value)


def _value(row: Row, expected: str) -> float | None:
    """Return the figure that a text names, `36.9%` or `between 36.8% and 36.9%`, in the indicator's unit."""
    numbers = [number for text in re.findall(_NUMBERS, expected) if (number := parse_number(text))]
    if not numbers:
        return None
    value = float(sum(number.value for number in numbers)) / len(numbers)
    in_points = row.measure.unit is Unit.PERCENT and not numbers[0].is_percent
    return value / row.measure.scale if in_points else value


def _explains(context: Context, row: Row, suspect: _Suspect, wrong: Iterable[Finding]) -> bool:
    """Return whether all the wrong cells of the row are right with the other figure in the month."""
    months = zip(row.plan.figures, row.values, strict=True)
    values = [suspect.value if value is not None and c.period == suspect.period else value for c, value in months]
    other = replace(row, values=values)
    for finding in wrong:
        column = next(column for column in row.section.columns if column.key == finding.column)
        judge = judge_change if column.field in CHANGES else judge_summary
        verdict = judge(context, other, column, finding.expected)
        if verdict is not None and verdict.severity is Severity.ERROR:
            return False
    return True


def _unless(finding: Finding, suspect: _Suspect) -> Finding:
    month = suspect.finding
    told = f"unless {month.cell} is wrong: with {month.expected} there, all of the row would be right"
    return replace(finding, message=f"{finding.message}; {told}", unless=month.cell)
