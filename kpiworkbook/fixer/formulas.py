"""What a derived cell with a wrong formula is to hold: the house's formula, with the result that it gives."""

from __future__ import annotations

from kpiworkbook.house.derived_cells import derived_cells
from kpiworkbook.house.formulas import Formulas
from kpiworkbook.house.operands import Operands
from kpiworkbook.model.derived import DerivedIndicator
from kpiworkbook.model.places import OWN_ROW
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Column, Section
from kpiworkbook.notation.number_format import render

__all__ = ["house_formula"]


def house_formula(
    card: Scorecard, sheet: Sheet, section: Section, column: Column, item: DerivedIndicator
) -> tuple[str, tuple[str | float, str, str]]:
    """Return the formula, empty where none gives what is computed: among figures that are stored as text, say.

    With it come its result, the number format that this needs (empty: the cell's own), and how it is shown.
    """
    grid, row = sheet.grid, item.row
    formulas = Formulas(section, card.settings.arrows)
    cells = derived_cells(card.settings, grid, section, column, formulas)
    style_id = grid.look.style_ids.get(row, {}).get(column.index)
    edit, needed = cells.wanted(item, card.records.measures[sheet.name, row], grid.cells(row), style_id)
    operands = Operands(card, sheet, section, {}).of(row)  # no text becomes a number here
    formula = operands.fitting(formulas, column.field, item, edit.formula) if operands else edit.formula
    value = "" if edit.value is None else edit.value
    shown = value if isinstance(value, str) else render(value, needed or grid.number_format(row, column.index))
    return formula.replace(OWN_ROW, str(row + 1)), (value, needed, shown)
