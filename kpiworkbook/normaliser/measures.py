"""What is true of all figures of an indicator: unit, polarity, decimals, and how precisely they were typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from kpiworkbook.layout.heading_words import says_which_way_is_good
from kpiworkbook.model.fields import Field
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.records import Measure, Polarity, Unit
from kpiworkbook.model.scorecard import Indicator
from kpiworkbook.model.settings import Settings
from kpiworkbook.normaliser.durations import NO_DURATIONS, Durations
from kpiworkbook.normaliser.entries import FigureEntry, Manner
from kpiworkbook.normaliser.notices import problem
from kpiworkbook.notation.aims import parse_aim
from kpiworkbook.notation.arrows import parse_polarity
from kpiworkbook.notation.durations import MINUTES_FORMAT, USUAL_FORMAT, reach_of, shows_hours, usual_format
from kpiworkbook.notation.rounding import EXACT
from kpiworkbook.notation.units import is_rounded_by_name, named_time_format, named_unit

__all__ = ["measure_of"]

_PERCENT_FLAGS = frozenset(("p", "%", "y", "yes", "true"))
_LARGEST_FRACTION = Decimal(2)
"""A percentage above 200% is rare, one typed without its sign as 36.9 is not."""
_LARGE = _LARGEST_FRACTION / 10
"""One signed percentage of more than this tells of a row what most rows are: that larger ones are usual in it."""
_SEVERAL = 4
"""So many months have a precision in common; of fewer, the most precise tells."""
_MOST_DECIMALS = 4
"""More are digits of a division, not a choice of whoever typed them."""
_EXACT = Decimal(0)


def measure_of(
    indicator: Indicator,
    name: str,
    flag: str,
    months: Sequence[FigureEntry],
    settings: Settings,
    *,
    times: Durations = NO_DURATIONS,
) -> tuple[Measure, list[Problem]]:
    """Return what is true of a row's figures, and a problem where its polarity is not clear.

    That is told by its months, its name, and what stands under "Percentage?". `times` says whether they are durations.
    """
    manners = tuple([manner for entry in months if (manner := entry.manner) is not None])
    given = settings.units.get(indicator.ref) if settings.units else None
    unit = given or (Unit.DURATION if times.are_usual else _unit(name, flag, manners))
    polarity, problems = _polarity(indicator, settings)
    measure = _measure(manners, unit, polarity)
    if unit is Unit.PERCENT and (largest := _largest_fraction(months)) is not _LARGEST_FRACTION:
        measure = replace(measure, largest_fraction=largest)
    if unit is Unit.DURATION:
        code = measure.time_format or named_time_format(name) or (MINUTES_FORMAT if times.in_minutes else USUAL_FORMAT)
        in_minutes = times.in_minutes if times.are_usual else not shows_hours(code)
        measure = replace(measure, time_format=code, in_minutes=in_minutes)
    return measure, problems


@lru_cache(maxsize=4_096)
def _measure(months: tuple[Manner, ...], unit: Unit, polarity: Polarity) -> Measure:
    """Return the measure of months that are written so. Many rows are written alike, in one book and in the next."""
    if unit is Unit.DURATION:
        return _of_durations([month for month in months if month.time_format], polarity)
    is_percent = unit is Unit.PERCENT
    scale = 100 if is_percent and _in_points(months) else 1
    as_fraction = 2 if is_percent and scale == 1 else 0
    decimals = [m.decimals if m.is_percent or m.in_points else max(m.decimals - as_fraction, 0) for m in months]
    return Measure(
        unit=unit,
        polarity=polarity,
        decimals=min(max(decimals, default=0), _MOST_DECIMALS),
        half_step=_half_step(months, unit, scale),
        scale=scale,
        largest_fraction=_LARGEST_FRACTION,
        grouped=any(month.is_grouped for month in months),
        shows_sign=scale != 1 and _are_signed(months),
    )


def _of_durations(months: Sequence[Manner], polarity: Polarity) -> Measure:
    """Return the measure of durations. How exactly they are known goes by the parts that they use, as by decimals."""
    rounded = sorted([month.used_decimals for month in months if month.is_rounded], reverse=True)
    is_exact = len(rounded) * 2 <= len(months)
    return Measure(
        unit=Unit.DURATION,
        polarity=polarity,
        decimals=max((month.decimals for month in months), default=0),
        half_step=_EXACT if is_exact else reach_of(rounded[1] if len(rounded) >= _SEVERAL else rounded[0]),
        time_format=usual_format(month.time_format for month in months) if months else "",
    )


def _unit(name: str, flag: str, months: tuple[Manner, ...]) -> Unit:
    """Return the unit of a row. Percent signs say most, then the name; a flag that contradicts the name is a slip."""
    if _are_signed(months):
        return Unit.PERCENT
    if not months and named_time_format(name):
        return Unit.DURATION
    if unit := named_unit(name):
        return unit
    if flag.casefold() in _PERCENT_FLAGS:
        return Unit.PERCENT
    return Unit.RATE if is_rounded_by_name(name) else Unit.COUNT


@lru_cache(maxsize=4_096)
def _are_signed(months: tuple[Manner, ...]) -> bool:
    """Return whether most months that are written so have a percent sign."""
    return sum(month.is_signed for month in months) * 2 > len(months)


def _polarity(indicator: Indicator, settings: Settings) -> tuple[Polarity, list[Problem]]:
    if settings.polarity and (given := settings.polarity.get(indicator.ref)) is not None:
        return given, []
    column = indicator.section.column(Field.DOT)
    if column is None:
        return Polarity.NONE, []
    shown = indicator.grid.shown(indicator.row, column.index)
    polarity = parse_polarity(shown)
    if polarity is None:  # unless a symbol font draws it
        polarity = parse_polarity(shown, indicator.grid.symbol_font(indicator.row, column.index))
    if polarity is None and says_which_way_is_good(column.heading):
        polarity = parse_aim(shown)
    if polarity is not None:
        return polarity, []
    message = f"{shown!r} is neither ▲ nor ▼ nor empty, so no change is judged good or bad; write one of them"
    return Polarity.NONE, [problem("polarity-unclear", indicator, column, message)]


def _in_points(months: Sequence[Manner]) -> bool:
    """Return whether percentages are typed as 36.9: none has a sign, and most are too large to be fractions.

    Where half of them have a sign that is only text, the number formats say so, whatever their size.
    """
    if sum(month.in_points for month in months) * 2 >= max(len(months), 1):
        return True
    wholes = [month.whole for month in months if month.whole and not month.in_points]
    if any(month.is_percent for month in months) or not any(whole > _LARGEST_FRACTION for whole in wholes):
        return False
    return sum(whole > 1 for whole in wholes) * 2 >= len(wholes)


def _largest_fraction(months: Sequence[FigureEntry]) -> Decimal:
    """Return up to what size a percentage without its sign is a fraction, judged by the row's signed ones."""
    signed: list[Decimal] = []
    for entry in months:
        figure = entry.figure
        if figure.is_percent and figure.value:
            if abs(figure.value) > _LARGE:
                return _LARGEST_FRACTION
            signed.append(figure.value)
    return min(max(*signed, -min(signed)) * 10, _LARGEST_FRACTION) if signed else _LARGEST_FRACTION


def _half_step(months: Sequence[Manner], unit: Unit, scale: int) -> Decimal:
    """Return half a unit of the last decimal that typed months use; zeros that all months end in are none.

    One month with more decimals than all others (`1.49%` among `36.9%`) speaks for itself only.
    """
    rounded = sorted([_used_decimals(month, unit, scale) for month in months if month.is_rounded], reverse=True)
    if len(rounded) * 2 <= len(months):  # full-precision numbers behind a number format
        return _EXACT
    decimals = rounded[1] if len(rounded) >= _SEVERAL else rounded[0]
    if unit is Unit.COUNT and not decimals:
        return _EXACT
    if unit is Unit.PERCENT and scale == 1:  # 98% is the fraction 0.98, and 100% is no less precise
        decimals = max(decimals, 2)
    return Decimal(5).scaleb(-decimals - 1, EXACT) / scale


def _used_decimals(month: Manner, unit: Unit, scale: int) -> int:
    """Return a month's decimals on the scale of its row: those of 45.5 behind `0.0"%"`, among fractions, are three."""
    if unit is not Unit.PERCENT or not (month.in_points if scale == 1 else month.is_percent):
        return month.used_decimals
    return month.used_decimals + 2 if month.in_points else max(month.used_decimals - 2, 0)
