"""Which formulas go by figures that are corrected, be it by way of one another: what they gave is out of date."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence

from kpiworkbook.model.places import Place
from kpiworkbook.model.values import NewValues
from kpiworkbook.ooxml.areas import Area
from kpiworkbook.ooxml.defined_names import names_for_cells
from kpiworkbook.ooxml.formula_follow import areas_in
from kpiworkbook.roller.moving import Moving, words_in

__all__ = ["outdated"]

_Cell = tuple[str, Place]
"""A cell with its sheet."""
_Rows = Mapping[str, Mapping[int, list[int]]]
"""The rows of cells, from top to bottom, by their sheets and columns."""


def outdated(values: NewValues, moving: Moving) -> frozenset[_Cell]:
    """Return the cells of a workbook whose formulas go by figures that are given for a month which is there already.

    Nothing is looked for where the scorecard's own months of that kind have no formulas.
    """
    corrected = [
        (sheet, plan) for sheet in moving.card.sheets for plan in moving.plans[sheet.name] if not plan.is_new_month
    ]
    if not any(
        (row, plan.target.index) in sheet.grid.look.formulas for sheet, plan in corrected for row in plan.section.rows
    ):
        return frozenset()
    changed = {
        (sheet.name, (row, column.index))
        for sheet, plan in corrected
        for row in plan.section.rows
        if (sheet.name, row) in values.figures
        for column in (plan.target, *plan.section.derived)
    }
    waiting = dict(_areas(moving))
    found: set[_Cell] = set()
    while changed:
        rows = _rows(changed)
        changed = {cell for cell, areas in waiting.items() if any(_has(rows, *area) for area in areas)}
        waiting = {cell: areas for cell, areas in waiting.items() if cell not in changed}
        found |= changed
    return frozenset(found)


def _areas(moving: Moving) -> Iterator[tuple[_Cell, list[tuple[str, Area]]]]:
    """Yield all cells with formulas, and the areas that these name, each with its sheet."""
    sheets = [sheet for sheet, _ in moving.package.sheets()]
    names = {name.casefold(): list(_named(text, sheets)) for name, text in names_for_cells(moving.package)}
    for sheet in sheets:
        others = [other for other in sheets if other != sheet]
        for place, text in moving.formulas(sheet).items():
            areas = [(sheet, area) for area in areas_in(text, sheet)]
            areas += _named(text, others)
            areas += (area for word in (words_in(text) if names else ()) for area in names.get(word, ()))
            yield (sheet, place), areas


def _named(text: str, others: Sequence[str]) -> Iterator[tuple[str, Area]]:
    """Yield the areas of other sheets that a formula names, each with its sheet."""
    folded = text.casefold() if "!" in text else ""
    for sheet in others if folded else ():
        if sheet.casefold().replace("'", "''") in folded:
            yield from ((sheet, area) for area in areas_in(text, sheet, elsewhere=True))


def _rows(cells: Collection[_Cell]) -> _Rows:
    found: dict[str, dict[int, list[int]]] = {}
    for sheet, (row, column) in sorted(cells):
        found.setdefault(sheet, {}).setdefault(column, []).append(row)
    return found


def _has(rows: _Rows, sheet: str, area: Area) -> bool:
    """Return whether one of the cells stands in an area."""
    top, left, bottom, right = area
    return any(
        left <= column <= right and (at := bisect_left(there, top)) < len(there) and there[at] <= bottom
        for column, there in rows.get(sheet, {}).items()
    )
