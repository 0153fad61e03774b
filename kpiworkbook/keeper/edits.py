"""Which cells of the scorecard must change, and what they are to hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal

from kpiworkbook.house.derived_cells import derived_cells
from kpiworkbook.house.figures import written_figure
from kpiworkbook.house.formulas import Formulas
from kpiworkbook.house.operands import Operands
from kpiworkbook.keeper.roundings import agrees, is_close
from kpiworkbook.keeper.standing import Standing
from kpiworkbook.model.derived import Derived, DerivedIndicator, Revision
from kpiworkbook.model.fields import CHANGES, FIGURES, Field
from kpiworkbook.model.grid import CellValue, Grid
from kpiworkbook.model.places import Place
from kpiworkbook.model.records import Measure, Unit
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Section
from kpiworkbook.notation.durations import is_duration
from kpiworkbook.notation.number_format import is_time, render
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.notation.raised import has_footnote
from kpiworkbook.ooxml.cell_xml import CellEdit

__all__ = ["Wanted", "derived_edits", "number_edits"]

_NUMBERS = (float, int)
_DIGIT = re.compile("[0-9]")
"""Without one a text is no number."""
_PLACES = range(4)
"""Places of a percentage that a change's format may show."""


Wanted = tuple[Place, CellEdit, str]
"""A cell, what it is to hold, and the number format that it needs; empty where its own will do."""


def number_edits(card: Scorecard, sheet: Sheet, left: Collection[int]) -> Iterator[Wanted]:
    """Yield the figures of a sheet that are stored as text and become numbers, each shown as it was typed.

    In the rows that are `left` text stays text, as a formula there, whose result nothing here can tell, goes by it. So
    does a text that a formula gives.
    """
    grid, first, formulas = sheet.grid, sheet.grid.first_column, sheet.grid.look.formulas
    for section in sheet.sections:
        columns = [column.index - first for column in section.columns if column.field in FIGURES]
        for row in section.rows:
            cells = grid.cells(row) if row not in left else ()
            for at in columns:
                is_text = at < len(cells) and (value := cells[at]).__class__ is str and _DIGIT.search(value)
                if is_text and (row, at + first) not in formulas:
                    measure = card.records.measures[sheet.name, row]
                    yield from _number(card, grid, row, at + first, measure)


def _number(card: Scorecard, grid: Grid, row: int, column: int, measure: Measure) -> Iterator[Wanted]:
    written = written_figure(grid, row, column, measure, card.settings)
    shown = grid.shown(row, column)
    is_number = is_duration(shown) if measure.unit is Unit.DURATION else parse_number(shown) is not None
    if written is None or not is_number:
        return
    number, code = written
    now = grid.number_format(row, column)
    may_fit = is_time(now) if measure.unit is Unit.DURATION else now != "@"
    fits = may_fit and render(number, now or "General") == grid.shown(row, column).strip()
    yield (row, column), CellEdit(value=number), "" if fits else code


def derived_edits(
    card: Scorecard,
    sheet: Sheet,
    derived: Derived,
    revisions: Sequence[Revision],
    there: Standing | None,
    *,
    numbers: Mapping[Place, float],
    renewed: Collection[tuple[str, int]],
) -> Iterator[Wanted]:
    """Yield the derived cells of a sheet that are to hold something else.

    `there` are the formulas that stand in them; None where they are to hold plain values. `numbers` are the figures
    stored as text that become numbers. In the rows that are `renewed`, by new figures, a number that reads the same is
    another one all the same.
    """
    revised = _by_row(revisions, sheet.name)
    before, formulas = None, None
    for section in sheet.sections:
        # Most sections share their columns, and so what is written in them.
        is_alike = before is not None and before.columns is section.columns and before.as_of == section.as_of
        if there is not None and not is_alike:
            before, formulas = section, Formulas(section, card.settings.arrows)
        operands = Operands(card, sheet, section, numbers)
        cells = _Section(card, sheet, section, there, operands, formulas=formulas, renewed=renewed)
        for row in section.rows:
            measure = card.records.measures[sheet.name, row]
            yield from cells.edits(derived.indicators[sheet.name, row], measure, revised.get(row, {}))


