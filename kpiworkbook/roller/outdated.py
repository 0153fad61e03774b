"""Which formulas go by figures that are corrected, be it by way of one another: what they gave is out of date."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from kpiworkbook.model.places import Place
from kpiworkbook.model.values import NewValues
from kpiworkbook.ooxml.areas import Area
from kpiworkbook.ooxml.defined_names import names_for_cells
from kpiworkbook.ooxml.formula_follow import areas_in
from kpiworkbook.roller.moving import Moving, words_in

__all__ = ["outdated"]

_Cell = tuple[str, Place]
"""A cell with its sheet."""
_Area = tuple[str, Area]
"""An area with its sheet."""
_Rows = dict[int, list[int]]
"""The rows of a sheet's cells, from top to bottom, by their columns."""
_FEW = 64
"""Cells of an area that are known each by itself, since formulas that go by one another by the thousand name few."""


def outdated(values: NewValues, moving: Moving) -> frozenset[_Cell]:
    """Return the cells whose formulas go by figures that are given for a month which is there already.

    They are among the formulas of such months, and those that these go by; no others are looked at.
    """
    corrected = [
        (sheet, plan) for sheet in moving.card.sheets for plan in moving.plans[sheet.name] if not plan.is_new_month
    ]
    months = [
        (sheet.name, (row, plan.target.index))
        for sheet, plan in corrected
        for row in plan.section.rows
        if (row, plan.target.index) in sheet.grid.look.formulas
    ]
    changed = {
        (sheet.name, (row, column.index))
        for sheet, plan in corrected
        for row in plan.section.rows
        if (sheet.name, row) in values.figures
        for column in (plan.target, *plan.section.derived)
    }
    return frozenset(_on(changed, _used(months, moving))) if months else frozenset()


def _used(months: Iterable[_Cell], moving: Moving) -> dict[_Cell, list[_Area]]:
    """Return the formulas of months, and those that they go by, each with the areas that it names."""
    sheets = [sheet for sheet, _ in moving.package.sheets()]
    names = {name.casefold(): [*_named(text, sheets)] for name, text in names_for_cells(moving.package)}
    left: dict[str, _Rows] = {}
    found: dict[_Cell, list[_Area]] = {}
    seen: set[_Area] = set()
    new = list(months)
    while new:
        sheet, place = cell = new.pop()
        text = moving.formulas(sheet).get(place)
        if cell in found or text is None:
            continue
        found[cell] = areas = [(sheet, area) for area in areas_in(text, sheet)]
        areas += _named(text, [other for other in sheets if other != sheet])
        areas += (area for word in (words_in(text) if names else ()) for area in names.get(word, ()))
        for other, area in set(areas) - seen:
            if other not in left:
                left[other] = _rows(moving.formulas(other))
            new += ((other, each) for each in _taken(left[other], area))
        seen.update(areas)
    return found


def _named(text: str, others: Sequence[str]) -> Iterator[_Area]:
    """Yield the areas of other sheets that a formula names."""
    folded = text.casefold() if "!" in text else ""
    for sheet in others if folded else ():
        if sheet.casefold().replace("'", "''") in folded:
            yield from ((sheet, area) for area in areas_in(text, sheet, elsewhere=True))


def _rows(places: Iterable[Place]) -> _Rows:
    found: _Rows = {}
    for row, column in sorted(places):
        found.setdefault(column, []).append(row)
    return found


def _taken(left: _Rows, area: Area) -> Iterator[Place]:
    """Yield those of the cells that stand in an area, which are not left then."""
    top, first, bottom, last = area
    for column in [each for each in left if first <= each <= last]:
        rows = left[column]
        within = slice(bisect_left(rows, top), bisect_right(rows, bottom))
        yield from ((row, column) for row in rows[within])
        del rows[within]


def _on(changed: set[_Cell], formulas: Mapping[_Cell, Sequence[_Area]]) -> set[_Cell]:
    """Return those of the formulas that go by cells that changed, be it by way of one another."""
    users: dict[_Cell, list[_Cell]] = {}
    wide: dict[_Cell, list[_Area]] = {}
    for cell, areas in formulas.items():
        for sheet, area in areas:
            top, left, bottom, right = area
            if (bottom - top + 1) * (right - left + 1) > _FEW:
                wide.setdefault(cell, []).append((sheet, area))
                continue
            for place in product(range(top, bottom + 1), range(left, right + 1)):
                users.setdefault((sheet, place), []).append(cell)
    found: set[_Cell] = set()
    while changed:
        new = list(changed)
        while new:
            further = set(users.get(new.pop(), ())) - found
            found |= further
            changed |= further
            new += further
        sheets = {sheet for sheet, _ in changed}
        rows = {name: _rows(place for sheet, place in changed if sheet == name) for name in sheets}
        changed = {cell for cell, areas in wide.items() if cell not in found and _have(rows, areas)}
        found |= changed
    return found


def _have(rows: Mapping[str, _Rows], areas: Iterable[_Area]) -> bool:
    """Return whether one of the cells stands in one of the areas."""
    return any(
        left <= column <= right and (at := bisect_left(there, top)) < len(there) and there[at] <= bottom
        for sheet, (top, left, bottom, right) in areas
        for column, there in rows.get(sheet, {}).items()
    )
