"""Whether what stands in a heading's brackets explains its column, or makes another one of it.

`12 month average (rolling)` is the average, `12 month average (England)` is none of ours. A figure that is taken for
another's would be checked and overwritten, one that is carried along is only told. So all words in brackets count as
another column's but those that are known to explain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kpiworkbook.layout.heading_words import canonical
from kpiworkbook.notation.months import MONTHS

__all__ = ["is_explained", "without_brackets"]

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_EXPLAINING = frozenset(
    ("percent", "arrow", "arrows", "sign", "see", "note", "notes", "footnote", "below", "above", "key", "guidance",
     "tab", "calculated", "calculation", "calc", "automatic", "automatically", "auto", "formula", "derived", "computed",
     "rounded", "do", "not", "edit", "enter", "type", "overwrite", "please", "latest", "current", "available",
     "updated", "update", "published", "provisional", "prov", "final", "revised", "p", "r", "as", "at", "where", "if")
)  # fmt: skip
"""In any heading, in their canonical form; and phrases in those of a column:"""
_OF_CHANGE = ("direction travel", "mom", "yoy", "v", "relative", "increase", "decrease", "up", "down", "change")
_OF_AVERAGE = ("previous 12 month", "12 month", "rolling year", "rolling", "moving", "average", "simple", "arithmetic")
_OF_BENCHMARK = (
    "average", "outturn", "benchmark", "comparator", "source", "dfe", "ofsted", "ons", "lait", "nhs",
    "official statistics",
)  # fmt: skip
"""Whose figures they are as well: the published ones have publishers."""
_PHRASES: Mapping[str, tuple[str, ...]] = {
    "change_month": ("month month", "previous month", "month", *_OF_CHANGE),
    "change_year": (
        "same month previous year", "previous year", "same month", "year year", "year", *_OF_CHANGE,
    ),
    "dot": (
        "direction travel", "travel", "dot", "polarity", "good", "bad", "max", "low", "higher", "lower", "better",
        "worse", "bigger", "smaller", "up", "down", "or", "desired", "what", "which", "way",
    ),
    "average_12m": _OF_AVERAGE,
    "max_12m": ("max", *_OF_AVERAGE),
    "percentage_flag": ("p", "y", "n", "yes", "no", "or", "flag", "tick"),
    "stat_neighbour": ("statistical neighbour", "sn", *_OF_BENCHMARK),
    "england": ("england", "national", "eng", *_OF_BENCHMARK),
    "se_region": ("se region", "south east", "se", "region", "regional", *_OF_BENCHMARK),
    "benchmark": _OF_BENCHMARK,
    "target": (
        "year end", "end year", "full year", "financial year", "year", "month", "agreed", "set", "corporate", "local",
        "council", "target", "targets",
    ),
}  # fmt: skip
"""Longer ones first. What has none, a name or a commentary, is words, and brackets explain it whatever they say."""
_OF_MONTHS = ("average_12m", "max_12m")
_NUMBER = frozenset("#")
_OTHER_UNITS = dict.fromkeys(("change_month", "change_year"), frozenset("#£$€"))
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
# Not compiled here: most headings are known by their words alone.
_DATE = (
    rf"(?i)(?<![a-z0-9])(?:(?:\d{{1,2}}(?:st|nd|rd|th)?[\s\-/.]+)?(?P<month>{_NAMES})(?![a-z])[\s\-–/'’.,]*(?:(?:20)?\d\d(?!\d))?"
    r"|(?:19|20)\d\d(?:\s?[\-–/]\s?(?:20)?\d\d)?(?!\d)|\d\d\s?[\-–/]\s?\d\d(?!\d))"
)
"""A month, a year, or a financial year."""
_STEPS: Mapping[str, tuple[int, ...]] = {
    "change_month": (1, 11), "change_year": (0,), "average_12m": (11,), "max_12m": (11,),
}  # fmt: skip
"""How many months after the first of two the second may stand, round the year: `Oct-18 to Sep-19`, `Sep v Aug`."""
_MOST_YEARS: Mapping[str, int] = {"change_month": 1, "change_year": 1, "average_12m": 0, "max_12m": 0}
"""Years without a month that the heading may name: a year's average is not that of the last twelve months."""


def without_brackets(heading: str) -> str:
    """Return a heading without what stands in brackets; the heading itself where nothing does."""
    return _BRACKETS.sub(" ", heading)


def is_explained(heading: str, name: str) -> bool:
    """Return whether brackets and dates leave a heading that of the column `name`, which its other words are."""
    if name not in _PHRASES:
        return True
    inside = [text[1:-1] for text in _BRACKETS.findall(heading)]
    return all(_explains(text, name) for text in inside) and _is_of_our_months(heading, name)


def _explains(text: str, name: str) -> bool:
    if name not in _OF_MONTHS and re.fullmatch(r"\s*\d\s*", text):
        return True  # the mark of a footnote, where it counts no months
    if not _OTHER_UNITS.get(name, _NUMBER).isdisjoint(text):
        return False
    left = f" {canonical(re.sub(_DATE, ' ', text))} "
    left = re.sub(r" (notes?|footnote) \d+(?: \d+)* ", r" \1 ", left)
    for phrase in _PHRASES[name]:
        left = left.replace(f" {phrase} ", "  ")
    return _EXPLAINING.issuperset(left.split())


def _is_of_our_months(heading: str, name: str) -> bool:
    """Return whether the dates in the heading of a derived column are of the months that it goes by."""
    if name not in _STEPS:
        return True
    dates = [match["month"] for match in re.finditer(_DATE, heading)]
    months = [MONTHS[month.casefold()] for month in dates if month]
    if len(dates) - len(months) > _MOST_YEARS[name] or len(months) > 2:
        return False
    if not _MOST_YEARS[name] and set(re.findall(r"\d+", re.sub(_DATE, " ", without_brackets(heading)))) - {"12"}:
        return False  # `Rolling average 24`
    return len(months) < 2 or (months[1] - months[0]) % 12 in _STEPS[name]
