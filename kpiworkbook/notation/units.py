"""What an indicator's name says of the unit of its figures."""

from __future__ import annotations

import re
from functools import lru_cache

from kpiworkbook.model.records import Unit

__all__ = ["named_unit"]

_COUNT = re.compile(r"^\s*(?:total\s+)?(?:numbers?|no\.?|count|total)\s+(?:of\b|[a-z])", re.IGNORECASE)
_RATE = re.compile(r"\brates?\b|\bper\s+\d[\d,]*|\bper\s+(hundred|thousand)", re.IGNORECASE)
_PERCENTAGE = re.compile(r"^\s*(%\s*\w|percent|proportion)|\(%\)|\w\s*%\s*$", re.IGNORECASE)


@lru_cache(maxsize=16_384)
def named_unit(name: str) -> Unit | None:
    """Return the unit that a name speaks of (`Percentage of …`, `… per 10,000`, `Number of …`), or None."""
    if _PERCENTAGE.search(name):
        return Unit.PERCENT
    if _RATE.search(name):
        return Unit.RATE
    return Unit.COUNT if _COUNT.search(name) else None
