"""Months as whole numbers (12 a year), so that the month before is one less; and how a heading writes them."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["MonthStyle", "financial_year", "key_of", "month", "written"]

_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class MonthStyle(StrEnum):
    """How the headings of a scorecard write months."""

    SHORT = "Sep-19"
    SPACED = "Sep 19"
    LONG = "September 2019"
    ISO = "2019-09"
    DATE = "a real date, shown as Sep-19"


def month(year: int, number: int) -> int:
    """Return a month; January is 1."""
    return year * 12 + number - 1


def key_of(of: int) -> str:
    """Return a month's name in results: `2019-09`."""
    return f"{of // 12}-{of % 12 + 1:02d}"


def written(of: int, style: MonthStyle) -> str:
    """Return a month as a heading writes it."""
    year, name = of // 12, _NAMES[of % 12]
    if style is MonthStyle.LONG:
        return f"{name} {year}"
    if style is MonthStyle.ISO:
        return key_of(of)
    return f"{name[:3]}{' ' if style is MonthStyle.SPACED else '-'}{year % 100:02d}"


def financial_year(of: int) -> int:
    """Return the year in which a month's financial year began, in April."""
    return of // 12 - (of % 12 < 3)
