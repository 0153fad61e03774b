"""Why no scorecard can be read from a workbook, and what to do; imported only where one is refused."""

from __future__ import annotations

from collections.abc import Sequence

from kpiworkbook.errors import LayoutError
from kpiworkbook.layout.header import header_rows, likely_headers, nearest_to_a_header
from kpiworkbook.layout.headings import Vocabulary, vocabulary_of
from kpiworkbook.layout.months_above import months_over
from kpiworkbook.layout.split_months import SplitMonth, split_month
from kpiworkbook.layout.unread_months import unread_months
from kpiworkbook.model.fields import NAMES
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import address, cell_name, few
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.settings import Settings

__all__ = ["no_scorecard", "told_split", "with_advice"]

_FEWEST_OTHERS = 2
"""Headings that are not known, beside those of refs and indicators, of which months may have been meant."""
_MOST_ROWS = 50


def no_scorecard(name: str, grids: Sequence[Grid], settings: Settings) -> str:
    """Return why none of a workbook's sheets was read as a scorecard, and what to do; the likeliest reason first."""
    vocabulary = vocabulary_of(settings.columns)
    needed = "a header row needs 'Ref.' or 'Indicator' and at least one month with its year ('Sep-19')"
    for grid in grids:
        rows = header_rows(grid, vocabulary, likely_headers(grid))
        if split := split_month(grid, vocabulary, rows, settings):
            return f"{name}: {told_split(grid, split)}"
        block = nearest_to_a_header(grid, vocabulary, rows)
        if block and (over := months_over(block, grid, vocabulary)):
            return f"{name}: {over}"
        if block and block.is_complete:
            return (
                f"{name} holds no scorecard: no indicator stands under the header in row {block.last_row + 1} "
                f"({address(grid.name, cell_name(block.last_row, block.columns[0].index))}); fill in its rows"
            )
        if unread := unread_months(grid, vocabulary):
            return f"{name} holds no scorecard: {unread}"
        if block:
            cell = address(grid.name, cell_name(block.last_row, block.columns[0].index))
            known = ", ".join(repr(column.heading) for column in block.columns[:6])
            return (
                f"{name} holds no scorecard: the row at {cell} comes nearest to a header ({known}), but {needed}. "
                "Correct its headings, or name yours under [columns] in kpiworkbook.toml"
            )
    if any(map(_is_ours, grids)):
        return (
            f"{name} holds no scorecard: this list of records, findings or differences was written by kpiworkbook; "
            "keep it apart from the scorecards, in a folder of its own"
        )
    if all(not grid.rows for grid in grids):
        names = ", ".join(repr(grid.name) for grid in grids)
        return f"{name} holds no scorecard: {names} {'is' if len(grids) == 1 else 'are'} empty; name another workbook"
    if without_months := next(filter(None, (_names_indicators(grid, vocabulary) for grid in grids)), ""):
        return f"{name} holds no scorecard: {without_months}"
    sheets = ", ".join(repr(grid.name) for grid in grids)
    return (
        f"{name} holds no scorecard: no header was found on {sheets}; {needed}. Name your headings under "
        "[columns] in kpiworkbook.toml"
    )


def _names_indicators(grid: Grid, vocabulary: Vocabulary) -> str:
    """Return that no month is read in a row that names refs and indicators over columns of others; else nothing."""
    for offset in likely_headers(grid)[:_MOST_ROWS]:
        row = grid.first_row + offset
        columns = [index for index, value in enumerate(grid.cells(row), grid.first_column) if value not in ("", None)]
        fields = [heading.field if (heading := vocabulary.heading(grid.value(row, at))) else None for at in columns]
        if set(NAMES) <= set(fields) and fields.count(None) >= _FEWEST_OTHERS:
            others = [grid.shown(row, at) for at, field in zip(columns, fields, strict=True) if field is None]
            return (
                f"row {row + 1} ({address(grid.name, cell_name(row, columns[0]))}) names the indicators, but none of "
                f"its headings ({few(list(map(repr, others)))}) is read as a month. Write months in English with "
                "their year ('Sep-19'), or as dates"
            )
    return ""


def _is_ours(grid: Grid) -> bool:
    """Return whether a sheet begins as the lists of records, findings and differences do."""
    begins = tuple(grid.rows[0][:2]) if grid.rows else ()
    return begins in (("workbook", "sheet"), ("workbook", "rule"), ("old_workbook", "new_workbook"))


def told_split(grid: Grid, month: SplitMonth) -> str:
    """Return what is wrong with a month that stands over several columns."""
    parts = ", ".join(repr(part) for part in month.parts)
    return (
        f"the month {month.text!r} in {address(grid.name, month.cells)} stands over {len(month.parts)} columns "
        f"({parts}), so that nothing says which of them holds its figure. Make one row of the headings: {month.text!r} "
        "over the figure, and what the others hold over the others. Figures of two councils or areas go into rows of "
        "their own instead, or on sheets of their own. Nothing was read, so that no figure can be taken "
        "for another's"
    )


def with_advice(error: LayoutError, others: Sequence[Sheet]) -> LayoutError:
    """Return why a sheet is refused, and how those that can be read are read without it."""
    if not others:
        return error
    names = [sheet.name for sheet in others]
    options = " ".join(f"--sheet {name!r}" for name in names)
    return LayoutError(
        f"{error}. To leave that sheet out, name what is to be read: {options} (in Python: sheets={names})"
    )
