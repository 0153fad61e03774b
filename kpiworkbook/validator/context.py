"""What checks look at: the card's rows with all that is known of each, and how a finding is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import compress
from typing import Any, NamedTuple

from kpiworkbook.model.actuals import Actual, actuals_of
from kpiworkbook.model.derived import Derived, Revision
from kpiworkbook.model.findings import Cause, Finding, Severity
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import cell_name, place_of
from kpiworkbook.model.records import Measure, Status
from kpiworkbook.model.relations import Relation
from kpiworkbook.model.scorecard import DERIVED, Column, Field, Indicator, Scorecard, Section, Sheet
from kpiworkbook.model.settings import RuleSettings
from kpiworkbook.relations import Actuals, Figures
from kpiworkbook.validator.kinship import Kinship
from kpiworkbook.validator.rule import Rule

__all__ = ["Context", "Discover", "FigureCell", "Plan", "Row"]

Discover = Callable[[Actuals], Sequence[Relation]]
"""Gives what the figures show beyond doubt to hold between indicators."""

_FIGURES = frozenset((Field.MONTH, Field.BENCHMARK, Field.TARGET))
_WORDS = (Field.INDICATOR, Field.OWNER, Field.REPORTER, Field.COMMENTARY)
_PLAIN = RuleSettings()


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
    derived: Sequence[Column]
    months_differ: bool
    """Whether no month stands in it twice."""

    @classmethod
    def of(cls, section: Section) -> Plan:
        """Return the plan of a section."""
        figures = [column for column in section.columns if column.field in _FIGURES]
        periods = [column.period for column in figures if column.field is Field.MONTH]
        return cls(
            figures=figures,
            indexes=[column.index for column in figures],
            is_month=[column.field is Field.MONTH for column in figures],
            is_benchmark=[column.field is Field.BENCHMARK for column in figures],
            is_target=[column.field is Field.TARGET for column in figures],
            derived=[column for column in section.columns if column.field in DERIVED],
            months_differ=len(set(periods)) == len(periods),
        )


@dataclass(frozen=True, kw_only=True)
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
    actuals: Mapping[date, Actual]
    values: Sequence[float | None]
    """Of its months, benchmarks and targets, as the plan has them; likewise `statuses` and `texts`."""
    statuses: Sequence[Status]
    texts: Sequence[str]
    gaps: Sequence[int]
    """Which of them have no figure."""
    known: Sequence[float]
    """The figures of its months, from left to right, without those that have none."""
    derived: Mapping[int, str]
    """The texts in its derived cells, without spaces around them, by column."""

    @cached_property
    def figures(self) -> Sequence[FigureCell]:
        """Its months, benchmarks and targets, from left to right."""
        return [*map(FigureCell, self.plan.figures, self.values, self.statuses, self.texts)]

    @cached_property
    def months(self) -> Sequence[FigureCell]:
        """Those of its figures that are months."""
        return self._cells(self.plan.is_month)

    @cached_property
    def by_period(self) -> Mapping[date, FigureCell]:
        """Its months by period."""
        return {figure.column.period: figure for figure in self.months if figure.column.period is not None}

    @cached_property
    def known_texts(self) -> Sequence[str]:
        """What those of its months show that have a figure, without spaces around it."""
        months = zip(compress(self.values, self.plan.is_month), self.month_texts, strict=True)
        return [text.strip() for value, text in months if value is not None]

    @property
    def month_texts(self) -> Sequence[str]:
        """What its months show."""
        return [*compress(self.texts, self.plan.is_month)]

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
        """Return whether one of its months, benchmarks and targets without a figure is of some status."""
        return any(self.statuses[place] is status for place in self.gaps) if self.gaps else False

    def of(self, field: Field) -> Sequence[FigureCell]:
        """Return its benchmarks or targets, from left to right."""
        return self._cells(self.plan.is_benchmark if field is Field.BENCHMARK else self.plan.is_target)

    def _cells(self, wanted: Sequence[bool]) -> list[FigureCell]:
        parts = (self.plan.figures, self.values, self.statuses, self.texts)
        return [*map(FigureCell, *(compress(part, wanted) for part in parts))]

    @property
    def grid(self) -> Grid:
        """The sheet's cells."""
        return self.sheet.grid

    @property
    def indicator(self) -> Indicator:
        """The row as the scorecard gives it."""
        return Indicator(grid=self.sheet.grid, section=self.section, row=self.number)

    def cell(self, column: Column) -> str:
        """Return the name of its cell in a column."""
        return cell_name(self.number, column.index)

    def shown(self, column: Column) -> str:
        """Return the text in its cell of a column, without spaces around it."""
        text = self.derived.get(column.index)
        return self.sheet.grid.shown(self.number, column.index).strip() if text is None else text


