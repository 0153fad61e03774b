"""The normaliser: a Scorecard's entries as tidy Records. Its one public verb is `normalise`."""

from __future__ import annotations

from datetime import date
from decimal import localcontext

from kpiworkbook.model.problems import Problem
from kpiworkbook.model.records import Measure, Records
from kpiworkbook.model.scorecard import Indicator, Scorecard, Sheet
from kpiworkbook.normaliser.columns import SERIES, FigureRow, half_steps, months_of, record_columns
from kpiworkbook.normaliser.entries import EntryReader
from kpiworkbook.normaliser.measures import measure_of
from kpiworkbook.normaliser.notices import noticed
from kpiworkbook.notation.rounding import EXACT

__all__ = ["normalise"]


def normalise(card: Scorecard) -> Records:
    """Return one record per figure (month, benchmark or target), in reading order.

    Percentages are fractions, whichever way they were typed. What is not understood keeps its text, has the status
    `not-understood`, and is listed in `problems`. A column of the records is made when somebody first asks for it.
    """
    rows: list[FigureRow] = []
    measures: dict[tuple[str, int], Measure] = {}
    problems: list[Problem] = []
    editions: list[date | None] = []
    with localcontext(EXACT):
        for sheet in card.sheets:
            before = len(rows)
            _add_sheet(card, sheet, rows, problems)
            editions += [sheet.as_of for row in rows[before:] for _ in row.columns]
        months = {(row.indicator.grid.name, row.indicator.row): months_of(row) for row in rows}
    for row in rows:
        measures[row.indicator.grid.name, row.indicator.row] = row.measure
    return Records(
        columns=record_columns(rows, card.source),
        measures=measures,
        months=months,
        rows=[row.indicator.row for row in rows for _ in row.columns],
        half_steps=half_steps(rows),
        editions=editions,
        problems=tuple(problems),
    )


def _add_sheet(card: Scorecard, sheet: Sheet, rows: list[FigureRow], problems: list[Problem]) -> None:
    """Read the figures of a sheet's indicators."""
    reader = EntryReader(sheet.grid, card.settings.placeholders)
    for section in sheet.sections:
        columns = [column for column in section.columns if column.field in SERIES]
        for number in section.rows:
            indicator = Indicator(grid=sheet.grid, section=section, row=number)
            entries = reader.read(number, columns)
            measure, unclear = measure_of(indicator, columns, entries, card.settings)
            row = FigureRow(indicator=indicator, columns=columns, entries=entries, measure=measure)
            rows.append(row)
            problems += unclear
            problems += noticed(row)
