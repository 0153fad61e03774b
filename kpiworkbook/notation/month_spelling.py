"""A month in the spelling of others: `Sep-19` gives `Oct-19`, `30/09/2019` gives `31/10/2019`."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import partial

from kpiworkbook.model.periods import MONTH_NAMES, months_between
from kpiworkbook.notation.months import BETWEEN, MONTHS, NUMBER, numbered_month, parse_month

__all__ = [
    "day_like", "months_in", "months_within", "names_month_without_year", "spelled_like", "with_month",
]  # fmt: skip

_SHORT = 3
_NAME = rf"(?P<name>(?:{'|'.join(name[:3] for name in MONTH_NAMES)})[a-z]{{0,6}})"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_CORES = tuple(
    re.compile(rf"(?<![\w./]){core}(?!\w)", re.IGNORECASE)
    for core in (
        rf"(?:(?P<day>\d{{1,2}})(?P<ordinal>st|nd|rd|th)?[\s\-/.])?{_NAME}\.?{BETWEEN}{_YEAR}",
        r"(?P<year>\d{4})[\-/.](?P<month>\d{1,2})(?:[\-/.](?P<day>\d{1,2}))?(?![\-/.]?\d)",
        rf"(?P<day>\d{{1,2}})[\-/.](?P<month>\d{{1,2}})[\-/.]{_YEAR}",
        r"(?P<month>\d{1,2})[\-/.](?P<year>\d{4})",
    )
)
"""As `parse_month` reads them, without the marks that may follow."""

# Not compiled here: few headings have such numbers.
_NUMBER_BEFORE = rf"(?i)(?<!\w){NUMBER}(?![\w.])[\s:\-–(\[]*$"
_NUMBER_AFTER = rf"(?i)^[\s:\-–(\[]+{NUMBER}(?!\w)"


def spelled_like(period: date, headings: Sequence[str]) -> str | None:
    """Return a month as the last of the headings would spell it, without its footnote mark; None if it names none.

    Where the last one leaves it open (is `May` short or long? has 12 a zero before it in January?), the others decide.
    """
    if headings and (numbered := numbered_month(headings[-1])):
        return _renumbered(numbered, period, headings)
    match = next(months_in(headings[-1]), None) if headings else None
    if match is None:
        return None
    new = _respelled(match, period, headings)
    colon = ":" if headings[-1].rstrip().endswith(":") else ""
    return new + colon if parse_month(new) == period else None


def _renumbered(numbered: re.Match[str], period: date, headings: Sequence[str]) -> str | None:
    """Return a month with its number in the year as the headings have theirs: `M7 Oct-19` after `M6 Sep-19`."""
    old, number = parse_month(numbered[0]), numbered["number"]
    bare = [each["month"] if (each := numbered_month(text)) else text for text in headings]
    month = spelled_like(period, bare)
    if old is None or month is None:
        return None
    new = {"mark": "", "month": month, "number": _later(number, old, period, headings)}
    text = numbered[0]
    for group in sorted(new, key=lambda each: -numbered.start(each)):
        text = text[: numbered.start(group)] + new[group] + text[numbered.end(group) :]
    return text


def _later(number: str, old: date, new: date, headings: Sequence[str]) -> str:
    """Return a later month's number in the year by that of an old one, with a zero before it where others have one."""
    later = (int(number) + months_between(old, new) - 1) % 12 + 1
    is_padded = any(each["number"][0] == "0" for text in headings if (each := numbered_month(text)))
    return str(later).zfill(2 if number[0] == "0" or is_padded else 1)


def with_month(text: str, old: date, new: date, headings: Sequence[str] = ()) -> str:
    """Return a text with a month put in the place of another, in its spelling: `Commentary (Sep-19):`.

    A number in the year goes with it where the headings give it that one: `Commentary (M6 Sep-19)`.
    """
    numbers = {each["number"] for text in headings if (each := numbered_month(text)) and parse_month(text) == old}
    for match in sorted(months_in(text), key=lambda match: -match.start()):
        if parse_month(match[0]) == old:
            before, after = text[: match.start()], text[match.end() :]
            if numbers:
                before = re.sub(_NUMBER_BEFORE, partial(_renumber, numbers, old, new, headings), before)
                after = re.sub(_NUMBER_AFTER, partial(_renumber, numbers, old, new, headings), after)
            text = before + _respelled(match, new, [*headings, match[0]]) + after
    return text


