"""Judging an average or maximum cell: could any values that round to the typed months give what it says?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from kpiworkbook.model.actuals import Actual
from kpiworkbook.model.fields import Field
from kpiworkbook.model.findings import Cause, Severity
from kpiworkbook.model.periods import month_name, months_before, months_between, window
from kpiworkbook.model.places import ranges_in_row
from kpiworkbook.model.records import Measure, Unit
from kpiworkbook.model.section import Column
from kpiworkbook.notation.durations import finely_shown, rounded
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.notation.rounding import decimal_of
from kpiworkbook.relations import Ends
from kpiworkbook.validator.causes import Hypothesis, Likely, likeliest, scaled, shows
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.history import Months
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.shown import ShownFigure, read_summary
from kpiworkbook.validator.verdict import Verdict, is_unknown

__all__ = ["judge_summary"]

_RULES = {Field.AVERAGE_12M: "average-value", Field.MAX_12M: "maximum-value"}
_WORDS = {Field.AVERAGE_12M: "mean", Field.MAX_12M: "largest"}
_OTHER = {Field.AVERAGE_12M: Field.MAX_12M, Field.MAX_12M: Field.AVERAGE_12M}
_WINDOW = 12
_NEAREST = 5
"""Steps of the last decimal around the exact figure that count as what was meant, where a digit may have slipped."""


def judge_summary(context: Context, row: Row, column: Column, expected: str) -> Verdict | None:
    """Return what is wrong with an average or maximum that differs from the recomputed one."""
    shown = read_summary(row, column, context.card.settings)
    months, periods = context.months_of(row), window(row.section.as_of)
    if not shown.is_understood or not row.shown(column):
        return None  # other rules tell of these
    if is_unknown(*(months.status(period) for period in periods if period in months)):
        return None  # what nobody can know cannot be held against the cell
    rule, absent = _RULES[column.field], [period for period in periods if period not in months]
    available = _of_months(months, periods)
    house = _summary(column.field, available) if available else None
    if house and shown.value is not None and shown.span.meets(house.span):
        return Verdict.rounded(rule, repr(row.shown(column)), expected)
    told = f"{row.shown(column)!r} should be {expected!r}: {_arithmetic(row, months, column, house)}"
    if house is None:
        likely = (
            likeliest(shown, _single_months(row, shown)) if shown.value is not None else Likely(cause=Cause.UNKNOWN)
        )
        verdict = Verdict.of(rule, told, likely)
        return replace(verdict, severity=Severity.WARNING) if absent else verdict
    if shown.value is None:
        return Verdict(rule=rule, message=told, cause=Cause.UNKNOWN)
    possible = () if row.measure.unit is Unit.DURATION else _possible(house, shown)  # its digits are no decimals
    likely = likeliest(shown, _hypotheses(context, row, column, shown, house), possible)
    too_small = column.field is Field.MAX_12M and shown.span.high < house.span.low
    if absent and not too_small:
        names = ", ".join(map(month_name, absent[:3]))
        told += f"; figures of {names}, which are not on the sheet, could explain it"
        return Verdict(rule=rule, message=told, cause=likely.cause, severity=Severity.WARNING)
    return Verdict.of(rule, told, likely)


def _of_months(months: Months, periods: Sequence[date]) -> list[Actual]:
    """Return the figures that a row has in some months."""
    return [actual for period in periods if (actual := months.actuals.get(period))]


def _arithmetic(row: Row, months: Months, column: Column, house: Hypothesis | None) -> str:
    """Return the calculation in words: `the mean of the 12 figures from Oct-18 to Sep-19 (H66 to S66) is 170.3`."""
    periods = window(row.section.as_of)
    there = [period for period in periods if period in months]
    reach = (
        f"{month_name(periods[0])} to {month_name(periods[-1])} ({months.cell(there[0])} to {months.cell(there[-1])})"
    )
    if house is None:
        return f"no month of {reach} has a figure"
    number = len(_of_months(months, periods))
    figures = "figure" if number == 1 else f"{number} figures"
    return f"the {_WORDS[column.field]} of the {figures} from {reach} is {_precisely(house.value, row.measure)}"


def _precisely(value: float, measure: Measure) -> str:
    """Return a figure with a decimal more than its months show, where it has one."""
    if measure.unit is Unit.DURATION:
        return finely_shown(value, measure.time_format)
    points = measure.unit is Unit.PERCENT
    text = f"{value * (100 if points else 1):z,.{measure.decimals + 1}f}".removesuffix(".0")
    return text + "%" * points


def _summary(
    field: Field, actuals: Sequence[Actual], *, zeros: int = 0, cause: Cause = Cause.NONE, words: str = ""
) -> Hypothesis:
    """Return the average or maximum of months, as typed and with all that they may stand for."""
    ends = Ends.of((), [actual.value for actual in actuals], [actual.half_step for actual in actuals])
    if field is Field.MAX_12M:
        span = Interval(max(ends.low), max(ends.high))
    else:
        number = len(actuals) + zeros
        span = Interval(sum(ends.low) / number, sum(ends.high) / number)
    return Hypothesis(cause=cause, words=words, value=_value(field, actuals, zeros), span=span)


def _value(field: Field, actuals: Sequence[Actual], zeros: int = 0) -> float:
    values = [actual.value for actual in actuals]
    return max(values) if field is Field.MAX_12M else sum(values) / (len(values) + zeros)


def _possible(house: Hypothesis, shown: ShownFigure) -> Iterator[float]:
    """Yield the figures that the cell could rightly show, with the decimals that it has; the exact one first."""
    step = 10.0**-shown.decimals
    exact = round(house.value, shown.decimals)
    near = [exact + steps * step for steps in range(-_NEAREST, _NEAREST + 1)]
    for figure in sorted(near, key=lambda figure: abs(figure - house.value)):
        if house.span.meets(Interval(figure - step / 2, figure + step / 2)):
            yield figure


def _hypotheses(
    context: Context, row: Row, column: Column, shown: ShownFigure, house: Hypothesis
) -> Iterator[Hypothesis]:
    """Yield what the cell would show, had something gone wrong; the simplest first."""
    as_of, field = row.section.as_of, column.field
    months = context.months_of(row)
    own = _of_months(months, window(as_of))
    yield from _passed_over(context, row, column, months)
    if shown.value:
        words = "the sign is the wrong way round"
        span = Interval(-house.span.high, -house.span.low)
        yield Hypothesis(cause=Cause.SIGN_FLIPPED, words=words, value=-house.value, span=span)
    yield from _swapped(context, row, column, own, house)
    ago = months_before(as_of, 1)
    if before := _of_months(months, window(ago)):
        words = f"it was right a month ago, for {month_name(ago)}"
        yield _summary(field, before, cause=Cause.CARRIED_OVER, words=words)
    word = "average" if field is Field.AVERAGE_12M else "maximum"
    missing = sum(p in months and p not in months.actuals for p in window(as_of))
    if missing and field is Field.AVERAGE_12M:
        words = "it counts the months without a figure as zero"
        yield _summary(field, own, zeros=missing, cause=Cause.WRONG_WINDOW, words=words)
    for length in _other_lengths(row):
        actuals = _of_months(months, window(as_of, length))
        if actuals and shows(shown.span, _value(field, actuals)):
            yield _summary(field, actuals, cause=Cause.WRONG_WINDOW, words=f"it is the {word} of {length} months")
    rest = _of_months(months, window(as_of)[:-1])
    was_right = bool(before) and shows(shown.span, _value(field, before))
    if as_of in months.actuals and rest and not was_right and shows(shown.span, _value(field, rest)):
        yield _summary(field, rest, cause=Cause.WRONG_WINDOW, words=f"it leaves out {month_name(as_of)}")
    if shown.value:
        yield from scaled(shown.span, house.value, _rounded(house.value, row.measure))
    yield from _single_months(row, shown)


def _rounded(value: float, measure: Measure) -> float:
    if measure.unit is Unit.DURATION:
        return float(rounded(decimal_of(value), measure.decimals))
    return round(value, measure.decimals + (2 if measure.unit is Unit.PERCENT else 0))


def _passed_over(context: Context, row: Row, column: Column, months: Months) -> Iterator[Hypothesis]:
    """Yield what a formula gives where some of its months are stored as text, which Excel's functions pass over."""
    if (row.number, column.index) not in row.grid.look.formulas:
        return
    periods = window(row.section.as_of)
    index_of = {period: row.month(period).column.index for period in periods if period in row.actuals}
    texts = {p: index for p, index in index_of.items() if isinstance(row.grid.value(row.number, index), str)}
    if not texts or not _reaches(context, row, column, texts.values()):
        return
    if rest := _of_months(months, [period for period in periods if period not in texts]):
        which = f"{ranges_in_row(row.number, texts.values())}, which {'is' if len(texts) == 1 else 'are'}"
        words = f"the formula passes over {which} stored as text"
        yield _summary(column.field, rest, cause=Cause.WRONG_WINDOW, words=words)


