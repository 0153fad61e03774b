"""Judging a change cell: could any values that round to the typed months give what it says?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

from kpiworkbook.model.actuals import Actual
from kpiworkbook.model.derived import Arrow
from kpiworkbook.model.fields import MONTHS_BACK, Field
from kpiworkbook.model.findings import Cause
from kpiworkbook.model.periods import month_name, months_before
from kpiworkbook.model.records import Status, Unit
from kpiworkbook.model.section import Column
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrows import arrow_of, parse_change
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.notation.rounding import round_half_away
from kpiworkbook.validator.arithmetic import change_in_words
from kpiworkbook.validator.causes import Hypothesis, Likely, likeliest, reach, scaled, shows
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.history import Months
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.shown import ShownFigure
from kpiworkbook.validator.signs import shown_change
from kpiworkbook.validator.verdict import Verdict, is_unknown

__all__ = ["judge_change"]

_VALUE, _ARROW = "change-value", "change-arrow"
_WHOLE_PERCENT = 2
"""Decimals of a fraction that is shown as a whole percent."""
_NEAREST = 3
"""Whole percents around the exact change that count as what was meant, where a digit may have slipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """A change cell, what it shows and what it should."""

    row: Row
    months: Months
    column: Column
    shown: ShownFigure
    expected: str
    arrows: ArrowSettings
    as_of: date
    """The current period."""
    base_period: date
    """The month that the current one is compared with."""

    @property
    def text(self) -> str:
        """The cell's text as typed, in quotation marks."""
        return repr(self.row.shown(self.column))


def judge_change(context: Context, row: Row, column: Column, expected: str) -> Verdict | None:
    """Return what is wrong with a change cell that differs from the recomputed one."""
    settings = context.card.settings
    shown = shown_change(context, row, column)
    as_of, back = row.section.as_of, MONTHS_BACK[column.field]
    months, base_period = context.months_of(row), months_before(as_of, back)
    cell = _Cell(row=row, months=months, column=column, shown=shown, expected=expected, arrows=settings.arrows,
                 as_of=as_of, base_period=base_period)  # fmt: skip
    if not shown.is_understood or not row.shown(column):
        return None  # other rules tell of these
    if base_period not in months or is_unknown(months.status(base_period), months.status(as_of)):
        return None  # what nobody can know cannot be held against the cell
    base, current = months.actuals.get(base_period), months.actuals.get(as_of)
    if base is None or current is None or base.value < 0 or (base.value == 0 and base.half_step == 0):
        return _without_change(context, cell)
    if shown.value is None:
        return _without_percentage(context, cell, base, current)
    house = _span(base, current)
    if not shown.span.meets(house):
        message = f"{cell.text} should be {expected!r}: {_arithmetic(cell)}"
        return Verdict.of(_VALUE, message, _likely(context, cell, house))
    if shown.arrow is not None and not _arrow_fits(shown, house, settings.arrows):
        held = "percentage" if settings.arrows.basis == "shown" else "exact change"
        message = f"{cell.text} should be {expected!r}: {_arithmetic(cell)}; the arrow does not match the {held}"
        return Verdict(rule=_ARROW, message=message, cause=Cause.ARROW_FLIPPED)
    if cell.shown.is_inferred and _says_the_same(cell, base, current):
        return None
    return Verdict.rounded(_VALUE, cell.text, expected)


def _says_the_same(cell: _Cell, base: Actual, current: Actual) -> bool:
    """Return whether a cell shows the change, to the decimals that it has, in the way that its section has for it."""
    wanted = parse_change(cell.expected, arrows=cell.arrows)
    shown = Decimal(str(round(cell.shown.value or 0.0, 9)))
    if cell.shown.decimals > _WHOLE_PERCENT:
        change = Decimal(str(round(current.value / base.value - 1, 12)))
        return round_half_away(change, cell.shown.decimals) == shown
    return wanted is not None and wanted.percent is not None and wanted.percent == shown * 100


def _without_change(context: Context, cell: _Cell) -> Verdict | None:
    """Judge a cell that cannot show a change, because its base or its current figure does not allow one.

    What was not understood is no reason: corrected, it may be a figure.
    """
    base, months = cell.base_period, cell.months
    without = [period for period in (base, cell.as_of) if period not in months.actuals]
    without.sort(key=lambda period: months.status(period) is Status.NOT_UNDERSTOOD)
    reason = next(
        (f"{month_name(period)} ({months.cell(period)}) {_without_figure(months.shown(period))}" for period in without),
        f"the base {month_name(base)} ({months.cell(base)}) is {months.shown(base)}, not above zero",
    )
    message = f"{cell.text} should be {cell.expected!r}: there is no change to show, since {reason}"
    if cell.shown.value is not None:
        other = _other_change(context, cell)
        hypotheses = chain(_left_there(cell, other), _right_a_month_ago(cell), _with_other_months(cell))
        return Verdict.of(_VALUE, message, likeliest(cell.shown, hypotheses))
    if cell.shown.arrow is not None:
        return Verdict(rule=_ARROW, message=message, cause=Cause.UNKNOWN)
    return None


