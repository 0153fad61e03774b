"""Which cells in columns of arrows alone must change, and what they are to hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kpiworkbook.house.arrow_cells import ArrowCells, arrow_cells
from kpiworkbook.house.arrow_formulas import ArrowFormulas
from kpiworkbook.keeper.standing import Standing
from kpiworkbook.model.derived import Derived, DerivedIndicator
from kpiworkbook.model.places import Place
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Section
from kpiworkbook.ooxml.cell_xml import CellEdit

__all__ = ["arrow_edits"]

_GUARD = re.compile(r'IF\(COUNT\([^()]*\)<2,"[^"]*",')
"""What the house's formulas begin with."""


def arrow_edits(
    card: Scorecard, sheet: Sheet, derived: Derived, there: Standing | None, numbers: Mapping[Place, float]
) -> Iterator[tuple[Place, CellEdit, str]]:
    """Yield the cells of a sheet with the number format that each needs, empty where its own will do.

    An officer's own formula stays where it gives the right arrow, or gave it before new figures were put in. `there`
    are those that stand there; without it the cells are to hold plain arrows. `numbers` are the figures stored as text
    that become numbers.
    """
    for section in sheet.sections:
        for cells in arrow_cells(card, sheet, section, derived):
            column = _Column(section, cells, ArrowFormulas(card, sheet, section, cells, numbers), there)
            for row in section.rows:
                item, place = derived.indicators[sheet.name, row], (row, cells.column.index)
                now = cells.wanted(item)
                edit = column.edit(item, place, now) if now is not None else None
                if edit is not None:
                    is_text = bool(edit.formula) and sheet.grid.number_format(*place) == "@"
                    yield place, edit, "General" if is_text else ""


class _Column(NamedTuple):
    """A column, and the formulas that stand in it; None where it is to have none."""

    section: Section
    cells: ArrowCells
    formulas: ArrowFormulas
    there: Standing | None

    def edit(self, item: DerivedIndicator, place: Place, now: str) -> CellEdit | None:
        """Return what a cell is to hold that is to say something; None where it stays as it is."""
        is_right = self.cells.shown(item.row) == now
        if self.there is None:
            return None if is_right and not self.cells.is_formula(item.row) else CellEdit(value=now)
        usual = self.formulas.usual(item.row)
        is_told = is_right or self.cells.is_clear(item) or self.there.has(place, usual)
        says = None if self.cells.arrow(item) else now
        if is_told and self.there.keeps_arrow(place, self.section, usual=usual, is_right=is_right, says=says):
            return None if is_right else self.there.with_arrow(place, now)
        edit = CellEdit(value=now, formula=self.formulas.fitting(item) or self._guarded(place, usual, says))
        self.there.note_gone(place, edit, {usual, edit.formula})
        return edit if edit.formula or not is_right or self.cells.is_formula(item.row) else None

    def _guarded(self, place: Place, usual: str, says: str | None) -> str:
        """Return an officer's formula that was right, with the house's guard around it, where a figure is missing now.

        By what else it may go is not known, so that no formula of the house's can take its place.
        """
        guard = _GUARD.match(usual) if self.there and says is not None and self.cells.learnt.as_likely else None
        own = self.there.right_before(place) if self.there and guard else ""
        return f"{guard[0]}{own})" if guard and own else ""
