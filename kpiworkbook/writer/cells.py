"""Writing what each cell says: figures as numbers, placeholders as they stood, text always as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from kpiworkbook.house.arrow_cells import ArrowCells, arrow_cells
from kpiworkbook.house.arrow_formulas import ArrowFormulas
from kpiworkbook.house.figures import FigureWriting, shared_format
from kpiworkbook.house.formulas import Formulas
from kpiworkbook.model.derived import Derived, DerivedIndicator
from kpiworkbook.model.fields import CHANGES, DERIVED, FIGURES, Field
from kpiworkbook.model.grid import CellValue, is_number
from kpiworkbook.model.places import OWN_ROW
from kpiworkbook.model.records import Measure
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.section import Column, Section
from kpiworkbook.notation.arrows import POLARITY_SIGNS, parse_polarity, show_change, symbol_runs
from kpiworkbook.notation.figures import NOTHING
from kpiworkbook.notation.number_format import is_time
from kpiworkbook.notation.symbol_letters import lone_letter
from kpiworkbook.writer.canvas import Canvas
from kpiworkbook.writer.formats import FIGURE_ALIGNMENT
from kpiworkbook.writer.headings import write_header
from kpiworkbook.writer.looks import drawn_in, reads_as_formula, text_look
from kpiworkbook.writer.plain import Cell, formula, number

if TYPE_CHECKING:
    from xlsxwriter.format import Format

__all__ = ["CellWriter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellWriter:
    """Writes the indicators of one sheet with their derived columns recomputed."""

    canvas: Canvas
    card: Scorecard
    derived: Derived
    values_only: bool

    def write_header(self, section: Section) -> None:
        """Write the header of a section over its columns."""
        write_header(self.canvas, section)

    def write_rows(self, section: Section) -> None:
        """Write the rows of a section's indicators."""
        sheet = next(each for each in self.card.sheets if each.name == self.canvas.grid.name)
        arrows = [
            (each, None if self.values_only else ArrowFormulas(self.card, sheet, section, each, {}))
            for each in arrow_cells(self.card, sheet, section, self.derived)
        ]
        writer = _RowWriter(self.canvas, self.card, section, arrows, values_only=self.values_only)
        for row in section.rows:
            writer.write(self.derived.indicators[sheet.name, row], self.card.records.measures[sheet.name, row])


_Arrows = tuple[ArrowCells, ArrowFormulas | None]
"""A column of arrows alone, with its formulas, if any are wanted."""


class _Row(NamedTuple):
    """What the cells of an indicator are made from."""

    item: DerivedIndicator
    measure: Measure
    figures: FigureWriting
    number_format: str
    """The house's for its figures."""
    months_format: str
    """One of their own that its months share; empty where the house's will do."""
    values: Sequence[CellValue]
    """By the sheet's columns."""
    formats: Mapping[int, str]
    """The number formats by column; none where the file does not tell."""