def _without_figure(text: str) -> str:
    return f"says {text!r}" if text else "is empty"


def _without_percentage(context: Context, cell: _Cell, base: Actual, current: Actual) -> Verdict | None:
    """Judge a cell that shows no percentage although there is one: `- n/a`, or an arrow alone."""
    message = f"{cell.text} should be {cell.expected!r}: {_arithmetic(cell)}"
    if cell.shown.arrow is not None:
        span = _span(base, current)
        ends = [end for end in (span.low, span.high) if math.isfinite(end)]
        if any(_arrow_at(end, cell.arrows) is cell.shown.arrow for end in ends):
            return None
        return Verdict(rule=_ARROW, message=message, cause=Cause.ARROW_FLIPPED)
    if base.value <= base.half_step:  # the base may have been zero before it was rounded
        return Verdict.rounded(_VALUE, cell.text, cell.expected)
    return Verdict.of(_VALUE, message, _why_nothing(context, cell, base, current))


def _why_nothing(context: Context, cell: _Cell, base: Actual, current: Actual) -> Likely:
    """Return why a cell shows no change although there is one: it was so a month ago, or its neighbour has it."""
    other = _other_change(context, cell)
    if other and other.shown.value is not None and other.shown.span.meets(_span(base, current)) and not other.has_one:
        words = f"it is exchanged with {cell.row.cell(other.column)}, {other.column.heading!r}"
        return Likely(cause=Cause.SWAPPED_COLUMNS, words=words)
    ago = months_before(cell.as_of, 1)
    periods = (ago, months_before(ago, MONTHS_BACK[cell.column.field]))
    if all(period in cell.months for period in periods) and not _has_change(cell.months, *periods):
        return Likely(cause=Cause.CARRIED_OVER, words=f"it was right a month ago, for {month_name(ago)}")
    return Likely(cause=Cause.UNKNOWN)


def _has_change(months: Months, current: date, base: date) -> bool:
    """Return whether there is a change to show between two months."""
    return current in months.actuals and base in months.actuals and months.actuals[base].value > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Other:
    """The other of the two change cells of a row."""

    column: Column
    shown: ShownFigure
    base_period: date
    has_one: bool
    """Whether there is a change that it should show."""


def _other_change(context: Context, cell: _Cell) -> _Other | None:
    field = Field.CHANGE_YEAR if cell.column.field is Field.CHANGE_MONTH else Field.CHANGE_MONTH
    column = cell.row.section.column(field)
    if column is None:
        return None
    base = months_before(cell.as_of, MONTHS_BACK[field])
    shown = shown_change(context, cell.row, column)
    return _Other(column=column, shown=shown, base_period=base, has_one=_has_change(cell.months, cell.as_of, base))


def _left_there(cell: _Cell, other: _Other | None) -> Iterator[Hypothesis]:
    """Yield the other change, where that cell shows nothing as this one should."""
    if other and other.has_one and other.shown.is_understood and other.shown.value is None:
        base, current = cell.months.actuals[other.base_period], cell.months.actuals[cell.as_of]
        words = f"it is exchanged with {cell.row.cell(other.column)}, {other.column.heading!r}"
        yield _hypothesis(Cause.SWAPPED_COLUMNS, words, base, current)


def _arithmetic(cell: _Cell) -> str:
    return change_in_words(cell.months, cell.as_of, cell.base_period)


def _arrow_fits(shown: ShownFigure, house: Interval, arrows: ArrowSettings) -> bool:
    """Return whether the arrow goes with what decides it: the percentage, or the exact change, one of `house`."""
    if arrows.basis == "exact":
        ends = (max(shown.span.low, house.low), min(shown.span.high, house.high))
        return any(_arrow_at(end, arrows) is shown.arrow for end in ends)
    typed = Decimal(str(round(shown.value or 0.0, 9)))
    return shown.arrow in (arrow_of(typed, arrows.threshold), _arrow_at(float(typed), arrows))


def _arrow_at(change: float, arrows: ArrowSettings) -> Arrow:
    """Return the arrow of an exact change: its own, or that of the whole percent that it shows."""
    exact = Decimal(str(round(change, 9)))
    return arrow_of(round_half_away(exact, 2) if arrows.basis == "shown" else exact, arrows.threshold)


def _span(base: Actual, current: Actual) -> Interval:
    """Return every change that values rounding to the two typed figures can give."""
    low, high = Interval.around(current.value, current.half_step)
    least, most = Interval.around(base.value, base.half_step)
    return Interval(low / most - 1 if most > 0 else math.inf, high / least - 1 if least > 0 else math.inf)


def _hypothesis(cause: Cause, words: str, base: Actual, current: Actual) -> Hypothesis:
    return Hypothesis(cause=cause, words=words, value=current.value / base.value - 1, span=_span(base, current))


