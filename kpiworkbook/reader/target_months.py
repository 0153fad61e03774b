"""Targets of months: `Aug-19 Target`, `Target (Sep-19)`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from kpiworkbook.model.fields import Field
from kpiworkbook.model.section import Column
from kpiworkbook.notation.months import parse_month

__all__ = ["month_of_target", "months_of_targets"]

_TARGET = re.compile(r"\btargets?\b", re.IGNORECASE)


@lru_cache(maxsize=1_024)  # sections repeat their headings
def month_of_target(heading: str) -> date | None:
    """Return the month whose target a heading names, `Aug-19 Target` or `Target (Aug-19)`; None for any other."""
    bare, number = _TARGET.subn(" ", heading)
    return parse_month(bare.strip(" ()[]:-–")) if number == 1 else None


def months_of_targets(columns: Sequence[Column]) -> dict[int, date]:
    """Return the months of targets by their columns' places, that which is read first; nothing where it is of none."""
    read = next((column for column in columns if column.key == "target"), None)
    if read is None or month_of_target(read.heading) is None:
        return {}  # as in most sections
    others = [read, *(column for column in columns if column.field is Field.EXTRA)]
    months = {column.index: month_of_target(column.heading) for column in others}
    return {index: month for index, month in months.items() if month is not None}