def _renumber(numbers: Collection[str], old: date, new: date, headings: Sequence[str], match: re.Match[str]) -> str:
    if match["number"] not in numbers:
        return match[0]
    start, end = (at - match.start() for at in match.span("number"))
    return match[0][:start] + _later(match["number"], old, new, headings) + match[0][end:]


def months_within(text: str) -> frozenset[date]:
    """Return the months that a text names."""
    return frozenset(month for match in months_in(text) if (month := parse_month(match[0])))


def names_month_without_year(text: str) -> bool:
    """Return whether a text names a month whose year is left out, as `Aug to Sep-19` does."""
    for match in sorted(months_in(text), key=lambda match: -match.start()):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    return any(word in MONTHS for word in re.findall(r"[a-z]+", text.casefold()))


def day_like(old: date, period: date) -> date:
    """Return the day of a month on which it is dated as another was: the last day for a last day, else the same."""
    last = monthrange(period.year, period.month)[1]
    was_last = old.day == monthrange(old.year, old.month)[1]
    return period.replace(day=last if was_last else min(old.day, last))


def months_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the months within a text with their years, as far as they do not overlap.

    Their groups are `year`, and as far as they are there `name` or `month`, `day` and `ordinal`.
    """
    end = -1
    matches = [match for core in _CORES for match in core.finditer(text) if parse_month(match[0]) is not None]
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        if match.start() >= end:
            end = match.end()
            yield match


def _respelled(match: re.Match[str], period: date, others: Sequence[str]) -> str:
    parts = match.groupdict()
    year = f"{period.year:04d}" if len(parts["year"]) == 4 else f"{period.year % 100:02d}"
    new = {"year": year}
    if parts.get("name"):
        new["name"] = _name(parts["name"], period, others)
    else:
        number = str(period.month)
        new["month"] = number if _are_bare(others) else number.zfill(2)
    if parts.get("day"):
        old = parse_month(match[0])
        assert old is not None  # noqa: S101 - only months are matched
        last = monthrange(old.year, old.month)[1]
        day = str(day_like(old.replace(day=max(1, min(int(parts["day"]), last))), period).day)
        new["day"] = day.zfill(2) if parts["day"].startswith("0") else day
        if parts.get("ordinal"):
            new["ordinal"] = _ordinal(int(day))
    text = match[0]
    for group, word in sorted(new.items(), key=lambda item: -match.start(item[0])):
        start, end = (at - match.start() for at in match.span(group))
        text = text[:start] + word + text[end:]
    return text


def _name(old: str, period: date, others: Sequence[str]) -> str:
    name = MONTH_NAMES[period.month - 1]
    if not _is_long(old, others):
        # Some shorten September to four letters, and then do so every year.
        is_sept = any(re.search(r"\bsept\b", other, re.IGNORECASE) for other in others)
        name = "Sept" if is_sept and period.month == 9 else name[:_SHORT]
    return name.upper() if old.isupper() else name.lower() if old.islower() else name


def _is_long(old: str, others: Sequence[str]) -> bool:
    """Return whether months are written in full; May does not tell, so the other headings are asked."""
    names = [match["name"] for other in others for match in months_in(other) if match.groupdict().get("name")]
    telling = [name for name in (old, *reversed(names)) if name.casefold() != "may"]
    return bool(telling) and telling[0].casefold() in map(str.casefold, MONTH_NAMES)


def _are_bare(others: Sequence[str]) -> bool:
    """Return whether months in numbers are written without a zero before them."""
    numbers = [m["month"] for other in others for m in months_in(other) if m.groupdict().get("month")]
    return any(len(number) == 1 for number in numbers)


def _ordinal(day: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day // 10 != 1 else 0, "th")
