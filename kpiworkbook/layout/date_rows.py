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

__all__ = ["Labels", "is_row_of_dates", "labels_of"]

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
    words = {field: str(cells[index]) for index, field in header.names.items() if cells[index] not in ("", None)}
    if row.names or not header.months or not words:
        return False
    if any(_is_within_month(cells[index], period) for index, period in row.months.items()):
        return True
    is_repeated = all(header.months.get(index) == period for index, period in row.months.items())
    has_ref = len(words) == len(NAMES) and any(letter.isdigit() for letter in words[Field.REF])
    return has_ref and not is_repeated


def _is_within_month(value: CellValue, period: date) -> bool:
    """Return whether a date names a day other than the first or the last of its month."""
    if isinstance(value, date):
        day = value.day
    elif match := re.fullmatch(_DAY, str(value).strip()):
        day = int(match["first"] or match["last"])
    else:
        return False
    return day not in (1, monthrange(period.year, period.month)[1])
