# ruff: noqa: E501 - the examples are sheets, and sheets are wide
"""What must hold between indicators, month by month."""

from __future__ import annotations

from collections.abc import Iterator

from kpiworkbook.model.fields import Field
from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.model.periods import month_name, window
from kpiworkbook.model.places import ranges_in_row
from kpiworkbook.relations import implied_in, may_be_broken, members_of
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.copied_month import copied_month
from kpiworkbook.validator.relation_checks import broken
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.rule import Rule
from kpiworkbook.validator.shared_figures import with_shared_figures

__all__ = ["RULES"]

_LEAST_MONTHS, _LEAST_DIFFERENT = 6, 4
"""So many months, with so many different figures among them, are not the same by chance."""


def _broken(context: Context, rule: Rule) -> Iterator[Finding]:
    for sheet in context.card.sheets:
        rows = context.rows_by_ref(sheet)
        are_single = all(row.plan.months_differ for row in rows.values())
        ends = {ref: row.ends() for ref, row in rows.items()} if are_single else {}
        asked = [relation for relation in context.relations if relation.sheet in ("", sheet.name)]
        doubtful = [relation for relation in asked if may_be_broken(relation, ends)]
        breaks = [*broken(doubtful, rows)] if doubtful else []  # where none is, no row's months are gone through
        figures = {ref: row.actuals for ref, row in rows.items()} if breaks else {}
        for found in with_shared_figures(breaks, asked, rows):
            for ref, span in implied_in(found.relation, figures, found.period).items():
                context.contradicted.setdefault((sheet.name, rows[ref].number), {})[found.period] = span
            row = rows[found.ref]
            column = row.month(found.period).column
            severity = Severity.ERROR if found.relation.declared else Severity.WARNING
            yield context.finding(rule, row, column, found.message, severity=severity, expected=found.expected)


def _unknown_refs(context: Context, rule: Rule) -> Iterator[Finding]:
    known = {row.ref for row in context.rows}
    for relation in context.relations:
        members = dict.fromkeys(members_of(relation, known))
        missing = [ref for ref in members if ref not in known]
        # One configuration serves many books, so a relation of which nothing is here is another book's.
        if relation.declared and missing and len(missing) < len(members):
            row = next(row for row in context.rows if row.ref in members)
            column = row.section.column(Field.REF) or row.section.columns[0]
            message = (
                f"the relation {relation} in kpiworkbook.toml cannot be checked: there is no "
                f"{' and no '.join(map(repr, missing))} here; correct the ref, or take the relation out"
            )
            yield context.finding(rule, row, column, message)


def _copied_rows(context: Context, rule: Rule) -> Iterator[Finding]:
    """Yield a finding for each row whose months are all those of a row above that has nothing to do with it."""
    known: dict[tuple[object, ...], Row] = {}
    for row in context.rows:
        if len(row.known) < _LEAST_MONTHS or len({*row.known}) < _LEAST_DIFFERENT:
            continue
        first = known.setdefault((row.sheet.name, *row.known), row)
        if first is row or row.name == first.name or [*row.actuals] != [*first.actuals]:
            continue
        if not context.kinship.related(row.ref, first.ref):
            months = [figure.column for figure in row.months if figure.value is not None]
            cells = ranges_in_row(first.number, (column.index for column in months))
            called = f"{first.ref}, {first.name!r}" if first.ref else repr(first.name)
            message = (
                f"the figures of all {len(months)} months are those of {called} ({cells}); was one of the two rows "
                "copied over the other by mistake?"
            )
            yield context.finding(rule, row, months[-1], message)


def _copied_months(context: Context, rule: Rule) -> Iterator[Finding]:
    """Yield a finding for each section whose current month is the month before once more."""
    for sheet in context.card.sheets:
        for section in sheet.sections:
            if rows := copied_month(context, sheet, section):
                now, before = (rows[0].month(each).column for each in window(section.as_of, 2)[::-1])
                message = (
                    f"the figures of {month_name(section.as_of)} are those of {before.heading!r} once more in all "
                    f"{len(rows)} rows ({rows[0].cell(now)} to {rows[-1].cell(now)}), as those of no other month are: "
                    "were they left there when the months were moved on? Type the new ones, or 'tbc'"
                )
                yield context.heading_finding(rule, sheet, section, now, message)


