"""The normaliser: a Scorecard's entries as tidy Records. Its one public verb is `normalise`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import localcontext
from itertools import compress

from kpiworkbook.model.covered import covered_cells
from kpiworkbook.model.fields import Field
from kpiworkbook.model.lazy import LazyList, LazyMapping
from kpiworkbook.model.places import place_of
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.records import Records, Unit
from kpiworkbook.model.scorecard import Indicator, Scorecard, Sheet
from kpiworkbook.normaliser.columns import (
    FigureRow,
    figures_by_month,
    half_steps,
    months_not_understood,
    record_columns,
    repeated,
    shared_values,
)
from kpiworkbook.normaliser.durations import NO_DURATIONS, durations
from kpiworkbook.normaliser.entries import EntryReader, to_come
from kpiworkbook.normaliser.figure_columns import figure_columns
from kpiworkbook.normaliser.measures import measure_of
from kpiworkbook.normaliser.notices import noticed
from kpiworkbook.notation.durations import is_duration
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.notation.rounding import EXACT

__all__ = ["normalise"]


def normalise(card: Scorecard) -> Records:
    """Return one record per figure (month, benchmark or target), in reading order.

    Percentages are fractions, whichever way they were typed. What is not understood keeps its text, has the status
    `not-understood`, and is listed in `problems`. A column of the records is made when somebody first asks for it.
    """
    rows: list[FigureRow] = []
    problems: list[Problem] = []
    with localcontext(EXACT):
        for sheet in card.sheets:
            _add_sheet(card, sheet, rows, problems)
    places = {(row.indicator.grid.name, row.indicator.row): row for row in rows}
    editions = {sheet.name: sheet.as_of for sheet in card.sheets}
    shared = shared_values(card, rows)
    return Records(
        columns=record_columns(rows, shared),
        measures={place: row.measure for place, row in places.items()},
        months=LazyMapping(places, lambda place: figures_by_month(places[place])),
        not_understood=_not_understood(card, problems, places),
        rows=LazyList(lambda: repeated((row.indicator.row for row in rows), shared.lengths)),
        half_steps=half_steps(rows),
        editions=LazyList(lambda: repeated(map(editions.__getitem__, shared.values["sheet"]), shared.lengths)),
        problems=tuple(problems),
        shared=shared,
    )


def _not_understood(
    card: Scorecard, problems: Sequence[Problem], rows: Mapping[tuple[str, int], FigureRow]
) -> dict[tuple[str, int], frozenset[date]]:
    """Return the months that were not understood, by sheet and row; only rows with such a problem are looked at.

    Nor is it understood whether a figure is also that of the cells which are merged with its own.
    """
    places = {(each.sheet, place_of(each.cell)[0]) for each in problems if each.kind == "not-a-number"}
    found = {place: months for place in sorted(places) if (months := months_not_understood(rows[place]))}
    for sheet in card.sheets:
        for (row, index), merge in covered_cells(sheet).items():
            shown = sheet.grid.shown(merge.first_row, merge.first_column)
            is_figure = parse_number(shown) or is_duration(shown.strip())
            if is_figure and (month := _empty_month(rows[sheet.name, row], index)):
                found[sheet.name, row] = found.get((sheet.name, row), frozenset()) | {month}
    return found


def _empty_month(row: FigureRow, index: int) -> date | None:
    """Return the month of a column, up to the current one, for which a row shows nothing; None where there is none."""
    at = row.columns.indexes.index(index) if index in row.columns.indexes else -1
    period = row.columns.periods[at] if at >= 0 else None
    is_past = period is not None and period <= row.indicator.section.as_of
    return period if is_past and not row.entries[at].shown.strip() else None


def _add_sheet(
    card: Scorecard,
    sheet: Sheet,
    rows: list[FigureRow],
    problems: list[Problem],
) -> None:
    """Read the figures of a sheet's indicators."""
    reader = EntryReader(sheet.grid, card.settings.placeholders)
    columns, units = None, card.settings.units
    declares_durations = bool(units) and Unit.DURATION in units.values()
    for section in sheet.sections:
        if columns is None or columns.among is not section.columns:  # most sections share theirs
            columns = figure_columns(section.columns)
        names, flags = (section.texts(sheet.grid, field) for field in (Field.INDICATOR, Field.PERCENTAGE_FLAG))
        read = reader.read(section.rows, columns)
        is_asked = reader.may_have_durations or declares_durations
        later = {at for at, period in enumerate(columns.periods) if period is not None and period > section.as_of}
        if later:
            read = [[to_come(entry) if at in later else entry for at, entry in enumerate(each)] for each in read]
        for number, name, flag, entries in zip(section.rows, names, flags, read, strict=True):
            indicator = Indicator(grid=sheet.grid, section=section, row=number)
            times = NO_DURATIONS
            if is_asked:
                times = durations(indicator, name, columns, entries, units.get(indicator.ref))
                entries = times.settled(entries, columns.are_targets)  # noqa: PLW2901 - what they are from here on
            of_months = [*compress(entries, columns.are_months)]
            measure, unclear = measure_of(indicator, name, flag, of_months, card.settings, times=times)
            row = FigureRow(indicator=indicator, columns=columns, entries=entries, measure=measure)
            rows.append(row)
            problems += unclear
            problems += noticed(row)
