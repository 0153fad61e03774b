"""What an entry in a figure's place means: a number, a placeholder, or something that a person must look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from functools import lru_cache

from kpiworkbook.model.grid import CellValue
from kpiworkbook.model.records import Measure, Status, Unit
from kpiworkbook.notation.durations import (
    USUAL_FORMAT,
    cut_or_rounded,
    parse_duration,
    places_of,
    shown_places,
)
from kpiworkbook.notation.number_format import decimals, is_clock, is_literal_percent, is_percent, is_time, render
from kpiworkbook.notation.numbers import is_suppressed, parse_number
from kpiworkbook.notation.rounding import EXACT, decimal_of, decimals_of, round_half_away

__all__ = [
    "ERRORS",
    "NOTHING",
    "Figure",
    "as_duration",
    "configured_format",
    "house_format",
    "keeps_format",
    "lacks_percent_sign",
    "read_figure",
    "read_in_row",
    "says",
    "scale_of",
    "show_figure",
    "true_value",
]

ERRORS = frozenset(
    [
        "#DIV/0!",
        "#N/A",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#REF!",
        "#VALUE!",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#UNKNOWN!",
        "#BUSY!",
        "#PYTHON!",
        "#EXTERNAL!",
        *(f"Err:{number}" for number in range(501, 541)),  # LibreOffice's
    ]
)

NOTHING = "-"
"""What an average or maximum shows where no month has a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure as one entry gives it, before its row has been looked at as a whole."""

    value: Decimal | None
    status: Status
    is_percent: bool = False
    in_points: bool = False
    """Whether it is a percentage whose number format says that it is stored in hundredths: 45.5 behind `0.0"%"`."""
    decimals: int = 0
    """Digits after the point as shown."""
    is_rounded: bool = False
    """Whether more digits may have stood behind what is shown: typed text, or a number that the format shows
    in full. A number with more digits than its format shows is its own full precision."""
    used_decimals: int = 0
    """Decimals of `value` itself, zeros at its end not counted: 3 for `36.90%`."""
    number: float | None = None
    """`value` as a float."""
    time_format: str = ""
    """The number format of times that shows a duration; empty for any other figure. Its decimals are places, see
    `notation/durations.py`. That of a number which is none, and is only shown as one, has no value."""


_A_DATE = 10_000
"""So many days are no duration, but a date, if only their time is shown. Nor are whole days, shown as 0:00."""
_SMALLEST, _LARGEST = 1e-100, 1e100
"""Beyond these a number is a mistake, or means to do harm: a change between two of them is still computed exactly."""
_FOOTNOTES = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
"""Behind a placeholder; other marks are placeholders themselves."""
_NO_FORMAT = ("", "General", "@")
"""Formats that show a number with all its digits, or make text of it."""
_BY_STATUS = {status: Figure(value=None, status=status) for status in Status}


def read_figure(value: CellValue, shown: str, number_format: str, placeholders: Mapping[str, Status]) -> Figure:
    """Return what an entry means, from the value stored, the text shown and the number format (empty: unknown)."""
    if isinstance(value, bool):
        return _BY_STATUS[Status.NOT_UNDERSTOOD]
    if isinstance(value, float | int):
        return _stored_number(value, number_format)
    text = shown.strip()
    if isinstance(value, time | timedelta):  # of a file that does not tell its number formats
        typed = parse_duration(text, in_minutes=False)
        return _BY_STATUS[Status.NOT_UNDERSTOOD] if typed is None else _stored_number(typed.number, typed.number_format)
    if (status := placeholders.get(text.casefold())) is not None:
        return _BY_STATUS[status]
    if text in ERRORS:
        return _BY_STATUS[Status.ERROR]
    if isinstance(value, str):
        if (number := parse_number(text)) and _is_size(number.value):
            return Figure(
                value=number.value,
                status=Status.REPORTED,
                is_percent=number.is_percent,
                decimals=number.decimals,
                is_rounded=True,
                used_decimals=decimals_of(number.value),
                number=float(number.value),
            )
        if is_suppressed(text):
            return _BY_STATUS[Status.SUPPRESSED]
        bare = text.rstrip(_FOOTNOTES).rstrip()
        if bare and (status := placeholders.get(bare.casefold())) is not None:
            return _BY_STATUS[status]
    return _BY_STATUS[Status.NOT_UNDERSTOOD]


def read_in_row(
    value: CellValue, shown: str, number_format: str, placeholders: Mapping[str, Status], measure: Measure
) -> Figure:
    """Return what an entry means in a row that is measured so: the one that `read_figure` gives, or a duration.

    A duration means nothing among other figures, nor another figure among durations.
    """
    figure = read_figure(value, shown, number_format, placeholders)
    if measure.unit is Unit.DURATION:
        return as_duration(figure, shown, in_minutes=measure.in_minutes)
    return _BY_STATUS[Status.NOT_UNDERSTOOD] if figure.time_format else figure


def as_duration(figure: Figure, shown: str, *, in_minutes: bool) -> Figure:
    """Return a figure of a row of durations. Text that is a duration is one; any number but zero is not understood."""
    if figure.time_format or (figure.value is None and figure.status is not Status.NOT_UNDERSTOOD):
        return figure
    if figure.value is not None:
        is_zero = not figure.value and not figure.is_percent
        return _NO_TIME if is_zero else _BY_STATUS[Status.NOT_UNDERSTOOD]
    typed = parse_duration(shown.strip(), in_minutes=in_minutes)
    if typed is None:
        return figure
    value = decimal_of(typed.number)
    return Figure(
        value=value,
        status=Status.REPORTED,
        decimals=typed.places,
        is_rounded=True,
        used_decimals=places_of(value),
        number=typed.number,
        time_format=typed.number_format,
    )


_NO_TIME = Figure(value=Decimal(0), status=Status.REPORTED, number=0.0)


def _is_size(number: float | Decimal) -> bool:
    """Return whether a number counts or measures something: NaN, infinity and what comes near them do not."""
    return number == 0 or _SMALLEST <= abs(float(number)) <= _LARGEST


@lru_cache(maxsize=4_096)
def _stored_number(value: float, number_format: str) -> Figure:
    if not _is_size(value):
        return _BY_STATUS[Status.NOT_UNDERSTOOD]
    number = decimal_of(value)
    if is_time(number_format):
        if is_clock(number_format) and (value >= _A_DATE or (value and value == int(value))):
            return Figure(value=None, status=Status.NOT_UNDERSTOOD, time_format=number_format)
        places, used_places = shown_places(number_format), places_of(number)
        return Figure(
            value=number,
            status=Status.REPORTED,
            decimals=places,
            is_rounded=used_places <= places,
            used_decimals=used_places,
            number=float(value),
            time_format=number_format,
        )
    percent = is_percent(number_format)
    used = decimals_of(number)
    stored = used - (2 if percent else 0)
    shown = decimals(number_format) if number_format else None
    if shown is None:
        shown = max(stored, 0)
    return Figure(
        value=number,
        status=Status.REPORTED,
        is_percent=percent,
        in_points=is_literal_percent(number_format),
        decimals=shown,
        is_rounded=stored <= shown,
        used_decimals=used,
        number=float(number),
    )


def configured_format(measure: Measure, formats: Mapping[Unit, str]) -> str:
    """Return the configuration's number format for an indicator, empty where it has none that fits.

    A percent format does not fit percentages that are typed as 36.9: they would show a hundred times as large. Nor does
    one without a percent sign, or with one that is only text, those that are stored as fractions.
    """
    code = formats.get(measure.unit, "")
    return code if not code or is_percent(code) is (measure.unit is Unit.PERCENT and measure.scale == 1) else ""


def house_format(measure: Measure, formats: Mapping[Unit, str]) -> str:
    """Return the number format of an indicator's figures: the configuration's, else its own decimals."""
    if formats and (code := configured_format(measure, formats)):
        return code
    if measure.unit is Unit.DURATION:
        return measure.time_format or USUAL_FORMAT
    sign = ("%" if measure.scale == 1 else '"%"' * measure.shows_sign) if measure.unit is Unit.PERCENT else ""
    return _own_format(measure.grouped, measure.decimals, sign)


@lru_cache(maxsize=256)
def _own_format(is_grouped: bool, decimals: int, sign: str) -> str:
    code = "#,##0" if is_grouped else "0"
    if decimals:
        code += "." + "0" * decimals
    return code + sign


def keeps_format(code: str, measure: Measure) -> bool:
    """Return whether an average or a maximum stays behind the number format that its cell has."""
    if measure.unit is Unit.DURATION:
        return is_time(code)
    return (
        code not in _NO_FORMAT
        and not is_time(code)
        and is_percent(code) == (measure.unit is Unit.PERCENT and measure.scale == 1)
    )


def show_figure(value: Decimal | None, measure: Measure, number_format: str) -> str:
    """Return an average or a maximum behind the house's number format; percentages are given as fractions."""
    if value is None:
        return NOTHING
    return render(float(value if measure.scale == 1 else value * measure.scale), number_format)