class _RowWriter:
    """Writes the rows of one section. What is to be done in each of its columns is settled once."""

    def __init__(
        self, canvas: Canvas, card: Scorecard, section: Section, arrows: Sequence[_Arrows], *, values_only: bool
    ) -> None:
        self._canvas, self._worksheet, self._grid, self._formats = canvas, canvas.worksheet, canvas.grid, canvas.formats
        self._settings = card.settings
        self._formulas = None if values_only else Formulas(section, card.settings.arrows)
        self._arrows = {each[0].column: each for each in arrows}
        self._steps = [(column.index, self._step(column, section)) for column in section.columns]
        self._width = max(column.index for column in section.columns) + 1
        self._looks: dict[tuple[int, bool, str], Format] = {}
        """Of texts, by their columns, whether they would read as formulas, and their symbol fonts."""
        self._style_ids: Mapping[int, int] = {}
        self._codes: Mapping[int, str] = {}
        self._months = [column.index for column in reversed(section.fields(Field.MONTH))]
        self._months_format = ""

    def write(self, item: DerivedIndicator, measure: Measure) -> None:
        """Write an indicator's row."""
        figures = FigureWriting(measure, self._settings)
        row = _Row(
            item=item,
            measure=measure,
            figures=figures,
            number_format=figures.number_format,
            values=self._values(item.row),
            formats=self._number_formats(item.row),
            months_format=self._months_format,
        )
        cells = {}
        for column, make in self._steps:
            if (cell := make(row)) is not None:
                cells[column] = cell
        self._worksheet.put_row(item.row, cells)

    def _step(self, column: Column, section: Section) -> Callable[[_Row], Cell | None]:
        """Return what makes a cell of the column; it returns None for one that it has written itself."""
        if column.field in FIGURES:
            return partial(self._figure, column.index, column.period is not None and column.period == section.as_of)
        if column.field in CHANGES:
            return partial(self._change, column, self._formats.cell(**FIGURE_ALIGNMENT))
        if column.field in DERIVED:
            return partial(self._summary, column)
        if column in self._arrows:
            return partial(self._arrow, *self._arrows[column])
        if column.field is Field.DOT:
            return partial(self._polarity, column.index, self._formats.cell(align="center"))
        return partial(self._text, column)

    def _values(self, row: int) -> Sequence[CellValue]:
        cells, before = self._grid.cells(row), self._grid.first_column
        missing = self._width - before - len(cells)
        return [*[None] * before, *cells, *[None] * missing] if before or missing > 0 else cells

    def _number_formats(self, row: int) -> Mapping[int, str]:
        """Return a row's number formats; rows that look alike share one mapping of their styles."""
        ids = self._grid.look.style_ids.get(row, {})
        if ids is not self._style_ids:
            styles = self._grid.look.styles
            self._style_ids, self._codes = ids, {column: styles[each].number_format for column, each in ids.items()}
            self._months_format = shared_format([self._codes.get(each, "") for each in self._months]) if ids else ""
        return self._codes

    def _figure(self, column: int, is_current: bool, row: _Row) -> Cell:
        value = row.values[column]
        shown = None if value.__class__ is float else self._grid.shown(row.item.row, column)
        written = row.figures.written(value, shown or "", row.formats.get(column, ""))
        if written is not None:
            return number(written[0], self._formats.figure(written[1], current=is_current))
        code = row.formats.get(column, "")
        if is_number(value) and is_time(code):  # 7 shown as 0:00, which would be a duration as text
            return number(value, self._formats.figure(code, current=is_current))
        shown = self._grid.shown(row.item.row, column) if shown is None else shown
        look = self._formats.placeholder(current=is_current, quoted=reads_as_formula(shown))
        return self._worksheet.text(shown, look)

    def _change(self, heading: Column, look: Format, row: _Row) -> Cell | None:
        field = heading.field
        typed = self._grid.shown(row.item.row, heading.index) if field in row.item.stays else ""
        if typed or field in row.item.not_understood:
            return self._typed_change(row.item.row, heading.index, typed, look)
        value = show_change(row.item.change(field), self._settings.arrows)
        text = self._formulas.for_all_rows(field).replace(OWN_ROW, str(row.item.row + 1)) if self._formulas else ""
        return formula(text, value, look) if text else self._worksheet.text(value, look)

    def _typed_change(self, row: int, column: int, text: str, look: Format) -> Cell | None:
        """Return a change as it was typed; None for one that is written here, in parts of different fonts."""
        runs = symbol_runs(text, self._grid.symbol_font(row, column), self._settings.arrows)
        if len(runs) > 1:
            self._canvas.put_runs(row, column, runs, look)
            return None
        return self._worksheet.text(text, self._formats.varied(look, **drawn_in(runs[0][1])))

    def _summary(self, heading: Column, row: _Row) -> Cell:
        field = heading.field
        if field in row.item.stays:
            return self._figure(heading.index, False, row)
        exact = row.item.figure(field)
        value = NOTHING if exact is None else float(exact * row.measure.scale)
        code = row.number_format
        if row.months_format and not isinstance(value, str):
            code = row.figures.computed(value, row.months_format)
        look = self._formats.figure(code)
        if self._formulas is not None:
            text = self._formulas.for_indicator(field, row.item, row.measure).replace(OWN_ROW, str(row.item.row + 1))
            return formula(text, value, look)
        return self._worksheet.text(value, look) if isinstance(value, str) else number(value, look)

    def _arrow(self, cells: ArrowCells, formulas: ArrowFormulas | None, row: _Row) -> Cell | None:
        value, place = cells.wanted(row.item), (row.item.row, cells.column.index)
        if value is None:
            return self._text(cells.column, row)
        font = self._grid.symbol_font(*place)
        look = self._formats.cell(align="center", **drawn_in(font if lone_letter(value, font) else ""))
        text = (
            formulas.usual(row.item.row).replace(OWN_ROW, str(row.item.row + 1))
            if formulas and not cells.learnt.as_likely
            else ""
        )
        return formula(text, value, look) if text else self._worksheet.text(value, look)

    def _polarity(self, column: int, look: Format, row: _Row) -> Cell:
        shown = self._grid.shown(row.item.row, column)
        polarity = parse_polarity(shown, self._grid.symbol_font(row.item.row, column))
        return self._worksheet.text(POLARITY_SIGNS.get(polarity, shown) if polarity else shown, look)

    def _text(self, heading: Column, row: _Row) -> Cell | None:
        column = heading.index
        value, code = row.values[column], row.formats.get(column, "")
        if value is not None and not isinstance(value, str):
            self._canvas.put(row.item.row, column, value, code, self._formats.cell(**text_look(heading, value, code)))
            return None
        text = value or self._grid.shown(row.item.row, column)  # of an error nothing else is known
        font = self._grid.symbol_font(row.item.row, column)
        key = column, reads_as_formula(text), font
        if key not in self._looks:
            self._looks[key] = self._formats.cell(**text_look(heading, text, code), **drawn_in(font))
        return (self._worksheet.text if value else self._worksheet.error)(text, self._looks[key])
