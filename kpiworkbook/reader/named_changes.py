"""Changes that name their months: `% change from Aug-19` is the change on that month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kpiworkbook.layout.heading_words import undated, words_of
from kpiworkbook.model.fields import MONTHS_BACK, Field
from kpiworkbook.model.periods import months_before
from kpiworkbook.model.section import Column
from kpiworkbook.reader.current_month import MonthOf
from kpiworkbook.reader.drafts import Draft

__all__ = ["base_named", "with_named_changes", "year_named"]

_CHANGE = re.compile(r"change|movement|chg", re.IGNORECASE)
_OF_CHANGES = frozenset(("change", "percent", "v", "between"))
"""What the heading of a change may say beside its months, in the canonical form."""
_ON = re.compile(r"\b(?:from|on|since|vs?|versus|against|compared)\b", re.IGNORECASE)
"""Before the month that a change is on; `% change Aug-19` is that of August, as it was kept."""
# Not compiled here: few sheets have changes on a year.
_YEAR = r"(?<!\d)(?:20(?P<year>\d\d)|(?P<short>\d\d)(?=/))(?:\s?[/\-–]\s?(?:20)?(?P<next>\d\d))?(?!\d)"
_OF_YEARS = _OF_CHANGES | frozenset(
    ("year", "school", "academic", "financial", "fiscal", "ay", "fy", "average", "total")
)
"""What it may say besides a year that it is on: `% change from academic year 2018/19`."""


def with_named_changes(month_of: MonthOf, draft: Draft) -> Draft:
    """Return a draft that reads changes by the months in their headings, which have to be those of all its rows.

    Where these changes are what tells that the last months are still to come, an earlier month is the current one.
    """
    if not any(map(_may_name_months, draft.columns)):
        return draft  # as in most sections
    for as_of in sorted({column.period for column in draft.columns if column.period}, reverse=True):
        columns = _as_of(as_of, draft.columns)
        if columns != draft.columns and {month_of(columns, run.rows) for run in draft.runs} == {as_of}:
            return replace(draft, columns=columns)
    return draft


def base_named(column: Column) -> date | None:
    """Return the one month that an unknown column's heading says its change is on; None where it says no such thing."""
    from kpiworkbook.notation.month_spelling import months_within  # few sheets have such columns

    named = months_within(column.heading) if _may_name_months(column) and _ON.search(column.heading) else ()
    return next(iter(named)) if len(named) == 1 else None


def year_named(column: Column) -> str:
    """Return the year, `2018/19`, that an unknown column's heading says its change is on; empty where it does not."""
    heading = column.heading
    if column.field is not Field.EXTRA or not _CHANGE.search(heading) or words_of(undated(heading)) - _OF_YEARS:
        return ""
    on, years = _ON.search(heading), list(re.finditer(_YEAR, heading))
    is_one = on is not None and len(years) == 1 and on.end() < years[0].start() and base_named(column) is None
    return years[0][0] if is_one and _is_year(years[0]) else ""


def _is_year(match: re.Match[str]) -> bool:
    """Return whether what looks like a year is one: `03/19` is a month."""
    return not match["next"] or (int(match["year"] or match["short"]) + 1) % 100 == int(match["next"])


def _may_name_months(column: Column) -> bool:
    """Return whether an unknown column's heading says nothing but that it is a change, perhaps on some month."""
    is_change = column.field is Field.EXTRA and _CHANGE.search(column.heading)
    return bool(is_change) and words_of(undated(column.heading)) <= _OF_CHANGES


def _as_of(as_of: date, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns with those read as changes that say on which month they are, where a month is current.

    It is the month before the current one, or the same of the year before; of any other month it is an extra column.
    """
    from kpiworkbook.notation.month_spelling import months_within  # few sheets have such columns

    fields = {months_before(as_of, back): field for field, back in MONTHS_BACK.items()}
    taken = {column.key for column in columns}
    read: list[Column] = []
    for column in columns:
        named = months_within(column.heading) if _may_name_months(column) else frozenset()
        bases = named - {as_of} if as_of in named or _ON.search(column.heading) else frozenset()
        field = fields.get(next(iter(bases))) if len(bases) == 1 else None
        if field is not None and field not in taken:
            taken.add(field)
            read.append(replace(column, field=field, key=field.value))
        else:
            read.append(column)
    return tuple(read)
