"""Which cells of the scorecard must change, and what they are to hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kpiworkbook.house.figures import written_figure
from kpiworkbook.house.formulas import Formulas
from kpiworkbook.model.derived import Derived, DerivedIndicator, Revision
from kpiworkbook.model.grid import CellValue, Grid
from kpiworkbook.model.records import Measure, Unit
from kpiworkbook.model.scorecard import CHANGES, DERIVED, FIGURES, Column, Scorecard, Sheet
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.arrows import show_change
from kpiworkbook.notation.figures import NOTHING, house_format
from kpiworkbook.notation.number_format import is_percent, render
from kpiworkbook.notation.numbers import parse_number

__all__ = ["Wanted", "derived_edits", "number_edits"]

Place = tuple[int, int]
_NO_FORMAT = ("", "General", "@")
_NUMBERS = (float, int)
_DIGIT = re.compile("[0-9]")
"""Without one a text is no number."""


class Wanted(NamedTuple):
    """What a cell is to hold, and the number format that it needs; empty where its own will do."""

    value: str | float
    formula: str = ""
    """Without the leading `=`, and with `OWN_ROW` for the number of its row."""
    number_format: str = ""
    is_typed: bool = False
    """Whether it is a figure that somebody typed, which must look as it did."""


def number_edits(card: Scorecard, sheet: Sheet) -> dict[Place, Wanted]:
    """Return the figures of a sheet that are stored as text and become numbers, each shown as it was typed."""
    found: dict[Place, Wanted] = {}
    grid, first = sheet.grid, sheet.grid.first_column
    for section in sheet.sections:
        columns = [column.index - first for column in section.columns if column.field in FIGURES]
        for row in section.rows:
            cells = grid.cells(row)
            for at in columns:
                if at < len(cells) and (value := cells[at]).__class__ is str and _DIGIT.search(value):
                    measure = card.records.measures[sheet.name, row]
                    found.update(_number(card, grid, row, at + first, measure))
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
) -> Iterator[tuple[Place, Wanted]]:
    """Yield the derived cells of a sheet that are to hold something else."""
    name, grid, there = sheet.name, sheet.grid, sheet.grid.look.formulas
    revised: dict[int, dict[str, Revision]] = {}
    for each in revisions:
        if each.sheet == name:
            revised.setdefault(each.row, {})[each.column] = each
    for section in sheet.sections:
        formulas = None if values_only else Formulas(section, card.settings.arrows)
        derived_columns = [column for column in section.columns if column.field in DERIVED]
        columns = [(column, _Cells(card.settings, grid, column, formulas)) for column in derived_columns]
        for row in section.rows:
            item, measure = derived.indicators[name, row], card.records.measures[name, row]
            stored, style_ids, of_row = grid.cells(row), grid.look.style_ids.get(row, {}), revised.get(row, {})
            for column, cells in columns:
                place = row, column.index
                is_formula, revision = place in there, of_row.get(column.key)
                if is_formula != values_only and _is_right(column, revision):
                    continue
                wanted = cells.wanted(item, measure, stored, style_ids.get(column.index))
                if wanted.formula or revision is not None or is_formula:
                    yield place, wanted  # else there is no column for the base month, and the cell says so


def _is_right(column: Column, revision: Revision | None) -> bool:
    """Return whether what stands there may stay: it reads as it should, or it is an average with other decimals."""
    return revision is None or (column.field not in CHANGES and not revision.figure_changed)


class _Cells:
    """The cells of one derived column of a section."""

    def __init__(self, settings: Settings, grid: Grid, column: Column, formulas: Formulas | None) -> None:
        """Write the column's formulas once for all rows; without `formulas` the cells are to hold none."""
        self._settings, self._styles = settings, grid.look.styles
        self._field, self._at = column.field, column.index - grid.first_column
        self._is_change = column.field in CHANGES
        self._fits: dict[tuple[str, bool], bool] = {}
        """Whether a number format shows figures as they are: by the format, and whether they are fractions."""
        self._formula = formulas.for_all_rows(column.field) if formulas else ""
        self._plain_formula = formulas.plain_for_all_rows(column.field) if formulas else ""

    def wanted(
        self, item: DerivedIndicator, measure: Measure, stored: Sequence[CellValue], style_id: int | None
    ) -> Wanted:
        """Return what the cell of a row is to hold, from what the row stores now, and the number of its style."""
        code = "" if style_id is None else self._styles[style_id].number_format
        if not self._is_change:
            return self._figure(item, measure, code)
        return self._change(item, stored[self._at] if 0 <= self._at < len(stored) else None, code)

    def _change(self, item: DerivedIndicator, now: CellValue, code: str) -> Wanted:
        """Return a change as text, or as a number where the cell holds one and its format draws the arrow."""
        change = item.change(self._field)
        is_number = isinstance(now, _NUMBERS) and not isinstance(now, bool)
        formula = self._plain_formula if is_number else self._formula
        if change is not None and is_number:
            return Wanted(change.percent / 100, formula, "" if is_percent(code) else "0%")
        text = show_change(change, self._settings.arrows)
        # A formula in a cell that is formatted as text becomes text once somebody edits it.
        return Wanted(text, formula, "General" if code == "@" else "")

    def _figure(self, item: DerivedIndicator, measure: Measure, code: str) -> Wanted:
        figure = item.figure(self._field)
        if figure is None:
            return Wanted(NOTHING, self._formula)
        scale = measure.scale
        shows_percent = measure.unit is Unit.PERCENT and scale == 1
        if (code, shows_percent) not in self._fits:
            self._fits[code, shows_percent] = code not in _NO_FORMAT and is_percent(code) == shows_percent
        house = "" if self._fits[code, shows_percent] else house_format(measure, self._settings.style.number_formats)
        return Wanted(float(figure if scale == 1 else figure * scale), self._formula, house)
