"""Finding header rows, wherever they stand, and reading them column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from kpiworkbook.layout.bands import bands_in
from kpiworkbook.layout.date_rows import Labels, is_answer, is_row_of_dates, labels_of
from kpiworkbook.layout.forecasts import ForecastBands, without_forecasts
from kpiworkbook.layout.heading_words import canonical
from kpiworkbook.layout.headings import Heading, Vocabulary, as_extra, extra_key, numbered_extra
from kpiworkbook.model.fields import NAMES, Field
from kpiworkbook.model.grid import CellValue, Grid
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.section import Band, Column

__all__ = ["HeaderBlock", "find_headers", "header_rows", "likely_headers", "nearest_to_a_header"]

MAX_HEADER_ROWS = 3
LEAST_HEADINGS = 4
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_FEW_YEARS = 2
"""As many numbers may head columns in any row; more of them are years if they do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderBlock:
    """A header of one to three rows, as its labels stand."""

    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    bands: tuple[Band, ...] = ()
    repeated: tuple[Column, ...] = ()
    """Columns that mean what a better one, or the first, means already; they are read as extra columns."""

    @property
    def is_like_a_header(self) -> bool:
        """Whether it names months, or a month and several other columns, if not the indicators."""
        known = [column.field for column in self.columns if column.field is not Field.EXTRA]
        return known.count(Field.MONTH) >= 2 or (Field.MONTH in known and len(known) >= LEAST_HEADINGS)

    @property
    def is_complete(self) -> bool:
        """Whether it names indicators and at least one month: the least that makes a scorecard."""
        fields = {column.field for column in self.columns}
        return Field.MONTH in fields and not fields.isdisjoint(NAMES)


def find_headers(grid: Grid, vocabulary: Vocabulary, rows: Sequence[int]) -> list[HeaderBlock]:
    """Return the headers of a sheet, from top to bottom; empty where it holds no scorecard.

    `rows` are its `header_rows`. Beside a complete header, rows with months and other headings count too, so that they
    cannot pass for figures.
    """
    blocks = [block for block in _blocks(grid, vocabulary, rows) if block.is_complete or block.is_like_a_header]
    return blocks if any(block.is_complete for block in blocks) else []


def nearest_to_a_header(grid: Grid, vocabulary: Vocabulary, rows: Sequence[int]) -> HeaderBlock | None:
    """Return the block of headings that comes nearest to a header, for a message about its absence."""
    return max(_blocks(grid, vocabulary, rows), key=lambda block: len(block.columns), default=None)


def _blocks(grid: Grid, vocabulary: Vocabulary, rows: Sequence[int]) -> Iterator[HeaderBlock]:
    blocks = _BlockReader(grid, vocabulary)
    run: list[int] = []
    is_named = False
    for row in rows:
        names_indicators = any(
            heading.field in NAMES for value in grid.cells(row) if (heading := vocabulary.heading(value))
        )
        starts_anew = names_indicators and is_named
        if run and (row != run[-1] + 1 or starts_anew or len(run) == MAX_HEADER_ROWS):
            yield blocks.read(run)
            run, is_named = [], False
        run.append(row)
        is_named = is_named or names_indicators
    if run:
        yield blocks.read(run)


def likely_headers(grid: Grid) -> list[int]:
    """Return which rows of a grid may be a header's at a glance, which keeps large sheets quick: figures tell data."""
    found: list[int] = []
    figures: list[int] = []
    """Where the first figures of the last row of data stand; those below have theirs there as well, as a rule."""
    for offset, cells in enumerate(grid.rows):
        if (figures and _stand_at(figures, cells)) or not any(cells):
            continue
        types = list(map(type, cells))
        if types.count(float) + types.count(int) <= _FEW_YEARS or _are_years(cells, types):
            found.append(offset)
        else:
            places = [*islice((at for at in range(len(cells)) if _stand_at([at], cells)), _FEW_YEARS + 1)]
            figures = places if len(places) > _FEW_YEARS else figures
    return found


def _stand_at(places: Sequence[int], cells: Sequence[CellValue]) -> bool:
    """Return whether a row has figures that are no years at all these places."""
    for place in places:
        value = cells[place] if place < len(cells) else None
        if not isinstance(value, float) or _FIRST_YEAR < value < _LAST_YEAR:
            return False
    return True


