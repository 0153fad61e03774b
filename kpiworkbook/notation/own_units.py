"""Figures that have a unit of their own, and do not count: `£84k`, `1:17`, `7 of 8`, `12 days`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from kpiworkbook.notation.months import MONTHS
from kpiworkbook.notation.rounding import EXACT, round_half_away

__all__ = ["WithUnit", "second_of_ratio", "with_unit"]

_NUMBER = r"\d[\d,]{0,14}(?:\.\d{1,6})?"
_PARTS = re.compile(rf"({_NUMBER}) (?:of|out of) ({_NUMBER})", re.IGNORECASE)
_MONEY = re.compile(rf"([£€$])({_NUMBER})\s?([km])", re.IGNORECASE)
_LARGE = re.compile(rf"([£€$]?)({_NUMBER})( ?(?:thousand|million))", re.IGNORECASE)
_WORDED = re.compile(rf"({_NUMBER})\s?([A-Za-z]{{3,}}(?: [A-Za-z]+)*)")
_THOUSANDS = {"k": 1, "m": 2, "thousand": 1, "million": 2}
_PERCENT = frozenset(("per cent", "percent", "pct"))


class WithUnit(NamedTuple):
    """What to type in place of a figure that has a unit of its own."""

    figure: str
    """`84,000`, `87.5%`, `12%`."""
    number_format: str = ""
    """Behind which it looks as before; empty where there is none."""
    part: str = ""
    """Of `7 of 8`, the 7, which may do alone."""
    whole: str = ""


def second_of_ratio(text: str) -> str:
    """Return the 17 of `1:17`, which may be a ratio as well as a duration; empty where it is none."""
    first, _, second = text.partition(":")
    return str(int(second)) if first == "1" and second.isascii() and second.isdigit() else ""


def with_unit(text: str) -> WithUnit | None:
    """Return what to type in place of a figure with a unit; None where the text is anything else."""
    if (parts := _PARTS.fullmatch(text)) and (whole := _value(parts[2])):
        return WithUnit(f"{round_half_away(_value(parts[1]) / whole * 100, 1):f}%", part=parts[1], whole=parts[2])
    if large := _MONEY.fullmatch(text) or _LARGE.fullmatch(text):
        sign, figure, unit = large.groups()
        times = _THOUSANDS[unit.strip().casefold()]
        value = (_value(figure) * 1000**times).normalize(EXACT)
        return WithUnit(f"{value:,f}", f'{sign}{_digits(figure)}{"," * times}"{unit}"')
    worded = _WORDED.fullmatch(text)
    if worded is None or worded[2].casefold() in MONTHS or worded[2].casefold() == "sept":
        return None  # a day is no figure
    if worded[2].casefold() in _PERCENT:
        return WithUnit(f"{worded[1]}%")
    return WithUnit(worded[1], f'{_digits(worded[1])}" {worded[2]}"')


def _value(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _digits(figure: str) -> str:
    """Return a number format with the decimals of a figure."""
    decimals = len(figure.partition(".")[2])
    return ("#,##0" if "," in figure else "0") + ("." + "0" * decimals if decimals else "")
