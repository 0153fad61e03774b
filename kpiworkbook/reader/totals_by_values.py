"""Totals in files that do not tell their formulas: a row that is called so, and is what stands above it added up."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from kpiworkbook.layout.contents import Kind, Kinds
from kpiworkbook.model.fields import DERIVED, NAMES, Field
from kpiworkbook.model.grid import is_number
from kpiworkbook.model.section import Column
from kpiworkbook.reader.summary_rows import OF_INDICATORS

__all__ = ["is_total_by_values"]

# Not compiled here: few rows are asked for their names.
_NAMED_SO = r"(?i)(?:(?:grand|sub|section|over)[\s-]*)?(?:totals?|all|sum)\b.*|.*\btotals?[\s:]*"
_LEAST = 2
"""Months that have a figure, and rows that are added up."""
_MOST = 500
"""So many rows are added up; where each row is called a total, that would be done for each."""


def is_total_by_values(kinds: Kinds, columns: Sequence[Column], row: int) -> bool:
    """Return whether a row is called a total, and all its months are the sums of the indicators' right above it.

    Averages and the like are sums or means too, if there are any. What people say of an indicator makes it one, unless
    some of these are means: a sum of averages is the average of the sums as well, and so may be the row's own.
    """
    names = [column.index for column in columns if column.field in NAMES]
    if not any(re.fullmatch(_NAMED_SO, kinds.grid.shown(row, index).strip()) for index in names):
        return False
    above = list(islice(_rows_above(kinds, columns, row, names), _MOST + 1))
    months = [column.index for column in columns if column.field is Field.MONTH]
    filled = [index for index in months if kinds.of(row, index) not in (None, Kind.PLACEHOLDER)]
    if not _LEAST <= len(above) <= _MOST or len(filled) < _LEAST:
        return False
    if not any(kinds.grid.value(row, index) for index in filled):
        return False  # nothing but zeros, which are the sum of anything that is nothing
    if not all(_adds_up(kinds, above, row, index) for index in filled):
        return False
    derived = [column.index for column in columns if column.field in DERIVED]
    derived = [index for index in derived if kinds.of(row, index) not in (None, Kind.PLACEHOLDER)]
    if not all(_adds_up(kinds, above, row, index, or_is_mean=True) for index in derived):
        return False
    if not all(_adds_up(kinds, above, row, index) for index in derived):
        return True
    said = (column.index for column in columns if column.field in OF_INDICATORS)
    anchors = kinds.grid.anchors
    return all(kinds.of(*anchors.get((row, index), (row, index))) in (None, Kind.PLACEHOLDER) for index in said)


def _rows_above(kinds: Kinds, columns: Sequence[Column], row: int, names: Sequence[int]) -> Iterator[int]:
    """Yield the rows of indicators above a row, up to the header or what parts them; blank rows may come between."""
    grid, months = kinds.grid, [column for column in columns if column.field is Field.MONTH]
    found = False
    for above in range(row - 1, grid.first_row - 1, -1):
        is_named = any(grid.shown(above, index).strip() for index in names)
        if is_named and any(is_number(grid.value(above, column.index)) for column in months):
            found = True
            yield above
        elif found or any(grid.shown(above, index).strip() for index in names):
            return


def _adds_up(kinds: Kinds, above: Sequence[int], row: int, index: int, *, or_is_mean: bool = False) -> bool:
    value = kinds.grid.value(row, index)
    values = [each for other in above if is_number(each := kinds.grid.value(other, index))]
    if not is_number(value) or not values:
        return False
    total = math.fsum(values)
    return math.isclose(value, total, abs_tol=1e-9) or (or_is_mean and math.isclose(value, total / len(values)))
