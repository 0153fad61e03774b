"""Rows of an indicator whose entries are dates, as of a last audit: they look like the months of a header."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpiworkbook.layout.headings import Vocabulary
from kpiworkbook.model.fields import NAMES, Field
from kpiworkbook.model.grid import CellValue

__all__ = ["Labels", "is_answer", "is_row_of_dates", "labels_of"]

_DAY = (
    r"(?P<first>\d{1,2})(?:st|nd|rd|th)?[\s\-/.](?:[A-Za-z]{3,9}|\d{1,2})[\s\-/.](?:\d\d){1,2}"
    r"|\d{4}[\-/.]\d{1,2}[\-/.](?P<last>\d{1,2})"
)
"""Of a date as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Where a row names refs or indicators, and where it names months, by column."""

    names: Mapping[int, Field]
    months: Mapping[int, date]


def labels_of(cells: Sequence[CellValue], vocabulary: Vocabulary) -> Labels:
    """Return what a row that looks like a header's names."""
    headings = [(index, heading) for index, value in enumerate(cells) if (heading := vocabulary.heading(value))]
    return Labels(
        names={index: heading.field for index, heading in headings if heading.field in NAMES},
        months={index: heading.period for index, heading in headings if heading.period is not None},
    )


def is_row_of_dates(cells: Sequence[CellValue], row: Labels, header: Labels) -> bool:
    """Return whether a row under a header is an indicator's: its own ref or name stands where the header names them.

    Another table's header may have words there as well. Its dates are first or last days of months, and those are the
    months of the header above, or no ref with a digit stands beside them.
    """
    own = [(field, cells[index]) for index, field in header.names.items() if index < len(cells)]  # a row may end early
    words = {field: str(value) for field, value in own if value not in ("", None)}
    if any(not _is_no(cells[index]) for index in row.names) or not header.months or not words:
        return False
    if any(_is_within_month(cells[index], period) for index, period in row.months.items()):
        return True
    is_repeated = all(header.months.get(index) == period for index, period in row.months.items())
    has_ref = len(words) == len(NAMES) and any(letter.isdigit() for letter in words[Field.REF])
    return has_ref and (bool(row.names) or not is_repeated)  # an answer beside a ref heads nothing


def is_answer(cells: Sequence[CellValue], row: Labels) -> bool:
    """Return whether a row that looks like a header's is one of a log: `04/09/2019 | East | No`.

    What would name its refs are answers, since nothing else names the indicators, and its dates are days, not months:
    there is but one of them, or one is neither the first nor the last of its month.
    """
    if not row.names or not all(_is_no(cells[index]) for index in row.names):
        return False
    days = {index: period for index, period in row.months.items() if _day(cells[index])}
    is_one = len({*row.months.values()}) == 1
    return bool(days) and (is_one or any(_is_within_month(cells[index], period) for index, period in days.items()))


def _is_no(value: CellValue) -> bool:
    return str(value).strip().casefold() == "no"


def _is_within_month(value: CellValue, period: date) -> bool:
    """Return whether a date names a day other than the first or the last of its month."""
    return _day(value) not in (None, 1, monthrange(period.year, period.month)[1])


def _day(value: CellValue) -> int | None:
    """Return the day of the month that a date names, or None where it is none, or names a month alone."""
    if isinstance(value, date):
        return value.day
    match = re.fullmatch(_DAY, str(value).strip())
    return int(match["first"] or match["last"]) if match else None
