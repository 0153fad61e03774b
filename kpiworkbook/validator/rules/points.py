"""Changes of percentages that a section has in percentage points, where the house's are relative."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpiworkbook.model.fields import CHANGES, MONTHS_BACK
from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.model.periods import month_name, months_before
from kpiworkbook.model.places import range_name, runs
from kpiworkbook.model.section import Column
from kpiworkbook.notation.arrows import show_change
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.rule import Rule

__all__ = ["RULES"]


def _in_points(context: Context, rule: Rule) -> Iterator[Finding]:
    marked = {place: item.in_points for place, item in context.derived.indicators.items() if item.in_points}
    for sheet in context.card.sheets if marked else ():
        for section in sheet.sections:
            for field in CHANGES:
                column = section.column(field)
                rows = [row for row in section.rows if field in marked.get((sheet.name, row), ())]
                if column is not None and rows:
                    message = _told(context, column, [context.by_place[sheet.name, row] for row in rows])
                    yield context.heading_finding(rule, sheet, section, column, message)


def _told(context: Context, column: Column, rows: Sequence[Row]) -> str:
    cells = ", ".join(range_name(a, column.index, b, column.index) for a, b in runs(row.number for row in rows))
    change = {row.number: _relative(context, row, column) for row in rows}
    row = next((row for row in rows if change[row.number] != row.shown(column)), rows[0])
    as_of, months = row.section.as_of, context.months_of(row)
    base = months_before(as_of, MONTHS_BACK[column.field])
    current, before = (f"{month_name(period)} {months.shown(period)}" for period in (as_of, base))
    return (
        f"the changes of percentages under {column.heading!r} are differences in percentage points, and not relative "
        f"changes, in {len(rows)} rows ({cells}): {row.shown(column)!r} ({row.cell(column)}) is {current} less "
        f"{before}, relative it is {change[row.number]!r}. They are left as they are. If they should be relative, "
        "clear their cells and refresh"
    )


def _relative(context: Context, row: Row, column: Column) -> str:
    change = context.derived.indicators[row.sheet.name, row.number].change(column.field)
    return show_change(change, context.card.settings.arrows)


RULES = (
    Rule(
        name="change-points",
        severity=Severity.WARNING,
        why="Changes are relative, those of percentages too. In this section nearly all changes of percentages, three "
        "at least, say that they are in percentage points. This is reported once, and the cells are left alone. A "
        "change with a percent sign that holds the points is an error.",
        breaks="""
            Ref. | Indicator                      | Aug-19 | Sep-19 | % change from previous month
            A1   | Percentage of visits in time   | 40.2%  | 44.1%  | ↑ 4pp
            A2   | Percentage of plans in time    | 45.5%  | 42.1%  | ↓ -3.4pp
            A3   | Percentage of calls answered   | 51.3%  | 52.3%  | ↑ 1pp
            A4   | Number of visits               | 517    | 572    | ↑ 11%
        """,
        keeps="""
            Ref. | Indicator                      | Aug-19 | Sep-19 | % change from previous month
            A1   | Percentage of visits in time   | 40.2%  | 44.1%  | ↑ 10%
            A2   | Percentage of plans in time    | 45.5%  | 42.1%  | → -7%
            A3   | Percentage of calls answered   | 51.3%  | 52.3%  | → 2%
            A4   | Number of visits               | 517    | 572    | ↑ 11%
        """,
        check=_in_points,
    ),
)
