"""Targets that are bounds: `≥95%`, `under 20`, `95%+`. A range (`90-95%`) is none: it has two figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kpiworkbook.notation.durations import is_duration
from kpiworkbook.notation.numbers import parse_number

__all__ = ["Bound", "Side", "bound_of"]


class Side(StrEnum):
    """On which side of a bound the good figures lie."""

    AT_LEAST = "at least"
    ABOVE = "above"
    AT_MOST = "at most"
    BELOW = "below"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A bound as it is typed."""

    side: Side
    figure: str
    """Its figure alone: `95%`."""


_BEFORE = {
    Side.AT_LEAST: r"≥|>=|=>|at least|min(?:imum)?(?: of)?|(?:no|not) (?:less|fewer|lower) than",
    Side.ABOVE: r">|over|above|(?:more|greater|higher) than",
    Side.AT_MOST: r"≤|<=|=<|at most|up to|max(?:imum)?(?: of)?|(?:no|not) (?:more|greater|higher) than|not exceeding",
    Side.BELOW: r"<|under|below|(?:less|fewer|lower) than",
}
# Words after a figure; `5 min` would be minutes.
_AFTER = {
    Side.AT_LEAST: r"\+|(?:or|and) (?:more|above|over|higher|greater)|minimum",
    Side.AT_MOST: r"(?:or|and) (?:less|fewer|below|under|lower)|maximum",
}


@lru_cache(maxsize=4_096)
def bound_of(text: str) -> Bound | None:
    """Return the one bound that a target states, None where it states none, or something besides it (`20 days`)."""
    text = " ".join(text.split())
    for forms, pattern in (
        (_BEFORE, r"(?i)(?:{words})\s*(?P<figure>[£.\d].*)"),
        (_AFTER, r"(?i)(?P<figure>.*\S)\s*(?:{words})"),
    ):
        for side, words in forms.items():
            match = re.fullmatch(pattern.format(words=words), text)
            if match and (parse_number(match["figure"]) or is_duration(match["figure"])):
                return Bound(side=side, figure=match["figure"])
    return None