def _reaches(context: Context, row: Row, column: Column, indexes: Iterable[int]) -> bool:
    """Return whether a cell's formula takes some cells of its row, as far as it tells which it takes."""
    from kpiworkbook.formula_months import areas_alone

    formula = context.formulas.get(row.sheet.name, {}).get((row.number, column.index), "")
    areas = [(left, right) for top, left, bottom, right in areas_alone(formula) if top <= row.number <= bottom]
    return not areas or all(any(left <= index <= right for left, right in areas) for index in indexes)


def _other_lengths(row: Row) -> list[int]:
    """Return the lengths of other windows that the sheet allows, the likeliest first."""
    as_of = row.section.as_of
    oldest = min(row.plan.place_of)
    reach = months_between(oldest, as_of) + 1
    since_april = (as_of.month - 4) % 12 + 1
    lengths = (13, 14, 11, since_april, *range(15, reach + 1), *range(3, 11))
    return list(dict.fromkeys(length for length in lengths if length <= reach and length != _WINDOW))


def _swapped(
    context: Context, row: Row, column: Column, actuals: Sequence[Actual], house: Hypothesis
) -> Iterator[Hypothesis]:
    """Yield the other summary where each of the two cells shows what the other should."""
    other = row.section.column(_OTHER[column.field])
    if other is None:
        return
    there = read_summary(row, other, context.card.settings)
    if there.value is not None and there.span.meets(house.span):
        words = f"it is exchanged with {row.cell(other)}, {other.heading!r}"
        yield _summary(other.field, actuals, cause=Cause.SWAPPED_COLUMNS, words=words)


def _single_months(row: Row, shown: ShownFigure) -> Iterator[Hypothesis]:
    """Yield the figures of single months that the cell shows just so: among many, one that nearly fits says nothing."""
    span = shown.span
    for period, actual in sorted(row.actuals.items(), reverse=True):
        if shows(span, actual.value):
            words = f"it is the figure of {month_name(period)}"
            around = Interval.around(actual.value, actual.half_step)
            yield Hypothesis(cause=Cause.WRONG_MONTH, words=words, value=actual.value, span=around)
