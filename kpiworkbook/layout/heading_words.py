"""The words of a heading: case, spacing, punctuation and usual abbreviations do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["canonical", "says_which_way_is_good", "undated", "words_of"]

_SYNONYMS = {
    **dict.fromkeys(("mnth", "mnths", "mth", "mths", "months", "monthly", "m", "period"), "month"),
    **dict.fromkeys(("yr", "yrs", "years", "yearly", "annual"), "year"),
    **dict.fromkeys(("prev", "prior", "last", "past", "preceding"), "previous"),
    **dict.fromkeys(("avg", "ave", "av", "mean"), "average"),
    **dict.fromkeys(("maximum", "highest", "high", "peak"), "max"),
    **dict.fromkeys(("stat", "stats", "statistical"), "statistical"),
    **dict.fromkeys(("neighbours", "neighbor", "neighbors", "neigh", "nbr", "nbrs", "neighbouring"), "neighbour"),
    **dict.fromkeys(("percentage", "pct", "perc"), "percent"),
    **dict.fromkeys(("chg", "movement"), "change"),
    **dict.fromkeys(("number", "num", "nos"), "no"),
    "twelve": "12",
    "perf": "performance",
    "nat": "national",
}
_IDLE = frozenset(
    ("from", "on", "since", "vs", "versus", "the", "of", "in", "to", "against", "compared", "with", "over",
     "value", "a", "an", "and", "is", "it")
)  # fmt: skip
"""Words that do not change what a heading means."""
_UNITS = frozenset("#£$€")
"""Of a change in them, which is no relative one; elsewhere they change nothing."""
_THROUGH = r"(?:\s?[\-–/]\s?(?:20)?\d\d)?(?![\w%])"
_EDITION = re.compile(
    rf"\b(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*[\s\-–/]*(?:20)?\d\d{_THROUGH}|(?:20\d\d|\d\d(?=/)){_THROUGH}"
    rf"|\d\d{_THROUGH}(?![\s\-–]*(?:m|mo|mths?|mnths?|months?|weeks?|days?|years?|yrs?|quarters?|qtrs?)\b))",
    re.IGNORECASE,
)
"""The month or year that a heading is of: `England 17-18`, `Commentary Sep-19`; not the `12` of `over 12 months`."""
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")


_WAYS = frozenset(("polarity", "good", "desired", "preferred", "aim", "better"))


def says_which_way_is_good(heading: str) -> bool:
    """Return whether a polarity's heading leaves no doubt that it is one, as `DoT` does."""
    return not _WAYS.isdisjoint(words_of(heading))


@lru_cache(maxsize=16_384)
def canonical(heading: str) -> str:
    """Return a heading stripped of everything that varies: `12-mth max value` and `12 month max` are one."""
    text = unicodedata.normalize("NFKC", heading).casefold().replace("%", " percent ")
    text = _INITIALS.sub(lambda match: match[0].replace(".", ""), text)
    words = [_SYNONYMS.get(word, word) for word in re.findall(r"[a-z]+|[0-9]+|[#£$€]", text)]
    idle = _IDLE if "change" in words else _IDLE | _UNITS
    spread = " ".join("12 month" if word == "12" else word for word in words if word not in idle)
    return spread.replace("12 month month", "12 month")


def words_of(heading: str) -> frozenset[str]:
    """Return the words that count, in no order: `average 12 months` and `12 month average` are one."""
    return frozenset(canonical(heading).split())


def undated(heading: str) -> str:
    """Return a heading without the month or year that it is of."""
    return _EDITION.sub(" ", heading) if any(map(str.isdigit, heading)) else heading
