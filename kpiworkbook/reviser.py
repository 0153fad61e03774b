"""The reviser: which derived cells read differently once they are recomputed. Its one public verb is `revise`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext
from math import isfinite

from kpiworkbook.model.derived import Change, Derived, DerivedIndicator, Revision
from kpiworkbook.model.grid import Entry, Grid
from kpiworkbook.model.places import cell_name
from kpiworkbook.model.records import Measure
from kpiworkbook.model.scorecard import DERIVED, Column, Field, Scorecard
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.arrows import parse_change, show_change
from kpiworkbook.notation.figures import house_format, read_figure, show_figure
from kpiworkbook.notation.rounding import EXACT, round_half_away

__all__ = ["revise"]

_CHANGES = frozenset((Field.CHANGE_MONTH, Field.CHANGE_YEAR))


def revise(card: Scorecard, derived: Derived) -> tuple[Revision, ...]:
    """Return the derived cells whose text differs from the recomputed one, in reading order."""
    with localcontext(EXACT):
        return tuple(
            revision
            for sheet in card.sheets
            for section in sheet.sections
            for columns in [[column for column in section.columns if column.field in DERIVED]]
            for row in section.rows
            for revision in _of_row(
                sheet.grid,
                columns,
                derived.indicators[sheet.name, row],
                card.records.measures[sheet.name, row],
                card.settings,
            )
        )


def _of_row(
    grid: Grid, columns: list[Column], item: DerivedIndicator, measure: Measure, settings: Settings
) -> Iterator[Revision]:
    code = house_format(measure, settings.style.number_formats)
    for column in columns:
        if column.field in _CHANGES:
            now = show_change(item.change(column.field), settings.arrows)
        else:
            now = show_figure(item.figure(column.field), measure, code)
        was = grid.shown(item.row, column.index).strip()
        if was != now:
            yield Revision(
                sheet=grid.name, cell=cell_name(item.row, column.index), row=item.row, ref=item.ref,
                column=column.key, was=was, now=now, figure_changed=not _is_same(grid, column, item, measure, settings),
            )  # fmt: skip


def _is_same(grid: Grid, column: Column, item: DerivedIndicator, measure: Measure, settings: Settings) -> bool:
    """Return whether a cell says the same as what is computed, only written differently."""
    entry = grid.entry(item.row, column.index)
    if column.field in _CHANGES:
        return _same_change(entry, item.change(column.field), settings)
    code = grid.number_format(item.row, column.index)
    return _same_figure(entry, code, item.figure(column.field), measure, settings)


def _same_change(entry: Entry, change: Change | None, settings: Settings) -> bool:
    typed = parse_change(entry.shown, entry.symbol_font, settings.arrows)
    if typed is None:  # a bare fraction, or words
        is_number = isinstance(entry.value, float | int) and not isinstance(entry.value, bool) and isfinite(entry.value)
        if is_number and change is not None:
            return round_half_away(Decimal(str(entry.value)) * 100) == change.percent
        return False
    if typed.percent is None or change is None:
        return typed.percent is None and typed.arrow is None and change is None
    if typed.arrow not in (None, change.arrow):
        return False
    exact = round_half_away(change.exact * 100, typed.decimals)
    return typed.percent == (exact if typed.decimals else change.percent)


def _same_figure(
    entry: Entry, number_format: str, figure: Decimal | None, measure: Measure, settings: Settings
) -> bool:
    typed = read_figure(entry.value, entry.shown, number_format, settings.placeholders)
    if typed.value is None or figure is None:
        return typed.value is None and figure is None
    if not typed.is_percent:
        figure *= measure.scale
    decimals = typed.decimals + 2 if typed.is_percent else typed.decimals
    return round_half_away(figure, decimals) == round_half_away(typed.value, decimals)
