"""What the new month does to a section: which column takes its figures, and whether the months move for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kpiworkbook.layout.heading_words import canonical, undated
from kpiworkbook.model.fields import MONTHS_BACK, Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.periods import months_before
from kpiworkbook.model.places import Place
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Column, Section
from kpiworkbook.notation.month_spelling import months_within
from kpiworkbook.ooxml.formula_follow import Moves

__all__ = ["ArchivedMonths", "SectionPlan", "heading_row", "moves_of", "plans_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedMonths:
    """The months that a sheet's archive has."""

    of_rows: Mapping[int, Collection[date]]
    """Of each indicator, by its row."""
    of_any: Collection[date]
    """Of any indicator, also of those that are not on the sheet, and of other sheets' that may have had its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPlan:
    """What is to become of a section."""

    section: Section
    target: Column
    """The month column that takes the new figures."""
    period: date
    """The month of the new figures."""
    moves: bool
    """Whether the months move by a column, so that the target becomes the new month's."""
    commentary: Column | None = None
    """The column that takes the new commentary."""
    summaries: tuple[int, ...] = ()
    """The rows that sum up its indicators by formulas: their months go along."""

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows whose months move, those that sum up others included."""
        return (*self.section.rows, *self.summaries)

    @property
    def is_new_month(self) -> bool:
        """Whether the section goes on to another month, and its commentary with it."""
        return self.period != self.section.as_of

    @property
    def has_prepared_commentary(self) -> bool:
        """Whether the new month's commentary has a column already, beside that of the old one, which stays."""
        return self.commentary is not None and self.commentary.field is not Field.COMMENTARY

    @property
    def months(self) -> tuple[Column, ...]:
        """Its month columns, from left to right."""
        return self.section.fields(Field.MONTH)

    @property
    def without_base(self) -> list[tuple[Column, date]]:
        """The columns of changes that go back to a month that is not going to have a column, each with that month."""
        there = {column.period for column in self.months[1 if self.moves else 0 :]} | {self.period}
        bases = {field: months_before(self.period, back) for field, back in MONTHS_BACK.items()}
        columns = [(self.section.column(field), base) for field, base in bases.items() if base not in there]
        return [(column, base) for column, base in columns if column is not None]

    def nowhere(self, archived: ArchivedMonths) -> list[tuple[Column, date, list[int]]]:
        """Return those of them whose month does not go to the archive now, and the rows of which it has none."""
        leaving = self.months[0].period if self.moves else None
        rows = self.section.rows
        found = [
            (column, base, [row for row in rows if base not in archived.of_rows.get(row, ())])
            for column, base in self.without_base
            if base != leaving
        ]
        return [each for each in found if each[2]]


def plans_of(sheet: Sheet, period: date) -> list[SectionPlan]:
    """Return what a month that is a sheet's current one, or the next, does to its sections."""
    summaries: dict[int, list[int]] = {}
    for row in sorted(sheet.summaries):
        heads = [number for number, section in enumerate(sheet.sections) if section.header.last_row < row]
        if heads:  # the sections under one header have the same months, so that any of them will do
            summaries.setdefault(heads[-1], []).append(row)
    return [_plan(section, period, tuple(summaries.get(number, ()))) for number, section in enumerate(sheet.sections)]


def _plan(section: Section, period: date, summaries: tuple[int, ...]) -> SectionPlan:
    months = section.fields(Field.MONTH)
    standing = next((column for column in months if column.period == period), None)
    return SectionPlan(
        section=section,
        target=standing or months[-1],
        period=period,
        moves=standing is None,
        commentary=_prepared_commentary(section, period) or section.column(Field.COMMENTARY),
        summaries=summaries,
    )


def _prepared_commentary(section: Section, period: date) -> Column | None:
    """Return the column that is headed as the commentary is, but for the new month; None where there is none."""
    current = section.column(Field.COMMENTARY)
    named = months_within(current.heading) if current is not None and period != section.as_of else frozenset()
    if current is None or len(named) != 1 or period in named:
        return None
    words = canonical(undated(current.heading))
    others = (column for column in section.fields(Field.EXTRA) if months_within(column.heading) == {period})
    return next((column for column in others if canonical(undated(column.heading)) == words), None)


def heading_row(grid: Grid, section: Section, column: Column) -> int:
    """Return the row in which a column's heading stands; headers have up to three rows."""
    row = grid.lowest_filled(section.header.first_row, section.header.last_row, column.index)
    return section.header.last_row if row is None else row


def moves_of(grid: Grid, plans: Sequence[SectionPlan]) -> Moves:
    """Return how the cells of a sheet move: figures and headings, each one month column to the left."""
    to: dict[Place, Place] = {}
    leaving: set[Place] = set()
    for plan in plans:
        if plan.moves:
            months = plan.months
            rows = (heading_row(grid, plan.section, months[-1]), *plan.rows)
            leaving |= {(row, months[0].index) for row in rows}
            to |= {(row, right.index): (row, left.index) for left, right in pairwise(months) for row in rows}
    return Moves(to=to, leaving=frozenset(leaving))
