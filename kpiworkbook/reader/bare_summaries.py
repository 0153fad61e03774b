"""Columns headed `Average` or `Maximum` and nothing more: the figures under them tell of which months they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kpiworkbook.layout.heading_words import words_of
from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import Grid, is_number
from kpiworkbook.model.periods import financial_year, months_before, window
from kpiworkbook.model.section import Column
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.figures import Figure, read_figure
from kpiworkbook.notation.rounding import EXACT, round_half_away
from kpiworkbook.reader.current_month import MonthOf
from kpiworkbook.reader.drafts import Draft
from kpiworkbook.reader.summary_rows import FormulaTexts

__all__ = ["KnownSummaries", "bare_field", "with_bare_summaries"]

KnownSummaries = Collection[tuple[int, Field]]
"""Such columns, by where they stand, that were read before new figures came under their months."""

_FIELDS = {frozenset(("average",)): Field.AVERAGE_12M, frozenset(("max",)): Field.MAX_12M}
_YEAR, _SO_FAR = "twelve months", "year so far"
_LEAST, _APART = 3, 2
"""So many rows must be right by the last twelve months, and so many of them by no other months."""


def bare_field(column: Column) -> Field | None:
    """Return what a column is of twelve months whose heading says `Average` or `Maximum` alone; None for others."""
    return _FIELDS.get(words_of(column.heading)) if column.heading else None


def with_bare_summaries(
    grid: Grid,
    drafts: list[Draft],
    month_of: MonthOf,
    settings: Settings,
    *,
    known: KnownSummaries = (),
    texts: FormulaTexts | None = None,
) -> list[Draft]:
    """Return the drafts with such columns read as those of twelve months where their figures, on the sheet, are that.

    They are where three of four are right by these months, as of the current month or the one before, and by no others:
    all that the sheet has, those of the year so far, a quarter. `known` are right by figures that are not there now,
    and so is a column in which most rows have the house's formula; `texts` gives formulas.
    """
    asked = [dict(_bare(draft)) for draft in drafts]
    if not any(asked):
        return drafts  # as on most sheets
    sheet = _Figures(grid, month_of, settings)
    taken = {field for _, field in known}
    for field in {field for columns in asked for field in columns.values()} - taken:
        places = [
            (draft, column)
            for draft, columns in zip(drafts, asked, strict=True)
            for column in columns
            if columns[column] is field
        ]
        is_proven = any(sheet.are_of_a_year(places, field, months_ago) for months_ago in (0, 1))
        if is_proven or (texts is not None and _has_formulas_of_the_house(grid, places, field, texts)):
            taken.add(field)
    return [_with(draft, columns, taken) for draft, columns in zip(drafts, asked, strict=True)]


def _bare(draft: Draft) -> Iterator[tuple[Column, Field]]:
    """Yield the unknown columns right of the months that are headed so, one of a kind."""
    last = max((column.index for column in draft.columns if column.period), default=-1)
    seen = {column.field for column in draft.columns}
    for column in draft.columns if not draft.displaced else ():
        field = bare_field(column) if column.field is Field.EXTRA and column.index > last else None
        if field is not None and field not in seen:
            seen.add(field)
            yield column, field


def _with(draft: Draft, columns: Mapping[Column, Field], taken: Collection[Field]) -> Draft:
    found = {column: field for column, field in columns.items() if field in taken}
    if not found:
        return draft
    read = (
        replace(column, field=found[column], key=found[column].value) if column in found else column
        for column in draft.columns
    )
    return replace(draft, columns=tuple(read))


def _has_formulas_of_the_house(
    grid: Grid, places: Sequence[tuple[Draft, Column]], field: Field, texts: FormulaTexts
) -> bool:
    cells = [(row, column.index) for draft, column in places for row in draft.rows]
    if sum(map(grid.look.formulas.__contains__, cells)) * 2 <= len(cells):
        return False
    from kpiworkbook.house.formulas import is_summary_of_the_house

    written = texts(cells)
    return sum(is_summary_of_the_house(field, text) for text in written.values()) * 2 > len(cells)


class _Figures:
    """The figures of a sheet."""

    def __init__(self, grid: Grid, month_of: MonthOf, settings: Settings) -> None:
        self._grid, self._month_of, self._settings = grid, month_of, settings

    def are_of_a_year(self, places: Sequence[tuple[Draft, Column]], field: Field, months_ago: int) -> bool:
        """Return whether averages or maxima in some columns are of the last twelve months, as of so many months ago."""
        right, rows = Counter[str](), 0
        for draft, column in places:
            for names in self._right(draft, column, field, months_ago):
                right.update(names)
                rows += 1
        by_year = right.pop(_YEAR, 0)
        others = max(right.values(), default=0)
        return by_year >= max(_LEAST, others + _APART) and by_year * 4 >= rows * 3

    def _right(self, draft: Draft, column: Column, field: Field, months_ago: int) -> Iterator[list[str]]:
        """Yield, for each row that shows a figure there, by which months that is right."""
        at = {each.period: each.index for each in draft.columns if each.period}
        for run in draft.runs:
            as_of = months_before(self._month_of(draft.columns, run.rows), months_ago)
            spans = _spans(as_of, at)
            for row in run.rows if spans else ():
                typed = self._figure(row, column.index)
                if typed.value is None:
                    continue
                months = {period: self._figure(row, index) for period, index in at.items()}
                values = {
                    period: month.value
                    for period, month in months.items()
                    if month.value is not None and month.is_percent == typed.is_percent
                }
                yield [
                    name
                    for name, span in spans.items()
                    if _says(typed, field, [values[p] for p in span if p in values])
                ]

    def _figure(self, row: int, index: int) -> Figure:
        grid, value = self._grid, self._grid.value(row, index)
        shown = "" if is_number(value) else grid.shown(row, index)
        return read_figure(value, shown, grid.number_format(row, index), self._settings.placeholders)


def _spans(as_of: date, there: Collection[date]) -> dict[str, Sequence[date]]:
    """Return the months that an average may be of, by name; none where one of the twelve has no column."""
    year = window(as_of)
    if not all(period in there for period in year):
        return {}
    until = [period for period in there if period <= as_of]
    others = {
        "all": until,
        _SO_FAR: [period for period in until if financial_year(period) == financial_year(as_of)],
        "calendar year": [period for period in until if period.year == as_of.year],
        **{f"{number} months": [p for p in window(as_of, number) if p in there] for number in (3, 6, 13)},
    }
    return {
        _YEAR: year,
        **{name: span for name, span in others.items() if set(span) != set(year) or name == "year so far"},
    }


def _says(typed: Figure, field: Field, values: Sequence[Decimal]) -> bool:
    """Return whether a figure is the average, or the largest, of others, to the decimals that it has."""
    if not values or typed.value is None:
        return False
    exact = max(values) if field is Field.MAX_12M else EXACT.divide(sum(values, Decimal(0)), len(values))
    places = typed.decimals + (2 if typed.is_percent else 0)
    return round_half_away(exact, places) == round_half_away(typed.value, places)
