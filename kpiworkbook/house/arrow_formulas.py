"""The live formulas of a section's columns of arrows alone."""

from __future__ import annotations

from collections.abc import Mapping

from kpiworkbook.house.arrow_cells import ArrowCells
from kpiworkbook.house.formulas import Formulas
from kpiworkbook.house.operands import Operands
from kpiworkbook.model.derived import Arrow, DerivedIndicator
from kpiworkbook.model.fields import ARROWS
from kpiworkbook.model.places import Place
from kpiworkbook.model.records import Polarity
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Section

__all__ = ["ArrowFormulas"]


class ArrowFormulas:
    """The live formulas of a column of arrows alone."""

    def __init__(
        self, card: Scorecard, sheet: Sheet, section: Section, cells: ArrowCells, numbers: Mapping[Place, float]
    ) -> None:
        """Look up what they go over; `numbers` are the figures stored as text that become numbers."""
        self._measures, self._sheet, self._learnt = card.records.measures, sheet.name, cells.learnt
        self._change = ARROWS[cells.column.field]
        self._formulas, self._operands = (
            Formulas(section, card.settings.arrows),
            Operands(card, sheet, section, numbers),
        )

    def usual(self, row: int) -> str:
        """Return the formula of a row without the leading `=`; empty where the base month has no column."""
        learnt, signs = self._learnt, dict(self._learnt.signs)
        if learnt.habit.of_performance and self._measures[self._sheet, row].polarity is Polarity.DOWN:
            signs[Arrow.UP], signs[Arrow.DOWN] = signs[Arrow.DOWN], signs[Arrow.UP]
        by_threshold = learnt.habit.by_threshold
        return self._formulas.arrow(self._change, signs, learnt.none, by_threshold=by_threshold)

    def fitting(self, item: DerivedIndicator) -> str:
        """Return the same where it gives what is computed; empty where no formula does."""
        usual, operands = self.usual(item.row), self._operands.of(item.row)
        return operands.fitting(self._formulas, self._change, item, usual) if operands else usual
