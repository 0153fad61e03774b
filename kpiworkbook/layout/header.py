"""Finding header rows, wherever they stand, and reading them column by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kpiworkbook.layout.headings import Heading, Vocabulary, extra_key
from kpiworkbook.model.grid import CellValue, Grid
from kpiworkbook.model.scorecard import Band, Column, Field

__all__ = ["HeaderBlock", "find_headers", "has_header", "nearest_to_a_header"]

MAX_HEADER_ROWS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderBlock:
    """A header of one to three rows, as its labels stand."""

    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    bands: tuple[Band, ...] = ()
    repeated: tuple[Column, ...] = field(default=())
    """Columns whose field stands further to the left already; they are read as extra columns."""

    @property
    def is_complete(self) -> bool:
        """Whether it names indicators and at least one month: the least that makes a scorecard."""
        fields = {column.field for column in self.columns}
        return Field.MONTH in fields and bool(fields & {Field.REF, Field.INDICATOR})


def has_header(grid: Grid, vocabulary: Vocabulary) -> bool:
    """Return whether a scorecard stands on the sheet; stops at its first header."""
    return any(block.is_complete for block in _blocks(grid, vocabulary))


def find_headers(grid: Grid, vocabulary: Vocabulary) -> list[HeaderBlock]:
    """Return the complete headers of a sheet, from top to bottom; empty where it holds no scorecard."""
    return [block for block in _blocks(grid, vocabulary) if block.is_complete]


def nearest_to_a_header(grid: Grid, vocabulary: Vocabulary) -> HeaderBlock | None:
    """Return the block of headings that comes nearest to a header, for a message about its absence."""
    return max(_blocks(grid, vocabulary), key=lambda block: len(block.columns), default=None)


def _blocks(grid: Grid, vocabulary: Vocabulary) -> Iterator[HeaderBlock]:
    run: list[int] = []
    for row in _header_rows(grid, vocabulary):
        starts_anew = _names_indicators(grid, vocabulary, row) and any(
            _names_indicators(grid, vocabulary, earlier) for earlier in run
        )
        if run and (row != run[-1] + 1 or starts_anew or len(run) == MAX_HEADER_ROWS):
            yield _read_block(grid, vocabulary, run)
            run = []
        run.append(row)
    if run:
        yield _read_block(grid, vocabulary, run)


def _header_rows(grid: Grid, vocabulary: Vocabulary) -> Iterator[int]:
    for offset, cells in enumerate(grid.rows):
        # Figures tell a data row at a glance, which keeps large sheets quick; a year may head a column.
        if sum(type(value) is float or type(value) is int for value in cells) > 2:
            continue
        filled = [value for value in cells if value not in ("", None)]
        known = sum(_is_known(value, vocabulary) for value in filled)
        if known >= 2 and known * 2 >= len(filled):
            yield grid.first_row + offset


def _is_known(value: CellValue, vocabulary: Vocabulary) -> bool:
    if isinstance(value, str):
        return vocabulary.heading(value) is not None or vocabulary.band(value) is not None
    return vocabulary.heading(value) is not None


def _names_indicators(grid: Grid, vocabulary: Vocabulary, row: int) -> bool:
    for value in grid.rows[row - grid.first_row]:
        heading = vocabulary.heading(value)
        if heading and heading.field in (Field.REF, Field.INDICATOR):
            return True
    return False


def _read_block(grid: Grid, vocabulary: Vocabulary, rows: Sequence[int]) -> HeaderBlock:
    bands = [band for row in rows[:-1] for band in _bands(grid, vocabulary, row, rows[-1])]
    columns: list[Column] = []
    repeated: list[Column] = []
    taken: set[str] = set()
    for index in range(grid.first_column, grid.last_column + 1):
        row = next((row for row in reversed(rows) if grid.value(row, index) is not None), None)
        if row is None:
            continue
        text = " ".join(grid.shown(row, index).split())
        band = next((b for b in bands if b.first_column <= index <= b.last_column), None)
        heading = _meaning(grid.value(row, index), text, band, vocabulary)
        column = Column(
            index=index, field=heading.field, key=heading.key, heading=text,
            period=heading.period, year=heading.year,
        )  # fmt: skip
        if column.key in taken and column.field is not Field.MONTH:
            column = replace(column, field=Field.EXTRA, key=f"{extra_key(text, index)}_{index + 1}")
            repeated.append(column)
        taken.add(column.key)
        columns.append(column)
    return HeaderBlock(
        first_row=rows[0], last_row=rows[-1], columns=tuple(columns), bands=tuple(bands), repeated=tuple(repeated)
    )


def _meaning(value: CellValue, text: str, band: Band | None, vocabulary: Vocabulary) -> Heading:
    if heading := vocabulary.heading(value):
        return heading
    under = vocabulary.band(band.text) if band else None
    if under is Field.TARGET and (heading := vocabulary.heading(f"Target {text}")):
        return heading
    if under in (Field.BENCHMARK, Field.TARGET):
        return Heading(field=under, key=extra_key(text, 0).removeprefix("extra_"))
    return Heading(field=Field.EXTRA, key=extra_key(text, 0))


def _bands(grid: Grid, vocabulary: Vocabulary, row: int, last_row: int) -> Iterator[Band]:
    """Yield the texts of a header's upper row that stand over labels of their own further down."""
    spans = {
        merge.first_column: merge.last_column
        for merge in grid.merges
        if merge.first_row == merge.last_row == row and merge.width > 1
    }

    def is_over_labels(index: int) -> bool:
        return any(grid.value(below, index) is not None for below in range(row + 1, last_row + 1))

    index = grid.first_column
    while index <= grid.last_column:
        text = " ".join(grid.shown(row, index).split())
        last = spans.get(index, index)
        if text and (last > index or is_over_labels(index) or vocabulary.band(text)):
            if index not in spans:
                while last < grid.last_column and not grid.shown(row, last + 1) and is_over_labels(last + 1):
                    last += 1
            yield Band(text=text, first_column=index, last_column=last)
        index = last + 1