class _Section:
    """The derived cells of a section."""

    def __init__(
        self,
        card: Scorecard,
        sheet: Sheet,
        section: Section,
        there: Standing | None,
        operands: Operands,
        *,
        formulas: Formulas | None,
        renewed: Collection[tuple[str, int]],
    ) -> None:
        """Settle once what is the same for all rows."""
        self._grid, self._section, self._there, self._operands = sheet.grid, section, there, operands
        self._renewed, self._formulas = renewed, formulas
        self._columns = [
            derived_cells(card.settings, sheet.grid, section, column, formulas) for column in section.derived_figures
        ]

    def edits(self, item: DerivedIndicator, measure: Measure, revised: Mapping[str, Revision]) -> Iterator[Wanted]:
        """Yield the cells of a row that are to hold something else, of which `revised` read differently now."""
        row, look, there = item.row, self._grid.look, self._there
        stored, style_ids = self._grid.cells(row), look.style_ids.get(row, {})
        operands, is_new = self._operands.of(row) if there else None, (self._grid.name, row) in self._renewed
        stays = item.stays
        for cells in self._columns:
            if cells.key in stays:
                continue
            place = row, cells.index
            is_formula, revision = place in look.formulas, revised.get(cells.key)
            if revision is None and not is_formula and has_footnote(cells.now(stored)):
                continue  # no formula would show it
            edit, number_format = cells.wanted(item, measure, stored, style_ids.get(cells.index))
            ours = edit.formula
            if operands and self._formulas:
                edit.formula = operands.fitting(self._formulas, cells.field, item, ours)
            is_right = is_formula == (there is not None) and cells.is_right(revision)
            # What the archive's months add is not in an officer's formula, though its old result be the same.
            is_old = is_formula and is_new and item.archived and cells.field not in CHANGES
            if (is_formula or is_right) and not is_old:
                exact, now = cells.exact(item, measure), cells.now(stored)
                is_told = is_formula and is_new and (not isinstance(edit.value, str) or cells.is_clear(item))
                own = self._own(place, edit, cells.field, ours=ours, exact=exact) if is_told else None
                if own is not None and self._reads_as(own, edit, number_format or self._grid.number_format(*place)):
                    yield place, own, number_format
                    continue
                if is_right and self._may_stay(place, edit, cells.field, now, ours=ours, exact=exact, is_new=is_new):
                    continue
            if is_right or edit.formula or revision is not None or is_formula:
                if is_formula:
                    self._note_gone(place, edit, cells.field, ours)
                yield place, edit, number_format  # else there is no column for the base month, and the cell says so

    def _own(self, place: Place, edit: CellEdit, field: Field, *, ours: str, exact: Decimal | None) -> CellEdit | None:
        """Return the officer's formula with its result from new figures; None where it goes."""
        if self._there is None or self._formulas is None or edit.formula != ours:
            return None  # where the house's usual formula would not give what is computed, no other would
        houses = (ours, self._formulas.for_all_rows(field))
        return self._there.with_result(place, edit, self._section, field, houses=houses, exact=exact)

    def _note_gone(self, place: Place, edit: CellEdit, field: Field, ours: str) -> None:
        """Note it where a formula of the officer's gives way; all that the house may have written are none."""
        if self._there is None or self._formulas is None:
            return
        usual = self._formulas.for_all_rows(field)
        others = (
            [self._formulas.plain_for_all_rows(field, places) for places in _PLACES]
            if field in CHANGES
            else [self._formulas.past_errors_for_all_rows(field)]
        )
        self._there.note_gone(place, edit, {ours, usual, edit.formula, *others})

    @staticmethod
    def _reads_as(own: CellEdit, edit: CellEdit, code: str) -> bool:
        """Return whether a formula that rounds shows what is computed, behind the cell's number format."""
        if not isinstance(own.value, _NUMBERS) or not isinstance(edit.value, _NUMBERS):
            return True
        return own.value == edit.value or render(own.value, code) == render(edit.value, code)

    def _may_stay(
        self,
        place: Place,
        edit: CellEdit,
        field: Field,
        now: CellValue,
        *,
        ours: str,
        exact: Decimal | None,
        is_new: bool,
    ) -> bool:
        """Return whether a cell that reads right may stay as it is."""
        if self._there is not None:
            return self._there.may_stay(place, edit, now, self._section, field, ours=ours, exact=exact, is_new=is_new)
        return is_close(now, edit.value) or (not is_new and agrees(now, exact))


def _by_row(revisions: Sequence[Revision], sheet: str) -> dict[int, dict[str, Revision]]:
    """Return the revisions of a sheet by row and column."""
    revised: dict[int, dict[str, Revision]] = {}
    for each in revisions:
        if each.sheet == sheet:
            revised.setdefault(each.row, {})[each.column] = each
    return revised
