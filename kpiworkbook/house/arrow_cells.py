"""What the cells of a section's columns of arrows alone are to hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpiworkbook.model.arrow_columns import ArrowColumn
from kpiworkbook.model.derived import Arrow, Derived, DerivedIndicator
from kpiworkbook.model.fields import ARROWS
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Column, Section
from kpiworkbook.notation.arrows import is_clear
from kpiworkbook.notation.lone_arrows import arrow_at, signs_in

__all__ = ["ArrowCells", "arrow_cells", "without_arrows"]


class ArrowCells:
    """The cells of a section's column of arrows alone."""

    def __init__(self, card: Scorecard, sheet: Sheet, column: Column, learnt: ArrowColumn) -> None:
        """Take the column, and by what its arrows go."""
        self.column, self.learnt = column, learnt
        self._settings, self._grid = card.settings, sheet.grid

    def typed(self, row: int) -> Arrow | None:
        """Return the arrow that stands in a row, or None."""
        found = arrow_at(self._grid, row, self.column.index, self._settings.arrows)
        return found.arrow if found else None

    def is_formula(self, row: int) -> bool:
        """Return whether a formula stands in a row."""
        return (row, self.column.index) in self._grid.look.formulas

    def arrow(self, item: DerivedIndicator) -> Arrow | None:
        """Return the arrow that a row is to show, or None."""
        return item.arrows.get(self.column.key)

    def is_clear(self, item: DerivedIndicator) -> bool:
        """Return whether the arrow is the same for the change in whole percent and as it is."""
        change = item.change(ARROWS[self.column.field])
        if change is None or not self.learnt.habit.by_threshold:
            return True
        return is_clear(change, self._settings.arrows.threshold)

    def shown(self, row: int) -> str:
        """Return what stands in a row, without spaces around it."""
        return self._grid.shown(row, self.column.index).strip()

    def signs(self, row: int) -> Mapping[Arrow, str]:
        """Return how a row's arrows are written."""
        font = self._grid.symbol_font(row, self.column.index)
        return signs_in(font, self.learnt.signs, self._settings.arrows)

    def wanted(self, item: DerivedIndicator) -> str | None:
        """Return what the cell of a row is to say; None where it stays as it is.

        It does where no arrow can be told, where it says something else than an arrow or a placeholder, and where there
        is no change to show and it shows none.
        """
        if self.column.key not in item.arrows:
            return None
        arrow, typed = self.arrow(item), self.typed(item.row)
        if arrow is None:
            return None if typed is None else self.learnt.none
        is_open = typed is not None or self.shown(item.row).casefold() in self._settings.placeholders
        return self.signs(item.row)[arrow] if is_open else None

    def is_untold(self, item: DerivedIndicator) -> bool:
        """Return whether nothing can be told of what the cell of a row is to say."""
        return self.column.key not in item.arrows or (self.wanted(item) is None and self.arrow(item) is not None)


def without_arrows(card: Scorecard, sheet: Sheet) -> frozenset[str]:
    """Return the keys of a sheet's columns of arrows in which none stands, as where formulas give but `n/a` so far."""
    found: dict[str, bool] = {}
    for section in sheet.sections:
        for column in section.arrows:
            found[column.key] = found.get(column.key, False) or any(
                arrow_at(sheet.grid, row, column.index, card.settings.arrows) for row in section.rows
            )
    return frozenset(key for key, has_arrow in found.items() if not has_arrow)


def arrow_cells(card: Scorecard, sheet: Sheet, section: Section, derived: Derived) -> Iterator[ArrowCells]:
    """Yield those of a section's columns of arrows alone whose typed arrows show by what they go."""
    for column in section.arrows:
        if (learnt := derived.arrow_columns.get((sheet.name, column.key))) is not None:
            yield ArrowCells(card, sheet, column, learnt)
