"""What an indicator's name says of the unit of its figures."""

from __future__ import annotations

import re
from functools import lru_cache

from kpiworkbook.model.records import Unit

__all__ = ["is_rounded_by_name", "named_time_format", "named_unit"]

_COUNT = re.compile(r"^\s*(?:total\s+)?(?:numbers?|no\.?|count|total)\s+(?:of\b|[a-z])", re.IGNORECASE)
_RATE = re.compile(r"\brates?\b|\bper\s+\d[\d,]*|\bper\s+(hundred|thousand)", re.IGNORECASE)
_PERCENTAGE = re.compile(r"^\s*(%\s*\w|percent|proportion)|\(%\)|\w\s*%\s*$", re.IGNORECASE)
_MEAN = r"(?:averages?|avg\.?|mean|medians?)"
_AVERAGE = re.compile(
    rf"^\s*(?:the\s+)?(?:(?:overall|current|monthly|quarterly|annual|rolling|\d+[ -]months?)\s+)*{_MEAN}(?![\w-])"
    rf"|(?:[(:–—]|\s-)\s*{_MEAN}(?![\w-])"
    rf"|\b{_MEAN}\s+(?:no|numbers?|times?|days?|weeks?|months?|hours?|minutes?|waits?|waiting|length|duration|delays?|costs?|"
    r"prices?|spend|scores?|caseloads?|ages?|sizes?)\b"
    r"|\bon\s+average\b|\b(?:caseloads?|costs?|spend)\s+per\s+\w",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(
    r"[£€$]\s*['’]?000s?\b|[£€$]\s*(?:k|m|mn|bn|thousands?|millions?)\b|\(\s*(?:in\s+)?['’]?000s?\s*\)"
    r"|\bin\s+(?:thousands|millions)\b|\((?:thousands|millions)\)",
    re.IGNORECASE,
)

_TIME_PARTS = re.compile(
    r"(?<![\w:])(?:(h{1,2}:mm(?!:ss))|(h{1,2}:mm:ss)|(m{1,2}:ss))(?![\w:])"
    r"|\b(?:(h(?:ou)?rs?\s?(?::|and|&)\s?min)|(min(?:ute)?s?\s?(?::|and|&)\s?sec))",
    re.IGNORECASE,
)
_TIME_FORMATS = ("[h]:mm", "[h]:mm:ss", "[mm]:ss", "[h]:mm", "[mm]:ss")


@lru_cache(maxsize=16_384)
def named_time_format(name: str) -> str:
    """Return the number format of the durations that a name speaks of (`Time to answer (mm:ss)`), empty if of none."""
    match = _TIME_PARTS.search(name)
    return _TIME_FORMATS[match.lastindex - 1] if match and match.lastindex else ""


@lru_cache(maxsize=16_384)
def named_unit(name: str) -> Unit | None:
    """Return the unit that a name speaks of (`Percentage of …`, `… per 10,000`, `Spend (£000)`, `Number of …`).

    None where it speaks of none. An average may be one of percentages: see `is_rounded_by_name`.
    """
    if _PERCENTAGE.search(name):
        return Unit.PERCENT
    if _RATE.search(name) or _THOUSANDS.search(name):
        return Unit.RATE
    return Unit.COUNT if _COUNT.search(name) else None


@lru_cache(maxsize=16_384)
def is_rounded_by_name(name: str) -> bool:
    """Return whether a name is that of figures which are rounded as a rule, whole though they be: averages and medians,
    money in thousands. What begins with `Number of` is counted, whatever is counted."""
    return bool(_THOUSANDS.search(name) or (_AVERAGE.search(name) and not _COUNT.search(name)))
