"""Knowing an Archive sheet by its header row, wherever it stands and whatever the sheet is called, and its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from kpiworkbook.model.archived import ARCHIVE_COLUMNS, ArchiveRow
from kpiworkbook.model.grid import CellValue, Grid, is_number
from kpiworkbook.model.periods import month_key
from kpiworkbook.notation.months import parse_month
from kpiworkbook.notation.numbers import parse_number

__all__ = ["archive_header", "archive_rows"]

_ROWS_LOOKED_AT = 20
"""Somebody may have put a title above the header, but not a page."""


def archive_header(grid: Grid) -> tuple[int, int] | None:
    """Return row and first column of an archive's header, counted from zero; None where the sheet is no archive."""
    for offset, cells in enumerate(grid.rows[:_ROWS_LOOKED_AT]):
        start = next((column for column, value in enumerate(cells) if value not in ("", None)), None)
        if start is not None and _is_header(cells[start : start + len(ARCHIVE_COLUMNS)]):
            return grid.first_row + offset, grid.first_column + start
    return None


def _is_header(cells: Sequence[CellValue]) -> bool:
    pairs = zip_longest(cells, ARCHIVE_COLUMNS)  # most rows differ in the first one
    return all(str(value).strip().casefold() == name for value, name in pairs)


def archive_rows(grid: Grid) -> Iterator[tuple[int, ArchiveRow]]:
    """Yield the rows of an archive with their numbers, counted from zero; nothing where the sheet is none.

    Rows that name neither an indicator nor a series do not count: blank ones, or notes below. What somebody has changed
    by hand is taken as it stands now.
    """
    header = archive_header(grid)
    if header is None:
        return
    for row in range(header[0] + 1, grid.last_row + 1):
        found = _row(grid, row, header[1])
        if found is not None:
            yield row, found


def _row(grid: Grid, row: int, first_column: int) -> ArchiveRow | None:
    start = first_column - grid.first_column
    cells = grid.rows[row - grid.first_row][start : start + len(ARCHIVE_COLUMNS)]
    values: dict[str, CellValue] = dict(zip_longest(ARCHIVE_COLUMNS, cells))
    texts = {
        name: value if isinstance(value, str) else grid.shown(row, column) if value is not None else ""
        for column, (name, value) in enumerate(values.items(), first_column)
        if name not in ("period", "value")
    }
    if not (texts["ref"] or texts["indicator"] or texts["series"]):  # a row of figures may have neither ref nor name
        return None
    edition = parse_month(values["edition"])
    texts["edition"] = month_key(edition) if edition else texts["edition"]
    return ArchiveRow(period=parse_month(values["period"]), value=_number(values["value"]), **texts)


def _number(value: CellValue) -> float | None:
    if is_number(value):
        return float(value)
    typed = parse_number(value) if isinstance(value, str) else None
    return float(typed.value) if typed else None
