"""Formulas on other sheets whose month was typed beside them: once the months have moved, they mean the next one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import Place, cell_name
from kpiworkbook.notation.month_spelling import months_within
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.related import day_zero
from kpiworkbook.ooxml.typed_texts import FARTHEST, typed_before
from kpiworkbook.roller.past import Past
from kpiworkbook.roller.wording import listed

__all__ = ["months_told", "told_dated"]

_LONGEST = 200
"""Characters; longer texts tell of the past."""


def told_dated(package: Package, name: str, xml: bytes, past: Past, formulas: Mapping[Place, str]) -> Iterator[str]:
    """Yield the formulas of a sheet on the current month beside which the month that it was stands typed.

    `xml` is the part of the sheet of that name.
    """
    if not formulas:
        return
    try:
        typed = typed_before(package, xml, formulas, name)
    except NotAWorkbookError:  # another sheet's oddities are no reason to refuse
        return
    months = {place: found for place, value in typed.items() if (found := _months(value, package))}
    headings = _Headings(months)
    dated = sorted(place for place in formulas if past.as_of in headings.nearest(place))
    if dated:
        month, cells = month_name(past.as_of), [cell_name(*place) for place in dated]
        yield (
            f"{listed(name, cells)}: formulas on the current month of {past.sheet!r} (={formulas[dated[0]]}), and "
            f"beside them stands {month}, which was typed; they go on with the current month, so bring what was typed "
            f"up to date, or let them name the cells where {month} stands now"
        )


class _Headings:
    """The headings of a sheet that name months, by their places."""

    def __init__(self, months: Mapping[Place, frozenset[date]]) -> None:
        self._months = months
        self._rows: dict[int, list[int]] = {}
        self._columns: dict[int, list[int]] = {}
        for row, column in sorted(months):
            self._rows.setdefault(column, []).append(row)
            self._columns.setdefault(row, []).append(column)

    def nearest(self, place: Place) -> frozenset[date]:
        """Return the months that the nearest heading above a cell names, and the nearest to the left of it."""
        row, column = place
        rows, columns = self._rows.get(column, []), self._columns.get(row, [])
        above, left = bisect_left(rows, row) - 1, bisect_left(columns, column) - 1
        found = self._months[row, columns[left]] if left >= 0 else frozenset()
        return found | self._months[rows[above], column] if above >= 0 and row - rows[above] <= FARTHEST else found


def _months(typed: str | float, package: Package) -> frozenset[date]:
    """Return the months that a heading names."""
    if isinstance(typed, str):
        return months_told(typed)
    is_day = typed.is_integer() and 0 < typed < 100_000
    return months_told(day_zero(package) + timedelta(days=int(typed))) if is_day else frozenset()


def months_told(typed: str | date) -> frozenset[date]:
    """Return the months that a text names, or that of a day which is a month's first or last one."""
    if isinstance(typed, str):
        return months_within(typed) if len(typed) <= _LONGEST else frozenset()
    is_of_month = 1 in (typed.day, (typed + timedelta(days=1)).day)
    return frozenset({date(typed.year, typed.month, 1)} if is_of_month else ())
