"""Benchmarks whose headings say of which edition they are: `UK (2018-19)` is `UK (2019-20)` in a later scorecard."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from kpiworkbook.layout.heading_words import canonical, undated
from kpiworkbook.model.fields import Field
from kpiworkbook.model.section import Column

__all__ = ["older_edition"]


def older_edition(column: Column, old: Iterable[Column], new: Iterable[Column]) -> Column | None:
    """Return which of the old columns is the same benchmark as a new one, of another edition; None where none is.

    `old` and `new` are all columns of either. Where one of them has two editions beside each other, they are two.
    """
    name = _undated(column.heading)
    if column.field is not Field.BENCHMARK or not name:
        return None
    had, has = ([each for each in columns if _is(each, name)] for columns in (old, new))
    return had[0] if len(had) == len(has) == 1 and had[0].key != column.key else None


def _is(column: Column, name: str) -> bool:
    return column.field is Field.BENCHMARK and _undated(column.heading) == name


@lru_cache(maxsize=1_024)  # every row asks for the same
def _undated(heading: str) -> str:
    return canonical(undated(heading))
