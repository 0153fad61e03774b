"""Calendar months: a period is the date of the first day of its month."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

__all__ = [
    "MONTH_NAMES", "financial_year", "gap_between", "month_key", "month_name", "months_before", "months_between",
    "window",
]  # fmt: skip

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def months_before(period: date, months: int) -> date:
    """Return the first day of the month that lies so many calendar months before."""
    year, month = divmod(period.year * 12 + period.month - 1 - months, 12)
    return date(year, month + 1, 1)


def months_between(earlier: date, later: date) -> int:
    """Return how many calendar months lie from one to the other; below zero where it is not the later one."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


@lru_cache(maxsize=256)
def window(period: date, months: int = 12) -> tuple[date, ...]:
    """Return the months that end with the given one, oldest first."""
    return tuple(months_before(period, back) for back in range(months - 1, -1, -1))


def gap_between(earlier: date, later: date) -> str:
    """Return in words which months lie between two: `Jul-19 is missing`, `Jul-19 to Sep-19 are missing`."""
    first, last = months_before(earlier, -1), months_before(later, 1)
    if first == last:
        return f"{month_name(first)} is missing"
    link = "and" if months_before(last, 1) == first else "to"
    return f"{month_name(first)} {link} {month_name(last)} are missing"


def financial_year(period: date) -> int:
    """Return the year in which the period's financial year began: September 2019 lies in 2019, March in 2018.

    A council's year runs from 1 April to 31 March.
    """
    return period.year if period.month >= 4 else period.year - 1


def month_key(period: date) -> str:
    """Return the period as `2019-09`, the name of its column in results."""
    return f"{period.year:04d}-{period.month:02d}"


def month_name(period: date) -> str:
    """Return the period as an officer writes it: `Sep-19`."""
    return f"{MONTH_NAMES[period.month - 1][:3]}-{period.year % 100:02d}"
