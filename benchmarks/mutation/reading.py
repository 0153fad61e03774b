"""What the oracle reads from cells: figures with their precision, and changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from .arithmetic import Arrow, Interval, rounded
from .model import FAMILIES, Cell, Row, Unit
from .months import key_of

__all__ = ["Shown", "ShownChange", "Typed", "read_change", "read_figure", "read_months", "shown_interval"]

_FIGURE = re.compile(r"(-?)([0-9][0-9,]*)(?:\.([0-9]+))?(%?)")
_CHANGE = re.compile(r"(?P<glyph>.*?)\s*(?P<percent>-?[0-9]+)%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A figure as a cell gives it. Percentages are fractions."""

    value: Fraction
    used: int
    """Decimals that it uses, zeros at the end not counted; percentages in points."""
    displayed: int
    """Decimals that can be seen."""
    is_full: bool
    """Whether more digits are stored than can be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A change as a cell gives it."""

    arrow: Arrow
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The months of a row: what is typed, and what that may stand for."""

    values: Mapping[int, Fraction]
    intervals: Mapping[int, Interval]
    decimals: int
    """The most decimals that any of its months uses."""
    is_full: bool
    """Whether most months are full-precision numbers."""
    gaps: frozenset[int]
    """Months whose cells hold something that is no figure, or nothing."""


def read_figure(cell: Cell | None, row: Row) -> Shown | None:
    """Return the figure in a cell, or None where it holds none."""
    if cell is None or not (match := _FIGURE.fullmatch(cell.text)):
        return None
    sign, whole, part, percent = match[1], match[2].replace(",", ""), match[3] or "", match[4]
    in_points = bool(percent) or row.look.bare
    displayed = len(part)
    if cell.number is None:
        points = Fraction(f"{sign}{whole}.{part or 0}")
    else:
        points = Fraction(repr(cell.number)) * (100 if percent else 1)
    used = 0
    while used < 17 and (points * 10**used).denominator != 1:
        used += 1
    value = points / 100 if in_points else points
    return Shown(value=value, used=used, displayed=displayed, is_full=used > displayed)


def read_months(row: Row, months: list[int]) -> Typed:
    """Return the figures of a row.

    Counts are exact, and so are numbers with more digits than their format shows. Everything else is off by half a
    unit of the most decimals that the row uses at the most.
    """
    shown = {month: figure for month in months if (figure := read_figure(row.cells.get(key_of(month)), row))}
    rounded = [figure.used for figure in shown.values() if not figure.is_full]
    is_full = len(rounded) * 2 <= len(shown)
    is_count = row.look.unit is Unit.COUNT
    # A count is a count: one that was typed as 12.5 does not make the others, or their average, more precise.
    decimals = 0 if is_count else max(rounded, default=0)
    scale = 100 if row.look.unit is Unit.PERCENT else 1

    def half_step(figure: Shown) -> Fraction:
        if figure.is_full or is_count:
            return Fraction(0)
        # Among full-precision numbers, of one that is not, what it shows is all that is known.
        return _half(figure.displayed if is_full else decimals, scale)

    return Typed(
        values={month: figure.value for month, figure in shown.items()},
        intervals={month: Interval.around(figure.value, half_step(figure)) for month, figure in shown.items()},
        decimals=decimals,
        is_full=is_full and not is_count,
        gaps=frozenset(months) - frozenset(shown),
    )


def shown_interval(figure: Shown, typed: Typed, row: Row) -> Interval:
    """Return what a shown average or maximum may stand for.

    A needless `.0` is no precision where the row's months have none: 87.0% beside 78.0% and 91.0% is 87 and a half more
    or less. Beside 78.3% it is 87.0; a plain 87% is whole in any company.
    """
    scale = 100 if row.look.unit is Unit.PERCENT else 1
    if figure.is_full:
        # Nobody sees the digits behind the format; where they matter, what is shown is wrong too.
        return Interval.around(rounded(figure.value * scale, figure.displayed) / scale, _half(figure.displayed, scale))
    least = 0 if typed.is_full else min(figure.displayed, typed.decimals)
    return Interval.around(figure.value, _half(max(figure.used, least), scale))


def _half(decimals: int, scale: int) -> Fraction:
    return Fraction(1, 2 * 10**decimals) / scale


def read_change(cell: Cell | None) -> ShownChange | None:
    """Return the change in a cell, or None where it shows none."""
    if cell is None or not (match := _CHANGE.fullmatch(cell.text)):
        return None
    arrow = next(arrow for family in FAMILIES for arrow in Arrow if family.glyph(arrow) == match["glyph"])
    return ShownChange(arrow=arrow, percent=int(match["percent"]))
