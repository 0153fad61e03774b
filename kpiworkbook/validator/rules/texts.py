"""Commentary that is missing or repeated, and polarity that is not understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kpiworkbook.model.fields import Field
from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.model.section import Column
from kpiworkbook.notation.remarks import points_elsewhere
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.kinship import is_part
from kpiworkbook.validator.notices import noticed
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.rule import Option, Rule

__all__ = ["RULES"]

_BEGINNING = 4
"""So many words tell most commentaries apart."""


def _missing_commentary(context: Context, rule: Rule) -> Iterator[Finding]:
    previous: Row | None = None
    for row in context.rows:
        column = row.section.column(Field.COMMENTARY)
        if column and not row.commentary:
            above = previous if previous and previous.section is row.section else None
            if above and above.commentary and _belongs_with(context, above, row):
                message = f"no commentary; it belongs with {above.called} above, which has some"
                yield context.finding(rule, row, column, message, severity=Severity.INFO)
                if is_part(row.name):
                    continue  # a denominator below belongs there too
            else:
                whom = f"; ask its owner, {row.owner}" if row.owner else ""
                about = f" on {name}" if (name := row.ref or row.name) else ""
                message = f"no commentary{about} for the current month{whom}"
                yield context.finding(rule, row, column, message)
        previous = row


def _belongs_with(context: Context, above: Row, row: Row) -> bool:
    """Return whether a row says something of the one above: it is kin, or its numerator or denominator."""
    return is_part(row.name) or context.kinship.related(above.ref, row.ref)


def _repeated_commentary(context: Context, rule: Rule) -> Iterator[Finding]:
    shortest = context.option(rule, "shortest")("")
    first: dict[str, list[tuple[Row, Column]]] = {}
    for row, column, shown in _alike(context):
        text = " ".join(shown.split())
        if len(text) < shortest or points_elsewhere(text):
            continue
        earlier = first.setdefault(text.casefold(), [])
        if earlier and not any(context.kinship.related(other.ref, row.ref) for other, _ in earlier):
            other, there = earlier[0]
            message = (
                f"the commentary is word for word the same as on {other.called} ({other.cell(there)}), an unrelated "
                "indicator; was it copied by mistake?"
            )
            yield context.finding(rule, row, column, message)
        earlier.append((row, column))


def _alike(context: Context) -> Iterator[tuple[Row, Column, str]]:
    """Go through the commentaries that begin with the same words as another one: all others are no repetitions."""
    commented = ((row, row.section.column(Field.COMMENTARY)) for row in context.rows)
    known = [(row, column, row.shown(column)) for row, column in commented if column]
    begun = [" ".join(text.split(None, _BEGINNING)[:_BEGINNING]).casefold() for _, _, text in known]
    times = Counter(begun)
    return (cell for cell, words in zip(known, begun, strict=True) if times[words] > 1)


RULES = (
    Rule(
        name="missing-commentary",
        severity=Severity.WARNING,
        why="An indicator goes to its readers without a word of explanation. If it belongs with the indicator above, "
        "and that one has commentary, the finding is an info; so it is for a `Numerator` and a `Denominator` below it.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19 | Commentary
            A1   | Number of visits | 118    | 121    | Three more than in August.
            B7   | Number of plans  | 20     | 21     |
        """,
        keeps="""
            Ref. | Indicator        | Aug-19 | Sep-19 | Commentary
            A1   | Number of visits | 118    | 121    | Three more than in August.
        """,
        check=_missing_commentary,
    ),
    Rule(
        name="repeated-commentary",
        severity=Severity.WARNING,
        why="Indicators that have nothing to do with each other have the same commentary. A count and its percentage, "
        "indicators that a relation connects, and `As above` are not reported.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19 | Commentary
            A1   | Number of visits | 118    | 121    | A new team has taken up its work and sees more families.
            B7   | Number of plans  | 20     | 21     | A new team has taken up its work and sees more families.
        """,
        keeps="""
            Ref. | Indicator           | Aug-19 | Sep-19 | Commentary
            A1   | Number of visits    | 118    | 121    | A new team has taken up its work and sees more families.
            A1 % | Visits in time      | 81.0%  | 82.0%  | A new team has taken up its work and sees more families.
            B7   | Number of plans     | 20     | 21     | As above.
            B8   | Number of transfers | 10     | 11     | As above.
        """,
        check=_repeated_commentary,
        options={
            "shortest": Option(
                default=25, lowest=1, is_by_ref=False, meaning="how many letters a text must have to be compared"
            )
        },
    ),
    Rule(
        name="polarity-unclear",
        severity=Severity.WARNING,
        why="The DoT column says neither ▲ nor ▼, so the indicator's changes are not judged good or bad.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19 | DoT
            A1   | Number of visits | 118    | 121    | ?
            A2   | Number of plans  | 20     | 21     | ▼
        """,
        keeps="""
            Ref. | Indicator        | Aug-19 | Sep-19 | DoT
            A1   | Number of visits | 118    | 121    | ▲
            A2   | Number of plans  | 20     | 21     |
        """,
        check=noticed,
    ),
)
