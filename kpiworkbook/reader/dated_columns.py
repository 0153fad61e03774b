"""Columns that name their months: of `Aug-19 Target` and `Sep-19 Target`, or of two such commentaries or changes, the
current month's is the one that is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from kpiworkbook.layout.headings import Vocabulary, extra_key
from kpiworkbook.model.fields import Field
from kpiworkbook.model.section import Column
from kpiworkbook.notation.months import parse_month

__all__ = ["dated_columns", "month_of_target", "with_current"]

_TARGET = re.compile(r"\btargets?\b", re.IGNORECASE)


@lru_cache(maxsize=1_024)  # sections repeat their headings
def month_of_target(heading: str) -> date | None:
    """Return the month whose target a heading names, `Aug-19 Target` or `Target (Aug-19)`; None for any other."""
    bare, number = _TARGET.subn(" ", heading)
    return parse_month(bare.strip(" ()[]:-–")) if number == 1 else None


def dated_columns(
    columns: Sequence[Column], repeated: Sequence[Column], vocabulary: Vocabulary
) -> list[dict[int, date]]:
    """Return the months of columns that mean the same but for these, by the columns' places; each kind by itself.

    `repeated` are the columns whose headings mean what a better one, or the first, means already.
    """
    read = {column.key: column for column in reversed(columns)}
    found = []
    if (target := read.get("target")) and month_of_target(target.heading):
        others = [target, *(column for column in columns if column.field is Field.EXTRA)]
        dated = {column.index: month_of_target(column.heading) for column in others}
        found.append({index: month for index, month in dated.items() if month is not None})
    alike: dict[str, list[Column]] = {}
    for column in repeated:
        if (meant := vocabulary.heading(column.heading)) and meant.key in read and column in columns:
            alike.setdefault(meant.key, [read[meant.key]]).append(column)
    found += (_months(each) for key, each in alike.items() if key != "target")
    return [months for months in found if len(set(months.values())) > 1]


def _months(columns: Sequence[Column]) -> dict[int, date]:
    """Return the latest month that each heading names; nothing where the first of them, which is read, names none."""
    from kpiworkbook.notation.month_spelling import months_within  # few sheets have such columns

    named = {column.index: months_within(column.heading) for column in columns}
    dated = {index: max(months) for index, months in named.items() if months}
    return dated if columns[0].index in dated else {}


def with_current(
    columns: Sequence[Column], months: Mapping[int, date], month_of: Callable[[Sequence[Column]], date]
) -> tuple[Column, ...]:
    """Return the columns with the current month's as the one that is read, and those of other months as extra ones.

    `months` are those of columns of one kind; `month_of` tells the current one, for which all of these count. Without
    one for the current month, the latest before it counts, else the first of all.
    """
    read = next(column for column in columns if column.index in months and column.field is not Field.EXTRA)
    as_of = month_of([replace(each, field=read.field) if each.index in months else each for each in columns])
    past = {index: month for index, month in months.items() if month <= as_of}
    chosen = (
        max(past, key=lambda index: (past[index], -index)) if past else min(months, key=lambda index: months[index])
    )
    return tuple(
        column if column.index not in months
        else replace(column, field=read.field, key=read.key) if column.index == chosen
        else replace(column, field=Field.EXTRA, key=f"{extra_key(column.heading, column.index)}_{column.index + 1}")
        for column in columns
    )  # fmt: skip
