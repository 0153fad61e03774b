"""What checks look at: the card's rows with all that is known of each, and how a finding is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import compress
from typing import Any, NamedTuple

from kpiworkbook.model.actuals import Actual, actuals_of
from kpiworkbook.model.derived import Derived, DerivedIndicator, Revision
from kpiworkbook.model.findings import Cause, Finding, Severity
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import cell_name, place_of
from kpiworkbook.model.records import Measure, Status
from kpiworkbook.model.relations import Relation
from kpiworkbook.model.scorecard import Column, Field, Indicator, Scorecard, Section, Sheet
from kpiworkbook.model.settings import RuleSettings
from kpiworkbook.validator.kinship import Kinship
from kpiworkbook.validator.rule import Rule

__all__ = ["Context", "FigureCell", "Row"]

_FIGURES = frozenset((Field.MONTH, Field.BENCHMARK, Field.TARGET))
_PLAIN = RuleSettings()


class FigureCell(NamedTuple):
    """A month, benchmark or target of an indicator, as the records have it."""

    column: Column
    value: float | None
    """Percentages are fractions."""
    status: Status
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An indicator with its records, its precision and its derived figures."""

    sheet: Sheet
    section: Section
    number: int
    """The sheet's row, counted from zero."""
    ref: str
    name: str
    owner: str
    reporter: str
    measure: Measure
    actuals: Mapping[date, Actual]
    item: DerivedIndicator
    figures: Sequence[FigureCell]
    months: Sequence[FigureCell]
    """Those of its figures that are months."""
    texts: dict[int, str] = field(default_factory=dict, repr=False, compare=False)
    """What has been asked for of the texts in its cells, by column: rules ask for the same again and again."""

    @property
    def grid(self) -> Grid:
        """The sheet's cells."""
        return self.sheet.grid

    @property
    def indicator(self) -> Indicator:
        """The row as the scorecard gives it."""
        return Indicator(grid=self.sheet.grid, section=self.section, row=self.number)

    def of(self, field: Field) -> list[FigureCell]:
        """Return its benchmarks or targets, from left to right."""
        return [figure for figure in self.figures if figure.column.field is field]

    def cell(self, column: Column) -> str:
        """Return the name of its cell in a column."""
        return cell_name(self.number, column.index)

    def shown(self, column: Column) -> str:
        """Return the text in its cell of a column, without spaces around it."""
        text = self.texts.get(column.index)
        if text is None:
            text = self.texts[column.index] = self.sheet.grid.shown(self.number, column.index).strip()
        return text


@dataclass(frozen=True, kw_only=True)
class Context:
    """A card on its way through the rules."""

    card: Scorecard
    derived: Derived
    revisions: Sequence[Revision]
    discover: Callable[[], Sequence[Relation]] = field(default=tuple)

    @cached_property
    def discovered(self) -> Sequence[Relation]:
        """What the figures show beyond doubt."""
        return self.discover()

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

    @cached_property
    def actuals(self) -> Mapping[tuple[str, int], Mapping[date, Actual]]:
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
        records, columns = self.card.records, self.card.records.columns
        values, statuses, texts = columns["value"], columns["status"], columns["shown"]
        position = 0
        for sheet in self.card.sheets:
            for section in sheet.sections:
                headed = [column for column in section.columns if column.field in _FIGURES]
                is_month = [column.field is Field.MONTH for column in headed]
                for number in section.rows:
                    place, end = (sheet.name, number), position + len(headed)
                    parts = (values[position:end], statuses[position:end], texts[position:end])
                    figures = [*map(FigureCell, headed, *parts)]
                    yield Row(
                        sheet=sheet, section=section, number=number,
                        figures=figures, months=[*compress(figures, is_month)],
                        ref=columns["ref"][position], name=columns["indicator"][position],
                        owner=columns["owner"][position], reporter=columns["reporter"][position],
                        measure=records.measures[place], actuals=self.actuals.get(place, {}),
                        item=self.derived.indicators[place],
                    )  # fmt: skip
                    position = end

    def option(self, rule: Rule, name: str, ref: str = "") -> float:
        """Return a rule's option as the configuration sets it for an indicator, for all, or its default."""
        given = self.card.settings.rules.get(rule.name, _PLAIN)
        own = given.refs.get(ref, _PLAIN)
        return own.options.get(name, given.options.get(name, rule.options[name].default))

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
