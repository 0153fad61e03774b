"""What a name says of an edition: its month in all spellings that people give it, years, quarters and versions."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache, partial
from typing import NamedTuple

from kpiworkbook.notation.month_spelling import months_in

__all__ = ["MONTH", "is_month", "is_year", "taken_apart", "without_dates", "without_numbers", "without_versions"]

MONTH = "\0"
"""Stands in the place of each month that was taken out."""
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_NAMES = tuple(f"{name[:3]}(?:{'t|' if name == 'september' else ''}{name[3:]})?" for name in _MONTHS)
_ANY_NAME = "|".join(_NAMES)
_YEAR = r"(?:19|20)\d\d"
_FIRST_MONTH = 4
"""Of a financial year."""
_GAP = r"[\s.,/’'\-–]*"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_SPAN = re.compile(
    rf"\b(?:(?:fy|year)\s?)?(?P<first>{_YEAR})\s?(?:[-–/]|to)\s?(?P<second>(?:20)?\d\d)\b(?![-/.]\d)(?:\s?fy\b)?"
)
"""A financial or school year, where the second year follows the first."""
_YEARS = re.compile(
    rf"\b(?:{_YEAR}(?:0[1-9]|1[0-2])(?:[0-3]\d)?"  # 20190930
    rf"|{_YEAR}(?:\s?[-/]\s?(?:{_YEAR}|\d\d))?"  # 2019, 2019-20
    r"|fy\s?(?:20)?\d\d(?:\s?[-/\s]\s?(?:20)?\d\d)?"
    r"|q(?:tr|uarter)?\s?[1-4])\b"
)
"""What tells one year or quarter from the next, of whatever edition."""
_VERSIONS = re.compile(
    r"\b(?:v(?:er(?:sion)?)?\s?\d+(?:\.\d+)*|rev\s?\d+"
    r"|(?:draft|final)(?:\s?v?\d{1,2}(?:\.\d+)*)?|copy(?:\s?\(\d+\))?(?:\sof|\s\d{1,2}(?=\W*$))?"
    r"|correct(?:ed|ion)|revis(?:ed|ion)|amended|updated|resubmitted|resubmission)\b"
    r"|\(\d+\)"
)
"""What versions of one edition are told apart by, wherever it stands."""
_LAST_WORDS = re.compile(
    r"(?:\b(?:new|old|latest|clean|checked|approved|published|issued|signed\soff|provisional|prov|backup)\W*+)++"
)
"""As well at the end of a name; before it such words may belong to it: `New Cross`, `Approved carers`."""
_NUMBERED = frozenset((
    "age", "aged", "ages", "area", "band", "block", "class", "cluster", "cohort", "district", "group", "home", "house",
    "key", "level", "locality", "lot", "no", "number", "part", "phase", "place", "region", "room", "school", "section",
    "sector", "service", "site", "stage", "station", "team", "tier", "unit", "ward", "year", "years", "zone",
))  # fmt: skip
"""Words that have a number behind them, which is no day, month or year then."""
_BEFORE_A_MONTH = re.compile(
    rf"\b(?:as\s(?:at|of)|for|to|up\sto|(?:the\s)?(?:month|period|end)\s(?:of|to)|ending|w\.?e\.?)\s*(?={MONTH})"
    rf"|\b(?:{_ANY_NAME})\s*(?:[-–&/]|to|and)\s*(?={MONTH})"  # Jul-Sep 2019
)
_SHORT_YEARS = re.compile(r"(\d\d)\s?[-–/_\s]\s?(\d\d)")
_YEAR_ALONE = re.compile(rf"(?:fy\s?)?{_YEAR}(?:\s?(?:[-–/_]|to)\s?(?:{_YEAR}|\d\d))?")
_NUMBERED_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]+?)s?\W?\s*(?:\d\d?\s?(?:[-–&/,]|to\b|and\b)\s?)?$")
"""The word before a number, or before two of which that is the second: `team 13`, `ages 16-18`, `wards 13 and 14`."""
_FIRST_OF_TWO = re.compile(r"(?<![\w./-])(?!0?1\b)\d\d?\s?[-–]\s?$")
"""Of `0-19 service` and `0-19 Sep 2019`; what begins with 1, `1-30 Sep`, are days."""
_FARTHEST = 200
"""How far before a number its word is looked for: a long name may hold many numbers."""
_LAST_BARE_DAY = 12
"""`Team 12 Sep 2019` is a team's: a bare number up to this one, before a month in letters, is not certainly a day."""


