"""Targets that stand beside their months: of `Aug-19 Target` and `Sep-19 Target`, the current month's is the target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from kpiworkbook.layout.headings import extra_key
from kpiworkbook.model.fields import Field
from kpiworkbook.model.section import Column
from kpiworkbook.notation.months import parse_month

__all__ = ["month_of_target", "with_current_target"]

_TARGET = re.compile(r"\btargets?\b", re.IGNORECASE)
_KEY = "target"


@lru_cache(maxsize=1_024)  # sections repeat their headings
def month_of_target(heading: str) -> date | None:
    """Return the month whose target a heading names, `Aug-19 Target` or `Target (Aug-19)`; None for any other."""
    bare, number = _TARGET.subn(" ", heading)
    return parse_month(bare.strip(" ()[]:-–")) if number == 1 else None


def with_current_target(columns: Sequence[Column], as_of: date) -> tuple[Column, ...]:
    """Return the columns with the current month's target as the target, and those of other months as extra ones.

    Without one for the current month, the latest before it counts, else the first of all.
    """
    months = {column.index: month for column in columns if (month := _dated(column)) is not None}
    if len(set(months.values())) < 2 or not any(column.key == _KEY and column.index in months for column in columns):
        return tuple(columns)
    past = {index: month for index, month in months.items() if month <= as_of}
    chosen = (
        max(past, key=lambda index: (past[index], -index)) if past else min(months, key=lambda index: months[index])
    )
    return tuple(
        column if column.index not in months
        else replace(column, field=Field.TARGET, key=_KEY) if column.index == chosen
        else replace(column, field=Field.EXTRA, key=f"{extra_key(column.heading, column.index)}_{column.index + 1}")
        for column in columns
    )  # fmt: skip


def _dated(column: Column) -> date | None:
    return month_of_target(column.heading) if column.key == _KEY or column.field is Field.EXTRA else None
