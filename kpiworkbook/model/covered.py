"""Cells of indicators that are hidden under a merged cell: what it shows is another indicator's, or another month's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpiworkbook.model.fields import ARROWS, DERIVED, Field
from kpiworkbook.model.grid import Merge
from kpiworkbook.model.places import Place
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Section

__all__ = ["covered_cells", "covered_commentary"]

_FIELDS = frozenset((Field.MONTH, *DERIVED, *ARROWS))


def covered_cells(sheet: Sheet) -> dict[Place, Merge]:
    """Return the months and derived cells of a sheet's indicators that a merge hides, each with that merge.

    The upper left cell of a merge is not among them: what stands there is shown.
    """
    merges = sheet.grid.merges
    if not merges:
        return {}
    rows = frozenset[int]().union(*(section.rows for section in sheet.sections))
    merges = [merge for merge in merges if not rows.isdisjoint(range(merge.first_row, merge.last_row + 1))]
    wanted = {id(section.columns): _indexes(section) for section in sheet.sections} if merges else {}
    among = frozenset[int]().union(*wanted.values())
    over = [merge for merge in merges if merge.first_column in among or (merge.width > 1 and _reaches(merge, among))]
    if not over:
        return {}  # as on most sheets, where headings, owners and commentary are merged
    columns = {row: wanted[id(section.columns)] for section in sheet.sections for row in section.rows}
    return {
        (row, index): merge
        for merge in over
        for row in range(merge.first_row, min(merge.last_row, sheet.grid.last_row) + 1)
        for index in columns.get(row, ())
        if merge.first_column <= index <= merge.last_column and (row, index) != (merge.first_row, merge.first_column)
    }


def covered_commentary(sheet: Sheet, columns: Mapping[int, int]) -> dict[Place, Merge]:
    """Return the cells of commentary that a merge over other columns hides, each with that merge.

    `columns` gives the commentary's column by row. One that is merged downwards alone is that of all its rows.
    """
    grid = sheet.grid
    return {
        (row, index): merge
        for merge in grid.merges
        if merge.width > 1
        for row in range(merge.first_row, min(merge.last_row, grid.last_row) + 1)
        if (index := columns.get(row)) is not None and merge.first_column < index <= merge.last_column
    }


def _reaches(merge: Merge, columns: Iterable[int]) -> bool:
    return any(merge.first_column <= index <= merge.last_column for index in columns)


def _indexes(section: Section) -> frozenset[int]:
    return frozenset(column.index for column in section.columns if column.field in _FIELDS)