class _Own(NamedTuple):
    """How an edition's own month is spelled where a year, or its being a month, is not plain to see."""

    glued: tuple[re.Pattern[str], ...]
    """With its year, whatever stands beside it: `scorecardsep19`, `0919`, `30092019`, `2019 09`."""
    years: re.Pattern[str]
    """The financial year that it lies in: `19-20`; two of them would make one of two ages."""
    name: re.Pattern[str]
    """In letters, without a year; at the beginning with its number before it: `09 September`."""
    numbered: re.Pattern[str]
    """By its number in the year or the financial year, and a word that says so: `month 6`."""


@lru_cache(maxsize=1024)
def _own(edition: date) -> _Own:
    short, month, name = f"{edition.year % 100:02}", f"{edition.month:02}", _NAMES[edition.month - 1]
    year = rf"(?:{edition.year // 100})?{short}"
    number = rf"0?(?:{edition.month}|{_in_financial_year(edition)})"
    glued = (
        rf"(?:(?<!\d){_DAY}(?:st|nd|rd|th)?)?{name}{_GAP}{year}(?!\d)",
        rf"(?<!\d){year}{_GAP}{name}(?![a-z])",
        rf"(?<!\d){edition.year}{_GAP}0?{edition.month}(?:{_GAP}{_DAY})?(?!\d)",
        rf"(?<!\d)(?:(?P<day>{_DAY}){_GAP})?{month}{_GAP}{year}(?!\d)",
        rf"(?<!\d){short}{_GAP}{month}(?:{_GAP}{_DAY})?(?!\d)",
    )
    first = edition.year - (edition.month < _FIRST_MONTH)
    return _Own(
        glued=tuple(map(re.compile, glued)),
        years=re.compile(rf"(?<!\w)(?:fy\s?)?{first % 100:02}\s?[-–/\s]\s?{(first + 1) % 100:02}(?!\w)"),
        name=re.compile(rf"(?:^\W*{number}{_GAP})?\b{name}(?:[’']s)?(?!\w)"),
        numbered=re.compile(rf"\b(?:month|mth|period|pd)\s?{number}\b"),
    )


def _in_financial_year(edition: date) -> int:
    return (edition.month - _FIRST_MONTH) % 12 + 1


def without_dates(text: str, edition: date | None) -> str:
    """Return a name, in small letters, without what tells one edition from the next; MONTH in the place of months.

    What names a month together with its year counts whichever it is, and all else only where it is the edition's own:
    numbers may be those of teams, and months' names those of people. A number behind a word such as `team` stays.
    """
    left = _without_named_months(_SPAN.sub(lambda found: " " if _are_years(found) else found[0], text))
    if edition is None:
        return _BEFORE_A_MONTH.sub(" ", _YEARS.sub(" ", left))
    own = _own(edition)
    left = own.years.sub(partial(_unless_numbered, by=""), left)
    for pattern in own.glued:
        left = pattern.sub(partial(_unless_numbered, by=MONTH), left)
    left = own.name.sub(f" {MONTH} ", _YEARS.sub(" ", left))
    return _BEFORE_A_MONTH.sub(" ", own.numbered.sub(f" {MONTH} ", left))


def without_numbers(text: str, year: str, edition: date) -> str:
    """Return a name that names no month without the number that may be it: `09 scorecard`, `scorecard m6`.

    `year` is the year beside it or of its folder, without which a number is a team's or a measure's. Of one financial
    year, `2019-20`, M6 is September, of any other June.
    """
    number, _, rest = text.partition(" ")
    if rest and number.isdecimal() and len(number) <= 2 and int(number) == edition.month:
        return rest
    coded = _in_financial_year(edition) if _SPAN.search(year) else edition.month
    return " ".join(re.sub(rf"\b[mp]0?{coded}\b", " ", text).split())


