"""Months in the row above refs and indicators, over other headings: what stands nearest to the data is read."""

from __future__ import annotations

from kpiworkbook.layout.header import HeaderBlock
from kpiworkbook.layout.headings import Vocabulary
from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import address, cell_name

__all__ = ["months_over"]


def months_over(block: HeaderBlock, grid: Grid, vocabulary: Vocabulary) -> str:
    """Return why a header without months has none although months stand in it, and what to do; else an empty text."""
    headed = {column.field: column for column in block.columns}
    names = [repr(headed[field].heading) for field in (Field.REF, Field.INDICATOR) if field in headed]
    if Field.MONTH in headed or not names:
        return ""
    for row in range(block.first_row, block.last_row):
        for index, value in enumerate(grid.cells(row), grid.first_column):
            heading = vocabulary.heading(value)
            if heading is not None and heading.field is Field.MONTH:
                month, below = grid.shown(row, index), grid.shown(block.last_row, index)
                return (
                    f"the month {month!r} in {address(grid.name, cell_name(row, index))} is above {below!r}, "
                    f"which heads its column. Put the months into row {block.last_row + 1} instead, or the "
                    f"other headings ({', '.join(names)} …) into row {row + 1}, beside the months"
                )
    return ""
