"""The results of formulas over new figures, where they only reckon with cells that are known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from kpiworkbook.model.grid import CellValue, Grid, is_number
from kpiworkbook.model.places import Place
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.roller.arithmetic import NotKnownError
from kpiworkbook.roller.reckoning import Cells, reckoning

__all__ = ["results"]

_MOST_ROUNDS = 16
"""How often formulas are gone through that wait for others, downwards and upwards by turns."""
_MOST_READ = 1_000_000
"""Cells, each counted as often as a formula reads it: what thousands of formulas over whole columns ask for is left."""


def results(
    formulas: Mapping[Place, str], grid: Grid, new: Mapping[Place, CellValue], unknown: Collection[Place]
) -> dict[Place, float | str]:
    """Return the results of those formulas on a sheet that can be told without Excel.

    `new` are the cells that are to hold something else, `unknown` those of which it cannot be told. A text that is a
    number is not known: it may become one.
    """
    found: dict[Place, float | str] = {}
    waiting = _understood(formulas)
    read = 0

    def held(place: Place) -> float | str | None:
        nonlocal read
        read += 1
        if read > _MOST_READ:
            raise NotKnownError
        if place in found:
            return found[place]
        if place in formulas or place in unknown:
            raise NotKnownError
        return _operand(new[place] if place in new else grid.value(*place), is_typed=_is_typed(place))

    def _is_typed(place: Place) -> bool:
        return place in new or place not in grid.look.shown

    cells = Cells(at=held, last_row=grid.last_row, last_column=grid.last_column)
    for number in range(_MOST_ROUNDS):  # a grand total waits for its totals
        known = len(found)
        for place, reckoned in [*waiting.items()][:: -1 if number % 2 else 1]:
            try:
                found[place] = reckoned(cells)
            except NotKnownError:
                continue
            del waiting[place]
        if len(found) == known:
            break
    return found


def _understood(formulas: Mapping[Place, str]) -> dict[Place, Callable[[Cells], float | str]]:
    understood = {}
    for place, text in sorted(formulas.items()):
        try:
            understood[place] = reckoning(text)
        except NotKnownError:
            continue
    return understood


def _operand(value: CellValue, *, is_typed: bool) -> float | str | None:
    """Return what a cell holds for a formula."""
    if is_number(value):
        return float(value)
    if not is_typed or not (value is None or isinstance(value, str)) or (value and parse_number(value) is not None):
        raise NotKnownError
    return value
