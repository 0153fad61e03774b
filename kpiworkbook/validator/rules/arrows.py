"""Columns of arrows alone: each arrow has to show the way of its figures, as the others of its column do."""

from __future__ import annotations

from collections.abc import Iterator

from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.rule import Rule

__all__ = ["RULES"]


def _arrows_alone(context: Context, rule: Rule) -> Iterator[Finding]:
    if any(section.arrows for section in context.card.sections):
        from kpiworkbook.validator.arrow_columns import arrows_alone  # few sheets have such columns

        yield from arrows_alone(context, rule)


RULES = (
    Rule(
        name="arrow-alone",
        severity=Severity.ERROR,
        why="Some scorecards have the arrow in a column of its own (Trend, Direction of travel). By what it goes, the "
        "arrows of the column show: most of them follow the change as other arrows do (up at 10% or more), or any rise "
        "and fall, or say what became better or worse by the indicator's polarity. An arrow that breaks the habit of "
        "its column is an error. It is a warning if the others could have another habit too, by which it is right. "
        "Where rounding explains an arrow, it is right. Columns whose arrows show no habit are not checked, and an "
        "info says so.",
        breaks="""
            Ref. | Indicator          | Aug-19 | Sep-19 | % change from previous month | Trend
            A1   | Number of visits   | 1377   | 1514   | 10%                          | ↑
            A2   | Number of plans    | 80     | 96     | 20%                          | ↓
            A3   | Number of reviews  | 60     | 42     | -30%                         | ↓
            A4   | Number of meetings | 55     | 55     | 0%                           | →
            A5   | Number of calls    | 200    | 201    | 1%                           | →
        """,
        keeps="""
            Ref. | Indicator          | Aug-19 | Sep-19 | % change from previous month | Trend
            A1   | Number of visits   | 1377   | 1514   | 10%                          | ↑
            A2   | Number of plans    | 80     | 96     | 20%                          | ↑
            A3   | Number of reviews  | 60     | 42     | -30%                         | ↓
            A4   | Number of meetings | 55     | 55     | 0%                           | →
            A5   | Number of calls    | 200    | 201    | 1%                           | →
        """,
        check=_arrows_alone,
    ),
)
