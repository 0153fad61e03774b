"""One new figure: what was typed, as its row's cells hold and show it; or why it cannot be used."""

from __future__ import annotations

import math
import re
from datetime import date, time, timedelta
from decimal import Decimal

from kpiworkbook.collector.durations import days_of, new_duration
from kpiworkbook.collector.given import NOT_CALCULATED, GivenRow, RefusedError
from kpiworkbook.collector.habits import Habits
from kpiworkbook.collector.looks import look_of
from kpiworkbook.model.records import Status, Unit
from kpiworkbook.model.settings import Settings
from kpiworkbook.model.values import NewFigure
from kpiworkbook.notation.durations import is_duration
from kpiworkbook.notation.figures import Figure, read_in_row, true_value
from kpiworkbook.notation.named_scales import in_named_scale
from kpiworkbook.notation.number_format import render, scaling
from kpiworkbook.notation.numbers import parse_number, with_point
from kpiworkbook.notation.own_units import second_of_ratio, with_unit

__all__ = ["read_value"]

_FORMULA = re.compile(r"[=@+]|-.*[+*/|!(]", re.DOTALL)
_MOST = 1e15
"""Excel keeps 15 digits."""
_LONGEST_QUOTE = 60
_FAR = 100
"""So many times as large as all other figures of its row, or as small, a figure is of another order."""


def read_value(given: GivenRow, habits: Habits, settings: Settings) -> NewFigure:
    """Return the figure, or the placeholder, on the scale of its row and in the look of its other months.

    Raises RefusedError where it is neither, or does not fit the indicator.
    """
    value = given.value
    if isinstance(value, Decimal):
        value = float(value) if value.is_finite() else math.nan
    number: float | None = None
    is_duration_row = habits.measure.unit is Unit.DURATION
    if isinstance(value, str):
        text = value.strip()
        figure = read_in_row(text, text, "", settings.placeholders, habits.measure)
        if is_duration_row and (typed := parse_number(text)) and not typed.is_percent:
            number = float(typed.value)
    else:
        is_time = is_duration_row and isinstance(value, time | timedelta) and not given.number_format
        number = days_of(value) if is_time and isinstance(value, time | timedelta) else _number(value)
        code = habits.measure.time_format if is_time else given.number_format
        text = render(number, code or "General")
        figure = read_in_row(number, text, code, settings.placeholders, habits.measure)
    if is_duration_row and (figure.number is not None or number is not None):
        return new_duration(number, text, figure, habits)
    if figure.status not in (Status.REPORTED, Status.NOT_UNDERSTOOD, Status.ERROR):
        return NewFigure(ref=habits.label, value=text, number_format="", shown=text)
    if figure.value is None:
        raise RefusedError(_in_scale(text, habits) or _why_no_figure(text, figure, habits))
    on_scale = _checked(figure, text, habits) * habits.measure.scale
    look, cell_value = look_of(text, on_scale, habits), float(on_scale)
    shown = render(cell_value, look.number_format)
    return NewFigure(ref=habits.label, value=cell_value, number_format=look.number_format, shown=shown, note=look.note)


def _number(value: object) -> float:
    if value is NOT_CALCULATED:
        raise RefusedError("the formula's result was never stored; open the file in Excel, save it, and run again")
    if isinstance(value, bool):
        raise RefusedError(f"{str(value).upper()} is no figure; give the number")
    if isinstance(value, time | timedelta):
        raise RefusedError(f"{value} is a date and no figure, or a duration, which the indicator's figures are not")
    if isinstance(value, date):
        raise RefusedError(f"{value} is a date and no figure; Excel makes one of 1-2: format the cell as text first")
    if not isinstance(value, int | float):
        raise RefusedError(f"{_quoted(str(value))} is no figure; give a number or a text")
    if not abs(value) < _MOST:
        is_size = isinstance(value, int) or math.isfinite(value)
        raise RefusedError(
            "it has more digits than Excel keeps" if is_size else f"{value} is no number that a cell holds"
        )
    return value


def _in_scale(text: str, habits: Habits) -> str:
    meant = in_named_scale(text, habits.indicator.name, [float(size) for size in habits.sizes])
    return (
        f"{_quoted(text)} is not understood with its unit; give {meant!r}, as the indicator's name says"
        if meant
        else ""
    )


