"""In which form a column holds its changes: as numbers behind a percent format, or as texts with an arrow."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpiworkbook.model.grid import CellValue, Grid, is_number
from kpiworkbook.notation.number_format import is_percent

__all__ = ["form_column", "says_no_figure", "shows_numbers"]

_DIGIT = re.compile(r"\d")


def says_no_figure(stored: CellValue) -> bool:
    """Return whether a change's cell is empty or says that there is none, so that it does not tell its form itself."""
    return stored is None or (isinstance(stored, str) and _DIGIT.search(stored) is None)


def form_column(grid: Grid, rows: Sequence[int], column: int, changes: Sequence[int]) -> int:
    """Return the column in whose form a column's changes come: its own.

    Where nothing stands in it yet in these rows, it is the first of the table's `changes` that holds numbers.
    """
    if any(grid.value(row, column) not in (None, "") for row in rows):
        return column
    return next((other for other in changes if other != column and shows_numbers(grid, rows, other)), column)


def shows_numbers(grid: Grid, rows: Sequence[int], column: int) -> bool:
    """Return whether most of a column's changes in these rows are numbers and not texts.

    Where none shows a figure, as after all have made room for those on another month, their number formats tell.
    """
    stored = [grid.value(row, column) for row in rows]
    figures = [value for value in stored if not says_no_figure(value)]
    numbers = sum(map(is_number, figures))
    if figures or not any(stored):
        return numbers * 2 > len(figures)
    return sum(is_percent(grid.number_format(row, column)) for row in rows) * 2 > len(rows)
