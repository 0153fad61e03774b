"""What the cells of a section's derived columns are to hold: the house's formulas, or plain values."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from operator import attrgetter

from kpiworkbook.house.formulas import Formulas
from kpiworkbook.model.derived import Change, DerivedIndicator, Revision
from kpiworkbook.model.fields import CHANGES
from kpiworkbook.model.grid import CellValue, Grid, is_number
from kpiworkbook.model.records import Measure, Unit
from kpiworkbook.model.section import Column, Section
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.arrow_or_number import form_column, says_no_figure, shows_numbers
from kpiworkbook.notation.arrows import is_clear, show_change
from kpiworkbook.notation.change_format import change_as_number
from kpiworkbook.notation.figures import NOTHING, house_format, keeps_format
from kpiworkbook.notation.number_format import is_percent, percent_places
from kpiworkbook.ooxml.cell_xml import CellEdit

__all__ = ["ChangeCells", "SummaryCells", "derived_cells"]


class _Cells:
    """The cells of a derived column in a section's rows."""

    def __init__(self, grid: Grid, column: Column, formulas: Formulas | None) -> None:
        """Write the column's formula once for all rows; without `formulas` the cells are to hold none."""
        self.index, self.key, self.field = column.index, column.key, column.field
        self._at, self._computed = column.index - grid.first_column, attrgetter(column.field.value)
        self._grid, self._styles, self._formulas = grid, grid.look.styles, formulas
        self._formula = formulas.for_all_rows(column.field) if formulas else ""

    def now(self, stored: Sequence[CellValue]) -> CellValue:
        """Return what the cell of a row holds now, from all that the row stores."""
        return stored[self._at] if 0 <= self._at < len(stored) else None

    def _number_format(self, style_id: int | None) -> str:
        return "" if style_id is None else self._styles[style_id].number_format


class ChangeCells(_Cells):
    """The cells of a section's column of changes."""

    def __init__(
        self, settings: Settings, grid: Grid, section: Section, column: Column, formulas: Formulas | None
    ) -> None:
        """Take besides what tells in which form the changes come."""
        super().__init__(grid, column, formulas)
        self._arrows, self._rows = settings.arrows, section.rows
        self._changes = [each.index for each in section.columns if each.field in CHANGES]
        self._form = column.index
        """The column in whose form the changes come."""
        self._numbers: bool | None = None

    def is_right(self, revision: Revision | None) -> bool:
        """Return whether what stands there may stay: it reads as it should."""
        return revision is None

    def exact(self, item: DerivedIndicator, _: Measure) -> Decimal | None:
        """Return the computed change, not rounded."""
        change: Change | None = self._computed(item)
        return None if change is None else change.exact

    def is_clear(self, item: DerivedIndicator) -> bool:
        """Return whether a change has the same arrow rounded and not: which one a formula takes is not known."""
        change: Change | None = self._computed(item)
        return change is None or is_clear(change, self._arrows.threshold)

    def wanted(
        self, item: DerivedIndicator, _: Measure, stored: Sequence[CellValue], style_id: int | None
    ) -> tuple[CellEdit, str]:
        """Return what the cell of a row is to hold, and the number format that it needs; empty where its own will do.

        `stored` is what the row stores now, `style_id` the number of the cell's style. The cell gets a text, or a
        number where it holds one and its format draws the arrow; where it says that there is no change, what the others
        of its column hold.
        """
        change: Change | None = self._computed(item)
        now, code, text = self.now(stored), self._number_format(style_id), show_change(change, self._arrows)
        is_written = change is not None and now == text  # as most are, which tells that the cell holds no number
        if not is_written and (is_number(now) or (says_no_figure(now) and self._hold_numbers())):
            beside = (
                code if is_percent(code) or self._form == self.index else self._grid.number_format(item.row, self._form)
            )
            formula = self._formulas.plain_for_all_rows(self.field, percent_places(beside)) if self._formulas else ""
            if change is None:
                return CellEdit(value=text, formula=formula), _no_text(code, formula)
            value, needed = change_as_number(change, beside, self._arrows)
            return CellEdit(value=value, formula=formula), needed or (beside if beside != code else "")
        return CellEdit(value=text, formula=self._formula), _no_text(code, self._formula)

    def _hold_numbers(self) -> bool:
        if self._numbers is None:  # asked for few cells only
            self._form = form_column(self._grid, self._rows, self.index, self._changes)
            self._numbers = shows_numbers(self._grid, self._rows, self._form)
        return self._numbers


class SummaryCells(_Cells):
    """The cells of a section's column of averages or maxima."""

    def __init__(self, settings: Settings, grid: Grid, column: Column, formulas: Formulas | None) -> None:
        """Take besides the number formats that the configuration asks for."""
        super().__init__(grid, column, formulas)
        self._formats = settings.style.number_formats
        self._fits: dict[tuple[int | None, bool, bool], bool] = {}
        """Whether a style's number format shows figures as they are: by the style, and whether they are fractions, or
        durations."""

    def is_right(self, revision: Revision | None) -> bool:
        """Return whether what stands there may stay: it reads as it should, or it is right with other decimals."""
        return revision is None or not revision.figure_changed

    def exact(self, item: DerivedIndicator, measure: Measure) -> Decimal | None:
        """Return the computed figure on the sheet's scale, not rounded."""
        figure: Decimal | None = self._computed(item)
        return figure if figure is None or measure.scale == 1 else figure * measure.scale

    @staticmethod
    def is_clear(_: DerivedIndicator) -> bool:
        """Return whether one rule tells what the text of a cell is: there is none."""
        return True

    def wanted(
        self, item: DerivedIndicator, measure: Measure, _: Sequence[CellValue], style_id: int | None
    ) -> tuple[CellEdit, str]:
        """Return what the cell of a row is to hold, and the number format that it needs, as of a change."""
        figure, formula = self.exact(item, measure), self._formula
        if item.archived and self._formulas is not None:
            formula = self._formulas.for_indicator(self.field, item, measure)
        if figure is None:
            return CellEdit(value=NOTHING, formula=formula), _no_text(self._number_format(style_id), formula)
        shows_percent = measure.scale == 1 and measure.unit is Unit.PERCENT
        key = style_id, shows_percent, measure.unit is Unit.DURATION
        fits = self._fits.get(key)
        if fits is None:
            fits = self._fits[key] = keeps_format(self._number_format(style_id), measure)
        edit = CellEdit(value=float(figure), formula=formula)
        return edit, "" if fits else house_format(measure, self._formats)


def _no_text(code: str, formula: str) -> str:
    """Return the number format that a cell needs in place of one for text, which makes text of an edited formula."""
    return "General" if formula and code == "@" else ""


def derived_cells(
    settings: Settings, grid: Grid, section: Section, column: Column, formulas: Formulas | None
) -> ChangeCells | SummaryCells:
    """Return the cells of a derived column of a section of a sheet."""
    if column.field in CHANGES:
        return ChangeCells(settings, grid, section, column, formulas)
    return SummaryCells(settings, grid, column, formulas)
