"""An indicator as the rules look at it: lists of what is asked of every row, and cells of the few with a hit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import compress
from math import nan
from typing import NamedTuple

from kpiworkbook.model.actuals import Actual
from kpiworkbook.model.fields import ARROWS, CHANGES, DERIVED, FIGURES, Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import cell_name
from kpiworkbook.model.records import Measure, Status, Unit
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Column, Section
from kpiworkbook.relations import Ends

__all__ = ["FigureCell", "Plan", "Row", "SheetTexts"]

_SAID = frozenset((*DERIVED, *ARROWS, Field.PERCENTAGE_FLAG, Field.COMMENTARY))
_WORDS = (Field.INDICATOR, Field.OWNER, Field.REPORTER, Field.COMMENTARY)


class FigureCell(NamedTuple):
    """A month, benchmark or target of an indicator, as the records have it."""

    column: Column
    value: float | None
    """Percentages are fractions."""
    status: Status
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which of a section's columns hold what; its rows share it."""

    figures: Sequence[Column]
    """Months, benchmarks and targets, from left to right."""
    indexes: Sequence[int]
    """Where on the sheet they stand."""
    is_month: Sequence[bool]
    """Of each of them; likewise `is_benchmark` and `is_target`."""
    is_benchmark: Sequence[bool]
    is_target: Sequence[bool]
    periods: Sequence[date]
    """Of the months."""
    place_of: Mapping[date, int]
    """Which of the figures a month is; the last one, where it stands twice."""
    words: Sequence[int | None]
    """Where indicator, owner, reporter and commentary stand."""
    said: Sequence[int]
    """Where the derived columns, the flag and the commentary stand."""
    changes: Sequence[Column]
    """Those of them that are changes; the first of either kind."""
    months_differ: bool
    """Whether no month stands in it twice."""

    @classmethod
    def of(cls, section: Section) -> Plan:
        """Return the plan of a section."""
        figures = [column for column in section.columns if column.field in FIGURES]
        fields = [column.field for column in figures]
        is_month = [field is Field.MONTH for field in fields]
        periods = [column.period for column in compress(figures, is_month) if column.period is not None]
        first = section.first_of
        return cls(
            figures=figures,
            indexes=[column.index for column in figures],
            is_month=is_month,
            is_benchmark=[field is Field.BENCHMARK for field in fields],
            is_target=[field is Field.TARGET for field in fields],
            periods=periods,
            place_of={c.period: at for at, c in enumerate(figures) if c.field is Field.MONTH and c.period is not None},
            words=[first[field].index if field in first else None for field in _WORDS],
            said=[column.index for column in section.columns if column.field in _SAID],
            changes=[first[field] for field in CHANGES if field in first],
            months_differ=len(set(periods)) == len(periods),
        )