def _are_years(found: re.Match[str]) -> bool:
    """Return whether two years are one financial year."""
    return (int(found["first"]) + 1) % 100 == int(found["second"]) % 100


def _without_named_months(text: str) -> str:
    """Return a text without the months that it names with their years; a number that may be a team's stays."""
    for match in reversed([*months_in(text)]):
        found = match.groupdict()
        day = found.get("day") or ""
        is_bare = found.get("name") and not found["ordinal"] and not day.startswith("0")
        is_numbered = _is_numbered(text, match.start())
        if is_numbered and not day and found.get("month") and match[0].startswith(found["month"]):
            left = found["month"]  # Team-9-2019
        else:
            is_number = day and (is_numbered or (is_bare and int(day) <= _LAST_BARE_DAY))
            left = f"{day if is_number else ''} {MONTH}"
        text = f"{text[: match.start()]} {left} {text[match.end() :]}"
    return text


def _unless_numbered(match: re.Match[str], by: str) -> str:
    """Return what takes a match's place; behind a word such as `team` its number stays."""
    if not _is_numbered(match.string, match.start()):
        return f" {by} "
    day = match.groupdict().get("day")
    return f"{day} {by} " if day else match[0]


def _is_numbered(text: str, position: int) -> bool:
    """Return whether what stands there is the number of the word before it, or the end of a range: `0-19`."""
    nearby = max(0, position - _FARTHEST)
    word = _NUMBERED_WORD.search(text, nearby, position)
    is_named = word is not None and (word[1] in _NUMBERED or f"{word[1]}s" in _NUMBERED)
    return is_named or _FIRST_OF_TWO.search(text, nearby, position) is not None


@lru_cache(maxsize=1024)  # books share their folders and their sheets' names
def without_versions(text: str, *, is_sheet: bool) -> str:
    """Return a name, in small letters, without the words and numbers by which versions of an edition are told apart.

    A book's sheets may be called `Old` and `New`, and are two.
    """
    left = _VERSIONS.sub(" ", text).rstrip(f"{MONTH} -–_.()[]")
    return left if is_sheet else _LAST_WORDS.sub(_if_last, left) or left


def _if_last(match: re.Match[str]) -> str:
    return " " if match.end() == len(match.string) else match[0]


def is_month(text: str) -> bool:
    """Return whether a text is nothing but a month's name."""
    return re.fullmatch(_ANY_NAME, text) is not None


def is_year(text: str, edition: date | None) -> bool:
    """Return whether a text is a year and nothing else; a short one, `19-20`, where the edition is of about then."""
    if _YEAR_ALONE.fullmatch(text):
        return True
    years = _SHORT_YEARS.fullmatch(text)
    if years is None or edition is None:
        return False
    first, second = int(years[1]), int(years[2])
    return (first + 1) % 100 == second and abs(2000 + first - edition.year) <= 1


def taken_apart(text: str, edition: date | None) -> str:
    """Return a name with a blank where the edition's month, or a version, has grown together with another word."""
    return text if edition is None else _grown_together(edition.month).sub(r"\g<0> ", text)


@lru_cache(maxsize=12)
def _grown_together(month: int) -> re.Pattern[str]:
    """Return where a month's name, or a version, has grown together with what stands around it: `KpiSep`, `KpiV2`."""
    name = _MONTHS[month - 1]
    spellings = [*dict.fromkeys((name, *(["sept"] if month == 9 else []), name[:3]))]
    names = "|".join(f"{each.capitalize()}|{each.upper()}" for each in spellings)
    return re.compile(rf"(?<=[a-z])(?=(?:{names})(?![a-z]))|(?<![A-Za-z])(?:{names})(?=[A-Z][a-z])|(?<=[a-z])(?=V\d)")
