"""Whether a month is wrong instead: where one other figure in it would make every derived cell of its row right.

Without this, one slip in a month convicts four cells that are right, and whoever corrects those removes the evidence.
Rules may tell which figure that is; where two derived cells or more are wrong, they tell it themselves. A single one
tells it where nothing else explains the cell, and exchanging two digits of a month does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from kpiworkbook.model.fields import DERIVED
from kpiworkbook.model.findings import Cause, Finding, Severity
from kpiworkbook.model.periods import months_before
from kpiworkbook.model.places import place_of
from kpiworkbook.model.records import Unit
from kpiworkbook.model.section import Column
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.exchanged_digits import exchanged_digits
from kpiworkbook.validator.other_months import (
    exchanged_months,
    months_typed_twice,
    moved_months,
    other_figures,
    skipped_month,
    with_figures,
)
from kpiworkbook.validator.other_rows import are_right, doubted_rows, have_one_cause
from kpiworkbook.validator.relation_checks import written_as
from kpiworkbook.validator.row import Row

__all__ = ["with_doubts"]

_TELLING = ("relation-broken", "outlier", "negative-count", "percent-out-of-range")
"""The rules that say what a month should be, or that its minus sign is none."""
_MINUS = "-−– "
_NUMBERS = r"\d[\d,]*(?:\.\d+)?%?"
_ENOUGH = 2
"""So many wrong cells must ask for the same figure, since a single one asks for some figure always; that is enough only
where a broken relation asks for that figure too, or the month is far outside the others and it is not."""
_ENOUGH_FOR_ALL = 3
"""So many must say that all months stand a column too far: two changes of a small count do so by chance."""

_MOST_TOLD = 3
"""So many months are named that one wrong cell may be right with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Suspect:
    """A month that may be wrong, with the figures that would be right, and how that is told."""

    cell: str
    told: str
    figures: Mapping[date, float | None]
    columns: Sequence[Column]
    """The derived cells that it has to make right."""


