"""Formulas that stay as they are, since they need a month whose entry was not understood, and the results they have."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kpiworkbook.formula_months import derived_formulas
from kpiworkbook.keeper.standing import array_places
from kpiworkbook.model.derived import Derived
from kpiworkbook.model.places import Place
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.ooxml.cell_xml import CellEdit

__all__ = ["arrows_left", "formulas_left", "old_arrows", "without_results"]


def formulas_left(sheet: Sheet, derived: Derived) -> frozenset[Place]:
    """Return where formulas stand in a sheet's derived columns whose results nothing here can tell."""
    formulas = sheet.grid.look.formulas
    return frozenset(
        place
        for section in sheet.sections
        for row in section.rows
        if (fields := derived.indicators[sheet.name, row].not_understood)
        for column in section.derived
        if column.field in fields and (place := (row, column.index)) in formulas
    )


def arrows_left(card: Scorecard, sheet: Sheet, derived: Derived) -> frozenset[Place]:
    """Return where formulas stand in a sheet's columns of arrows alone whose results nothing here can tell."""
    formulas = sheet.grid.look.formulas
    if not formulas or not any(section.arrows for section in sheet.sections):
        return frozenset()  # as in most
    from kpiworkbook.house.arrow_cells import arrow_cells

    found: set[Place] = set()
    for section in sheet.sections:
        learnt = {cells.column.key: cells for cells in arrow_cells(card, sheet, section, derived)}
        for column in section.arrows:
            cells = learnt.get(column.key)
            places = ((row, column.index) for row in section.rows if (row, column.index) in formulas)
            found.update(
                place for place in places if cells is None or cells.is_untold(derived.indicators[sheet.name, place[0]])
            )
    return frozenset(found)


def old_arrows(card: Scorecard, sheet: Sheet, left: Collection[Place]) -> Collection[Place]:
    """Return those of `arrows_left` whose results may be read as the new figures': all but where no arrow stands."""
    if not left:
        return left
    from kpiworkbook.house.arrow_cells import without_arrows

    bare = without_arrows(card, sheet)
    if not bare:
        return left
    return {
        (row, column.index)
        for section in sheet.sections
        for column in section.arrows
        if column.key not in bare
        for row in section.rows
    }.intersection(left)


def without_results(
    sheet: Sheet, left: Collection[Place], xml: bytes, name: str, renewed: Collection[tuple[str, int]]
) -> Iterator[tuple[Place, CellEdit]]:
    """Yield the formulas left in rows that are `renewed`, by new figures: their results are of the old ones.

    They have none until the workbook is computed, since an old one would be read as the new. An array formula stays
    with the result that it has. Raises NotAWorkbookError, with `name`, where the sheet's part, `xml`, cannot be read.
    """
    stale = [place for place in left if (sheet.name, place[0]) in renewed]
    if stale:
        texts, arrays = derived_formulas(sheet, xml, name), array_places(xml, name)
        for place in sorted(stale):
            if place not in arrays and (text := texts.get(place)):
                yield place, CellEdit(value=None, formula=text)
