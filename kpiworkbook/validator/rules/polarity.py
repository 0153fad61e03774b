"""A DoT column that says how the figures moved: which way is good, as it is read, would follow the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpiworkbook.layout.heading_words import says_which_way_is_good
from kpiworkbook.model.fields import Field
from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.model.records import Polarity
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.notation.arrows import parse_polarity
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.rule import Rule

__all__ = ["RULES"]

_LEAST = 5
"""Rows with a change that prove something."""
_WHICH_IS_GOOD = r"(?i)high|low|good|better"
"""Words of a cell that leave no doubt."""


def _follows_change(context: Context, rule: Rule) -> Iterator[Finding]:
    for sheet in context.card.sheets:
        sections = [section for section in sheet.sections if Field.DOT in section.first_of]
        if not sections or any(says_which_way_is_good(section.first_of[Field.DOT].heading) for section in sections):
            continue
        rows = _rows_that_follow(context, sheet)
        if len(rows) >= _LEAST and len({row.measure.polarity for row in rows}) == 2:
            section = sections[0]
            column = section.first_of[Field.DOT]
            example = f', as in "{rows[0].ref}" = "down"' if rows[0].ref else ""
            message = (
                f"{column.heading!r} says ▲ in each row that rose on the month before and ▼ in each that fell "
                f"({len(rows)} rows). So it seems to say how figures moved, and is read as which way is good. If it "
                "says how they moved, head it 'Trend', and name which way is good under [polarity] in kpiworkbook.toml"
                f"{example}"
            )
            yield context.heading_finding(rule, sheet, section, column, message)


def _rows_that_follow(context: Context, sheet: Sheet) -> list[Row]:
    """Return the rows whose figures moved, where the signs in DoT are those of all changes; else none."""
    found: list[Row] = []
    for row in context.rows_of(sheet):
        change = context.derived.indicators[sheet.name, row.number].change_month
        if change is None or Field.DOT not in row.section.first_of or row.ref in context.card.settings.polarity:
            continue
        sign, said = row.measure.polarity, row.shown(row.section.first_of[Field.DOT])
        if sign is Polarity.NONE and parse_polarity(said) is None:
            continue  # neither way: a sign for figures that stayed, say
        moved = Polarity.UP if change.exact > 0 else Polarity.DOWN if change.exact < 0 else Polarity.NONE
        if sign is not moved or re.search(_WHICH_IS_GOOD, said):
            return []
        if moved is not Polarity.NONE:
            found.append(row)
    return found


RULES = (
    Rule(
        name="polarity-follows-change",
        severity=Severity.WARNING,
        why="The DoT column says which way is good, and changes are judged by it. Here it has the sign of each row's "
        "change from the month before, so it seems to say how the figures moved.",
        breaks="""
            Ref. | Indicator            | Aug-19 | Sep-19 | DoT
            A1   | Number of complaints | 118    | 121    | ▲
            A2   | Number of moves      | 20     | 31     | ▲
            A3   | Number of visits     | 60     | 42     | ▼
            A4   | Number of reviews    | 55     | 50     | ▼
            A5   | Number of plans      | 19     | 18     | ▼
        """,
        keeps="""
            Ref. | Indicator            | Aug-19 | Sep-19 | DoT
            A1   | Number of complaints | 118    | 121    | ▼
            A2   | Number of moves      | 20     | 31     | ▼
            A3   | Number of visits     | 60     | 42     | ▲
            A4   | Number of reviews    | 55     | 50     | ▲
            A5   | Number of plans      | 19     | 18     | ▲
        """,
        check=_follows_change,
    ),
)
