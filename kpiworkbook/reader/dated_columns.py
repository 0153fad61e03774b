"""Columns that name their months: of `Aug-19 Target` and `Sep-19 Target`, or of two such commentaries or changes, the
current month's is the one that is read; and `% change from Aug-19` is the change on that month."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from kpiworkbook.layout.heading_words import undated, words_of
from kpiworkbook.layout.headings import Heading, Vocabulary, extra_key
from kpiworkbook.model.fields import MONTHS_BACK, Field
from kpiworkbook.model.periods import months_before
from kpiworkbook.model.section import Column
from kpiworkbook.notation.months import parse_month

__all__ = [
    "base_named", "dated_columns", "may_name_months", "month_of_target", "with_current", "with_latest",
    "with_named_changes",
]  # fmt: skip

_TARGET = re.compile(r"\btargets?\b", re.IGNORECASE)
_BEST_IN_WORDS = frozenset((Field.REF, Field.INDICATOR, Field.DOT))
"""Of these the better word says more than the later month: `No.` is no ref beside `Ref`, nor `DoT` a `Polarity`."""
_CHANGE = re.compile(r"change|movement|chg", re.IGNORECASE)
_OF_CHANGES = frozenset(("change", "percent", "v", "between"))
"""What the heading of a change may say beside its months, in the canonical form."""
_ON = re.compile(r"\b(?:from|on|since|vs?|versus|against|compared)\b", re.IGNORECASE)
"""Before the month that a change is on; `% change Aug-19` is that of August, as it was kept."""


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
    target = next((column for column in columns if column.key == "target"), None)
    is_dated = target is not None and month_of_target(target.heading) is not None
    if not (repeated or is_dated):
        return []  # as in most sections
    read = {column.key: column for column in reversed(columns)}
    found = []
    if target is not None and is_dated:
        others = [target, *(column for column in columns if column.field is Field.EXTRA)]
        dated = {column.index: month_of_target(column.heading) for column in others}
        found.append({index: month for index, month in dated.items() if month is not None})
    alike: dict[str, list[Column]] = {}
    for column in repeated:
        meant = vocabulary.heading(column.heading)
        if meant and meant.key in read and column in columns and _is_as_plain(meant, read[meant.key], vocabulary):
            alike.setdefault(meant.key, [read[meant.key]]).append(column)
    found += (_months(each) for key, each in alike.items() if key != "target")
    return [months for months in found if len(set(months.values())) > 1]


def _is_as_plain(meant: Heading, read: Column, vocabulary: Vocabulary) -> bool:
    """Return whether a heading may stand for that of the column that is read, brackets apart."""
    better = vocabulary.heading(read.heading)
    return meant.field not in _BEST_IN_WORDS or (better is not None and meant.rank // 2 == better.rank // 2)


def _months(columns: Sequence[Column]) -> dict[int, date]:
    """Return the latest month that each heading names; nothing where the first of them, which is read, names none."""
    from kpiworkbook.notation.month_spelling import months_within  # few sheets have such columns

    named = {column.index: months_within(column.heading) for column in columns}
    dated = {index: max(months) for index, months in named.items() if months}
    return dated if columns[0].index in dated else {}


def with_latest(
    columns: Sequence[Column], dated: Iterable[Mapping[int, date]], is_filled: Callable[[Column], bool]
) -> tuple[Column, ...]:
    """Return the columns with the latest of each kind that anything stands in as the one that is read.

    It tells the current month, as the one column does where there are no others; `dated` are the months of each kind.
    """
    for months in dated:
        filled = [column.index for column in columns if column.index in months and is_filled(column)]
        columns = _with(columns, months, _last_of(months, filled or months))
    return tuple(columns)


def with_current(columns: Sequence[Column], dated: Iterable[Mapping[int, date]], as_of: date) -> tuple[Column, ...]:
    """Return the columns with the current month's as those that are read, and those of other months as extra ones.

    Without one for the current month, the latest before it is read, else the first of all.
    """
    for months in dated:
        past = [index for index, month in months.items() if month <= as_of]
        chosen = _last_of(months, past) if past else min(months, key=lambda index: months[index])
        columns = _with(columns, months, chosen)
    return tuple(columns)


def _last_of(months: Mapping[int, date], indices: Iterable[int]) -> int:
    """Return the column of the latest month, the first of several."""
    return max(indices, key=lambda index: (months[index], -index))


def _with(columns: Sequence[Column], months: Mapping[int, date], chosen: int) -> tuple[Column, ...]:
    """Return the columns with the chosen one as that of its kind which is read."""
    read = next(column for column in columns if column.index in months and column.field is not Field.EXTRA)
    return tuple(
        column if column.index not in months
        else replace(column, field=read.field, key=read.key) if column.index == chosen
        else replace(column, field=Field.EXTRA, key=f"{extra_key(column.heading, column.index)}_{column.index + 1}")
        for column in columns
    )  # fmt: skip


def may_name_months(column: Column) -> bool:
    """Return whether an unknown column's heading says nothing but that it is a change, perhaps on some month."""
    is_change = column.field is Field.EXTRA and _CHANGE.search(column.heading)
    return bool(is_change) and words_of(undated(column.heading)) <= _OF_CHANGES


def base_named(column: Column) -> date | None:
    """Return the one month that an unknown column's heading says its change is on; None where it says no such thing."""
    from kpiworkbook.notation.month_spelling import months_within  # few sheets have such columns

    named = months_within(column.heading) if may_name_months(column) and _ON.search(column.heading) else ()
    return next(iter(named)) if len(named) == 1 else None


def with_named_changes(columns: Sequence[Column], as_of: date) -> tuple[Column, ...]:
    """Return the columns with those read as changes that say on which month they are: `% change from Aug-19`.

    It is the month before the current one, or the same of the year before; of any other month it is an extra column.
    """
    from kpiworkbook.notation.month_spelling import months_within  # few sheets have such columns

    fields = {months_before(as_of, back): field for field, back in MONTHS_BACK.items()}
    taken = {column.key for column in columns}
    read: list[Column] = []
    for column in columns:
        named = months_within(column.heading) if may_name_months(column) else frozenset()
        bases = named - {as_of} if as_of in named or _ON.search(column.heading) else frozenset()
        field = fields.get(next(iter(bases))) if len(bases) == 1 else None
        if field is not None and field not in taken:
            taken.add(field)
            read.append(replace(column, field=field, key=field.value))
        else:
            read.append(column)
    return tuple(read)