# Without slots, since a cached property keeps its value in the object, and not frozen, which costs as much as the rest.
@dataclass(kw_only=True)
class Row:
    """An indicator with its records, its precision and its derived figures.

    What rules ask of every row is at hand as lists; cells are made of them for the few rows that are looked at closely.
    """

    sheet: Sheet
    section: Section
    plan: Plan
    number: int
    """The sheet's row, counted from zero."""
    ref: str
    name: str
    owner: str
    reporter: str
    commentary: str
    measure: Measure
    half_steps: Sequence[float]
    """How far each of its figures may lie from the true one, as the records have it."""
    values: Sequence[float | None]
    """Of its months, benchmarks and targets, as the plan has them; likewise `statuses` and `texts`."""
    statuses: Sequence[Status]
    texts: Sequence[str]
    gaps: Sequence[int]
    """Which of them have no figure."""
    known: Sequence[float]
    """The figures of its months, from left to right, without those that have none."""
    known_texts: Sequence[str]
    """What those months show, without spaces around it."""
    said: Mapping[int, str]
    """The texts in its derived cells, its flag and its commentary, without spaces around them, by column."""

    @cached_property
    def actuals(self) -> Mapping[date, Actual]:
        """Its months that have a figure, with their precision; the last of those that stand in it twice."""
        figures = map(Actual, *(compress(part, self.plan.is_month) for part in (self.values, self.half_steps)))
        months = zip(self.plan.periods, figures, strict=True)
        return {period: actual for period, actual in months if actual.value is not None}

    def ends(self) -> Ends:
        """Return between what its months may lie."""
        months = self.known
        if len(months) < len(self.plan.periods):
            months = [nan if value is None else value for value in compress(self.values, self.plan.is_month)]
        return Ends.of(self.plan.periods, months, [*compress(self.half_steps, self.plan.is_month)])

    @cached_property
    def figures(self) -> Sequence[FigureCell]:
        """Its months, benchmarks and targets, from left to right."""
        return [*map(FigureCell, self.plan.figures, self.values, self.statuses, self.texts)]

    @cached_property
    def months(self) -> Sequence[FigureCell]:
        """Those of its figures that are months."""
        return self._cells(self.plan.is_month)

    def month(self, period: date) -> FigureCell:
        """Return one of the months that it has a column for; of one that stands there twice the last with a figure."""
        at = self._place_of(period)
        return FigureCell(self.plan.figures[at], self.values[at], self.statuses[at], self.texts[at])

    def month_texts(self) -> Iterator[str]:
        """Go through what its months show."""
        return compress(self.texts, self.plan.is_month)

    @property
    def benchmarks(self) -> Sequence[float | None]:
        """The figures of its benchmarks, None where there is none."""
        return [*compress(self.values, self.plan.is_benchmark)]

    @property
    def targets(self) -> Sequence[float | None]:
        """Those of its targets, likewise."""
        return [*compress(self.values, self.plan.is_target)]

    @property
    def amounts(self) -> Sequence[float]:
        """The figures of its months, each month once."""
        return self.known if self.plan.months_differ else [actual.value for actual in self.actuals.values()]

    def has(self, status: Status) -> bool:
        """Return whether one of its months, benchmarks and targets is of a status that no figure has."""
        return bool(self.gaps) and status in self.statuses

    def is_misplaced(self, figure: FigureCell) -> bool:
        """Return whether it is a percentage among counts or rates: what else is odd of it need not be told."""
        return self.measure.unit is not Unit.PERCENT and "%" in figure.shown

    def of(self, field: Field) -> Sequence[FigureCell]:
        """Return its benchmarks or targets, from left to right."""
        return self._cells(self.plan.is_benchmark if field is Field.BENCHMARK else self.plan.is_target)

    def _cells(self, wanted: Sequence[bool]) -> list[FigureCell]:
        parts = (self.plan.figures, self.values, self.statuses, self.texts)
        return [*map(FigureCell, *(compress(part, wanted) for part in parts))]

    @property
    def called(self) -> str:
        """Its ref; without one, its name in quotation marks."""
        return self.ref or repr(self.name)

    @property
    def grid(self) -> Grid:
        """The sheet's cells."""
        return self.sheet.grid

    def cell(self, column: Column) -> str:
        """Return the name of its cell in a column."""
        return cell_name(self.number, column.index)

    def month_cell(self, period: date) -> str:
        """Return the name of its cell of a month that has a column."""
        return self.cell(self.plan.figures[self._place_of(period)])

    def _place_of(self, period: date) -> int:
        at = self.plan.place_of[period]
        if self.plan.months_differ or self.values[at] is not None:
            return at
        figures = zip(self.plan.figures, self.values, strict=True)
        return max((i for i, (c, v) in enumerate(figures) if c.period == period and v is not None), default=at)

    def shown(self, column: Column) -> str:
        """Return the text in its cell of a column, without spaces around it."""
        text = self.said.get(column.index)
        return self.sheet.grid.shown(self.number, column.index).strip() if text is None else text


class SheetTexts:
    """The texts that a sheet's cells show, without spaces around them."""

    def __init__(self, grid: Grid) -> None:
        """Take the sheet."""
        self._grid = grid
        self._width = grid.last_column - grid.first_column + 1
        self._given = {row for row, _ in grid.look.shown}
        self._merged = {row for row, _ in grid.anchors}

    def of(self, row: int, columns: Sequence[int | None], *, uppermost: bool = False) -> list[str]:
        """Return the texts in some columns of a row; of cells merged with one further up, that one's if asked."""
        grid = self._grid
        cells, first = grid.cells(row), grid.first_column
        if row in self._given or (uppermost and row in self._merged) or len(cells) < self._width:
            text = grid.text if uppermost else grid.shown
            return ["" if column is None else text(row, column).strip() for column in columns]
        found: list[str] = []
        for column in columns:
            stored = None if column is None else cells[column - first]
            if isinstance(stored, str):
                found.append(stored.strip())
            elif stored is None or column is None:
                found.append("")
            else:
                found.append(grid.shown_as(stored, grid.number_format(row, column)).strip())
        return found