def _why_no_figure(text: str, figure: Figure, habits: Habits) -> str:
    if figure.status is Status.ERROR:
        return f"{text} is a formula's error; give the figure, or tbc"
    if _FORMULA.match(text):
        return f"{_quoted(text)} is a formula; give the figure itself"
    if is_duration(text):
        ratio = f"; if it is a ratio, give {second}" if (second := second_of_ratio(text)) else ""
        return (
            f"{text!r} is a duration, but the indicator's figures are none{ratio}; if they are to be, "
            f"{_as_unit(habits, Unit.DURATION)}"
        )
    if habits.measure.unit is not Unit.DURATION and (known := with_unit(text)):
        alone = f" (or '{known.part}' alone)" if known.part else ""
        return f"{_quoted(text)} is not understood with its unit; give '{known.figure}'{alone}"
    meant = f"; {pointed!r} was perhaps meant" if (pointed := with_point(text)) else ""
    return (
        f"{_quoted(text)} is neither a figure nor a placeholder{meant}; correct it, or say what it means under "
        "[placeholders] in kpiworkbook.toml"
    )


def _checked(figure: Figure, text: str, habits: Habits) -> Decimal:
    """Return the figure in its indicator's unit, percentages as fractions; raise RefusedError where it does not fit."""
    unit = habits.measure.unit
    value = true_value(figure, habits.measure)
    assert value is not None  # noqa: S101 - the caller has looked
    if unit is Unit.PERCENT:
        if not (figure.is_percent or figure.in_points):
            _check_bare(figure, text, habits)
        return value
    if figure.is_percent or figure.in_points:
        raise RefusedError(f"{text!r} is a percentage, but the indicator is a {unit.value}{_example(habits)}")
    _check_size(value, text, habits)
    if habits.is_whole and value != value.to_integral_value():
        raise RefusedError(
            f"{value.normalize():f} is no whole number, but the indicator is a count{_example(habits)}. Where it can "
            f"have decimals, {_as_unit(habits, Unit.RATE)}"
        )
    if value < 0 and habits.is_never_negative:
        raise RefusedError(
            f"{text!r} is below zero, but the indicator is a count{_example(habits)}. Where it can be below zero, "
            f"{_as_unit(habits, Unit.RATE)}"
        )
    return value


def _check_size(value: Decimal, text: str, habits: Habits) -> None:
    """Refuse what was given as the row shows its figures and not as it stores them: 1,215 for 1,215,000."""
    scale, sizes = scaling(float(value), habits.usual_format), [abs(size) for size in habits.sizes if size]
    size = abs(value)
    if scale == 1 or not sizes or not size:
        return
    least, most = min(sizes) / _FAR, max(sizes) * _FAR
    is_less_than_shown = size < scale <= min(sizes) and size * scale <= most
    if least <= size <= most and not is_less_than_shown:
        return
    meant = next((each for each in (value * scale, value / scale) if least <= abs(each) <= most), None)
    remedy = "give it as it is stored" if meant is None else f"give {meant.normalize():,f}"
    raise RefusedError(
        f"{text!r} is far from the row's other figures, which the number format shows divided by {scale:,} "
        f"({habits.stored_example}); {remedy}. If it is right as it stands, type it into the cell by hand"
    )


def _check_bare(figure: Figure, text: str, habits: Habits) -> None:
    """Refuse a percentage without its sign that could be a fraction as well as points: 1.5 is 150% or 1.5%."""
    assert figure.value is not None  # noqa: S101 - the caller has looked
    size, scale = abs(figure.value), habits.measure.scale
    in_doubt = (
        habits.largest_fraction() < size <= 2 if scale == 1 else 0 < size <= 1 and size < habits.smallest_points()
    )
    if in_doubt:
        hundredfold = f"{(figure.value * 100).normalize():f}%"
        raise RefusedError(
            f"{text!r} could mean {hundredfold} or {text}%{_example(habits)}; write it with its percent sign"
        )


def _as_unit(habits: Habits, unit: Unit) -> str:
    ref = habits.indicator.ref
    return f'{"say" if ref else "give it a ref, and say"} "{ref or "D1"}" = "{unit}" under [units] in kpiworkbook.toml'


def _example(habits: Habits) -> str:
    return f" ({habits.example})" if habits.example else ""


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…")
