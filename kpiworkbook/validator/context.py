"""What checks look at: the card's rows with all that is known of each, and how a finding is made."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import compress
from typing import Any

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.model.archived import archived_months, known_as
from kpiworkbook.model.derived import Derived, Revision
from kpiworkbook.model.fields import DERIVED, Field
from kpiworkbook.model.findings import Cause, Finding, Severity
from kpiworkbook.model.places import Place, cell_name, place_of
from kpiworkbook.model.relations import Relation
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Column, Section
from kpiworkbook.notation.change_habits import ChangeHabits
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.relations import Actuals
from kpiworkbook.validator.history import Months
from kpiworkbook.validator.kinship import Kinship
from kpiworkbook.validator.row import Plan, Row, SheetTexts
from kpiworkbook.validator.rule import Rule

__all__ = ["Context", "Discover"]

Discover = Callable[[Actuals], Sequence[Relation]]
"""Gives what the figures show beyond doubt to hold between indicators."""


@dataclass(frozen=True, kw_only=True)  # without slots, since a cached property keeps its value in the object
class Context:
    """A card on its way through the rules."""

    card: Scorecard
    derived: Derived
    revisions: Sequence[Revision]
    discover: Discover

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

    def rows_by_ref(self, sheet: Sheet) -> Mapping[str, Row]:
        """Return the rows of a sheet that relations speak of; a ref that stands twice names none of them."""
        meant = {ref for r in self.relations for ref in (r.ref, r.numerator, r.denominator, *r.refs, r.total) if ref}
        rows: dict[str, list[Row]] = {}
        for row in self.rows_of(sheet):
            if row.ref in meant:
                rows.setdefault(row.ref, []).append(row)
        return {ref: own[0] for ref, own in rows.items() if len(own) == 1}

    @cached_property
    def actuals(self) -> Actuals:
        """What `actuals_of` gives for the card's records."""
        return {place: row.actuals for place, row in self.by_place.items() if row.known}

    @cached_property
    def by_place(self) -> Mapping[tuple[str, int], Row]:
        """The rows by sheet and row number."""
        return {(row.sheet.name, row.number): row for row in self.rows}

    def months_of(self, row: Row) -> Months:
        """Return a row's months, with those that the archive has of it."""
        known = known_as(row.sheet.name, row.ref, row.section.title, row.name)
        return Months(row, self.card.archived, self._archived.get(known, {}))

    @cached_property
    def _archived(self) -> Mapping[tuple[str, ...], Mapping[date, int]]:
        return archived_months(self.card.archived, self.card.records)

    @cached_property
    def formulas(self) -> Mapping[str, Mapping[Place, str]]:
        """The formulas of each sheet's derived columns, by row and column; nothing where the file does not tell."""
        if not self.card.package or not any(sheet.grid.look.formulas for sheet in self.card.sheets):
            return {}
        from kpiworkbook.formula_months import derived_formulas
        from kpiworkbook.ooxml.package import Package

        try:
            package = Package(io.BytesIO(self.card.package), self.card.source)
            parts = dict(package.sheets())
            return {
                sheet.name: derived_formulas(sheet, package.read(parts[sheet.name]), self.card.source)
                for sheet in self.card.sheets
            }
        except NotAWorkbookError:
            return {}  # what could be read of it is checked all the same

    @cached_property
    def differing(self) -> Sequence[tuple[Row, Column, str]]:
        """The derived cells whose figure differs from the recomputed one, with what they should say."""
        found: list[tuple[Row, Column, str]] = []
        for revision in self.revisions:
            place = revision.sheet, revision.row
            if revision.figure_changed and revision.column in DERIVED and place not in self.undecided:
                row = self.by_place[place]
                if column := row.section.column(Field(revision.column)):
                    found.append((row, column, revision.now))
        return found

    @cached_property
    def verdicts(self) -> dict[Any, Any]:
        """What was concluded about derived cells, by who judged which: two rules may ask the same judge."""
        return {}

    @cached_property
    def causes(self) -> dict[tuple[str, str], frozenset[Cause]]:
        """All that would explain the derived cells that were found wrong, by sheet and cell, once found."""
        return {}

    @cached_property
    def contradicted(self) -> dict[tuple[str, int], dict[date, Interval]]:
        """What broken relations ask for in which months, or the others where one is far outside, by sheet and row."""
        return {}

    @cached_property
    def habits(self) -> dict[tuple[str, int], ChangeHabits]:
        """How a section's changes are written, by sheet and first row, once it was asked."""
        return {}

    @cached_property
    def undecided(self) -> frozenset[tuple[str, int]]:
        """The rows whose months are not known for sure: one stands twice or is mistyped, or a formula has no result."""
        rows = set(self._fatal("not-calculated"))
        return frozenset(
            place
            for place, row in (self.by_place.items() if rows or self._doubted_headings else ())
            if place in rows or self.is_undated(row.sheet, row.section)
        )

    def is_undated(self, sheet: Sheet, section: Section) -> bool:
        """Return whether a month of its header stands twice or is mistyped: another may be the current one."""
        header = section.header  # above it the years of its months may stand
        return any(
            (sheet.name, row) in self._doubted_headings for row in range(header.first_row - 1, header.last_row + 1)
        )

    @cached_property
    def _doubted_headings(self) -> frozenset[tuple[str, int]]:
        return frozenset(self._fatal("month-twice", "month-mistyped"))

    def _fatal(self, *kinds: str) -> Iterator[tuple[str, int]]:
        """Yield sheet and row of the fatal problems of these kinds."""
        return ((p.sheet, place_of(p.cell)[0]) for p in self.card.problems if p.fatal and p.kind in kinds)

    def rows_of(self, sheet: Sheet) -> Iterator[Row]:
        """Go through the rows of one sheet."""
        return (row for row in self.rows if row.sheet is sheet)

    def rows_in(self, sheet: Sheet, section: Section) -> Iterator[Row]:
        """Go through the rows of one section."""
        return (self.by_place[sheet.name, number] for number in section.rows)

    def _rows(self) -> Iterator[Row]:
        columns, position = self.card.records.columns, 0
        values, statuses, texts = columns["value"], columns["status"], columns["shown"]
        half_steps = list(self.card.records.half_steps)
        for sheet in self.card.sheets:
            cells = SheetTexts(sheet.grid)
            for section in sheet.sections:
                plan = Plan.of(section)
                for number in section.rows:
                    place, end = (sheet.name, number), position + len(plan.figures)
                    own, shown = values[position:end], texts[position:end]
                    months = [*compress(own, plan.is_month)]
                    of_months = [*map(str.strip, compress(shown, plan.is_month))]
                    if None in months:
                        of_months = [text for text, value in zip(of_months, months, strict=True) if value is not None]
                        months = [value for value in months if value is not None]
                    name, owner, reporter, commentary = cells.of(number, plan.words, uppermost=True)
                    yield Row(
                        sheet=sheet, section=section, plan=plan, number=number,
                        ref=self.derived.indicators[place].ref, name=name, owner=owner, reporter=reporter,
                        commentary=commentary, measure=self.card.records.measures[place],
                        half_steps=half_steps[position:end],
                        values=own, statuses=statuses[position:end], texts=shown,
                        gaps=[at for at, value in enumerate(own) if value is None],
                        known=months, known_texts=of_months,
                        said=dict(zip(plan.said, cells.of(number, plan.said), strict=True)),
                    )  # fmt: skip
                    position = end

    def option(self, rule: Rule, name: str) -> Callable[[str], float]:
        """Return what gives a rule's option by ref: as the configuration has it for that or for all, or its default."""
        given = self.card.settings.rule(rule.name)
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
        header = section.header
        row = sheet.grid.lowest_filled(header.first_row, header.last_row, column.index)
        cell = cell_name(header.last_row if row is None else row, column.index)
        return Finding(
            rule=rule.name, severity=rule.severity, sheet=sheet.name, cell=cell, column=column.key,
            shown=column.heading, expected=expected, message=message, section=section.title,
        )  # fmt: skip
