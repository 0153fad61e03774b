"""Passing on what the reader and the normaliser have noticed, under the rule that bears its name."""

from __future__ import annotations

from collections.abc import Iterator

from kpiworkbook.model.findings import Finding
from kpiworkbook.model.places import place_of
from kpiworkbook.model.problems import Problem
from kpiworkbook.validator.context import Context
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
    section = row.section if row else next((s for s in sheet.sections if number in s.header.rows), None)
    column = next((column for column in section.columns if column.index == index), None) if section else None
    if row is not None and column is not None:
        return context.finding(rule, row, column, problem.message)
    return Finding(
        rule=rule.name, severity=rule.severity, sheet=sheet.name, cell=problem.cell, message=problem.message,
        column=column.key if column else "", shown=sheet.grid.shown(number, index).strip(),
        section=section.title if section else "",
    )  # fmt: skip
