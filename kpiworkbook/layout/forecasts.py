"""Months under a band that says they are forecast: `Actual | Forecast` over `Apr-25 … Nov-25 | Dec-25 … Mar-26`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from datetime import date

from kpiworkbook.layout.bands import bands_in
from kpiworkbook.layout.heading_words import words_of
from kpiworkbook.layout.headings import Heading, extra_key
from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import CellValue, Grid
from kpiworkbook.model.section import Band

__all__ = ["ForecastBands", "without_forecasts"]

_AT_A_GLANCE = ("cast", "project", "actual")
_FORECASTS = frozenset(("forecast", "forecasts", "forecasted", "projected", "projection", "projections"))
_BESIDE = frozenset(
    ("outturn", "outturns", "year", "month", "end", "full", "remaining", "rest", "latest", "revised", "figures",
     "data", "spend", "position", "profile", "for")
)  # fmt: skip
"""What a band may say besides. With any other word it may be a note, a title, or a band over months of both kinds."""
_ACTUALS = frozenset(("actual", "actuals"))
_KEYS = frozenset(("key", "legend"))
_ABBREVIATED = re.compile(r"(?i)\bf\W?cast")
_JOINED = re.compile(r"(?i)[a-z] ?[&/+,] ?[a-z]|\b(?:and|with|in)\b")
_YEAR = re.compile(r"\b(?:20)?\d\d ?[/-] ?(?:20)?\d\d\b|\b20\d\d\b")
_FIGURE = re.compile(r"[£(+-]*\d[\d,]*+(?:\.\d+)?%?\)?")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


class ForecastBands:
    """Finds what says above the headers of a sheet that months are forecast."""

    def __init__(self, grid: Grid) -> None:
        """Begin above the first header of a sheet."""
        self._grid = grid
        self._last: tuple[Band, ...] = ()
        self._header = grid.first_row
        """The row of the months that these are over."""
        self._years = {row for row, _ in grid.typed}
        """Rows of which something is read as in the months below."""

    def over(self, rows: Sequence[int]) -> tuple[Band, ...]:
        """Return the bands over the header in these rows: no other of their row need be known.

        A header that repeats the months of one above may leave them out.
        """
        above = rows[0] - 1
        if above in self._years and not any(self._grid.cells(above)):
            above -= 1
        telling = [row for row in (above, *rows[:-1]) if _tells_apart(self._grid.cells(row))]
        if not telling:
            return tuple(band for band in self._last if self._is_repeated(band, rows[-1]))
        bands = (band for row in telling for band in bands_in(self._grid, row, rows[-1]))
        self._last = tuple(band for band in bands if _is_telling(band.text) and not self._is_of_a_key(band))
        self._header = rows[-1]
        return self._last

    def _is_repeated(self, band: Band, row: int) -> bool:
        grid, first = self._grid, band.first_column
        return all(grid.value(row, at) == grid.value(self._header, at) for at in (first - 1, first))

    def _is_of_a_key(self, band: Band) -> bool:
        """Return whether a text stands right below `Actual` or `Key`."""
        above = self._grid.value(band.row - 1, band.first_column)
        return isinstance(above, str) and not (_ACTUALS | _KEYS).isdisjoint(words_of(above))


def _tells_apart(cells: Sequence[CellValue]) -> bool:
    """Return whether a row says which months are actual or forecast, and is none of figures or of a key."""
    texts = [value for value in cells if value and isinstance(value, str)]
    return (
        any(map(_is_telling, texts))
        and not any(map(_is_figure, cells))
        and not any(words and words <= _KEYS for words in map(words_of, texts))
    )


def _is_telling(text: str) -> bool:
    plain = text.casefold()
    return any(word in plain for word in _AT_A_GLANCE) and (_speaks_of_forecasts(text) or _speaks_of_actuals(text))


def _speaks_of_actuals(band: str) -> bool:
    words = words_of(_YEAR.sub(" ", band))
    return not _ACTUALS.isdisjoint(words) and words <= _ACTUALS | _BESIDE


def _speaks_of_forecasts(band: str) -> bool:
    """Return whether what stands under a band is forecast alone: not under `Outturn and forecast`."""
    text = _YEAR.sub(" ", _ABBREVIATED.sub("forecast", " ".join(band.split())))
    words = words_of(text)
    return not _FORECASTS.isdisjoint(words) and words <= _FORECASTS | _BESIDE and not _JOINED.search(text)


def _is_figure(value: CellValue) -> bool:
    if isinstance(value, str):
        return _FIGURE.fullmatch(value) is not None and not _is_year(value)
    return isinstance(value, float | int) and not _is_year(value)


def _is_year(value: CellValue) -> bool:
    if isinstance(value, str):
        return _YEAR.fullmatch(value.strip()) is not None
    return isinstance(value, float | int) and _FIRST_YEAR < value < _LAST_YEAR


def without_forecasts(
    bands: Sequence[str | None], texts: Sequence[str], headings: Sequence[Heading]
) -> tuple[Sequence[str], Sequence[Heading]]:
    """Return the texts and what they mean, with months that are forecast as columns that are carried along.

    Where all months stand under such a band, they are the only ones that there are, and stay. So they do where the
    months go on behind it, under no band `Actual`. A title, which is over other columns as well, is no band.
    """
    speaking = {band for band in set(bands) if band and _speaks_of_forecasts(band)}
    if not speaking:
        return texts, headings  # as in most headers
    months = {at: heading.period for at, heading in enumerate(headings) if heading.period}
    forecast: set[int] = set()
    for at in months:
        begins = at == 0 or bands[at - 1] != bands[at]
        if bands[at] in speaking and (begins or at - 1 in forecast):
            forecast.add(at)
    if not forecast or len(forecast) == len(months) or _go_on(months, forecast, bands):
        return texts, headings
    told = [f"{bands[at]} {text}" if at in forecast else text for at, text in enumerate(texts)]
    meant = [
        Heading(field=Field.EXTRA, key=extra_key(told[at], 0)) if at in forecast else heading
        for at, heading in enumerate(headings)
    ]
    return told, meant


def _go_on(months: Mapping[int, date], forecast: Set[int], bands: Sequence[str | None]) -> bool:
    """Return whether later months stand behind those that are forecast, and none of these a second time."""
    others = {at: months[at] for at in months.keys() - forecast if not _speaks_of_actuals(bands[at] or "")}
    first: date | None = None
    goes_on = False
    for at in sorted(forecast | others.keys()):
        if at in forecast:
            first = min(first or months[at], months[at])
        elif first is not None and others[at] > first:
            goes_on = True
    return goes_on and {months[at] for at in forecast}.isdisjoint(others.values())
