"""What an entry in a figure's place means, from its stored value, the text shown and the number format."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import pytest

from kpiworkbook import Measure, Polarity, Settings, Status, Unit
from kpiworkbook.notation.figures import Figure, house_format, read_figure
from kpiworkbook.notation.number_format import render

PLACEHOLDERS = Settings().placeholders


def typed(text: str) -> Figure:
    """Read a text."""
    return read_figure(text, text, "", PLACEHOLDERS)


def stored(value: float, code: str = "General") -> Figure:
    """Read a number behind a format."""
    return read_figure(value, render(value, code), code, PLACEHOLDERS)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", Status.MISSING),
        ("   ", Status.MISSING),
        ("\u00a0", Status.MISSING),
        ("-", Status.MISSING),
        ("–", Status.MISSING),
        ("Local", Status.LOCAL),
        ("LOCAL ", Status.LOCAL),
        ("tbc", Status.PENDING),
        ("TBC", Status.PENDING),
        ("n/a", Status.NOT_APPLICABLE),
        ("N/A", Status.NOT_APPLICABLE),
        ("- n/a", Status.NOT_APPLICABLE),
        ("<5", Status.SUPPRESSED),
        ("< 5%", Status.SUPPRESSED),
        ("*", Status.SUPPRESSED),
        ("[c]", Status.SUPPRESSED),
        ("c", Status.SUPPRESSED),
        ("[low]", Status.SUPPRESSED),
        ("[x]", Status.MISSING),
        ("..", Status.MISSING),
        (":", Status.MISSING),
        ("[z]", Status.NOT_APPLICABLE),
        ("**", Status.NOT_UNDERSTOOD),
        ("#DIV/0!", Status.ERROR),
        ("Err:508", Status.ERROR),
        ("#N/A", Status.ERROR),
        ("12O", Status.NOT_UNDERSTOOD),
        ("see comments", Status.NOT_UNDERSTOOD),
        ("-5-", Status.NOT_UNDERSTOOD),
    ],
)
def test_text_that_is_no_figure_has_a_status_of_its_own_and_is_never_zero(text: str, status: Status) -> None:
    figure = typed(text)

    assert (figure.status, figure.value) == (status, None)


@pytest.mark.parametrize("value", [True, False, date(2019, 2, 1)])
def test_logical_value_or_date_is_no_figure(value: bool | date) -> None:
    assert read_figure(value, str(value), "", PLACEHOLDERS).status is Status.NOT_UNDERSTOOD


@pytest.mark.parametrize("code", ["", "General", "0", "0.0%", "@"])
def test_zero_is_a_figure(code: str) -> None:
    figure = stored(0.0, code)

    assert (figure.status, figure.value) == (Status.REPORTED, 0)


@pytest.mark.parametrize(
    ("figure", "value", "decimals", "is_percent", "is_rounded"),
    [
        (typed("1,754"), "1754", 0, False, True),
        (typed("36.9%"), "0.369", 1, True, True),
        (typed("78.0%"), "0.78", 1, True, True),
        (stored(1754.0, "0"), "1754", 0, False, True),
        (stored(1754.0, "#,##0"), "1754", 0, False, True),
        (stored(0.369, "0.0%"), "0.369", 1, True, True),
        (stored(0.78, "0.0%"), "0.78", 1, True, True),
        (stored(0.369, "0%"), "0.369", 0, True, False),
        (stored(559 / 1514, "0.0%"), "0.369220607661823", 1, True, False),
        (stored(15.625, "0.0"), "15.625", 1, False, False),
        (stored(36.9), "36.9", 1, False, True),
        (stored(12345.0), "12345", 0, False, True),
        (stored(1e20), "100000000000000000000", 0, False, True),
    ],
)
def test_figure_carries_the_precision_that_it_was_typed_with(
    figure: Figure, value: str, decimals: int, is_percent: bool, is_rounded: bool
) -> None:
    assert figure.value == Decimal(value)
    assert (figure.decimals, figure.is_percent, figure.is_rounded) == (decimals, is_percent, is_rounded)


def test_other_houses_have_other_placeholders() -> None:
    awaited = {**PLACEHOLDERS, "awaited": Status.PENDING}

    assert read_figure("Awaited ", "Awaited ", "", awaited).status is Status.PENDING
    assert typed("Awaited").status is Status.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("unit", "decimals", "scale", "grouped", "code"),
    [
        (Unit.COUNT, 0, 1, False, "0"),
        (Unit.COUNT, 0, 1, True, "#,##0"),
        (Unit.RATE, 1, 1, False, "0.0"),
        (Unit.RATE, 2, 1, True, "#,##0.00"),
        (Unit.PERCENT, 0, 1, False, "0%"),
        (Unit.PERCENT, 1, 1, False, "0.0%"),
        (Unit.PERCENT, 1, 100, False, "0.0"),
    ],
)
def test_figures_keep_the_decimals_that_they_were_typed_with(
    unit: Unit, decimals: int, scale: int, grouped: bool, code: str
) -> None:
    measure = Measure(
        unit=unit, polarity=Polarity.NONE, decimals=decimals, half_step=Decimal(0), scale=scale, grouped=grouped
    )

    assert house_format(measure, {}) == code
    configured = "0.000%" if unit is Unit.PERCENT and scale == 1 else "0.000"
    assert house_format(measure, {unit: configured}) == configured


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, -math.inf, 1e101, -1e308, 1e-101, "1" * 102, "0." + "0" * 101 + "1"]
)
def test_what_no_figure_can_be_is_not_understood(value: object) -> None:
    figure = read_figure(value, str(value), "General", {})
    assert (figure.status, figure.value) == (Status.NOT_UNDERSTOOD, None)
