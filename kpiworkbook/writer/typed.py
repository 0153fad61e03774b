"""Writing what each cell says as it was typed: nothing recomputed, nothing tidied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kpiworkbook.model.derived import Arrow
from kpiworkbook.model.fields import CHANGES, DERIVED, FIGURES, Field
from kpiworkbook.model.grid import CellValue, Grid
from kpiworkbook.model.records import Polarity, Status
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.section import Column, Section
from kpiworkbook.model.settings import Paint, StyleSettings
from kpiworkbook.notation.arrows import symbol_runs, typed_change
from kpiworkbook.notation.figures import read_in_row
from kpiworkbook.notation.number_format import render
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.writer.canvas import Canvas
from kpiworkbook.writer.formats import FIGURE_ALIGNMENT, colours_of
from kpiworkbook.writer.headings import write_header
from kpiworkbook.writer.looks import drawn_in, text_look, written_as

if TYPE_CHECKING:
    from xlsxwriter.format import Format

__all__ = ["TypedCells"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCells:
    """Writes the indicators of one sheet as they stand: text as text, numbers behind their own number formats."""

    canvas: Canvas
    card: Scorecard

    def write_header(self, section: Section) -> None:
        """Write the header of a section; one that does not stand over its data stays where it is."""
        if section.header.displaced:
            _write_displaced(self.canvas, section)
        else:
            write_header(self.canvas, section)

    def write_rows(self, section: Section) -> None:
        """Write the rows of a section's indicators."""
        for row in section.rows:
            for column in section.columns:
                self._write(section, column, row)

    def _write(self, section: Section, column: Column, row: int) -> None:
        value, code = as_typed(self.canvas.grid, row, column.index)
        if column.field in CHANGES:
            self._change(row, column.index, value, code)
            return
        if column.field in FIGURES or column.field in DERIVED:
            is_current = column.period is not None and column.period == section.as_of
            look = self._figure_look(column, row, value, code, current=is_current)
        elif column.field is Field.DOT:
            font = self.canvas.grid.symbol_font(row, column.index)
            look = self.canvas.formats.cell(align="center", **written_as(value, code), **drawn_in(font))
        else:
            font = self.canvas.grid.symbol_font(row, column.index)
            look = self.canvas.formats.cell(**text_look(column, value, code), **drawn_in(font))
        self.canvas.put(row, column.index, value, code, look)

    def _figure_look(self, column: Column, row: int, value: CellValue, code: str, *, current: bool) -> Format:
        shown = self.canvas.grid.shown(row, column.index)
        measure = self.card.records.measures[self.canvas.grid.name, row]
        figure = read_in_row(value, shown, code, self.card.settings.placeholders, measure)
        quiet = column.field in FIGURES and figure.status is not Status.REPORTED
        return self.canvas.formats.cell(current=current, quiet=quiet, **FIGURE_ALIGNMENT, **written_as(value, code))

    def _change(self, row: int, column: int, value: CellValue, code: str) -> None:
        """Write a change in the colour that its typed arrow claims.

        The house's conditional formats could not give it: they know the house's own arrows only.
        """
        canvas, settings = self.canvas, self.card.settings
        entry = canvas.grid.entry(row, column)
        typed = typed_change(entry.shown, entry.symbol_font, settings.arrows)
        colours: dict[str, Any] = {}
        if typed is not None and typed.arrow is not None:
            polarity = self.card.records.measures[canvas.grid.name, row].polarity
            colours = colours_of(paint_of_arrow(typed.arrow, polarity, settings.style))
        look = canvas.formats.cell(
            **FIGURE_ALIGNMENT, **colours, **written_as(value, code), **drawn_in(entry.symbol_font)
        )
        runs = symbol_runs(entry.shown, entry.symbol_font, settings.arrows) if isinstance(value, str) else ()
        if len(runs) > 1:
            canvas.put_runs(row, column, runs, look)
        else:
            canvas.put(row, column, value, code, look)


def as_typed(grid: Grid, row: int, column: int) -> tuple[CellValue, str]:
    """Return the value and the number format that show in a new workbook what the cell shows; failing that, its text.

    A file that gives no number formats may still give the texts (.ods).
    """
    value, shown, code = grid.value(row, column), grid.shown(row, column), grid.number_format(row, column)
    if value is None or isinstance(value, str | bool):
        return shown or None, ""
    if code or (isinstance(value, float | int) and (row, column) not in grid.look.shown):
        return value, code
    typed = parse_number(shown)
    if isinstance(value, float | int) and typed and render(value, typed.number_format) == shown:
        return value, typed.number_format
    return shown, ""


def paint_of_arrow(arrow: Arrow, polarity: Polarity, style: StyleSettings) -> Paint:
    """Return the colours of a change with that arrow, good or bad by the indicator's polarity."""
    if polarity is Polarity.NONE:
        return {Arrow.UP: style.increase, Arrow.SAME: style.unchanged, Arrow.DOWN: style.decrease}[arrow]
    if arrow is Arrow.SAME:
        return style.similar
    return style.positive if (arrow is Arrow.UP) is (polarity is Polarity.UP) else style.negative


def _write_displaced(canvas: Canvas, section: Section) -> None:
    """Write a header cell by cell as it stands, merged where it was merged."""
    grid, header = canvas.grid, section.header
    look = canvas.formats.header(None)
    columns = range(min(canvas.widths), max(*canvas.widths, grid.last_column) + 1)
    for row in header.rows:
        canvas.set_height(row, [(grid.shown(row, column), canvas.width(column, column)) for column in columns])
        for column in columns:
            canvas.put(row, column, *as_typed(grid, row, column), look)
    for merge in grid.merges:
        if header.first_row <= merge.first_row and merge.last_row <= header.last_row and canvas.merge(merge, look):
            value, code = as_typed(grid, merge.first_row, merge.first_column)
            canvas.put(merge.first_row, merge.first_column, value, code, look)
