"""In which form a column holds its changes: as numbers behind a percent format, or as texts with an arrow."""

from __future__ import annotations

from collections.abc import Sequence

from kpiworkbook.model.grid import CellValue, Grid

__all__ = ["says_no_figure", "shows_numbers"]


def says_no_figure(stored: CellValue) -> bool:
    """Return whether a change's cell is empty or says that there is none, so that it does not tell its form itself."""
    return stored is None or (isinstance(stored, str) and not any(sign.isdigit() for sign in stored))


def shows_numbers(grid: Grid, rows: Sequence[int], column: int) -> bool:
    """Return whether most of a column's changes in these rows are numbers and not texts."""
    stored = [value for row in rows if not says_no_figure(value := grid.value(row, column))]
    numbers = sum(isinstance(value, float | int) and not isinstance(value, bool) for value in stored)
    return numbers * 2 > len(stored)
