"""Derived cells whose formula goes by other months than it must. Where such a cell is wrong, the error tells of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Column, Section
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.row import Row

__all__ = ["STRAYS", "strays_of", "with_strays"]

STRAYS = "formula-months"
"""The rule that tells of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A cell with such a formula, and in words which months that goes by."""

    row: Row
    column: Column
    told: str


def strays_of(context: Context) -> Sequence[Stray]:
    """Return the cells whose formula goes by other months than it must."""
    if STRAYS not in context.verdicts:
        context.verdicts[STRAYS] = tuple(_strays(context))
    strays: Sequence[Stray] = context.verdicts[STRAYS]
    return strays


def _strays(context: Context) -> Iterator[Stray]:
    for sheet in context.card.sheets:
        if context.formulas.get(sheet.name):
            for section in sheet.sections:
                yield from _of_section(context, sheet, section)


def _of_section(context: Context, sheet: Sheet, section: Section) -> Iterator[Stray]:
    from kpiworkbook.formula_months import FormulaMonths

    months, formulas, derived = FormulaMonths(section), context.formulas[sheet.name], section.derived
    for row in context.rows_in(sheet, section):
        place = sheet.name, row.number
        if place in context.undecided:
            continue
        for column in derived:
            formula, figures = formulas.get((row.number, column.index), ""), context.card.records.months[place]
            if strays := months.strays(column.field, formula, row.number, figures):
                yield Stray(row=row, column=column, told=months.told(strays, column.field, row.number))


def with_strays(context: Context, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings; what is an error anyway names its formula's months, and has no second finding for them."""
    found = list(findings)
    if not any(finding.rule == STRAYS for finding in found):
        return found
    told = {(stray.row.sheet.name, stray.row.cell(stray.column)): stray.told for stray in strays_of(context)}
    wrong = {(finding.sheet, finding.cell) for finding in found if finding.severity is Severity.ERROR}
    merged = []
    for finding in found:
        place = finding.sheet, finding.cell
        if finding.severity is Severity.ERROR and place in told:
            merged.append(replace(finding, message=f"{finding.message}; {told[place]}"))
        elif finding.rule != STRAYS or place not in wrong:
            merged.append(finding)
    return merged