def _likely(context: Context, cell: _Cell, house: Interval) -> Likely:
    possible = _possible(cell.months.actuals[cell.base_period], cell.months.actuals[cell.as_of], house)
    nearest = next(possible, None)
    others = possible if nearest is None else chain([nearest], possible)
    return likeliest(cell.shown, _hypotheses(context, cell, house, nearest), others)


def _possible(base: Actual, current: Actual, house: Interval) -> Iterator[float]:
    """Yield the whole percents that the cell could rightly show, as fractions; those next to the exact one first."""
    if base.value > 0:
        exact = current.value / base.value - 1
        near = [round(exact * 100) + step for step in range(-_NEAREST, _NEAREST + 1)]
        for percent in sorted(near, key=lambda percent: abs(percent / 100 - exact)):
            if house.meets(Interval((percent - 0.5) / 100, (percent + 0.5) / 100)):
                yield percent / 100


def _hypotheses(context: Context, cell: _Cell, house: Interval, nearest: float | None) -> Iterator[Hypothesis]:
    """Yield what the cell would show, had something gone wrong; the simplest first.

    `house` is what the figures can give, `nearest` the likeliest change that it could show.
    """
    row, shown = cell.row, cell.shown
    base, current = cell.months.actuals[cell.base_period], cell.months.actuals[cell.as_of]
    if base.value > 0 and shown.value:
        points_back = (shown.arrow is Arrow.UP and shown.value < 0) or (shown.arrow is Arrow.DOWN and shown.value > 0)
        yield Hypothesis(cause=Cause.SIGN_FLIPPED, words=_wrong_sign(shown), value=-(current.value / base.value - 1),
                         span=Interval(-house.high, -house.low), is_evident=points_back)  # fmt: skip
    yield from _swapped(context, cell, house)
    yield from _right_a_month_ago(cell)
    if row.measure.unit is Unit.PERCENT:
        span = Interval.around(current.value, current.half_step) - Interval.around(base.value, base.half_step)
        words = "it is the difference in percentage points, and not the change relative to the base"
        yield Hypothesis(cause=Cause.PERCENTAGE_POINTS, words=words, value=current.value - base.value, span=span)
    if base.value > 0 and shown.value and nearest:
        yield from scaled(shown.span, current.value / base.value - 1, nearest)
    yield from _with_other_months(cell)


def _wrong_sign(shown: ShownFigure) -> str:
    """Return what is wrong with a change whose sign is, in the words of one who is to mend it."""
    is_rise = (shown.value or 0) > 0
    if shown.arrow is (Arrow.UP if is_rise else Arrow.DOWN):
        has_sign = is_rise or shown.has_sign
        return "arrow and sign are the wrong way round" if has_sign else "its arrow points the wrong way"
    return "its minus sign is missing" if is_rise and not shown.has_sign else "the sign is the wrong way round"


def _swapped(context: Context, cell: _Cell, house: Interval) -> Iterator[Hypothesis]:
    """Yield the other change where each of the two cells shows what the other should."""
    other = _other_change(context, cell)
    if other and other.has_one and other.shown.value is not None and other.shown.span.meets(house):
        words = f"it is exchanged with {cell.row.cell(other.column)}, {other.column.heading!r}"
        base, current = cell.months.actuals[other.base_period], cell.months.actuals[cell.as_of]
        yield _hypothesis(Cause.SWAPPED_COLUMNS, words, base, current)


def _right_a_month_ago(cell: _Cell) -> Iterator[Hypothesis]:
    ago = months_before(cell.as_of, 1)
    base = months_before(ago, MONTHS_BACK[cell.column.field])
    if _has_change(cell.months, ago, base):
        words = f"it was right a month ago, for {month_name(ago)}"
        yield _hypothesis(Cause.CARRIED_OVER, words, cell.months.actuals[base], cell.months.actuals[ago])


def _with_other_months(cell: _Cell) -> Iterator[Hypothesis]:
    """Yield the change on every other month of the sheet, and that of every other one on the same base, if it is shown.

    They are many, and explain a cell only if it shows just what they give.
    """
    actuals, span = cell.row.actuals, cell.shown.span
    low, high = reach(span)
    current, base = actuals.get(cell.as_of), cell.months.actuals.get(cell.base_period)
    others = [(period, other) for period, other in sorted(actuals.items(), reverse=True)
              if period not in (cell.as_of, cell.base_period)]  # fmt: skip
    for period, other in others:
        if current and other.value > 0:
            change = current.value / other.value - 1
            if low <= change <= high and shows(span, change):
                yield _hypothesis(Cause.WRONG_MONTH, f"it is the change on {month_name(period)}", other, current)
    for period, other in others:
        if base and base.value > 0:
            change = other.value / base.value - 1
            if low <= change <= high and shows(span, change):
                words = f"it is the change of {month_name(period)} on {month_name(cell.base_period)}"
                yield _hypothesis(Cause.WRONG_MONTH, words, base, other)
