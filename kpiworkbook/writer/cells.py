"""Writing what each cell says: figures as numbers, placeholders as they stood, text always as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kpiworkbook.house.figures import written_figure
from kpiworkbook.house.formulas import Formulas
from kpiworkbook.model.derived import Derived, DerivedIndicator
from kpiworkbook.model.grid import CellValue, Grid
from kpiworkbook.model.records import Measure
from kpiworkbook.model.scorecard import DERIVED, Column, Field, Scorecard, Section
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.arrows import POLARITY_SIGNS, parse_polarity, show_change
from kpiworkbook.notation.figures import NOTHING, house_format
from kpiworkbook.writer.canvas import Canvas, number_format_for
from kpiworkbook.writer.formats import FIGURE_ALIGNMENT, Formats
from kpiworkbook.writer.headings import write_header

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["FIGURES", "WRAPPED", "CellWriter", "kept_as_text", "text_look"]

FIGURES = frozenset((Field.MONTH, Field.BENCHMARK, Field.TARGET))
WRAPPED = frozenset(
    (Field.REF, Field.INDICATOR, Field.OWNER, Field.REPORTER, Field.OUTCOME, Field.COMMENTARY, Field.EXTRA)
)
_FORMULA_LIKE = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellWriter:
    """Writes the indicators of one sheet with their derived columns recomputed."""

    canvas: Canvas
    card: Scorecard
    derived: Derived
    values_only: bool

    @property
    def settings(self) -> Settings:
        """What the configuration says."""
        return self.card.settings

    @property
    def worksheet(self) -> Worksheet:
        """Where the cells are written."""
        return self.canvas.worksheet

    @property
    def grid(self) -> Grid:
        """What was read."""
        return self.canvas.grid

    @property
    def formats(self) -> Formats:
        """The formats that cells share."""
        return self.canvas.formats

    def write_header(self, section: Section) -> None:
        """Write the header of a section over its columns."""
        write_header(self.canvas, section)

    def write_rows(self, section: Section) -> None:
        """Write the rows of a section's indicators."""
        formulas = Formulas(section, self.settings.arrows)
        for row in section.rows:
            item = self.derived.indicators[self.grid.name, row]
            measure = self.card.records.measures[self.grid.name, row]
            for column in section.columns:
                self._write(column, item, measure, formulas)

    def _write(self, column: Column, item: DerivedIndicator, measure: Measure, formulas: Formulas) -> None:
        if column.field in FIGURES:
            self._figure(column, item, measure)
        elif column.field in DERIVED:
            self._derived(column, item, measure, formulas)
        elif column.field is Field.DOT:
            self._polarity(column, item.row)
        else:
            self._text(column, item.row)

    def _figure(self, column: Column, item: DerivedIndicator, measure: Measure) -> None:
        row, current = item.row, column.period is not None and column.period == item.as_of
        written = written_figure(self.canvas.grid, row, column.index, measure, self.card.settings)
        if written is None:
            shown = self.grid.shown(row, column.index)
            cell_format = self.formats.cell(current=current, quiet=True, **FIGURE_ALIGNMENT, **kept_as_text(shown))
            self._string(row, column.index, shown, cell_format)
        else:
            number, code = written
            look = self.formats.figure(code, current=current)
            self.canvas.worksheet.write_number(row, column.index, number, look)

    def _derived(self, column: Column, item: DerivedIndicator, measure: Measure, formulas: Formulas) -> None:
        if column.field in (Field.CHANGE_MONTH, Field.CHANGE_YEAR):
            value: str | float = show_change(item.change(column.field), self.settings.arrows)
            cell_format = self.formats.cell(**FIGURE_ALIGNMENT)
        else:
            exact = item.figure(column.field)
            value = NOTHING if exact is None else float(exact * measure.scale)
            code = house_format(measure, self.settings.style.number_formats)
            cell_format = self.formats.figure(code)
        formula = "" if self.values_only else formulas.formula(column.field, item.row)
        if formula:
            self.worksheet.write_formula(item.row, column.index, formula, cell_format, value)
        elif isinstance(value, str):
            self._string(item.row, column.index, value, cell_format)
        else:
            self.worksheet.write_number(item.row, column.index, value, cell_format)

    def _polarity(self, column: Column, row: int) -> None:
        entry = self.grid.entry(row, column.index)
        polarity = parse_polarity(entry.shown, entry.symbol_font)
        sign = POLARITY_SIGNS.get(polarity, entry.shown) if polarity else entry.shown
        self._string(row, column.index, sign, self.formats.cell(align="center"))

    def _text(self, column: Column, row: int) -> None:
        value, code = self.grid.value(row, column.index), self.grid.number_format(row, column.index)
        self.canvas.put(row, column.index, value, code, self.formats.cell(**text_look(column, value, code)))

    def _string(self, row: int, column: int, text: str, cell_format: Format) -> None:
        if text:
            self.worksheet.write_string(row, column, text, cell_format)
        else:
            self.worksheet.write_blank(row, column, None, cell_format)


def text_look(column: Column, value: CellValue, number_format: str) -> dict[str, Any]:
    """Return the properties of a cell in a column that holds neither figures nor signs."""
    looks: dict[str, Any] = {}
    looks |= kept_as_text(value) if isinstance(value, str) else number_format_for(value, number_format)
    if isinstance(value, float | int) and column.field is Field.EXTRA:
        looks |= FIGURE_ALIGNMENT
    elif column.field in WRAPPED:
        looks["text_wrap"] = True
    if column.field is Field.PERCENTAGE_FLAG:
        looks["align"] = "center"
    if column.field is Field.REF:
        looks["bold"] = True
    return looks


def kept_as_text(text: str) -> dict[str, Any]:
    """Return the property that keeps Excel from taking text for a formula once somebody edits it."""
    return {"quote_prefix": True} if len(text) > 1 and text.startswith(_FORMULA_LIKE) else {}
