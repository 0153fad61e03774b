"""One new figure: what was typed, as its row's cells hold and show it; or why it cannot be used."""

from __future__ import annotations

import math
import re
from datetime import date, time, timedelta
from decimal import Decimal

from kpiworkbook.collector.given import NOT_CALCULATED, GivenRow, RefusedError
from kpiworkbook.collector.habits import Habits, mark_of
from kpiworkbook.model.records import Status, Unit
from kpiworkbook.model.settings import Settings
from kpiworkbook.model.values import NewFigure
from kpiworkbook.notation.figures import Figure, house_format, read_figure, true_value
from kpiworkbook.notation.number_format import render
from kpiworkbook.notation.numbers import parse_number, with_point
from kpiworkbook.notation.rounding import decimals_of

__all__ = ["read_value"]

_FORMULA = re.compile(r"[=@+]|-.*[+*/|!(]", re.DOTALL)
_MOST = 1e15
"""Excel keeps 15 digits."""
_MOST_DECIMALS = 4
"""More are digits of a division."""
_LONGEST_QUOTE = 60


def read_value(given: GivenRow, habits: Habits, settings: Settings) -> NewFigure:
    """Return the figure, or the placeholder, on the scale of its row and in the look of its other months.

    Raises RefusedError where it is neither, or does not fit the indicator.
    """
    value = given.value
    if isinstance(value, Decimal):
        value = float(value) if value.is_finite() else math.nan
    if isinstance(value, str):
        text = value.strip()
        figure = read_figure(text, text, "", settings.placeholders)
    else:
        number = _number(value)
        text = render(number, given.number_format or "General")
        figure = read_figure(number, text, given.number_format, settings.placeholders)
    if figure.status not in (Status.REPORTED, Status.NOT_UNDERSTOOD, Status.ERROR):
        return NewFigure(ref=habits.indicator.ref, value=text, number_format="", shown=text)
    if figure.value is None:
        raise RefusedError(_why_no_figure(text, figure))
    on_scale = _checked(figure, text, habits) * habits.measure.scale
    cell_value, code = float(on_scale), _number_format(text, on_scale, habits)
    return NewFigure(ref=habits.indicator.ref, value=cell_value, number_format=code, shown=render(cell_value, code))


def _number(value: object) -> float:
    if value is NOT_CALCULATED:
        raise RefusedError("the formula's result was never stored; open the file in Excel, save it, and run again")
    if isinstance(value, bool):
        raise RefusedError(f"{str(value).upper()} is no figure; give the number")
    if isinstance(value, date | time | timedelta):
        raise RefusedError(f"{value} is a date and no figure; Excel makes one of 1-2: format the cell as text first")
    if not isinstance(value, int | float):
        raise RefusedError(f"{_quoted(str(value))} is no figure; give a number or a text")
    if not abs(value) < _MOST:
        is_size = isinstance(value, int) or math.isfinite(value)
        raise RefusedError(
            "it has more digits than Excel keeps" if is_size else f"{value} is no number that a cell holds"
        )
    return value


def _why_no_figure(text: str, figure: Figure) -> str:
    if figure.status is Status.ERROR:
        return f"{text} is a formula's error; give the figure, or tbc"
    if _FORMULA.match(text):
        return f"{_quoted(text)} is a formula; give the figure itself"
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
        if not figure.is_percent:
            _check_bare(figure, text, habits)
        return value
    if figure.is_percent:
        raise RefusedError(f"{text!r} is a percentage, but the indicator is a {unit.value}{_example(habits)}")
    if habits.is_whole and value != value.to_integral_value():
        raise RefusedError(
            f"{value.normalize():f} is no whole number, but the indicator is a count{_example(habits)}. Where it can "
            f'have decimals, say "{habits.indicator.ref}" = "rate" under [units] in kpiworkbook.toml'
        )
    if value < 0 and habits.is_never_negative:
        raise RefusedError(f"{text!r} is below zero, but the indicator is a count{_example(habits)}")
    return value


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


def _number_format(text: str, value: Decimal, habits: Habits) -> str:
    """Return the format of the row's other months, with the footnote mark that was typed."""
    measure = habits.measure
    typed = parse_number(text)
    if not habits.is_fixed:
        # No month tells how the row is shown, so it is shown as it was typed.
        as_percent = measure.unit is Unit.PERCENT and measure.scale == 1
        if typed and typed.is_percent == as_percent:
            return typed.number_format
        places = min(max(decimals_of(value) - 2 * as_percent, 0), _MOST_DECIMALS)
        return "0" + ("." + "0" * places if places else "") + "%" * as_percent
    code = habits.number_format
    if typed and "," in typed.number_format and code.startswith("0") and habits.grouping_open:
        code = "#,##" + code
    mark = mark_of(text)
    if mark and ";" in code:
        code = house_format(measure, {})
    return f'{code}"{mark}"' if mark else code


def _example(habits: Habits) -> str:
    return f" ({habits.example})" if habits.example else ""


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…")
