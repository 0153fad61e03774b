"""Months that were mistyped, `Mrach-24`, `Mar-2`, `March (24)`, or have words beside them: each was meant to be one."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from kpiworkbook.notation.months import MONTHS, century, parse_month
from kpiworkbook.notation.slips import slips

__all__ = ["meant_month", "month_among_words", "words_beside_month"]

# Not compiled here: few headings beside the months are unknown.
_FIRMNESS = (
    "p|r|prov|provisional|revised|final|actuals?|est|estimated?|latest|current|draft|interim|unaudited|prelim|"
    "preliminary|data|figures?"
)
_OF_NOW = rf"(?i)(?:[\W_]*+(?:{_FIRMNESS}|this|most|recent|new|month|performance|position|results?|q[1-4])\b)*+[\W_]*+"
_SHAPE = rf"[\W_]*+(?P<word>[^\W\d_]{{2,12}})(?:[\W_]*+(?P<year>\d{{1,5}}))?+(?:[\W_]++(?:{_FIRMNESS})\b)?+[\W_]*+"
_DAY_ZERO = date(1899, 12, 30)
"""What Excel counts days from; a date without its format is shown as their number."""


def meant_month(heading: str, awaited: Sequence[date]) -> date | None:
    """Return the month that a heading was probably meant to name, None where it need not name one.

    `awaited` are the months that should stand in its place: of those the year may be missing or cut off. Any other
    month must have its year, and its name be written in full or right.
    """
    text = re.sub(r"(?<=\d)o", "0", unicodedata.normalize("NFKC", heading).casefold())
    if re.fullmatch(r"[1-9]\d{4}", text):
        day = _DAY_ZERO + timedelta(days=int(text))
        return next((month for month in awaited if month == day.replace(day=1)), None)
    match = re.fullmatch(_SHAPE, text)
    if match is None:
        return None
    word, year = match["word"], match["year"] or ""
    for month in awaited:
        if _is_meant(word, year, month):
            return month
    if len(year) not in (2, 4) or not century(year):
        return None
    numbers = {number for name, number in MONTHS.items() if word == name or (len(name) > 5 and _is_like(word, name))}
    return date(century(year), numbers.pop(), 1) if len(numbers) == 1 else None


def month_among_words(heading: str, awaited: Sequence[date]) -> date | None:
    """Return the one of these months that a heading names among words that say how firm or new its figures are.

    `Actual Sep-19`, `Current month (Sep-19)`, `Sep-19 (Q2)`; a target or a total of that month is none, and
    `Position (12/09/2019)` is of a day.
    """
    from kpiworkbook.notation.month_spelling import months_in  # few headings beside the months are unknown

    named = list(months_in(heading))
    if len(named) != 1 or not re.fullmatch(_OF_NOW, heading[: named[0].start()] + " " + heading[named[0].end() :]):
        return None
    month = parse_month(named[0][0])
    if month is None or month not in awaited or _is_within(month, named[0].groupdict().get("day")):
        return None
    return month


def _is_within(month: date, day: str | None) -> bool:
    """Return whether a day is neither the first nor the last of a month: what it was on it is a snapshot."""
    return day is not None and int(day) not in (1, monthrange(month.year, month.month)[1])


def words_beside_month(heading: str) -> tuple[tuple[str, ...], frozenset[date]]:
    """Return the words of a heading without those of the months that it names, and these months."""
    from kpiworkbook.notation.month_spelling import months_in

    named = list(months_in(heading))
    for match in reversed(named):
        heading = f"{heading[: match.start()]} {heading[match.end() :]}"
    months = frozenset(month for match in named if (month := parse_month(match[0])))
    return tuple(re.findall(r"[^\W\d_]+", heading.casefold())), months


def _is_meant(word: str, year: str, month: date) -> bool:
    years = (f"{month.year % 100:02d}", f"{month.year:04d}")
    names = [name for name, number in MONTHS.items() if number == month.month]
    if word in names:
        return not year or any(slips(year, other) <= 1 for other in years)
    return any(_is_like(word, name) and (year in years or (not year and _is_no_word(word, name))) for name in names)


def _is_like(word: str, name: str) -> bool:
    """Return whether a name was mistyped. Of a short one the first letter is right: `Act` and `Var` are no months."""
    return (word[0] == name[0] or len(name) > 4) and slips(word, name) <= (2 if len(name) > 6 else 1)


def _is_no_word(word: str, name: str) -> bool:
    """Return whether letters of a long name were swapped, doubled or left out, which gives no other word: `Mrach`.

    Another letter in its place may give one (`Match`).
    """
    return len(name) > 4 and (len(word) != len(name) or sorted(word) == sorted(name))