_NO_WORD = frozenset((Status.ERROR, Status.NOT_UNDERSTOOD))
"""What a cell says that has no figure, and does not say so either."""


def says(typed: Figure, figure: Decimal | None, measure: Measure) -> bool:
    """Return whether an entry says a computed average or maximum, to the decimals that it has."""
    if typed.value is None or figure is None:
        return typed.value is None and figure is None and typed.status not in _NO_WORD
    if measure.unit is Unit.DURATION:
        return cut_or_rounded(typed.value, figure, typed.decimals)
    scale = scale_of(typed, measure)
    figure *= scale
    decimals = typed.decimals + 2 if typed.is_percent else typed.decimals
    if measure.unit is Unit.PERCENT and scale == 1:
        decimals = max(decimals, 2)  # 0 is not 40%
    return round_half_away(figure, decimals) == round_half_away(typed.value, decimals)


def scale_of(figure: Figure, measure: Measure) -> int:
    """Return by how much larger a figure is stored than it is: as its own number format says, else as its row is."""
    if figure.is_percent:
        return 1
    return 100 if figure.in_points and measure.unit is Unit.PERCENT else measure.scale


def lacks_percent_sign(figure: Figure, measure: Measure) -> bool:
    """Return whether a percentage is stored as 36.9 in a row that else shows signs or fractions.

    It was typed without its sign, or behind one that is only text.
    """
    is_bare = measure.unit is Unit.PERCENT and measure.scale == 1 and not figure.is_percent
    value = figure.value if is_bare else None
    return value is not None and (figure.in_points or abs(value) > measure.largest_fraction)


def true_value(figure: Figure, measure: Measure) -> Decimal | None:
    """Return a figure in its indicator's unit: percentages as fractions, however they were typed."""
    if figure.value is None or figure.is_percent:
        return figure.value
    scale = 100 if lacks_percent_sign(figure, measure) else scale_of(figure, measure)
    return EXACT.divide(figure.value, scale) if scale != 1 else figure.value
