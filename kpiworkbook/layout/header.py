"""Finding header rows, wherever they stand, and reading them column by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kpiworkbook.layout.headings import Heading, Vocabulary, extra_key
from kpiworkbook.model.grid import CellValue, Grid
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.scorecard import Band, Column, Field

__all__ = ["HeaderBlock", "find_headers", "header_rows", "nearest_to_a_header"]

MAX_HEADER_ROWS = 3
LEAST_HEADINGS = 4


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
    def is_like_a_header(self) -> bool:
        """Whether it names months, or a month and several other columns, if not the indicators."""
        known = [column.field for column in self.columns if column.field is not Field.EXTRA]
        return known.count(Field.MONTH) >= 2 or (Field.MONTH in known and len(known) >= LEAST_HEADINGS)

    @property
    def is_complete(self) -> bool:
        """Whether it names indicators and at least one month: the least that makes a scorecard."""
        fields = {column.field for column in self.columns}
        return Field.MONTH in fields and bool(fields & {Field.REF, Field.INDICATOR})


def find_headers(grid: Grid, vocabulary: Vocabulary, rows: Sequence[int]) -> list[HeaderBlock]:
    """Return the headers of a sheet, from top to bottom; empty where it holds no scorecard.

    `rows` are its `header_rows`. Beside a complete header, rows with months and other headings count too, so that they
    cannot pass for figures.
    """
    blocks = [block for block in _blocks(grid, vocabulary, rows) if block.is_complete or block.is_like_a_header]
    return blocks if any(block.is_complete for block in blocks) else []


def nearest_to_a_header(grid: Grid, vocabulary: Vocabulary) -> HeaderBlock | None:
    """Return the block of headings that comes nearest to a header, for a message about its absence."""
    blocks = _blocks(grid, vocabulary, header_rows(grid, vocabulary))
    return max(blocks, key=lambda block: len(block.columns), default=None)


def _blocks(grid: Grid, vocabulary: Vocabulary, rows: Sequence[int]) -> Iterator[HeaderBlock]:
    run: list[int] = []
    for row in rows:
        names = [_names_indicators(grid.rows[each - grid.first_row], vocabulary) for each in (row, *run)]
        starts_anew = names[0] and any(names[1:])
        if run and (row != run[-1] + 1 or starts_anew or len(run) == MAX_HEADER_ROWS):
            yield _read_block(grid, vocabulary, run)
            run = []
        run.append(row)
    if run:
        yield _read_block(grid, vocabulary, run)


def header_rows(grid: Grid, vocabulary: Vocabulary) -> list[int]:
    """Return the rows that look like a header's, from what is stored in them alone."""
    found: list[int] = []
    for offset, cells in enumerate(grid.rows):
        if not any(cells):
            continue
        # Figures tell a data row at a glance, which keeps large sheets quick; a year may head a column.
        types = [value.__class__ for value in cells]
        if types.count(float) + types.count(int) > 2:
            continue
        row = grid.first_row + offset
        filled = [(index, value) for index, value in enumerate(cells) if value not in ("", None)]
        is_next = bool(found) and found[-1] == row - 1
        under_band = _under_bands(grid.rows[offset - 1], vocabulary) if is_next else frozenset()
        known = sum(_is_known(value, vocabulary) or index in under_band for index, value in filled)
        is_main_row = (
            known >= 2 and _fields(cells, vocabulary) >= {Field.MONTH} and _names_indicators(cells, vocabulary)
        )
        if is_main_row or (known >= 2 and known * 2 >= len(filled)):
            found.append(row)
    return found


def _is_known(value: CellValue, vocabulary: Vocabulary) -> bool:
    if isinstance(value, str):
        return vocabulary.heading(value) is not None or vocabulary.band(value) is not None
    return vocabulary.heading(value) is not None


def _under_bands(cells: Sequence[CellValue], vocabulary: Vocabulary) -> frozenset[int]:
    """Return the columns that the known bands of a row reach over, up to the next text."""
    found: set[int] = set()
    reaching = False
    for index, value in enumerate(cells):
        if value not in ("", None):
            reaching = isinstance(value, str) and vocabulary.band(value) is not None
        if reaching:
            found.add(index)
    return frozenset(found)


def _fields(cells: Sequence[CellValue], vocabulary: Vocabulary) -> set[Field]:
    return {heading.field for value in cells if (heading := vocabulary.heading(value))}


def _names_indicators(cells: Sequence[CellValue], vocabulary: Vocabulary) -> bool:
    return bool(_fields(cells, vocabulary) & {Field.REF, Field.INDICATOR})


def _read_block(grid: Grid, vocabulary: Vocabulary, rows: Sequence[int]) -> HeaderBlock:
    bands = [band for row in rows[:-1] for band in _bands(grid, row, rows[-1])]
    columns: list[_Found] = []
    for index in range(grid.first_column, grid.last_column + 1):
        row = next((row for row in reversed(rows) if grid.value(row, index) is not None), None)
        if row is None:
            continue
        text = " ".join(grid.shown(row, index).split())
        band = next((b for b in reversed(bands) if b.first_column <= index <= b.last_column), None)
        heading = _meaning(grid.value(row, index), text, band, vocabulary)
        columns.append(_Found(column=_column(grid, row, index, text, heading), rank=heading.rank))
    kept, repeated = _without_doubles(columns)
    return HeaderBlock(first_row=rows[0], last_row=rows[-1], columns=kept, bands=tuple(bands), repeated=repeated)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A column, and how weak its heading is: `No.` names a ref only where nothing better does."""

    column: Column
    rank: int


def _column(grid: Grid, row: int, index: int, text: str, heading: Heading) -> Column:
    style = grid.style(row, index)
    if heading.period and not isinstance(grid.value(row, index), str) and style is None:
        text = month_name(heading.period)  # the file does not tell how the date is shown
    return Column(
        index=index, field=heading.field, key=heading.key, heading=text, period=heading.period, year=heading.year
    )


def _without_doubles(found: Sequence[_Found]) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """Return all columns, with those that double a better heading as extra ones; and which these are."""
    best: dict[str, _Found] = {}
    for item in found:
        holder = best.setdefault(item.column.key, item)
        if item.rank < holder.rank:
            best[item.column.key] = item
    columns, doubles = [], []
    for item in found:
        column = item.column
        if column.field is not Field.MONTH and best[column.key] is not item:
            key = f"{extra_key(column.heading, column.index)}_{column.index + 1}"
            known = column.field is not Field.EXTRA
            column = replace(column, field=Field.EXTRA, key=key)
            if known:
                doubles.append(column)
        columns.append(column)
    return tuple(columns), tuple(doubles)


def _meaning(value: CellValue, text: str, band: Band | None, vocabulary: Vocabulary) -> Heading:
    if heading := vocabulary.heading(value):
        return heading
    under = vocabulary.band(band.text) if band else None
    if under is Field.TARGET and (heading := vocabulary.heading(f"Target {text}")):
        return heading
    if under in (Field.BENCHMARK, Field.TARGET):
        return Heading(field=under, key=extra_key(text, 0).removeprefix("extra_"))
    return Heading(field=Field.EXTRA, key=extra_key(text, 0))


def _bands(grid: Grid, row: int, last_row: int) -> Iterator[Band]:
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
        if text and (last > index or is_over_labels(index)):
            if index not in spans:
                while last < grid.last_column and not grid.shown(row, last + 1) and is_over_labels(last + 1):
                    last += 1
            yield Band(text=text, row=row, first_column=index, last_column=last)
        index = last + 1
