"""Years that stand over months without one (`2018`, `2018/19`), and names of months without a year (`Aug`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kpiworkbook.notation.months import MONTHS, century, parse_month

__all__ = ["BARE_MONTHS", "BareMonth", "Year", "bare_month", "name_like", "parse_year"]

BARE_MONTHS = frozenset(spelled for name in MONTHS for spelled in (name, name.capitalize(), name.upper()))
"""Names of months as they are mostly written, by which a row that may hold some is known at a glance."""

# Not compiled here: few sheets have years over months.
_BARE = rf"(?is)\s*(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?(?P<rest>\s*(?:[^\w\s].*)?)"
_CALENDAR = r"(?i)\s*(?:year\s+)?(?P<first>(?:19|20)\d\d)\s*"
_FINANCIAL = (
    r"(?i)\s*(?:(?:fy|f/y|(?:financial |fiscal )?year)\s*)?"
    r"(?P<first>(?:19|20)?\d\d)\s?[/\-–]\s?(?P<second>(?:19|20)?\d\d)\s*"
)
_APRIL = 4
"""The month with which a council's financial year begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year as it was typed over months: that of the calendar, or a financial one."""

    typed: str
    first: int
    """The year in which it begins."""
    is_financial: bool

    def of(self, month: int) -> int:
        """Return the year of a month under it: in 2018/19 March is of 2019."""
        return self.first + (self.is_financial and month < _APRIL)

    def label_of(self, period: date) -> str:
        """Return the year over a month, spelled as this one is."""
        first = period.year - (self.is_financial and period.month < _APRIL)
        match = re.fullmatch(_FINANCIAL if self.is_financial else _CALENDAR, self.typed)
        assert match is not None  # noqa: S101 - as it was read
        text = self.typed
        for group, year in (("second", first + 1), ("first", first)) if self.is_financial else (("first", first),):
            start, end = match.span(group)
            text = text[:start] + f"{year:04d}"[start - end :] + text[end:]
        return text


def parse_year(value: object) -> Year | None:
    """Return the year that a cell over months names, None where it names none (`FY19` could be either of two)."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        value = str(int(value)) if float(value).is_integer() else ""
    if not isinstance(value, str) or len(value) > 40:
        return None
    if match := re.fullmatch(_CALENDAR, value):
        return Year(typed=value, first=int(match["first"]), is_financial=False)
    match = re.fullmatch(_FINANCIAL, value)
    if match is None or (century(match["first"]) + 1) % 100 != int(match["second"]) % 100:
        return None
    return Year(typed=value, first=century(match["first"]), is_financial=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class BareMonth:
    """A month's name without its year."""

    name: str
    number: int
    rest: str
    """What follows the name: `*`, ` (p)`."""

    def with_year(self, year: int) -> str:
        """Return the heading with its year: `Aug-18`."""
        return f"{self.name}-{year % 100:02d}{self.rest}"


def bare_month(value: object) -> BareMonth | None:
    """Return the month that a heading names without a year, None where it names none, or names more."""
    match = re.fullmatch(_BARE, value) if isinstance(value, str) and len(value) < 40 else None
    if match is None:
        return None
    found = BareMonth(name=match["name"], number=MONTHS[match["name"].casefold()], rest=match["rest"].rstrip())
    return found if parse_month(found.with_year(2019)) else None


def name_like(period: date, headings: list[str]) -> str:
    """Return a month's name as the headings, to each of which its year was given, spell theirs."""
    from kpiworkbook.notation.month_spelling import spelled_like  # only a roll spells months

    heading = spelled_like(period, headings)
    assert heading is not None  # noqa: S101 - each of them names a month
    return heading.replace(f"-{period.year % 100:02d}", "")
