"""Passing on what the reader and the normaliser have noticed, under the rule that bears its name."""

from __future__ import annotations

from collections.abc import Iterator

from kpiworkbook.model.findings import Finding
from kpiworkbook.model.places import place_of
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Column
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.rule import Rule

__all__ = ["noticed"]


def noticed(context: Context, rule: Rule) -> Iterator[Finding]:
    """Yield a finding for each problem of the rule's name."""
    for problem in context.card.problems:
        if problem.kind == rule.name:
            yield _finding(context, rule, problem)


def _finding(context: Context, rule: Rule, problem: Problem) -> Finding:
    sheet = next(sheet for sheet in context.card.sheets if sheet.name == problem.sheet)
    number, index = place_of(problem.cell)
    row = context.by_place.get((sheet.name, number))
    column = _column(sheet, row, number, index)
    if row is not None and column is not None:
        return context.finding(rule, row, column, problem.message)
    section = next((s for s in sheet.sections if s.header.first_row <= number <= s.header.last_row), None)
    return Finding(
        rule=rule.name, severity=rule.severity, sheet=sheet.name, cell=problem.cell, message=problem.message,
        column=column.key if column else "", shown=sheet.grid.shown(number, index).strip(),
        section=section.title if section else "",
    )  # fmt: skip


def _column(sheet: Sheet, row: Row | None, number: int, index: int) -> Column | None:
    for section in sheet.sections:
        if (row and row.section is section) or section.header.first_row <= number <= section.header.last_row:
            return next((column for column in section.columns if column.index == index), None)
    return None
