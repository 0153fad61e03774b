"""Months that stand over several columns each (`Num`, `Den`, `%`): which of them holds the figure is not told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kpiworkbook.layout.headings import Vocabulary
from kpiworkbook.model.fields import NAMES, Field
from kpiworkbook.model.grid import CellValue, Grid
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import cell_name
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.durations import is_duration
from kpiworkbook.notation.numbers import parse_number

__all__ = ["SplitMonth", "split_month"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitMonth:
    """A month over several columns, and what stands over each of them."""

    text: str
    row: int
    first_column: int
    last_column: int
    parts: tuple[str, ...]

    @property
    def cells(self) -> str:
        """The cells over which it reaches: `F5:H5`."""
        return f"{cell_name(self.row, self.first_column)}:{cell_name(self.row, self.last_column)}"

    @property
    def begins_with_actual(self) -> bool:
        """Whether its first column, which is read as the month's, says that it is."""
        return self.parts[0].casefold() in ("actual", "actuals")


def split_month(grid: Grid, vocabulary: Vocabulary, rows: Sequence[int], settings: Settings) -> SplitMonth | None:
    """Return the last month of a scorecard's header that stands over columns of several kinds; None where none does.

    `rows` are the sheet's `header_rows`; the headings of the columns stand in the row below the month.
    """
    for row in rows:
        found = [month for month in _months(grid, vocabulary, row) if _is_split(month, settings)]
        if not found:
            continue
        names = [
            index
            for near in (row - 1, row, row + 1)
            if near in (row, *rows)
            for index in _names(grid, vocabulary, near)
        ]
        # Words under a ref are an indicator's own: `Yes`.
        if names and not any(_is_ref(grid, vocabulary, row + 1, index) for index in names):
            # Without merged cells a month reaches to the next text; what stands under one of them alone is no heading.
            merged = {merge.first_column for merge in grid.merges_from(row) if merge.width > 1}
            alike = {month.parts for month in found if month.first_column in merged or _is_repeated(month, found)}
            if split := next((month for month in reversed(found) if month.parts in alike), None):
                return split
    return None


def _names(grid: Grid, vocabulary: Vocabulary, row: int) -> list[int]:
    """Return the columns that a row heads as refs or indicators."""
    headings = enumerate(map(vocabulary.heading, grid.cells(row)), grid.first_column)
    return [index for index, heading in headings if heading and heading.field in NAMES]


def _is_ref(grid: Grid, vocabulary: Vocabulary, row: int, column: int) -> bool:
    """Return whether a cell names an indicator, as a row of the table does and its header does not."""
    value = grid.value(row, column)
    return value is not None and vocabulary.heading(value) is None


def _months(grid: Grid, vocabulary: Vocabulary, row: int) -> Iterator[SplitMonth]:
    """Yield the months of a row that may be over several columns, each with what stands below it up to the next text.

    Of the last one it is not known how far it reaches, so that it is taken for as wide as the month before it.
    """
    cells = grid.cells(row)
    filled = [index for index, value in enumerate(cells) if value not in ("", None)]
    merged = {m.first_column: m.last_column for m in grid.merges_from(row)}
    widths = {index: following - index for index, following in pairwise(filled)}
    for index in filled:
        first, width = grid.first_column + index, widths.get(index)
        if (width == 1 and first not in merged) or not _is_month(vocabulary, cells[index]):
            continue
        if width is None:
            width = next((widths[i] for i in reversed(filled[:-1]) if _is_month(vocabulary, cells[i])), 1)
        last = min(merged.get(first, first + width - 1), grid.last_column)
        parts = tuple(" ".join(grid.shown(row + 1, column).split()) for column in range(first, last + 1))
        value = cells[index]
        text = month_name(value) if isinstance(value, date) else " ".join(grid.shown(row, first).split())
        yield SplitMonth(text=text, row=row, first_column=first, last_column=last, parts=parts)


def _is_month(vocabulary: Vocabulary, value: CellValue) -> bool:
    heading = vocabulary.heading(value)
    return heading is not None and heading.field is Field.MONTH


def _is_split(month: SplitMonth, settings: Settings) -> bool:
    """Return whether words of more than one kind stand under it."""
    texts = [text for text in month.parts if text]
    are_words = not any(
        parse_number(text) or is_duration(text) or text.casefold() in settings.placeholders for text in texts
    )
    return bool(month.parts[0]) and are_words and len(set(texts)) > 1


def _is_repeated(month: SplitMonth, months: Sequence[SplitMonth]) -> bool:
    return sum(other.parts == month.parts for other in months) > 1
