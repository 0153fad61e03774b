"""Writing what one cell says: figures as numbers, placeholders as they stood, text always as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kpiworkbook.model.derived import DerivedIndicator
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.records import Measure, Status, Unit
from kpiworkbook.model.scorecard import DERIVED, Column, Field
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.arrows import POLARITY_SIGNS, parse_polarity, show_change
from kpiworkbook.notation.figures import NOTHING, configured_format, house_format, lacks_percent_sign, read_figure
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.writer.canvas import Canvas, number_format_for
from kpiworkbook.writer.formats import Formats
from kpiworkbook.writer.formulas import Formulas

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["CellWriter", "written_figure"]

FIGURES = frozenset((Field.MONTH, Field.BENCHMARK, Field.TARGET))
WRAPPED = frozenset(
    (Field.REF, Field.INDICATOR, Field.OWNER, Field.REPORTER, Field.OUTCOME, Field.COMMENTARY, Field.EXTRA)
)
FIGURE_ALIGNMENT: dict[str, Any] = {"align": "right", "indent": 1}
_FORMULA_LIKE = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellWriter:
    """Writes the cells of indicators on one sheet."""

    canvas: Canvas
    settings: Settings
    values_only: bool

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

    def write(self, column: Column, item: DerivedIndicator, measure: Measure, formulas: Formulas) -> None:
        """Write one cell of an indicator's row."""
        if column.field in DERIVED:
            self._derived(column, item, measure, formulas)
        elif column.field in FIGURES:
            self._figure(column, item, measure)
        elif column.field is Field.DOT:
            self._polarity(column, item.row)
        else:
            self._text(column, item.row)

    def _figure(self, column: Column, item: DerivedIndicator, measure: Measure) -> None:
        row, current = item.row, column.period is not None and column.period == item.as_of
        written = written_figure(self.grid, row, column.index, measure, self.settings)
        if written is None:
            shown = self.grid.shown(row, column.index)
            cell_format = self.formats.cell(current=current, quiet=True, **FIGURE_ALIGNMENT, **_quote(shown))
            self._string(row, column.index, shown, cell_format)
        else:
            number, code = written
            look = self.formats.cell(current=current, num_format=code, **FIGURE_ALIGNMENT)
            self.worksheet.write_number(row, column.index, number, look)

    def _derived(self, column: Column, item: DerivedIndicator, measure: Measure, formulas: Formulas) -> None:
        if column.field in (Field.CHANGE_MONTH, Field.CHANGE_YEAR):
            value: str | float = show_change(item.change(column.field), self.settings.arrows)
            cell_format = self.formats.cell(**FIGURE_ALIGNMENT)
        else:
            exact = item.figure(column.field)
            value = NOTHING if exact is None else float(exact * measure.scale)
            code = house_format(measure, self.settings.style.number_formats)
            cell_format = self.formats.cell(num_format=code, **FIGURE_ALIGNMENT)
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
        value = self.grid.value(row, column.index)
        looks: dict[str, Any] = {}
        code = self.grid.number_format(row, column.index)
        looks |= _quote(value) if isinstance(value, str) else number_format_for(value, code)
        if isinstance(value, float | int) and column.field is Field.EXTRA:
            looks |= FIGURE_ALIGNMENT
        elif column.field in WRAPPED:
            looks["text_wrap"] = True
        if column.field is Field.PERCENTAGE_FLAG:
            looks["align"] = "center"
        if column.field is Field.REF:
            looks["bold"] = True
        self.canvas.put(row, column.index, value, code, self.formats.cell(**looks))

    def _string(self, row: int, column: int, text: str, cell_format: Format) -> None:
        if text:
            self.worksheet.write_string(row, column, text, cell_format)
        else:
            self.worksheet.write_blank(row, column, None, cell_format)


def written_figure(grid: Grid, row: int, column: int, measure: Measure, settings: Settings) -> tuple[float, str] | None:
    """Return the number and the number format with which a figure is written; None for what is no figure.

    The format shows the number as it was shown, footnote mark included, or as the configuration asks.
    """
    value, shown = grid.value(row, column), grid.shown(row, column)
    source = grid.number_format(row, column)
    figure = read_figure(value, shown, source, settings.placeholders)
    if figure.status is not Status.REPORTED or figure.value is None:
        return None
    if lacks_percent_sign(figure, measure):
        return float(figure.value / 100), house_format(measure, settings.style.number_formats)
    if code := configured_format(measure, settings.style.number_formats):
        return float(figure.value), code
    if isinstance(value, str) and (typed := parse_number(shown)):
        return float(figure.value), typed.number_format
    is_bare_fraction = measure.unit is Unit.PERCENT and measure.scale == 1 and source in ("", "General")
    return float(figure.value), house_format(measure, {}) if not source or is_bare_fraction else source


def _quote(text: str) -> dict[str, Any]:
    """Return the property that keeps Excel from taking text for a formula once somebody edits it."""
    return {"quote_prefix": True} if len(text) > 1 and text.startswith(_FORMULA_LIKE) else {}