def _nothing(_: Actuals) -> Sequence[Relation]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Context:
    """A card on its way through the rules."""

    card: Scorecard
    derived: Derived
    revisions: Sequence[Revision]
    discover: Discover = field(default=_nothing)

    @cached_property
    def discovered(self) -> Sequence[Relation]:
        """What the figures show beyond doubt."""
        return self.discover(self.actuals)

    @property
    def relations(self) -> Sequence[Relation]:
        """What is checked: the relations declared in the configuration, else those discovered."""
        return self.card.settings.relations or self.discovered

    @cached_property
    def kinship(self) -> Kinship:
        """Which indicators belong together."""
        return Kinship(self.relations)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All indicators, sheet by sheet, from top to bottom."""
        return tuple(self._rows())

    def figures(self, sheet: Sheet) -> Figures:
        """Return what `figures_by_ref` gives for a sheet."""
        rows: dict[str, list[Row]] = {}
        for row in self.rows_of(sheet):
            rows.setdefault(row.ref, []).append(row)
        return {ref: own[0].actuals for ref, own in rows.items() if ref and len(own) == 1}

    @cached_property
    def actuals(self) -> Actuals:
        """Each row's months with their precision."""
        return actuals_of(self.card.records)

    @cached_property
    def by_place(self) -> Mapping[tuple[str, int], Row]:
        """The rows by sheet and row number."""
        return {(row.sheet.name, row.number): row for row in self.rows}

    @cached_property
    def verdicts(self) -> dict[Any, Any]:
        """What was concluded about derived cells, by who judged which: two rules may ask the same judge."""
        return {}

    @cached_property
    def undecided(self) -> frozenset[tuple[str, int]]:
        """The rows whose months are not known for sure: a month stands twice, or a formula has no stored result."""
        fatal = [(p.sheet, *place_of(p.cell), p.kind) for p in self.card.problems if p.fatal]
        if not fatal:
            return frozenset()
        rows = {(sheet, row) for sheet, row, _, kind in fatal if kind == "not-calculated"}
        doubled = {(sheet, row) for sheet, row, _, kind in fatal if kind == "month-twice"}
        return frozenset(
            place
            for place, row in self.by_place.items()
            if place in rows or (row.sheet.name, row.section.header.last_row) in doubled
        )

    def rows_of(self, sheet: Sheet) -> Iterator[Row]:
        """Go through the rows of one sheet."""
        return (row for row in self.rows if row.sheet is sheet)

    def rows_in(self, sheet: Sheet, section: Section) -> Iterator[Row]:
        """Go through the rows of one section."""
        return (self.by_place[sheet.name, number] for number in section.rows)

    def _rows(self) -> Iterator[Row]:
        columns, position = self.card.records.columns, 0
        values, statuses, texts = columns["value"], columns["status"], columns["shown"]
        for sheet in self.card.sheets:
            for section in sheet.sections:
                plan = Plan.of(section)
                words = zip(*(_texts(sheet.grid, section, field) for field in _WORDS), strict=True)
                derived = _derived_texts(sheet.grid, section, plan)
                for number, said, shown in zip(section.rows, words, derived, strict=True):
                    place, end = (sheet.name, number), position + len(plan.figures)
                    own = values[position:end]
                    name, owner, reporter, commentary = said
                    yield Row(
                        sheet=sheet, section=section, plan=plan, number=number,
                        ref=self.derived.indicators[place].ref, name=name, owner=owner, reporter=reporter,
                        commentary=commentary, measure=self.card.records.measures[place],
                        actuals=self.actuals.get(place, {}), derived=shown,
                        values=own, statuses=statuses[position:end], texts=texts[position:end],
                        gaps=[at for at, value in enumerate(own) if value is None],
                        known=[value for value in compress(own, plan.is_month) if value is not None],
                    )  # fmt: skip
                    position = end

    def option(self, rule: Rule, name: str) -> Callable[[str], float]:
        """Return what gives a rule's option by ref: as the configuration has it for that or for all, or its default."""
        given = self.card.settings.rules.get(rule.name, _PLAIN)
        usual = given.options.get(name, rule.options[name].default)
        own = {ref: settings.options[name] for ref, settings in given.refs.items() if name in settings.options}
        return lambda ref: own.get(ref, usual)

    def finding(
        self,
        rule: Rule,
        row: Row,
        column: Column,
        message: str,
        *,
        severity: Severity | None = None,
        expected: str = "",
        cause: Cause = Cause.NONE,
    ) -> Finding:
        """Return a finding about an indicator's cell."""
        return Finding(
            rule=rule.name, severity=severity or rule.severity, sheet=row.sheet.name, cell=row.cell(column),
            ref=row.ref, column=column.key, shown=row.shown(column), expected=expected, cause=cause, message=message,
            section=row.section.title, indicator=row.name, owner=row.owner, reporter=row.reporter,
        )  # fmt: skip

    def heading_finding(
        self, rule: Rule, sheet: Sheet, section: Section, column: Column, message: str, *, expected: str = ""
    ) -> Finding:
        """Return a finding about a heading."""
        # Text files have no merged cells: there a heading may stand in the upper row of two, with nothing below it.
        rows = range(section.header.last_row, section.header.first_row - 1, -1)
        filled = (row for row in rows if sheet.grid.value(row, column.index) is not None)
        place = (next(filled, section.header.last_row), column.index)
        return Finding(
            rule=rule.name, severity=rule.severity, sheet=sheet.name, cell=cell_name(*place), column=column.key,
            shown=column.heading, expected=expected, message=message, section=section.title,
        )  # fmt: skip


def _texts(grid: Grid, section: Section, field: Field) -> list[str]:
    """Return for each row of a section what `Indicator.text` gives."""
    column = section.column(field)
    if column is None:
        return [""] * len(section.rows)
    places: Iterable[tuple[int, int]] = ((row, column.index) for row in section.rows)
    if grid.anchors:
        places = (grid.anchors.get(place, place) for place in places)
    return [grid.shown(*place).strip() for place in places]


def _derived_texts(grid: Grid, section: Section, plan: Plan) -> list[dict[int, str]]:
    """Return for each row of a section the texts in its derived cells, without spaces around them, by column."""
    indexes = [column.index for column in plan.derived]
    return [{index: grid.shown(row, index).strip() for index in indexes} for row in section.rows]
