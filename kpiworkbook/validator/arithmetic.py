"""The calculation of a change in words."""

from __future__ import annotations

from datetime import date

from kpiworkbook.model.periods import month_name
from kpiworkbook.validator.history import Months

__all__ = ["change_in_words"]


def change_in_words(months: Months, as_of: date, base_period: date) -> str:
    """Return the calculation: `Sep-19 12.0% (S27) against Aug-19 10.3% (R27) is +16.5%`; both have figures."""
    value, base = (months.actuals[period].value for period in (as_of, base_period))
    current, before = (
        f"{month_name(period)} {months.shown(period)} ({months.cell(period)})" for period in (as_of, base_period)
    )
    if not base:
        return f"there is no change to show from {before} to {current}, since the base is zero"
    change = f"{(value / base - 1) * 100:+.1f}%".replace("-0.0%", "0.0%")
    return f"{current} against {before} is {change}"
