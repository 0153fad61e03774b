"""Formulas of the derived columns that go by other months than they must, and read right by chance."""

from __future__ import annotations

from collections.abc import Iterator

from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.rule import Rule
from kpiworkbook.validator.strays import strays_of

__all__ = ["RULES"]


def _other_months(context: Context, rule: Rule) -> Iterator[Finding]:
    for stray in strays_of(context):
        shown = stray.row.shown(stray.column)
        what = repr(shown) if shown else "what the cell will show"
        stays = stray.column.key in context.derived.indicators[stray.row.sheet.name, stray.row.number].stays
        advice = "Correct it" if stays else "Correct it, or let `refresh` rewrite it"
        message = f"{what} is right only by chance, if at all: {stray.told}. {advice}"
        yield context.finding(rule, stray.row, stray.column, message)


RULES = (
    Rule(
        name="formula-months",
        severity=Severity.WARNING,
        why="A formula may still use last month's columns after a new month was put in, or take in months other than "
        "the 12 that count. It goes wrong as soon as the figures no longer happen to give the same result. Only "
        "formulas that use months of their own row and nothing else are judged: none with names, other rows or "
        "sheets, tables or OFFSET.",
        breaks="""
            Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | % change from previous month
            A1   | Number of visits | 100    | 110    | 121    | =D2/C2-1 gives 10%
        """,
        keeps="""
            Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | % change from previous month
            A1   | Number of visits | 100    | 110    | 121    | =E2/D2-1 gives 10%
        """,
        check=_other_months,
    ),
)
