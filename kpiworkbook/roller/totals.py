"""The results of totals over new figures, where a formula only adds or averages cells that are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from math import fsum

from kpiworkbook.model.grid import CellValue, Grid, is_number
from kpiworkbook.model.places import Place
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.ooxml.areas import area_of

__all__ = ["totals"]

_CELL = r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}"
_FUNCTION = re.compile(rf"(SUM|AVERAGE)\(({_CELL}(?::{_CELL})?(?:,{_CELL}(?::{_CELL})?)*)\)")
_BY_HAND = re.compile(rf"{_CELL}(?:\+{_CELL})+")


class _NotKnownError(Exception):
    """A result cannot be told before the workbook is computed."""


def totals(
    formulas: Mapping[Place, str], grid: Grid, new: Mapping[Place, CellValue], unknown: Collection[Place]
) -> dict[Place, float]:
    """Return the results of those formulas on a sheet that are plain sums and averages of what is known.

    `new` are the cells that are to hold something else, `unknown` those of which it cannot be told. As in Excel, texts
    and empty cells do not count. A text that is a number is not known: it may become one.
    """
    found: dict[Place, float] = {}
    waiting = dict(formulas)

    def number_at(place: Place) -> float | None:
        if place in waiting or (place in unknown and place not in found):
            raise _NotKnownError
        value = found.get(place, new[place] if place in new else grid.value(*place))
        return _number(value, is_typed=place in new or place not in grid.look.shown)

    while True:  # a grand total waits for its totals
        results = {}
        for place, text in waiting.items():
            try:
                results[place] = _result("".join(text.split()).upper(), grid, number_at)
            except _NotKnownError:
                continue
        if not results:
            return found
        found |= results
        waiting = {place: text for place, text in waiting.items() if place not in results}


def _number(value: CellValue, *, is_typed: bool) -> float | None:
    """Return the number that a cell counts as, or None where it does not count."""
    if is_number(value):
        return float(value)
    is_text = value is None or isinstance(value, str)
    if not is_text or not is_typed or (isinstance(value, str) and parse_number(value) is not None):
        raise _NotKnownError
    return None


def _result(formula: str, grid: Grid, number_at: Callable[[Place], float | None]) -> float:
    """Return what a formula, in capitals and without spaces, gives; raise _NotKnownError where that is not known."""
    called = _FUNCTION.fullmatch(formula)
    if called is None and not _BY_HAND.fullmatch(formula):
        raise _NotKnownError
    areas = [area_of(each) for each in (called[2].split(",") if called else formula.split("+"))]
    numbers = []
    for area in areas:
        if area is None:
            raise _NotKnownError
        top, left, bottom, right = area
        for row in range(top, min(bottom, grid.last_row) + 1):
            numbers += [number_at((row, column)) for column in range(left, min(right, grid.last_column) + 1)]
    counted = [number for number in numbers if number is not None]
    is_average = called is not None and called[1] == "AVERAGE"
    if (is_average and not counted) or (called is None and len(counted) < len(numbers)):
        raise _NotKnownError  # an error, or what a text makes of it
    return fsum(counted) / len(counted) if is_average else fsum(counted)