def _are_years(cells: Sequence[CellValue], types: Sequence[type]) -> bool:
    """Return whether all numbers of a row may be years, as over the outturns of those before the months."""
    first = cells[types.index(float if float in types else int)]
    if not isinstance(first, float | int) or not _FIRST_YEAR < first < _LAST_YEAR:
        return False  # at a glance, as of most rows
    return all(_FIRST_YEAR < value < _LAST_YEAR for value in cells if type(value) is float or type(value) is int)


def header_rows(grid: Grid, vocabulary: Vocabulary, likely: Sequence[int]) -> list[int]:
    """Return the rows that look like a header's, from what is stored in them alone, of those that are `likely`."""
    found: list[int] = []
    judged: dict[tuple[object, ...], Labels | None] = {}
    above: Labels | None = None
    of_months: int | None = None
    """The last row that names months, and no indicators."""
    for offset in likely:
        cells, row = grid.rows[offset], grid.first_row + offset
        is_next = bool(found) and found[-1] == row - 1
        under_band = _under_bands(grid.rows[offset - 1], vocabulary) if is_next else frozenset[int]()
        are_months_above = is_next and found[-1] == of_months
        key = (under_band, are_months_above, *cells)  # sections repeat their header
        if key not in judged:
            is_like_a_header = _is_like_a_header(cells, under_band, vocabulary, are_months_above=are_months_above)
            judged[key] = labels_of(cells, vocabulary) if is_like_a_header else None
        labels = judged[key]
        if labels is None or is_answer(cells, labels) or (above and is_row_of_dates(cells, labels, above)):
            continue
        found.append(row)
        of_months = row if labels.months and not labels.names else None
        above = labels if labels.names else above and replace(above, months=above.months or labels.months)
    return found


def _is_like_a_header(
    cells: Sequence[CellValue], under_band: frozenset[int], vocabulary: Vocabulary, *, are_months_above: bool
) -> bool:
    """Return whether a row heads columns: most of it is known, or it names indicators beside or below months."""
    filled = [(index, value) for index, value in enumerate(cells) if value not in ("", None)]
    headings = [vocabulary.heading(value) for _, value in filled]
    known = sum(
        heading is not None or index in under_band or _is_band(value, vocabulary)
        for (index, value), heading in zip(filled, headings, strict=True)
    )
    if known < 2 or (not any(headings) and _are_figures(filled, under_band)):
        return False
    fields = {heading.field for heading in headings if heading}
    is_main_row = (Field.MONTH in fields or are_months_above) and not fields.isdisjoint(NAMES)
    return is_main_row or known * 2 >= len(filled)


def _are_figures(filled: Sequence[tuple[int, CellValue]], under_band: frozenset[int]) -> bool:
    """Return whether years may be figures: beside them stands a text, as an indicator's, that no band is over."""
    numbers = sum(isinstance(value, float | int) for _, value in filled)
    return numbers > _FEW_YEARS and any(isinstance(value, str) and index not in under_band for index, value in filled)


def _is_band(value: CellValue, vocabulary: Vocabulary) -> bool:
    return isinstance(value, str) and vocabulary.band(value) is not None


def _under_bands(cells: Sequence[CellValue], vocabulary: Vocabulary) -> frozenset[int]:
    """Return the columns that the known bands of a row reach over, up to the next text."""
    found: set[int] = set()
    reaching = False
    for index, value in enumerate(cells):
        if value not in ("", None):
            reaching = _is_band(value, vocabulary)
        if reaching:
            found.add(index)
    return frozenset(found)


class _Label(NamedTuple):
    """What stands over a column, nearest to its data, and the text of the band over it."""

    column: int
    value: CellValue
    has_format: bool
    """Whether the file tells how it is shown."""
    band: str | None


_Columns = tuple[tuple[Column, ...], tuple[Column, ...]]
"""All columns, and those of them that double another one."""


