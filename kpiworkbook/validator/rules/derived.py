# ruff: noqa: E501 - the examples are sheets, and sheets are wide
"""The four derived columns, rounding-aware: a cell is wrong only if no values that round to what is typed give it."""

from __future__ import annotations

from kpiworkbook.model.fields import CHANGES, Field
from kpiworkbook.model.findings import Severity
from kpiworkbook.validator.changes import judge_change
from kpiworkbook.validator.rule import Rule
from kpiworkbook.validator.summaries import judge_summary
from kpiworkbook.validator.verdict import verdict_findings

__all__ = ["RULES"]


RULES = (
    Rule(
        name="change-value",
        severity=Severity.ERROR,
        why="A change is current / base - 1, shown as a whole percentage. A cell is wrong only if no figures that "
        "round to the months as typed could give it. Where rounding explains the difference, the finding is an "
        "info. If the month that a change compares with has left the sheet, its figure is taken from the archive. "
        "If the archive does not have it either, the change is not judged.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month
            A1   | Number of visits | 1377   | 1514   | ↓ -10%
        """,
        keeps="""
            Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month
            A1   | Number of visits | 1377   | 1514   | ↑ 10%
            A2   | Visits per 10,000 children | 16 | 4 | ↓ -76%
        """,
        check=verdict_findings(judge_change, *CHANGES),
    ),
    Rule(
        name="change-arrow",
        severity=Severity.ERROR,
        why="The arrow follows the percentage beside it: up at 10% or more, down at -10% or less, otherwise level. If "
        "the configuration makes the arrow follow the exact change, it is wrong only if no change that the figures "
        "as typed allow would give it.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month
            A1   | Number of visits | 1377   | 1514   | → 10%
        """,
        keeps="""
            Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month
            A1   | Number of visits | 1377   | 1514   | ↑ 10%
        """,
        check=verdict_findings(judge_change, *CHANGES),
    ),
    Rule(
        name="average-value",
        severity=Severity.ERROR,
        why="The 12 month average is the mean of the figures of the 12 months that end with the current one. "
        "Placeholders do not count. Where months of the 12 are neither on the sheet nor in its archive, a "
        "difference is a warning.",
        breaks="""
            Ref. | Indicator | Oct-18 | Nov-18 | Dec-18 | Jan-19 | Feb-19 | Mar-19 | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19 | 12 month average
            A1   | Visits    | 10     | 30     | 20     | 10     | 30     | 20     | 10     | 30     | 20     | 10     | 30     | 20     | 25
        """,
        keeps="""
            Ref. | Indicator | Oct-18 | Nov-18 | Dec-18 | Jan-19 | Feb-19 | Mar-19 | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19 | 12 month average
            A1   | Visits    | 10     | 30     | 20     | 10     | tbc    | 20     | 10     | -      | 20     | 10     | 30     | 20     | 18
        """,
        check=verdict_findings(judge_summary, Field.AVERAGE_12M),
    ),
    Rule(
        name="maximum-value",
        severity=Severity.ERROR,
        why="The 12 month maximum is the largest figure of the 12 months that end with the current one.",
        breaks="""
            Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | 12 month max
            A1   | Number of visits | 10     | 30     | 20     | 20
        """,
        keeps="""
            Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | 12 month max
            A1   | Number of visits | 10     | 30     | 20     | 30
        """,
        check=verdict_findings(judge_summary, Field.MAX_12M),
    ),
)
