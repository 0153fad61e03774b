"""Month headings: `Sep-19`, `Sept 19`, `September 2019`, `2019-09`, `09/2019`, `M6 Sep-19`, dates, dates as text."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from kpiworkbook.model.periods import MONTH_NAMES
from kpiworkbook.notation.numbers import MARKS

__all__ = ["BETWEEN", "MONTHS", "NUMBER", "century", "numbered_month", "parse_month", "resembles_month"]

MONTHS = {text.casefold(): number for number, name in enumerate(MONTH_NAMES, 1) for text in (name, name[:3])}
"""Their names, in full and shortened, to their numbers."""
MONTHS["sept"] = 9

BETWEEN = r"[\s\-–‐‑‒—−/'’.,]*"
"""What may stand between a month's name and its year."""

# Marks and words that say how firm a figure is may follow, others may not: `Sep-19 YTD` is no month.
_FIRM = rf"\s*(?:{MARKS}|\(?(?:p|r|prov\.?|provisional|revised|final|actual|actuals)\)?)?"
_END = _FIRM + r"\s*:?$"
_NAMED = re.compile(rf"(?P<name>[a-z]{{3,9}})\.?{BETWEEN}(?P<year>\d{{4}}|\d{{2}}){_END}", re.IGNORECASE)
# Not compiled here: most headings begin with the name of their month.
_DATED = tuple(
    f"(?i){pattern}{_END}"
    for pattern in (
        r"\d{1,2}(?:st|nd|rd|th)?[\s\-/.](?P<name>[a-z]{3,9})[\s\-/.](?P<year>\d{4}|\d{2})",
        # Behind a point the month has two digits, because 1004.5 is a figure.
        r"(?P<year>\d{4})(?:[\-/]|\.(?=\d{2}))(?P<month>\d{1,2})(?:[\-/.]\d{1,2})?(?:[T ]00:00(?::00)?)?",
        r"(?P<month>\d{1,2})[\-/.](?P<year>\d{4})",
        r"\d{1,2}[\-/.](?P<month>\d{1,2})[\-/.](?P<year>\d{4}|\d{2})",
    )
)

NUMBER = r"(?:month|mn?th|period|m|p)[\s.]*(?P<number>0?[1-9]|1[0-2])"
"""A month's number in the year, as `M6`."""
_WITH_NUMBER = re.compile(NUMBER, re.IGNORECASE)
# Not compiled here: few headings have such a number.
_NUMBERED = tuple(
    rf"(?i){pattern}[)\]]?(?P<mark>{_FIRM})\s*:?"
    for pattern in (
        rf"{NUMBER}(?![\w.])[\s:\-–(\[]*(?P<month>[^()\[\]]{{5,}}?)",
        rf"(?P<month>.{{5,}}?)[\s:\-–(\[]+{NUMBER}",
    )
)
"""A month with its number in the year beside it: `M6 Sep-19`, `Sep-19 (Period 6)`."""

# Not compiled here: few headings resemble a month and are none.
_BEGINS = rf"(?i)(?:{'|'.join(MONTHS)})[\s\-–/'’.,]*(?:20)?\d\d\b"
_SPANS = r"(?i)ytd|year|cumul|total|quarter|\bto\b|target|average|[a-z]\s*[-–]\s*[a-z]"

_TOO_LONG = 40
"""Characters of a text that is no month, as it says more."""
_FIRST_YEAR = 1910
"""What lies before is no month: a duration of more than a day behind `h:mm` is a day of January 1900, or 1904."""


def parse_month(value: object) -> date | None:
    """Return the first day of the month that a heading names, or None where it names no month.

    Two-digit years from 80 on lie in the last century. Day and month in numbers are read the British way round.
    `2010-11` could be November 2010 or the financial year 2010/11; it is read as a month. No month lies before 1910.
    """
    if isinstance(value, datetime | date):
        return date(value.year, value.month, 1) if value.year >= _FIRST_YEAR else None
    if getattr(value, "freqstr", None) == "M":  # pandas' Period
        value = str(value)
    return _parse_text(value.strip()) if isinstance(value, str) and len(value) < _TOO_LONG else None


@lru_cache(maxsize=4096)
def _parse_text(text: str) -> date | None:
    for form in _DATED if text[:1].isdecimal() else (_NAMED,):
        if match := re.match(form, text):
            parts = match.groupdict()
            month = MONTHS.get(parts["name"].casefold()) if "name" in parts else int(parts["month"])
            year = century(parts["year"])
            if month and 1 <= month <= 12 and year >= _FIRST_YEAR:
                return date(year, month, 1)
    numbered = numbered_month(text)
    return _parse_text(numbered["month"].strip()) if numbered else None


def numbered_month(text: str) -> re.Match[str] | None:
    """Return the `month` and the `number` of a heading that gives a month's number in the year beside it, else None.

    Its `mark` says how firm the figures are. In which month that year begins is not asked. Of `Month 6 2011-12` only
    the financial year is known.
    """
    if len(text) >= _TOO_LONG or (text[:1] not in "MPmp" and text[-1:] not in ")]0123456789"):
        return None
    if not _WITH_NUMBER.search(text):
        return None
    found = next(filter(None, (re.fullmatch(form, text) for form in _NUMBERED)), None)
    return found if found and any(map(str.isalpha, found["month"])) else None


def century(digits: str) -> int:
    """Return the year that two or four digits stand for; those from 80 on lie in the last century."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return 1900 + year if year >= 80 else 2000 + year


def resembles_month(text: str) -> bool:
    """Return whether a heading begins like a month and goes on with words that are not known (`Sep-19 est.`).

    Totals and spans of several months are no such case.
    """
    match = re.match(_BEGINS, text.strip())
    return bool(match) and parse_month(text) is None and not re.search(_SPANS, text)
