"""Columns that mean the same but for their months: of two commentaries, targets or averages that name theirs, the
current month's is the one that is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kpiworkbook.layout.headings import Heading, Vocabulary, numbered_extra
from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.section import Column
from kpiworkbook.reader.current_month import MonthOf
from kpiworkbook.reader.drafts import Draft
from kpiworkbook.reader.target_months import months_of_targets

__all__ = ["with_current_columns", "with_latest_columns"]

_BEST_IN_WORDS = frozenset((Field.REF, Field.INDICATOR, Field.DOT))
"""Of these the better word says more than the later month: `No.` is no ref beside `Ref`, nor `DoT` a `Polarity`."""

_Months = Mapping[int, date]
"""Of columns of one kind, by their places."""


def with_latest_columns(grid: Grid, vocabulary: Vocabulary, draft: Draft) -> Draft:
    """Return a draft that reads the latest column of each kind in which anything stands.

    It tells the current month, as the one column does where there are no others.
    """

    def latest(months: _Months) -> int:
        filled = [index for index in months if any(grid.shown(row, index).strip() for row in draft.rows)]
        return _last_of(months, filled or months)

    kinds = _kinds(vocabulary, draft)
    return _with_read(draft, kinds, map(latest, kinds)) if kinds else draft


def with_current_columns(month_of: MonthOf, vocabulary: Vocabulary, draft: Draft) -> Draft:
    """Return a draft that reads the current month's column of each kind.

    Without one for the current month, the latest before it is read, else the first of all.
    """
    kinds = _kinds(vocabulary, draft)
    if not kinds:
        return draft
    as_of = max(month_of(draft.columns, run.rows) for run in draft.runs)

    def current(months: _Months) -> int:
        past = [index for index, month in months.items() if month <= as_of]
        return _last_of(months, past) if past else min(months, key=lambda index: months[index])

    return _with_read(draft, kinds, map(current, kinds))


def _kinds(vocabulary: Vocabulary, draft: Draft) -> list[_Months]:
    """Return the months of columns that mean the same but for these, each kind by itself."""
    targets = months_of_targets(draft.columns)
    if not draft.runs or not (draft.block.repeated or targets):
        return []  # as in most sections
    read = {column.key: column for column in reversed(draft.columns)}
    alike: dict[str, list[Column]] = {}
    for column in draft.block.repeated:
        meant = vocabulary.heading(column.heading)
        if meant and meant.key in read and column in draft.columns and _is_as_plain(meant, read[meant.key], vocabulary):
            alike.setdefault(meant.key, [read[meant.key]]).append(column)
    kinds = [targets, *(_months(columns) for key, columns in alike.items() if key != "target")]
    return [months for months in kinds if len(set(months.values())) > 1]


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


def _last_of(months: _Months, indices: Iterable[int]) -> int:
    """Return the column of the latest month, the first of several."""
    return max(indices, key=lambda index: (months[index], -index))


def _with_read(draft: Draft, kinds: Sequence[_Months], chosen: Iterable[int]) -> Draft:
    """Return a draft in which the chosen column of each kind is read; the others are known to double it."""
    columns = draft.columns
    for months, index in zip(kinds, chosen, strict=True):
        columns = _with(columns, months, index)
    known = {column.index for column in draft.block.repeated}.union(*kinds)
    repeated = tuple(column for column in columns if column.index in known and column.field is Field.EXTRA)
    return replace(draft, columns=columns, block=replace(draft.block, repeated=repeated))


def _with(columns: Sequence[Column], months: _Months, chosen: int) -> tuple[Column, ...]:
    """Return the columns with the chosen one as that of its kind which is read."""
    read = next(column for column in columns if column.index in months and column.field is not Field.EXTRA)
    return tuple(
        column if column.index not in months
        else replace(column, field=read.field, key=read.key) if column.index == chosen
        else numbered_extra(column)
        for column in columns
    )  # fmt: skip
