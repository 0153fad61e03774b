"""The texts of a header's upper rows that stand over several columns: `Monthly Data`, `Benchmarking`."""

from __future__ import annotations

from collections.abc import Iterator

from kpiworkbook.model.grid import Grid
from kpiworkbook.model.section import Band

__all__ = ["bands_in"]


def bands_in(grid: Grid, row: int, last_row: int) -> Iterator[Band]:
    """Yield the texts of a header's upper row that stand over labels of their own further down."""
    spans = {
        merge.first_column: merge.last_column
        for merge in grid.merges_from(row)
        if merge.last_row == row and merge.width > 1
    }

    def is_over_labels(index: int) -> bool:
        return any(grid.value(below, index) is not None for below in range(row + 1, last_row + 1))

    index = grid.first_column
    while index <= grid.last_column:
        text = " ".join(grid.shown(row, index).split())
        last = spans.get(index, index)
        if text and (last > index or is_over_labels(index)):
            if index not in spans:
                while last < grid.last_column and not grid.shown(row, last + 1) and is_over_labels(last + 1):
                    last += 1
            yield Band(text=text, row=row, first_column=index, last_column=last)
        index = last + 1
