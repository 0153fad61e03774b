"""Reading the entries of a row. A scorecard repeats itself, so entries that are alike are understood once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from kpiworkbook.model.grid import Grid
from kpiworkbook.model.records import Status
from kpiworkbook.model.scorecard import Column, Field
from kpiworkbook.notation.figures import Figure, read_figure
from kpiworkbook.notation.number_format import render

__all__ = ["EntryReader", "FigureEntry"]


class FigureEntry(NamedTuple):
    """What a cell shows in a figure's place, and what that means."""

    shown: str
    figure: Figure
    is_signed: bool
    """Whether it is shown with a percent sign."""
    is_grouped: bool
    """Whether it is shown with separators between thousands."""


@lru_cache(maxsize=65_536)
def _entry_of_number(value: float, number_format: str) -> FigureEntry:
    """Return the entry of a number; what it is depends on nothing else, so the books of a batch share it.

    Nor does the text: every grid whose numbers have formats is shown by `render`.
    """
    shown = render(value, number_format or "General")
    return _told(shown, read_figure(value, shown, number_format, {}))


def _told(shown: str, figure: Figure) -> FigureEntry:
    return FigureEntry(shown, figure, shown.rstrip().endswith("%"), "," in shown)


class EntryReader:
    """Reads one sheet's entries."""

    def __init__(self, grid: Grid, placeholders: Mapping[str, Status]) -> None:
        """Take the sheet; `placeholders` are the words that stand for no figure."""
        self._grid, self._placeholders = grid, placeholders
        self._known: dict[tuple[Any, ...], FigureEntry] = {}

    def read(self, row: int, columns: Sequence[Column]) -> list[FigureEntry]:
        """Return the entries of a row in the order of the columns."""
        grid, known = self._grid, self._known
        cells, styles = grid.cells(row), grid.look.style_ids.get(row, {})
        first, width, has_given_texts = grid.first_column, len(cells), bool(grid.look.shown)
        found = []
        for column in columns:
            at = column.index - first
            value = cells[at] if at < width else None
            is_target = column.field is Field.TARGET
            # True is 1 for a dictionary, and a number is shown by its format.
            style = styles.get(column.index)
            key = (value.__class__, value, style, is_target)
            entry = known.get(key)
            if entry is None or has_given_texts:
                if value.__class__ is float and not has_given_texts:
                    entry = _entry_of_number(value, "" if style is None else grid.look.styles[style].number_format)
                else:
                    entry = self._entry(row, column.index, is_target=is_target)
                known[key] = entry
            found.append(entry)
        return found

    def _entry(self, row: int, column: int, *, is_target: bool) -> FigureEntry:
        grid = self._grid
        shown = grid.shown(row, column)
        figure = read_figure(grid.value(row, column), shown, grid.number_format(row, column), self._placeholders)
        if is_target and figure.status is Status.SUPPRESSED:  # `<10%` is an aim, not a figure too small to publish
            figure = replace(figure, status=Status.NOT_UNDERSTOOD)
        return _told(shown, figure)
