"""The reviser: which derived cells read differently once they are recomputed. Its one public verb is `revise`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal, localcontext
from functools import cache, partial
from math import isfinite
from operator import attrgetter

from kpiworkbook.model.derived import Change, Derived, DerivedIndicator, Revision
from kpiworkbook.model.fields import CHANGES, Field
from kpiworkbook.model.grid import CellValue, Grid, is_number
from kpiworkbook.model.places import cell_name, place_of
from kpiworkbook.model.records import Measure
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Column, Section
from kpiworkbook.model.settings import ArrowSettings, Settings
from kpiworkbook.notation.arrow_or_number import form_column, says_no_figure, shows_numbers
from kpiworkbook.notation.arrows import parse_change, show_change
from kpiworkbook.notation.change_format import change_as_number
from kpiworkbook.notation.durations import is_duration
from kpiworkbook.notation.figures import house_format, keeps_format, read_in_row, says, show_figure
from kpiworkbook.notation.number_format import is_percent, render
from kpiworkbook.notation.raised import without_footnote
from kpiworkbook.notation.rounding import EXACT, round_half_away

__all__ = ["revise"]

_NUMBERS = (float, int)


def revise(card: Scorecard, derived: Derived, *, behind_formats: Collection[Field] = ()) -> tuple[Revision, ...]:
    """Return the derived cells whose text differs from the recomputed one, in reading order.

    In the columns `behind_formats` averages and maxima, and changes that are numbers, read as they do behind the number
    formats that their cells have; all others as the house writes them.
    """
    with localcontext(EXACT):
        return tuple(
            revision
            for sheet in card.sheets
            for section in sheet.sections
            for revision in _in_reading_order(
                _of_section(card, sheet.grid, section, derived, behind_formats),
                _of_arrows(card, sheet, section, derived),
            )
        )


def _in_reading_order(revisions: Iterator[Revision], of_arrows: Iterator[Revision]) -> Iterable[Revision]:
    arrows = list(of_arrows)
    return sorted((*revisions, *arrows), key=lambda each: place_of(each.cell)) if arrows else revisions


def _of_arrows(card: Scorecard, sheet: Sheet, section: Section, derived: Derived) -> Iterator[Revision]:
    """Yield the cells in columns of arrows alone that are to show another arrow, or the same in the column's family."""
    if not section.arrows:
        return  # as in most
    from kpiworkbook.house.arrow_cells import arrow_cells

    for cells in arrow_cells(card, sheet, section, derived):
        column = cells.column
        for row in section.rows:
            item, was = derived.indicators[sheet.name, row], cells.shown(row)
            now = cells.wanted(item)
            if now is not None and was != now:
                yield Revision(
                    sheet=sheet.name, cell=cell_name(row, column.index), row=row, ref=item.ref, column=column.key,
                    was=was, now=now, figure_changed=cells.typed(row) is not cells.arrow(item),
                )  # fmt: skip


def _of_section(
    card: Scorecard, grid: Grid, section: Section, derived: Derived, behind_formats: Collection[Field]
) -> Iterator[Revision]:
    columns = [
        (column, column.field in CHANGES, column.field in behind_formats, attrgetter(column.field.value))
        for column in section.derived_figures
    ]
    settings, first, is_as_stored = card.settings, grid.first_column, not grid.look.shown
    numbers = _ChangesAsNumbers(grid, section, settings.arrows)
    for row in section.rows:
        place = grid.name, row
        item, measure, cells = derived.indicators[place], card.records.measures[place], grid.cells(row)
        code = house_format(measure, settings.style.number_formats)
        for column, is_change, keeps_own, computed in columns:
            at = column.index - first
            stored = cells[at] if is_as_stored and 0 <= at < len(cells) else None
            if not is_change:
                own = grid.number_format(row, column.index) if keeps_own else ""
                now = show_figure(computed(item), measure, own if keeps_format(own, measure) else code)
            else:
                change = computed(item)
                now = show_change(change, settings.arrows)
                if change and keeps_own and stored != now and numbers.are_wanted(stored, column.index):
                    now = numbers.shown(change, row, column.index)  # most are texts that say so already
            was = (stored if stored.__class__ is str else grid.shown(row, column.index)).strip()
            if was != now != without_footnote(was) and not _is_unsure(item, column.field):
                yield Revision(
                    sheet=grid.name, cell=cell_name(row, column.index), row=row, ref=item.ref, column=column.key,
                    was=was, now=now, figure_changed=not _is_same(grid, column, item, measure, settings),
                )  # fmt: skip


def _is_unsure(item: DerivedIndicator, field: Field) -> bool:
    """Return whether what stands in a derived cell may be right, whatever was computed."""
    return field in item.unknown or field in item.not_understood or field in item.in_points


class _ChangesAsNumbers:
    """The cells of a section that hold changes as numbers, behind formats that may draw their arrows."""

    def __init__(self, grid: Grid, section: Section, arrows: ArrowSettings) -> None:
        changes = [column.index for column in section.derived_figures if column.field in CHANGES]
        self._grid, self._arrows = grid, arrows
        self._are_numbers = cache(partial(shows_numbers, grid, section.rows))
        self._form_of = cache(partial(form_column, grid, section.rows, changes=changes))

    def are_wanted(self, stored: CellValue, column: int) -> bool:
        """Return whether a cell that stores this is to hold a number."""
        return stored.__class__ in _NUMBERS or (says_no_figure(stored) and self._are_numbers(self._form_of(column)))

    def shown(self, change: Change, row: int, column: int) -> str:
        """Return what a cell shows that holds a change as a number; its format draws the arrow, if one is wanted."""
        own = self._grid.number_format(row, column)
        code = own if is_percent(own) else self._grid.number_format(row, self._form_of(column))
        value, needed = change_as_number(change, code, self._arrows)
        return render(value, needed or code)


def _is_same(grid: Grid, column: Column, item: DerivedIndicator, measure: Measure, settings: Settings) -> bool:
    """Return whether a cell says the same as what is computed, only written differently."""
    row, index = item.row, column.index
    value, shown = grid.value(row, index), grid.shown(row, index)
    if column.field in CHANGES:
        return _same_change(value, shown, grid.symbol_font(row, index), item.change(column.field), settings)
    typed = read_in_row(value, shown, grid.number_format(row, index), settings.placeholders, measure)
    return says(typed, item.figure(column.field), measure)


def _same_change(value: CellValue, shown: str, symbol_font: str, change: Change | None, settings: Settings) -> bool:
    typed = parse_change(shown, symbol_font, settings.arrows)
    if typed is None:  # a bare fraction, or words
        if is_number(value) and isfinite(value) and change is not None and not is_duration(shown):
            return round_half_away(Decimal(str(value)) * 100) == change.percent
        return False
    if typed.percent is None or change is None:
        return typed.percent is None and typed.arrow is None and change is None
    if typed.arrow not in (None, change.arrow):
        return False
    exact = round_half_away(change.exact * 100, typed.decimals)
    return typed.percent == (exact if typed.decimals else change.percent)
