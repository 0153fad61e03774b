"""Which cells of the scorecard must change, and what they are to hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpiworkbook.house.figures import written_figure
from kpiworkbook.house.formulas import Formulas
from kpiworkbook.model.derived import Derived, DerivedIndicator, Revision
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.records import Measure, Unit
from kpiworkbook.model.scorecard import DERIVED, Column, Field, Scorecard, Sheet
from kpiworkbook.notation.arrows import show_change
from kpiworkbook.notation.figures import NOTHING, house_format
from kpiworkbook.notation.number_format import is_percent, render
from kpiworkbook.notation.numbers import parse_number

__all__ = ["Wanted", "derived_edits", "number_edits"]

Place = tuple[int, int]
_FIGURES = (Field.MONTH, Field.BENCHMARK, Field.TARGET)
_CHANGES = (Field.CHANGE_MONTH, Field.CHANGE_YEAR)
_NO_FORMAT = ("", "General", "@")
_DIGIT = re.compile("[0-9]")
"""Without one a text is no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a cell is to hold, and the number format that it needs; empty where its own will do."""

    value: str | float
    formula: str = ""
    number_format: str = ""
    is_typed: bool = False
    """Whether it is a figure that somebody typed, which must look as it did."""


def number_edits(card: Scorecard, sheet: Sheet) -> dict[Place, Wanted]:
    """Return the figures of a sheet that are stored as text and become numbers, each shown as it was typed."""
    found: dict[Place, Wanted] = {}
    grid, first = sheet.grid, sheet.grid.first_column
    for section in sheet.sections:
        columns = [column.index for column in section.columns if column.field in _FIGURES]
        for row in section.rows:
            cells = grid.cells(row)
            for column in columns:
                value = cells[column - first] if column - first < len(cells) else None
                if value.__class__ is str and _DIGIT.search(value):
                    measure = card.records.measures[sheet.name, row]
                    found.update(_number(card, grid, row, column, measure))
    return found


def _number(card: Scorecard, grid: Grid, row: int, column: int, measure: Measure) -> Iterator[tuple[Place, Wanted]]:
    written = written_figure(grid, row, column, measure, card.settings)
    if written is None or parse_number(grid.shown(row, column)) is None:
        return
    number, code = written
    now = grid.number_format(row, column)
    fits = now not in ("@",) and render(number, now or "General") == grid.shown(row, column).strip()
    yield (row, column), Wanted(value=number, number_format="" if fits else code, is_typed=True)


def derived_edits(
    card: Scorecard, sheet: Sheet, derived: Derived, revisions: Sequence[Revision], *, values_only: bool
) -> dict[Place, Wanted]:
    """Return the derived cells of a sheet that are to hold something else."""
    revised = {(r.row, r.column): r for r in revisions if r.sheet == sheet.name}
    found: dict[Place, Wanted] = {}
    for section in sheet.sections:
        columns = [column for column in section.columns if column.field in DERIVED]
        formulas = Formulas(section, card.settings.arrows)
        for row in section.rows:
            place = sheet.name, row
            measure = card.records.measures[place]
            cells = _Cells(card=card, grid=sheet.grid, measure=measure, item=derived.indicators[place])
            for column in columns:
                is_formula = (row, column.index) in sheet.grid.look.formulas
                revision = revised.get((row, column.key))
                if is_formula != values_only and _is_right(column, revision):
                    continue
                formula = "" if values_only else cells.formula(column, formulas)
                if not formula and revision is None and not is_formula:
                    continue  # there is no column for the base month, and the cell says so
                found[row, column.index] = cells.wanted(column, formula)
    return found


def _is_right(column: Column, revision: Revision | None) -> bool:
    """Return whether what stands there may stay: it reads as it should, or it is an average with other decimals."""
    return revision is None or (column.field not in _CHANGES and not revision.figure_changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cells:
    """The derived cells of one indicator."""

    card: Scorecard
    grid: Grid
    measure: Measure
    """What is true of all its figures."""
    item: DerivedIndicator

    def formula(self, column: Column, formulas: Formulas) -> str:
        """Return the live formula of a derived cell, without its leading `=`; empty where the base has no column."""
        if column.field in _CHANGES and self._is_number(column):
            return formulas.plain_change(column.field, self.item.row).removeprefix("=")
        return formulas.formula(column.field, self.item.row).removeprefix("=")

    def wanted(self, column: Column, formula: str) -> Wanted:
        """Return what a derived cell is to hold: a change as text, or as a number where the cell's format draws it."""
        code = self.grid.number_format(self.item.row, column.index)
        if column.field in _CHANGES:
            change = self.item.change(column.field)
            if change is not None and self._is_number(column):
                return Wanted(
                    value=change.percent / 100, formula=formula, number_format="" if is_percent(code) else "0%"
                )
            text = show_change(change, self.card.settings.arrows)
            # A formula in a cell that is formatted as text becomes text once somebody edits it.
            return Wanted(value=text, formula=formula, number_format="General" if code == "@" else "")
        figure = self.item.figure(column.field)
        if figure is None:
            return Wanted(value=NOTHING, formula=formula)
        shows = code not in _NO_FORMAT and is_percent(code) == self._shows_percent()
        house = house_format(self.measure, self.card.settings.style.number_formats)
        value = float(figure * self.measure.scale)
        return Wanted(value=value, formula=formula, number_format="" if shows else house)

    def _shows_percent(self) -> bool:
        return self.measure.unit is Unit.PERCENT and self.measure.scale == 1

    def _is_number(self, column: Column) -> bool:
        value = self.grid.value(self.item.row, column.index)
        return isinstance(value, float | int) and not isinstance(value, bool)
