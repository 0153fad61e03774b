"""Likely causes: other explanations of a figure, held against what the cell shows. The simplest that fits wins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kpiworkbook.model.findings import Cause
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.validator.shown import ShownFigure

__all__ = ["FACTORS", "Hypothesis", "Likely", "digits_slipped", "likeliest"]

FACTORS = (
    (10.0, "ten times too large"),
    (100.0, "a hundred times too large"),
    (0.1, "ten times too small"),
    (0.01, "a hundred times too small"),
)
MOST_ALTERNATIVES = 2
"""How many further explanations a message names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """What a figure would be, had something gone wrong in a certain way."""

    cause: Cause
    words: str
    value: float
    span: Interval
    """The same, with all that the figures may stand for."""
    is_evident: bool = False
    """Whether it need only be possible, because something else speaks for it."""

    def around(self, half_step: float) -> Hypothesis:
        """Return it for a figure that was rounded before the mistake was made: 424 becomes 4240, and not 4239."""
        span = Interval(self.value - half_step, self.value + half_step)
        return replace(self, span=span, is_evident=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """The likeliest cause and its words; empty words where none is known."""

    cause: Cause
    words: str = ""
    others: tuple[str, ...] = ()
    """What else would explain the figure just as well."""

    def told(self) -> str:
        """Return the explanation as the end of a sentence, with a mark before it."""
        if not self.words:
            return ""
        also = f" (or: {'; '.join(self.others)})" if self.others else ""
        return f"; {self.words}{also}"


def likeliest(shown: ShownFigure, hypotheses: Iterable[Hypothesis]) -> Likely:
    """Return the cause that explains what is shown.

    Hypotheses come simplest first. One that gives the figure just as it was typed beats one that gives it only where
    the months were rounded.
    """
    candidates = list(hypotheses)
    exact = [h for h in candidates if shown.span.meets(h.span if h.is_evident else Interval(h.value, h.value))]
    fitting = exact or [h for h in candidates if shown.span.meets(h.span)]
    if not fitting:
        return Likely(cause=Cause.UNKNOWN)
    others = dict.fromkeys(h.words for h in fitting[1:] if h.words != fitting[0].words)
    return Likely(cause=fitting[0].cause, words=fitting[0].words, others=tuple(others)[:MOST_ALTERNATIVES])


def digits_slipped(shown: str, possible: Sequence[str]) -> str:
    """Return the figure that was meant if one digit of what is shown is wrong, dropped, doubled or out of its place.

    Takes digits only, without sign and percent sign. Empty where none of the possible figures is so near.
    """
    return next((meant for meant in possible if _is_one_slip(shown, meant)), "")


def _is_one_slip(one: str, other: str) -> bool:
    if one == other:
        return False
    if len(one) == len(other):
        places = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(places) == 1:
            return True
        is_pair = len(places) == 2 and places[1] == places[0] + 1
        return is_pair and one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]
    longer, shorter = sorted((one, other), key=len, reverse=True)
    if len(longer) != len(shorter) + 1:
        return False
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
