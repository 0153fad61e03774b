"""Which other figure in one month, or which exchange of two, would make all derived cells of a row right."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from kpiworkbook.model.actuals import Actual
from kpiworkbook.model.fields import CHANGES, MONTHS_BACK, Field
from kpiworkbook.model.periods import months_before, window
from kpiworkbook.model.records import Unit
from kpiworkbook.model.section import Column
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.shown import read_summary
from kpiworkbook.validator.signs import shown_change

__all__ = [
    "exchanged_months",
    "figures_between",
    "months_typed_twice",
    "moved_months",
    "other_figures",
    "skipped_month",
    "with_figures",
]


_YEAR = MONTHS_BACK[Field.CHANGE_YEAR]


def exchanged_months(row: Row) -> Iterator[Mapping[date, float]]:
    """Yield the current month and the one before with each other's figures, where they differ."""
    now, before = row.section.as_of, months_before(row.section.as_of, 1)
    current, base = row.actuals.get(now), row.actuals.get(before)
    if current and base and current.value != base.value:
        yield {now: base.value, before: current.value}


def months_typed_twice(row: Row) -> Iterator[date]:
    """Yield the months that say what the month before them does, the current one left out."""
    for period in row.plan.periods:
        now, before = row.actuals.get(period), row.actuals.get(months_before(period, 1))
        if now and before and now.value == before.value and period < row.section.as_of:
            yield period


def moved_months(
    context: Context, row: Row, columns: Sequence[Column], wrong: Sequence[Column], start: date = date.min
) -> Iterator[tuple[Mapping[date, float | None], bool]]:
    """Yield all months from `start` on with the figure of the next, the current with what derived cells ask for there.

    The second part tells whether a figure beside that would do as well.
    """
    as_of, at = row.section.as_of, row.plan.place_of
    moved: dict[date, float | None] = {as_of: None}
    for period in (each for each in at if start <= each < as_of):
        following = months_before(period, -1)
        moved[period] = row.values[at[following]] if following in at else None
    for period, value, is_rough in other_figures(context, with_figures(row, moved), columns, wrong):
        if period == as_of:
            yield {**moved, as_of: value}, is_rough


def skipped_month(
    context: Context, row: Row, columns: Sequence[Column], wrong: Sequence[Column]
) -> Iterator[tuple[Mapping[date, float | None], float, bool]]:
    """Yield the last year's months with the figure of the month before, where the current one has none of its own.

    That is, where it has none, or says again what the month before says. The second part is what the average asks for
    in the month that was skipped, which one it was cannot be told; the third whether a figure beside that would do as
    well.
    """
    as_of, at = row.section.as_of, row.plan.place_of
    average = [column for column in wrong if column.field is Field.AVERAGE_12M]
    now, before = row.actuals.get(as_of), row.actuals.get(months_before(as_of, 1))
    if before is None or (now and now.value != before.value) or not average:
        return
    first, *later = window(as_of)
    moved = {
        period: row.values[at[ago]] for period in later if period in at and (ago := months_before(period, 1)) in at
    }
    moved[first] = None
    for period, value, is_rough in other_figures(context, with_figures(row, moved), columns, average):
        if period == first and min(row.known, default=0) <= value <= max(row.known, default=0):
            yield {**moved, first: value}, value, is_rough


def with_figures(row: Row, given: Mapping[date, float | None]) -> Row:
    """Return a row with other figures in some of its months."""
    half = float(row.measure.half_step)
    months = list(zip(row.plan.figures, row.values, row.half_steps, strict=True))
    values = [given.get(c.period, value) if c.period else value for c, value, _ in months]
    half_steps = [half if c.period in given and value is None else step for c, value, step in months]
    return replace(row, values=values, half_steps=half_steps)


def other_figures(
    context: Context,
    row: Row,
    columns: Sequence[Column],
    wrong: Sequence[Column],
    asked: Mapping[date, Interval] = MappingProxyType({}),
) -> Iterator[tuple[date, float, bool]]:
    """Yield the months that derived cells go by with the figure that some of the cells ask for there.

    Those without a figure, which lack one for certain, come first, then the latest. The third part tells whether a
    figure beside it would do as well. All that the wrong cells show must hang on the month; what the others show
    narrows the figure down, and so does what is `asked` for in a month.
    """
    for period, low, high in figures_between(context, row, columns, wrong, asked):
        yield from _between(row, period, low, high)


def figures_between(
    context: Context,
    row: Row,
    columns: Sequence[Column],
    wrong: Sequence[Column],
    asked: Mapping[date, Interval] = MappingProxyType({}),
) -> Iterator[tuple[date, float, float]]:
    """Yield the months of `other_figures` with the least and the most that the cells ask for there."""
    shown = dict(_spans(context, row, columns))
    if any(column not in shown for column in wrong):
        return  # a cell that shows nothing asks for no figure
    months = context.months_of(row).actuals
    as_of = row.section.as_of
    periods = (*reversed(window(as_of)), months_before(as_of, _YEAR))
    for period in sorted(filter(row.plan.place_of.__contains__, periods), key=months.__contains__):
        needed = {c: span for c in shown if (span := _needed(c.field, shown[c], period, row, months))}
        if all(column in needed for column in wrong):
            spans = [*needed.values(), *([asked[period]] if period in asked else ())]
            yield period, max(span.low for span in spans), min(span.high for span in spans)


def _spans(context: Context, row: Row, columns: Sequence[Column]) -> Iterator[tuple[Column, Interval]]:
    """Yield the derived columns in which the row shows a figure, with all that it may stand for."""
    for column in columns:
        if column.field in CHANGES:
            figure = shown_change(context, row, column)
        else:
            figure = read_summary(row, column, context.card.settings)
        if figure.value is not None:
            yield column, figure.span


def _needed(field: Field, shown: Interval, period: date, row: Row, months: Mapping[date, Actual]) -> Interval | None:
    """Return what a month must be for a derived cell to show what it does; None where it does not hang on the month."""
    as_of = row.section.as_of
    if field in CHANGES:
        base_period = months_before(as_of, MONTHS_BACK[field])
        other = months.get(base_period if period == as_of else as_of)
        if other is None or period not in (as_of, base_period):
            return None
        known, ratio = Interval.around(other.value, other.half_step), shown.shifted(1)
        if ratio.low <= 0:
            return None
        return Interval(known.low * ratio.low, known.high * ratio.high) if period == as_of else known / ratio
    within = window(as_of)
    if period not in within:
        return None
    others = [months[each] for each in within if each in months and each != period]
    spans = [Interval.around(other.value, other.half_step) for other in others]
    if field is Field.MAX_12M:
        is_another = any(span.meets(shown) for span in spans)
        return Interval(-math.inf if is_another else shown.low, shown.high)
    number = len(spans) + 1
    rest = Interval(sum(span.low for span in spans), sum(span.high for span in spans))
    return Interval(shown.low * number, shown.high * number) - rest


def _between(row: Row, period: date, low: float, high: float) -> Iterator[tuple[date, float, bool]]:
    """Yield a figure between two ends, with the decimals that the row's figures have; nothing where there is none."""
    measure = row.measure
    half = float(measure.half_step)
    if not math.isfinite(low) or low > high + 2 * half:
        return
    step = 2 * half or (1.0 if measure.unit is Unit.COUNT else 10.0 ** -(measure.decimals + 3))
    value = round((low + high) / 2 / step) * step
    if low - half <= value <= high + half and (value >= 0 or min(row.known, default=0) < 0):
        yield period, value, high - low > step
