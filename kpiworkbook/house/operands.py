"""Whether a derived column's formula would give what is computed, from what a row's cells hold.

What is computed goes by what the figures mean. A formula goes by what the cells hold: 37 among fractions is 3700% to
it, a figure stored as text is none, and one error makes an error of an average.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose

from kpiworkbook.house.formulas import Formulas
from kpiworkbook.model.derived import DerivedIndicator
from kpiworkbook.model.fields import CHANGES, Field
from kpiworkbook.model.places import Place
from kpiworkbook.model.records import Unit
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Section

__all__ = ["Operands", "RowOperands"]

_NONE: frozenset[int] = frozenset()
_DIGIT = re.compile("[0-9]")
"""Without one a text is no figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOperands:
    """The columns of a row's months that are not to a formula what they are to a reader."""

    misread: frozenset[int] = _NONE
    """Those with figures that a formula takes for others, or for none."""
    errors: frozenset[int] = _NONE

    def fitting(self, formulas: Formulas, field: Field, item: DerivedIndicator, formula: str) -> str:
        """Return the formula that gives what is computed: the given one, if it does; empty where none does."""
        reach = formulas.reach(field)
        if not self.misread.isdisjoint(reach):
            return ""
        if field not in CHANGES and not self.errors.isdisjoint(reach):
            # What passes over errors takes no numbers, as those of archived months are.
            return "" if item.archived else formulas.past_errors_for_all_rows(field)
        return formula


class Operands:
    """What the formulas of a section go over."""

    def __init__(self, card: Scorecard, sheet: Sheet, section: Section, numbers: Mapping[Place, float]) -> None:
        """Look up the section's months. `numbers` are the figures stored as text that become numbers."""
        self._sheet, self._records, self._numbers = sheet, card.records, numbers
        self._months = [(column.period, column.index) for column in section.fields(Field.MONTH) if column.period]
        indices, first = [index for _, index in self._months], sheet.grid.first_column
        self._span = slice(min(indices) - first, max(indices) + 1 - first)

    def of(self, row: int) -> RowOperands | None:
        """Return what stands in the way of a row's formulas; None where nothing does, as in most rows."""
        named = self._sheet.grid.look.shown
        is_percent = self._records.measures[self._sheet.name, row].unit is Unit.PERCENT
        misread = self._misread(row) if is_percent or self._has_text(row) else _NONE
        errors = frozenset(index for _, index in self._months if (row, index) in named) if named else _NONE
        return RowOperands(misread=misread, errors=errors) if misread or errors else None

    def _has_text(self, row: int) -> bool:
        """Return whether a text stands among the row's months that may be a figure."""
        cells = self._sheet.grid.cells(row)[self._span]
        return str in map(type, cells) and any(held.__class__ is str and _DIGIT.search(held) for held in cells)

    def _misread(self, row: int) -> frozenset[int]:
        grid, place = self._sheet.grid, (self._sheet.name, row)
        figures, scale = self._records.months[place], self._records.measures[place].scale
        cells, first, numbers = grid.cells(row), grid.first_column, self._numbers
        meant = [(index, value) for period, index in self._months if (value := figures.get(period)) is not None]
        if scale == 1 and [cells[index - first] for index, _ in meant] == [float(value) for _, value in meant]:
            return _NONE  # as of most rows
        found = []
        for index, value in meant:
            held = cells[index - first]
            held = numbers.get((row, index)) if isinstance(held, str) else held
            if not isinstance(held, float | int) or not isclose(held, float(value * scale), rel_tol=1e-12):
                found.append(index)
        return frozenset(found)
