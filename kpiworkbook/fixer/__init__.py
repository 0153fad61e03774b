"""The fixer: the least that makes wrong derived cells right, each in the form in which it was typed.

Its one public verb is `fix`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kpiworkbook.fixer.changes import ChangeForm, change_number
from kpiworkbook.fixer.formulas import house_formula
from kpiworkbook.fixer.summaries import summary_value
from kpiworkbook.house.arrow_cells import arrow_cells
from kpiworkbook.house.arrow_formulas import ArrowFormulas
from kpiworkbook.model.derived import Derived, DerivedIndicator
from kpiworkbook.model.fields import ARROWS, CHANGES, DERIVED
from kpiworkbook.model.findings import Cause, Finding, Report, Severity
from kpiworkbook.model.grid import is_number
from kpiworkbook.model.kept import Correction
from kpiworkbook.model.places import OWN_ROW, place_of
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Column, Section

__all__ = ["fix"]


def fix(card: Scorecard, derived: Derived, report: Report) -> tuple[Correction, ...]:
    """Return a correction for each derived cell that the report calls an error, unless a month may be wrong instead.

    What cannot be computed stays as it stands, and so does what is right and only written in another way.
    Text stays text, in its own arrow family and decimals, and a number a number behind its own format; where only the
    sign is wrong, the digits stay, since they came from unrounded figures. A formula that is wrong gives way to the
    house's with its result, or to a value where no formula would give what is computed.
    """
    return tuple(_corrections(card, derived, report))


def _corrections(card: Scorecard, derived: Derived, report: Report) -> Iterator[Correction]:
    sheets = {sheet.name: sheet for sheet in card.sheets}
    forms = {sheet.name: ChangeForm(sheet, card.settings.arrows) for sheet in card.sheets}
    for finding in report.findings:
        is_derived = finding.column in DERIVED or finding.column in ARROWS
        if finding.severity is Severity.ERROR and is_derived and not finding.unless:
            sheet = sheets[finding.sheet]
            row, index = place_of(finding.cell)
            section = next(section for section in sheet.sections if row in section.rows)
            column = next(column for column in section.columns if column.index == index)
            item = derived.indicators[sheet.name, row]
            if finding.column in item.stays:
                continue
            own = _Fix(card, derived, forms[sheet.name], sheet=sheet, section=section, column=column)
            correction = own.correct(item, finding)
            if correction.formula or correction.now != correction.was:
                yield correction


class _Fix:
    """Corrects the cells of one column."""

    def __init__(
        self, card: Scorecard, derived: Derived, form: ChangeForm, *, sheet: Sheet, section: Section, column: Column
    ) -> None:
        self._card, self._derived, self._form = card, derived, form
        self._sheet, self._section, self._column = sheet, section, column

    def correct(self, item: DerivedIndicator, finding: Finding) -> Correction:
        """Return the correction of the cell that a finding is about."""
        if self._column.field in ARROWS:
            return self._arrow(item, finding)
        formula, result = "", None
        if (item.row, self._column.index) in self._sheet.grid.look.formulas:
            formula, result = house_formula(self._card, self._sheet, self._section, self._column, item)
        value, code, now = result if formula and result else self._value(item, finding)
        return Correction(
            sheet=self._sheet.name, row=item.row, index=self._column.index, cell=finding.cell, ref=finding.ref,
            column=finding.column, was=finding.shown, now=now, value=value, formula=formula, number_format=code,
        )  # fmt: skip

    def _arrow(self, item: DerivedIndicator, finding: Finding) -> Correction:
        """Return the arrow alone that the column's others show to be right."""
        formula = ""
        if (item.row, self._column.index) in self._sheet.grid.look.formulas:
            cells = arrow_cells(self._card, self._sheet, self._section, self._derived)
            own = next(each for each in cells if each.column == self._column)
            formulas = ArrowFormulas(self._card, self._sheet, self._section, own, {})  # no text becomes a number here
            formula = formulas.fitting(item).replace(OWN_ROW, str(item.row + 1))
        return Correction(
            sheet=self._sheet.name, row=item.row, index=self._column.index, cell=finding.cell, ref=finding.ref,
            column=finding.column, was=finding.shown, now=finding.expected, value=finding.expected, formula=formula,
        )  # fmt: skip

    def _value(self, item: DerivedIndicator, finding: Finding) -> tuple[str | float, str, str]:
        """Return what the cell is to hold, the number format that it needs, and how that is shown."""
        grid = self._sheet.grid
        entry = grid.entry(item.row, self._column.index)
        if self._column.field in CHANGES:
            change = item.change(self._column.field)
            sign_only = finding.cause is Cause.SIGN_FLIPPED
            if change is not None and is_number(entry.value):
                code = grid.number_format(item.row, self._column.index)
                return change_number(entry.value, code, change, self._card.settings.arrows, sign_only=sign_only)
            text = self._form.corrected(entry, change, self._section, sign_only=sign_only)
            return text, "" if isinstance(entry.value, str) or is_number(entry.value) else "General", text
        measure = self._card.records.measures[grid.name, item.row]
        code, figure = grid.number_format(item.row, self._column.index), item.figure(self._column.field)
        return summary_value(entry, code, figure, measure, self._card.settings)
