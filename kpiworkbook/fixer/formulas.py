"""What a derived cell with a wrong formula is to hold: the house's formula, with the result that it gives."""

from __future__ import annotations

from kpiworkbook.house.formulas import Formulas
from kpiworkbook.house.operands import Operands
from kpiworkbook.model.derived import DerivedIndicator
from kpiworkbook.model.fields import CHANGES
from kpiworkbook.model.grid import is_number
from kpiworkbook.model.places import OWN_ROW
from kpiworkbook.model.scorecard import Column, Scorecard, Section, Sheet
from kpiworkbook.notation.arrows import show_change
from kpiworkbook.notation.change_format import change_as_number
from kpiworkbook.notation.figures import NOTHING, house_format, keeps_format
from kpiworkbook.notation.number_format import percent_places, render

__all__ = ["FormulaCell"]


class FormulaCell:
    """A derived cell that holds a formula."""

    def __init__(self, card: Scorecard, sheet: Sheet, section: Section, column: Column, item: DerivedIndicator) -> None:
        """Look at what the cell holds, and at what the house's formula would go over."""
        self._settings, self._column, self._item = card.settings, column, item
        self._measure = card.records.measures[sheet.name, item.row]
        self._code = sheet.grid.number_format(item.row, column.index)
        self._is_number = is_number(sheet.grid.value(item.row, column.index))
        self._formulas = Formulas(section, card.settings.arrows)
        self._operands = Operands(card, sheet, section, None).of(item.row)  # no text becomes a number here

    def formula(self) -> str:
        """Return the formula, empty where none gives what is computed: among figures that are stored as text, say."""
        field = self._column.field
        usual = self._formulas.for_indicator(field, self._item, self._measure)
        if field in CHANGES and self._is_number:
            usual = self._formulas.plain_for_all_rows(field, percent_places(self._code))
        fitting = self._operands.fitting(self._formulas, field, self._item, usual) if self._operands else usual
        return fitting.replace(OWN_ROW, str(self._item.row + 1))

    def result(self) -> tuple[str | float, str, str]:
        """Return the formula's result, the number format that it needs (empty: the cell's own), and how it is shown."""
        if self._column.field in CHANGES:
            return self._change()
        figure = self._item.figure(self._column.field)
        if figure is None:
            return NOTHING, "", NOTHING
        keeps = keeps_format(self._code, self._measure)
        needed = "" if keeps else house_format(self._measure, self._settings.style.number_formats)
        value = float(figure * self._measure.scale)
        return value, needed, render(value, needed or self._code)

    def _change(self) -> tuple[str | float, str, str]:
        change = self._item.change(self._column.field)
        if change is None or not self._is_number:
            text = show_change(change, self._settings.arrows)
            return text, "General" if self._code == "@" else "", text
        value, needed = change_as_number(change, self._code)
        return value, needed, render(value, needed or self._code)
