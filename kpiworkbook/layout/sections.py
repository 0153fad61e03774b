"""Parting the rows under a header into indicators, section titles, notes and blank rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpiworkbook.layout.header import HeaderBlock
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.scorecard import Column, Field

__all__ = ["RowRun", "indicator_runs", "title_above", "wide_rows"]

FIGURES = (Field.MONTH, Field.CHANGE_MONTH, Field.CHANGE_YEAR, Field.AVERAGE_12M, Field.MAX_12M,
           Field.BENCHMARK, Field.TARGET)  # fmt: skip
LONGEST_FIGURE = 20
"""Characters. What is longer in a figure's place is a sentence."""
TITLE_WIDTH = 3
"""Columns over which a title is merged at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRun:
    """The rows of one section's indicators, and the title that opens it."""

    rows: tuple[int, ...]
    title_row: int | None = None


def wide_rows(grid: Grid) -> frozenset[int]:
    """Return the rows in which a merge is as wide as a title's."""
    return frozenset(merge.first_row for merge in grid.merges if merge.width >= TITLE_WIDTH)


def indicator_runs(grid: Grid, header: HeaderBlock, end: int, wide: frozenset[int]) -> list[RowRun]:
    """Return the sections under a header, up to the row `end` (not included), each with its indicators' rows.

    `wide` are the sheet's `wide_rows`.
    """
    columns = header.columns
    runs: list[RowRun] = []
    rows: list[int] = []
    title: int | None = None
    for row in range(header.last_row + 1, end):
        if _is_indicator(grid, columns, row):
            rows.append(row)
        elif _opens_section(grid, columns, row, end, wide):
            if rows:
                runs.append(RowRun(rows=tuple(rows), title_row=title))
            rows, title = [], row
    if rows:
        runs.append(RowRun(rows=tuple(rows), title_row=title))
    return runs


def title_above(grid: Grid, header: HeaderBlock, previous_end: int, wide: frozenset[int]) -> int | None:
    """Return the row of the title that stands above a header, or None.

    A title is the only text of the row directly above; over a blank row it counts where it is merged.
    """
    for row in (header.first_row - 1, header.first_row - 2):
        if row <= previous_end:
            return None
        texts = _texts(grid, row)
        if len(texts) == 1 and (row == header.first_row - 1 or row in wide):
            return row
        if texts:
            return None
    return None


def _is_indicator(grid: Grid, columns: Sequence[Column], row: int) -> bool:
    names = figures = 0
    for column in columns:
        if column.field in (Field.REF, Field.INDICATOR):
            names += bool(grid.shown(row, column.index).strip())
        elif column.field in FIGURES and 0 < len(grid.shown(row, column.index).strip()) <= LONGEST_FIGURE:
            figures += 1
        if names == 2 or (names and figures):
            return True
    return figures >= 2


def _opens_section(grid: Grid, columns: Sequence[Column], row: int, end: int, wide: frozenset[int]) -> bool:
    if len(_texts(grid, row)) != 1:
        return False
    following = next((below for below in range(row + 1, end) if _texts(grid, below)), None)
    if following is None or not _is_indicator(grid, columns, following):
        return False
    return row in wide or (following == row + 1 and not _is_indicator(grid, columns, row - 1))


def _texts(grid: Grid, row: int) -> list[str]:
    if not grid.first_row <= row <= grid.last_row:
        return []
    return [str(value) for value in grid.rows[row - grid.first_row] if value not in ("", None)]