class _BlockReader:
    """Reads the headers of one sheet."""

    def __init__(self, grid: Grid, vocabulary: Vocabulary) -> None:
        self._grid, self._vocabulary = grid, vocabulary
        self._forecasts = ForecastBands(grid)
        self._known: dict[tuple[object, ...], _Columns] = {}
        """What the headers so far mean, by what is stored in them: sections repeat their header."""

    def read(self, rows: Sequence[int]) -> HeaderBlock:
        """Return the header that stands in these rows."""
        bands = tuple(band for row in rows[:-1] for band in bands_in(self._grid, row, rows[-1]))
        forecasts = self._forecasts.over(rows)
        alike = self._stored(rows, bands + forecasts)
        known = self._known.get(alike)
        if known is None or self._grid.look.shown:  # what looks alike may be shown as something else
            known = self._known[alike] = self._columns(rows, forecasts + bands)
        columns, repeated = known
        return HeaderBlock(first_row=rows[0], last_row=rows[-1], columns=columns, bands=bands, repeated=repeated)

    def _stored(self, rows: Sequence[int], bands: Sequence[Band]) -> tuple[object, ...]:
        """Return what two headers have in common that are read alike. TRUE equals 1, and is shown otherwise."""
        grid = self._grid
        places = range(grid.first_column, grid.last_column + 1)
        told: list[object] = [(band.text, band.first_column, band.last_column) for band in bands]
        for row in rows:
            cells, styles = grid.cells(row), grid.look.style_ids.get(row, {})
            told += [tuple(cells), tuple(map(type, cells)), tuple(map(styles.get, places))]
        return tuple(told)

    def _columns(self, rows: Sequence[int], bands: Sequence[Band]) -> _Columns:
        stands = {
            index: row
            for row in rows
            for index, value in enumerate(self._grid.cells(row), self._grid.first_column)
            if value not in ("", None)
        }
        labels = tuple(self._labels(stands, bands))
        return _columns(self._vocabulary, labels, tuple([self._text(stands[label.column], label) for label in labels]))

    def _labels(self, stands: Mapping[int, int], bands: Sequence[Band]) -> Iterator[_Label]:
        grid = self._grid
        last = grid.last_column  # a merge may claim to reach farther than any sheet
        over = {i: band.text for band in bands for i in range(band.first_column, min(band.last_column, last) + 1)}
        rows = {row: (grid.cells(row), grid.look.style_ids.get(row, {})) for row in set(stands.values())}
        for index in sorted(stands):
            cells, styles = rows[stands[index]]
            value = cells[index - grid.first_column]
            yield _Label(index, value, styles.get(index) is not None, over.get(index))

    def _text(self, row: int, label: _Label) -> str:
        value = label.value
        if isinstance(value, date) and not label.has_format:
            return month_name(value)  # the file does not tell how the date is shown
        shown = value if isinstance(value, str) and not self._grid.look.shown else self._grid.shown(row, label.column)
        return " ".join(shown.split())


@lru_cache(maxsize=64)
def _columns(vocabulary: Vocabulary, labels: tuple[_Label, ...], texts: tuple[str, ...]) -> _Columns:
    """Return the columns under labels that are shown as these texts; the books of a folder share most headers."""
    meant = [_meaning(label, text, vocabulary) for label, text in zip(labels, texts, strict=True)]
    told, headings = without_forecasts([label.band for label in labels], texts, meant)
    return _without_doubles(_without_kinds(list(map(_found, labels, told, headings))))


class _Found(NamedTuple):
    """A column, and how weak its heading is: `No.` names a ref only where nothing better does."""

    column: Column
    rank: int


def _found(label: _Label, text: str, heading: Heading) -> _Found:
    column = Column(
        index=label.column, field=heading.field, key=heading.key, heading=text, period=heading.period, year=heading.year
    )
    return _Found(column, heading.rank)


def _without_kinds(found: list[_Found]) -> list[_Found]:
    """Return all columns, with `Metric` beside a better name as any other: it says what is counted, `Number` or `%`."""
    names = [at for at, item in enumerate(found) if item.column.field is Field.INDICATOR]
    if len(names) > 1 and not _is_metric(found[min(names, key=lambda at: found[at].rank)].column):
        for at in names:
            column = found[at].column
            if _is_metric(column) and found[at].rank:  # but where a configuration says that it names them
                found[at] = _Found(as_extra(column), 0)
    return found


def _is_metric(column: Column) -> bool:
    return canonical(column.heading) == "metric"


def _without_doubles(found: Sequence[_Found]) -> _Columns:
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
            is_known = column.field is not Field.EXTRA
            column = numbered_extra(column)
            if is_known:
                doubles.append(column)
        columns.append(column)
    return tuple(columns), tuple(doubles)


def _meaning(label: _Label, text: str, vocabulary: Vocabulary) -> Heading:
    if heading := vocabulary.heading(label.value):
        return heading
    under = vocabulary.band(label.band) if label.band else None
    if under is Field.TARGET and (heading := vocabulary.heading(f"Target {text}")):
        return heading
    if under in (Field.BENCHMARK, Field.TARGET):
        return Heading(field=under, key=extra_key(text, 0).removeprefix("extra_"))
    return Heading(field=Field.EXTRA, key=extra_key(text, 0))
