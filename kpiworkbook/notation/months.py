"""Month headings: `Sep-19`, `Sept 19`, `September 2019`, `2019-09`, `09/2019`, real dates, dates as text."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

__all__ = ["parse_month"]

_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_LONG_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTHS = {name: number for names in (_NAMES, _LONG_NAMES) for number, name in enumerate(names, 1)} | {
    "sept": 9,
    "june": 6,
    "july": 7,
}

# A footnote mark may follow the heading, other words may not: `Sep-19 YTD` is no month.
_END = r"\s*[*†‡^#]*\s*:?$"
_FORMS = tuple(
    re.compile(pattern + _END, re.IGNORECASE)
    for pattern in (
        r"(?P<name>[a-z]{3,9})\.?[\s\-–/'’.,]*(?P<year>\d{4}|\d{2})",
        r"(?:\d{1,2}(?:st|nd|rd|th)?[\s\-/.])?(?P<name>[a-z]{3,9})[\s\-/.](?P<year>\d{4}|\d{2})",
        r"(?P<year>\d{4})[\-/.](?P<month>\d{1,2})(?:[\-/.]\d{1,2})?(?:[T ]00:00(?::00)?)?",
        r"(?P<month>\d{1,2})[\-/.](?P<year>\d{4})",
        r"\d{1,2}[\-/.](?P<month>\d{1,2})[\-/.](?P<year>\d{4}|\d{2})",
    )
)


def parse_month(value: object) -> date | None:
    """Return the first day of the month that a heading names, or None where it names no month.

    Two-digit years from 80 on lie in the last century. Day and month in numbers are read the British way round.
    `2010-11` could be November 2010 or the financial year 2010/11; it is read as a month.
    """
    if isinstance(value, datetime | date):
        return date(value.year, value.month, 1)
    return _parse_text(value.strip()) if isinstance(value, str) and len(value) < 40 else None


@lru_cache(maxsize=4096)
def _parse_text(text: str) -> date | None:
    for form in _FORMS:
        if match := form.match(text):
            parts = match.groupdict()
            month = _MONTHS.get(parts["name"].casefold()) if "name" in parts else int(parts["month"])
            if month and 1 <= month <= 12:
                return date(_century(parts["year"]), month, 1)
    return None


def _century(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return max(year, 1)
    return 1900 + year if year >= 80 else 2000 + year