def with_doubts(context: Context, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings; errors in derived cells name the month that may be wrong instead."""
    found = list(findings)
    errors: dict[tuple[str, int], list[Finding]] = {}
    for finding in found:
        if finding.severity is Severity.ERROR and (finding.sheet, finding.cell) in context.causes:
            errors.setdefault((finding.sheet, place_of(finding.cell)[0]), []).append(finding)
    telling: dict[tuple[str, int], list[Finding]] = {}
    for finding in found:
        if finding.rule in _TELLING and (place := (finding.sheet, place_of(finding.cell)[0])) in errors:
            telling.setdefault(place, []).append(finding)
    doubted: dict[int, Finding] = {}
    witnesses = {place: _typed(context.by_place[place], wrong) for place, wrong in errors.items()}
    of_rows = doubted_rows(context, witnesses, found) if errors else {}
    for place, wrong in errors.items():
        row, typed = context.by_place[place], witnesses[place]
        if doubt := of_rows.get(place):
            doubted |= {
                id(each): replace(each, message=f"{each.message}; {doubt.told}", unless=doubt.cell) for each in typed
            }
            continue
        is_enough = len(wrong) >= _ENOUGH and not have_one_cause(context, wrong)
        by_cells = _told_by_cells(context, row, wrong, is_enough=is_enough) if len(typed) == len(wrong) else ()
        suspects = chain(_told_by_rules(row, telling.get(place, ()), wrong), by_cells)
        if suspect := next((each for each in suspects if _explains(context, row, each)), None):
            doubted |= {id(finding): _unless(finding, suspect) for finding in wrong}
    return [doubted.get(id(finding), finding) for finding in found]


def _typed(row: Row, wrong: Iterable[Finding]) -> list[Finding]:
    """Return those of a row's findings that tell of its months: a formula follows these, and can be no witness."""
    formulas = row.grid.look.formulas
    return [finding for finding in wrong if place_of(finding.cell) not in formulas] if formulas else list(wrong)


def _columns_of(row: Row, findings: Iterable[Finding]) -> list[Column]:
    keys = {finding.column for finding in findings}
    return [column for column in row.section.columns if column.key in keys]


def _told_by_rules(row: Row, telling: Iterable[Finding], wrong: Iterable[Finding]) -> Iterator[_Suspect]:
    """Yield the months of which another rule says what they should be."""
    columns = _columns_of(row, wrong)
    for finding in telling:
        period = next((c.period for c in row.section.columns if c.key == finding.column), None)
        actual = row.actuals.get(period) if period else None
        if period is None or actual is None:
            continue
        expected = finding.expected or (finding.shown.lstrip(_MINUS) if actual.value < 0 else "")
        value = _value(row, expected)
        if value is not None:
            told = f"{finding.cell} is wrong: with {expected} there"
            yield _Suspect(cell=finding.cell, told=told, figures={period: value}, columns=columns)


def _told_by_cells(context: Context, row: Row, wrong: Sequence[Finding], *, is_enough: bool) -> Iterator[_Suspect]:
    """Yield the months that the wrong derived cells ask for another figure in, in agreement with all the others.

    Where they alone are not `is_enough`, a broken relation has to ask for it as well, or else two digits be exchanged
    there.
    """
    asked = {} if is_enough else context.contradicted.get((row.sheet.name, row.number), {})
    if is_enough or asked:
        yield from _told_by_months(context, row, wrong, asked, is_enough=is_enough)
    if len(wrong) == 1 and wrong[0].cause is Cause.UNKNOWN:
        yield from _told_by_one_cell(context, row, wrong)


def _told_by_months(
    context: Context, row: Row, wrong: Sequence[Finding], asked: Mapping[date, Interval], *, is_enough: bool
) -> Iterator[_Suspect]:
    """Yield the months in which the wrong cells ask for one figure; if they are not enough, only those `asked` for."""
    columns, accused = _witnesses(row), _columns_of(row, wrong)
    for period, value, is_rough in other_figures(context, row, columns, accused, asked):
        if not is_enough and period not in asked:
            continue
        month = row.month(period)
        cell = row.cell(month.column)
        fault = "wrong" if month.shown.strip() else "to be filled in"
        told = f"{cell} is {fault}: with {_figure(row, value, is_rough=is_rough)} there"
        yield _Suspect(cell=cell, told=told, figures={period: value}, columns=columns)
    if is_enough:
        yield from _out_of_place(context, row, columns, accused)


def _told_by_one_cell(context: Context, row: Row, wrong: Sequence[Finding]) -> Iterator[_Suspect]:
    """Yield the month two digits of which were exchanged, as a single wrong cell tells; all such months are named."""
    columns = _witnesses(row)
    found = list(exchanged_digits(context, row, columns, _columns_of(row, wrong)))
    if found:
        cells = [row.cell(month.column) for month, _, _ in found]
        meant = " or ".join(text for _, text, _ in found[:_MOST_TOLD])
        told = f"two digits are exchanged in {' or '.join(cells[:_MOST_TOLD])}: with {meant} there"
        month, _, value = found[0]
        figures = {month.column.period: value} if month.column.period else {}
        yield _Suspect(cell=cells[0], told=told, figures=figures, columns=columns)


def _witnesses(row: Row) -> list[Column]:
    """Return the derived columns in which the row has no formula."""
    formulas = row.grid.look.formulas
    return [c for c in row.section.columns if c.field in DERIVED and (row.number, c.index) not in formulas]


def _out_of_place(
    context: Context, row: Row, columns: Sequence[Column], accused: Sequence[Column]
) -> Iterator[_Suspect]:
    """Yield the months whose figures stand in each other's place, or all in that of the next."""
    for figures in exchanged_months(row):
        now, before = map(row.month_cell, figures)
        told = f"{before} and {now} are exchanged: the other way round"
        yield _Suspect(cell=now, told=told, figures=figures, columns=columns)
    as_of = row.section.as_of
    now = row.month_cell(as_of)
    twice = f", since {now} says again what stands before it" if as_of in row.actuals else ""
    if len(accused) >= _ENOUGH_FOR_ALL:
        yield from _too_late(context, row, columns, accused)
    if len(accused) >= _ENOUGH_FOR_ALL or twice:
        for moved, value, is_rough in skipped_month(context, row, columns, accused):
            last = row.month_cell(months_before(as_of, 1))
            told = (
                f"a month was skipped, and the figures from there to {last} stand a month too early{twice}: moved one "
                f"to the right, with {_figure(row, value, is_rough=is_rough)} for that month"
            )
            yield _Suspect(cell=now, told=told, figures=moved, columns=columns)


def _too_late(context: Context, row: Row, columns: Sequence[Column], accused: Sequence[Column]) -> Iterator[_Suspect]:
    """Yield the months that all stand in the next one's place, or those from one that was typed twice on."""
    as_of = row.section.as_of
    now = row.month_cell(as_of)
    for start in (date.min, *months_typed_twice(row)):
        for moved, is_rough in moved_months(context, row, columns, accused, start):
            first, figure = row.month_cell(min(moved)), _figure(row, moved[as_of] or 0.0, is_rough=is_rough)
            twice = "" if start == date.min else f", since {first} says again what stands before it"
            told = f"{first} to {now} stand a month too late{twice}: moved one to the left, with {figure} in {now}"
            yield _Suspect(cell=now, told=told, figures=moved, columns=columns)


def _figure(row: Row, value: float, *, is_rough: bool) -> str:
    return ("about " if is_rough else "") + written_as(value, row.measure)


def _value(row: Row, expected: str) -> float | None:
    """Return the figure that a text names, `36.9%` or `between 36.8% and 36.9%`, in the indicator's unit."""
    if row.measure.unit is Unit.DURATION:
        return None
    numbers = [number for text in re.findall(_NUMBERS, expected) if (number := parse_number(text))]
    if not numbers:
        return None
    value = float(sum(number.value for number in numbers)) / len(numbers)
    in_points = row.measure.unit is Unit.PERCENT and not numbers[0].is_percent
    return value / row.measure.scale if in_points else value


def _explains(context: Context, row: Row, suspect: _Suspect) -> bool:
    """Return whether the derived cells of the row are right with the other figures in its months."""
    return are_right(context, with_figures(row, suspect.figures), suspect.columns)


def _unless(finding: Finding, suspect: _Suspect) -> Finding:
    message = f"{finding.message}; unless {suspect.told}, all of the row would be right"
    return replace(finding, message=message, unless=suspect.cell)
