"""Headings: what they should say, and what the whole header lacks; some of it the reader has noticed already."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from kpiworkbook.model.derived import months_behind
from kpiworkbook.model.fields import DERIVED, MONTHS_BACK, Field
from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.model.periods import month_name, months_before
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Column, Section
from kpiworkbook.notation.months import parse_month
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.notices import noticed
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.rule import Rule
from kpiworkbook.validator.rules.months import IN_ORDER

__all__ = ["RULES"]

_FEW = 4
"""Changes that fewer than one in so many rows show are exceptions."""
_MONTH_INSIDE = re.compile(r"[A-Za-z]{3,9}[\s\-–/'’.]*(?:20)?\d\d\b|\b\d{4}[\-/]\d{1,2}\b|\b\d{1,2}/\d{4}\b")


def _header_variants(context: Context, rule: Rule) -> Iterator[Finding]:
    for sheet in context.card.sheets:
        headings: dict[tuple[str, str], list[tuple[Section, Column]]] = {}
        for section, column in _headings(sheet):
            headings.setdefault((column.key, column.heading), []).append((section, column))
        spelled: dict[str, dict[str, list[tuple[Section, Column]]]] = {}
        for (key, heading), cells in headings.items():
            spelled.setdefault(key, {}).setdefault(" ".join(heading.split()), []).extend(cells)
        for places in spelled.values():
            usual = max(places, key=lambda text: len(places[text]))
            for text in places:
                if text != usual:
                    section, column = places[text][0]
                    if _are_of_their_months(places[text][0], places[usual][0]):
                        continue
                    message = f"the column is headed {text!r} here and {usual!r} in other sections; choose one of them"
                    yield context.heading_finding(rule, sheet, section, column, message, expected=usual)


def _are_of_their_months(*headings: tuple[Section, Column]) -> bool:
    """Return whether headings of sections with other current months name these: `% change from Jul-19`, `… Aug-19`."""
    if len({section.as_of for section, _ in headings}) == 1:
        return False  # as in most books
    from kpiworkbook.notation.month_spelling import months_within

    return all(
        column.field in DERIVED
        and (named := months_within(column.heading))
        and named.issubset(months_behind(column.field, section.as_of))
        for section, column in headings
    )


def _headings(sheet: Sheet) -> Iterator[tuple[Section, Column]]:
    for section in sheet.sections:
        if section.owns_header and not section.header.displaced:
            for column in section.columns:
                if column.field not in (Field.MONTH, Field.EXTRA):
                    yield section, column


def _stale_commentary(context: Context, rule: Rule) -> Iterator[Finding]:
    for sheet in context.card.sheets:
        for section in sheet.sections:
            column = section.column(Field.COMMENTARY)
            match = _MONTH_INSIDE.search(column.heading) if column and section.owns_header else None
            period = parse_month(match[0]) if match else None
            # Of a section whose months were left behind, the commentary may be of the sheet's own month.
            current = (None, section.as_of, sheet.as_of)
            if column and match and period not in current and not context.is_undated(sheet, section):
                now = column.heading.replace(match[0], month_name(section.as_of))
                message = (
                    f"the commentary is headed {column.heading!r}, but the current month is "
                    f"{month_name(section.as_of)}; bring the heading, and the commentary, up to date"
                )
                yield context.heading_finding(rule, sheet, section, column, message, expected=now)


def _base_missing(context: Context, rule: Rule) -> Iterator[Finding]:
    yield from noticed(context, rule)
    told: set[tuple[str, int, str, date]] = set()  # sections may share a header
    for sheet in context.card.sheets:
        for section in sheet.sections:
            rows = list(context.rows_in(sheet, section))
            for field, back in MONTHS_BACK.items():
                base, column = months_before(section.as_of, back), section.column(field)
                if column is None or context.is_undated(sheet, section):
                    continue
                without = [row for row in rows if field in context.derived.indicators[sheet.name, row.number].unknown]
                shown = [row for row in without if "%" in row.shown(column)]
                if len(without) < len(rows):
                    yield from _not_archived(context, rule, shown, column, base)
                elif len(shown) * _FEW < len(rows):
                    yield from _exceptions(context, rule, shown, column, base)
                elif shown and (heading := (sheet.name, section.header.last_row, field, base)) not in told:
                    told.add(heading)
                    message = (
                        f"{month_name(base)} is not on the sheet, so the changes under {column.heading!r} cannot be "
                        "checked; add its column to have them checked"
                    )
                    yield context.heading_finding(rule, sheet, section, column, message)


def _not_archived(context: Context, rule: Rule, rows: list[Row], column: Column, base: date) -> Iterator[Finding]:
    """Yield the cells that show a change on a month that the archive has of others."""
    for row in rows:
        message = (
            f"{row.shown(column)!r} cannot be checked: {month_name(base)} is neither on the sheet nor, of this "
            "indicator, in the archive"
        )
        yield context.finding(rule, row, column, message)


def _exceptions(context: Context, rule: Rule, rows: list[Row], column: Column, base: date) -> Iterator[Finding]:
    """Yield the few cells that show a change where the others of the section show none."""
    none = context.card.settings.arrows.not_available
    for row in rows:
        message = (
            f"{row.shown(column)!r} is a change on {month_name(base)}, which is not on the sheet; others show none"
        )
        yield context.finding(rule, row, column, message, severity=Severity.WARNING, expected=none)


RULES = (
    Rule(
        name="header-misplaced",
        severity=Severity.WARNING,
        why="The headings of a section are not above their data. A column may have been inserted or deleted in the "
        "header only. The columns are read as in the header of another section.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month | DoT
            A1   | Number of visits | 10     | 12     | ↑ 20%                        | ▲
            A2   | Number of calls  | 20     | 21     | → 5%                         | ▲

            Ref. | Indicator        | DoT    | Aug-19 | Sep-19 | % change from previous month
            B1   | Number of plans  | 20     | 21     | → 5%                         | ▲
            B2   | Number of cases  | 10     | 12     | ↑ 20%                        | ▲
        """,
        keeps="""
            Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month | DoT
            A1   | Number of visits | 10     | 12     | ↑ 20%                        | ▲
        """,
        check=noticed,
    ),
    Rule(
        name="header-variant",
        severity=Severity.INFO,
        why="The same column has different headings in different sections.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19 | 12-mnth max value
            A1   | Number of visits | 10     | 12     | 12

            Ref. | Indicator        | Aug-19 | Sep-19 | 12-mth max value
            B1   | Number of plans  | 20     | 21     | 21
        """,
        keeps="""
            Ref. | Indicator        | Aug-19 | Sep-19 | 12-mnth max value
            A1   | Number of visits | 10     | 12     | 12

            Ref. | Indicator        | Aug-19 | Sep-19 | 12-mnth max value
            B1   | Number of plans  | 20     | 21     | 21
        """,
        check=_header_variants,
    ),
    Rule(
        name="heading-unclear",
        severity=Severity.WARNING,
        why="A heading looks like a month, a derived column or, but for its brackets, a benchmark or a target, but is "
        "not recognised as one. Its column is left alone.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19 | Average
            A1   | Number of visits | 10     | 12     | 11
        """,
        keeps=IN_ORDER,
        check=noticed,
    ),
    Rule(
        name="change-differences",
        severity=Severity.WARNING,
        why="A column of changes holds the differences of the figures, and not by what percentage they changed: nearly "
        "all its changes are these, three at least, and as percentages they would be wrong. It is told once for a "
        "section, and the columns are left alone.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month
            A1   | Number of visits | 517    | 572    | ↑ 55
            A2   | Number of plans  | 190    | 187    | ↓ 3
            A3   | Number of calls  | 52     | 44     | ↓ 8
        """,
        keeps="""
            Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month
            A1   | Number of visits | 517    | 572    | ↑ 11
            A2   | Number of plans  | 190    | 187    | → -2
            A3   | Number of calls  | 52     | 44     | ↓ -15
        """,
        check=noticed,
    ),
    Rule(
        name="key-threshold",
        severity=Severity.WARNING,
        why="The key on the sheet gives a different threshold for the arrows from the one that they follow.",
        breaks="""
            Increase 5% or more | Similar | Decrease 5% or more

            Ref. | Indicator        | Aug-19 | Sep-19
            A1   | Number of visits | 10     | 12
        """,
        keeps="""
            Increase 10% or more | Similar | Decrease 10% or more

            Ref. | Indicator        | Aug-19 | Sep-19
            A1   | Number of visits | 10     | 12
        """,
        check=noticed,
    ),
    Rule(
        name="other-table",
        severity=Severity.INFO,
        why="Months without refs or indicators are the header of another table, which is not checked. So are refs and "
        "indicators without months, above quarters or years. A row below the table that has no ref and a single "
        "figure (`Number of indicators on target | 4`) is not checked either.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19
            A1   | Number of visits | 10     | 12

                 | Chart            | Jul-19 | Aug-19 | Sep-19
                 |                  | 10     | 12     | 15
        """,
        keeps=IN_ORDER,
        check=noticed,
    ),
    Rule(
        name="base-missing",
        severity=Severity.INFO,
        why="Changes compare with a month that is neither on the sheet nor in its archive, so they cannot be checked. "
        "This also reports months that the archive has under the same ref but, going by the name, for something "
        "else. They are not used.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19 | % change from same month prev. yr
            A1   | Number of visits | 10     | 12     | ↑ 20%
        """,
        keeps=IN_ORDER,
        check=_base_missing,
    ),
    Rule(
        name="stale-commentary-header",
        severity=Severity.WARNING,
        why="The month in the commentary's heading is not the current one. The heading, or the commentary itself, was "
        "left over from an earlier edition.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19 | Commentary (Aug-19):
            A1   | Number of visits | 10     | 12     | Two more than in August.
        """,
        keeps="""
            Ref. | Indicator        | Aug-19 | Sep-19 | Commentary (Sep-19):
            A1   | Number of visits | 10     | 12     | Two more than in August.
        """,
        check=_stale_commentary,
    ),
)
