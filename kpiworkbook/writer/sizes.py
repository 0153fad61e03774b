"""How wide the columns are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpiworkbook.house.measures import text_width
from kpiworkbook.model.fields import SUMMARIES, Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Column, Section

__all__ = ["column_widths"]

HOUSE_WIDTHS: Mapping[Field, float] = {
    Field.REF: 11, Field.INDICATOR: 30, Field.OWNER: 15, Field.REPORTER: 15, Field.OUTCOME: 30,
    Field.MONTH: 8, Field.CHANGE_MONTH: 9.5, Field.CHANGE_YEAR: 9.5, Field.ARROW_MONTH: 5.5,
    Field.ARROW_YEAR: 5.5, Field.DOT: 5.5, Field.AVERAGE_12M: 9,
    Field.MAX_12M: 9, Field.PERCENTAGE_FLAG: 6, Field.BENCHMARK: 8, Field.TARGET: 9, Field.COMMENTARY: 60,
    Field.EXTRA: 14,
}  # fmt: skip
"""In characters of the default font, as Excel counts widths."""
_WIDEST: Mapping[Field, float] = {Field.REF: 18, Field.EXTRA: 40}
"""Columns that grow with their contents, and how far."""

NARROWEST = 2
"""Characters. A narrower column is hidden in all but name."""
LONGEST_WORD = 20
LONGEST_FIGURE = 12
LONGEST_WHOLE = 15
NEARLY = 0.8
"""How much of a word's estimated width the source's own column must have to be left as it is."""
_BESIDE: Mapping[Field, float] = {Field.MONTH: 0.5, Field.BENCHMARK: 0, Field.TARGET: 2}
"""Columns that must hold their widest figure, and what stands beside it: bold letters, the mark of a target."""


def column_widths(sheet: Sheet, font_size: int) -> dict[int, float]:
    """Return the width of each column of the table: the source's where it sets one, else the house's.

    Either gives way to the longest word of the heading, so that no heading breaks within a word.
    """
    widths: dict[int, float] = {}
    for section in sheet.sections:
        needed = _needed_widths(sheet.grid, section)
        for column in section.columns:
            width = _width(sheet.grid, section, column, font_size, needed.get(column.index, 0))
            widths[column.index] = max(widths.get(column.index, 0), width)
    return widths


def _width(grid: Grid, section: Section, column: Column, font_size: int, needed: float) -> float:
    given = grid.look.column_widths.get(column.index)
    if given is not None and (given < NARROWEST or column.index in grid.look.hidden_columns):
        return given
    # Programs break `Target 19-20` at its hyphen, if it does not fit whole.
    is_whole = column.field is Field.MONTH or (column.field is Field.TARGET and len(column.heading) <= LONGEST_WHOLE)
    words = [column.heading] if is_whole else column.heading.split()
    longest = min(max((text_width(word) for word in words), default=0) + 1.5, LONGEST_WORD) * font_size / 10
    if given is not None:
        return max(given if given > longest * NEARLY else longest, needed)
    house = HOUSE_WIDTHS[column.field] * font_size / 10
    if most := _WIDEST.get(column.field):
        house = min(max(house, _widest(grid, section.rows, column.index)), most)
    return max(house, longest, needed)


def _needed_widths(grid: Grid, section: Section) -> dict[int, float]:
    """Return the widths below which a figure would be shown as ###; all months alike, so that they look it."""
    found: dict[int, float] = {}
    for field, beside in _BESIDE.items():
        columns = section.fields(field)
        for alike in [columns] if field is Field.MONTH else [(column,) for column in columns]:
            shown = {grid.shown(row, column.index) for column in alike for row in section.rows}
            widest = max((text_width(text) for text in shown if len(text) <= LONGEST_FIGURE), default=0)
            found |= dict.fromkeys((column.index for column in alike), widest + 2 + beside)
    months = [found[column.index] for column in section.fields(Field.MONTH)]
    for field in SUMMARIES:
        found |= dict.fromkeys((column.index for column in section.fields(field)), max(months))
    return found


def _widest(grid: Grid, rows: Iterable[int], column: int) -> float:
    return max((text_width(grid.shown(row, column)) + 2 for row in rows), default=0)
