"""A row beside a header in which its months stand in other words, as in another language: `Awst-18` over `Aug-18`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.periods import months_before
from kpiworkbook.model.section import Column

__all__ = ["in_other_words"]

# Not compiled here: few rows beside a header have texts under its months.
_WORD = r"([^\W\d_]{3,})\.?(?:[\s\-–/'’]*(?:20)?(\d\d))?"
_FEWEST, _FEWEST_WITHOUT_YEARS = 3, 6
"""Months of which nothing else but their names has such words: each its own, and the same a year later."""
_LATE = 13
"""They may be up to a year behind, where the months have moved on and nobody has written them anew."""


def in_other_words(grid: Grid, columns: Sequence[Column], row: int) -> list[int]:
    """Return the columns of all months where a row says them in words that are not read; empty where it does not."""
    found: list[tuple[Column, re.Match[str]]] = []
    for column in columns:
        if column.field is Field.MONTH:
            value = grid.value(row, column.index)
            match = re.fullmatch(_WORD, value.strip()) if isinstance(value, str) else None
            if match is None:
                return []  # at the first month of most rows
            found.append((column, match))
    periods = [column.period for column, _ in found if column.period]
    is_header = _name(periods, [match for _, match in found]) and not _has_ref(grid, columns, row)
    return [column.index for column, _ in found] if is_header else []


def _has_ref(grid: Grid, columns: Sequence[Column], row: int) -> bool:
    """Return whether a row has an indicator's ref, and so says something else of each month: who led, which grade."""
    refs = [grid.shown(row, column.index).strip() for column in columns if column.field is Field.REF]
    return any(len(ref) == 1 or any(map(str.isdigit, ref)) for ref in refs)


def _are_years_of(years: Sequence[str | None], periods: Sequence[date]) -> bool:
    return all(year in (None, f"{period:%y}") for year, period in zip(years, periods, strict=True))


def _name(periods: Sequence[date], matches: Sequence[re.Match[str]]) -> bool:
    """Return whether words with or without years name these months, each calendar month by a word of its own."""
    years = [match[2] for match in matches]
    has_years = None not in years
    if len(periods) != len(matches) or len(matches) < (_FEWEST if has_years else _FEWEST_WITHOUT_YEARS):
        return False
    if not any(_are_years_of(years, [months_before(period, ago) for period in periods]) for ago in range(_LATE)):
        return False
    pairs = {(period.month, match[1].casefold()) for period, match in zip(periods, matches, strict=True)}
    return len(pairs) == len({month for month, _ in pairs}) == len({word for _, word in pairs})