RULES = (
    Rule(
        name="relation-broken",
        severity=Severity.ERROR,
        why="Indicators depend on each other: a percentage is one count divided by another, shares add up to 100%, a "
        "rate follows its count. If a relation that kpiworkbook.toml declares is broken, that is an error. If the "
        "figures themselves show the relation beyond doubt, it is a warning.",
        breaks="""
            Ref. | Indicator                          | Feb-19 | Mar-19 | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits                   | 1463   | 1704   | 1572   | 1747   | 1660   | 1861   | 1377   | 1514
            A2   | Number of visits in time           | 378    | 577    | 488    | 522    | 542    | 612    | 459    | 558
            A3   | Percentage of visits in time       | 25.8%  | 33.9%  | 31.0%  | 29.9%  | 32.7%  | 32.9%  | 33.3%  | 39.6%
        """,
        keeps="""
            Ref. | Indicator                          | Feb-19 | Mar-19 | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits                   | 1463   | 1704   | 1572   | 1747   | 1660   | 1861   | 1377   | 1514
            A2   | Number of visits in time           | 378    | 577    | 488    | 522    | 542    | 612    | 459    | 558
            A3   | Percentage of visits in time       | 25.8%  | 33.9%  | 31.0%  | 29.9%  | 32.7%  | 32.9%  | 33.3%  | 36.9%
        """,
        check=_broken,
    ),
    Rule(
        name="relation-unknown",
        severity=Severity.WARNING,
        why="A relation that kpiworkbook.toml declares names an indicator that the scorecard does not have, so the "
        "relation is not checked. A relation none of whose indicators is in the scorecard is ignored.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19
            A1   | Number of visits | 10     | 12
        """,
        keeps="""
            Ref. | Indicator        | Aug-19 | Sep-19
            B1   | Number of visits | 10     | 12
        """,
        check=_unknown_refs,
    ),
    Rule(
        name="figures-copied",
        severity=Severity.WARNING,
        why="Two indicators that have nothing to do with each other have exactly the same figures in all months. One "
        "row may have been copied over the other. A count and its percentage are not reported, and neither are "
        "indicators that a relation connects.",
        breaks="""
            Ref. | Indicator        | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | 118    | 121    | 117    | 119    | 125    | 122
            B7   | Number of plans  | 118    | 121    | 117    | 119    | 125    | 122
        """,
        keeps="""
            Ref.  | Indicator                | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19
            A1    | Number of visits         | 118    | 121    | 117    | 119    | 125    | 122
            A1-QL | Number of visits in time | 118    | 121    | 117    | 119    | 125    | 122
            B7    | Number of transfers      | 0      | 1      | 0      | 0      | 1      | 0
            B8    | Number of complaints     | 0      | 1      | 0      | 0      | 1      | 0
        """,
        check=_copied_rows,
    ),
    Rule(
        name="month-copied",
        severity=Severity.WARNING,
        why="The current month says in all rows of a section what the month before says: five figures at least, and as "
        "no other months that follow each other do. The figures were perhaps left when the months were moved on.",
        breaks="""
            Ref. | Indicator           | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits    | 118    | 121    | 121
            B7   | Number of plans     | 20     | 23     | 23
            C2   | Number of calls     | 431    | 412    | 412
            D4   | Number of transfers | 61     | 64     | 64
            E5   | Number of adoptions | 9      | 7      | 7
        """,
        keeps="""
            Ref. | Indicator           | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits    | 118    | 121    | 121
            B7   | Number of plans     | 20     | 23     | 23
            C2   | Number of calls     | 431    | 412    | 412
            D4   | Number of transfers | 61     | 64     | 64
            E5   | Number of adoptions | 9      | 7      | 8
        """,
        check=_copied_months,
    ),
)
