"""Likely causes: other explanations of a figure, held against what the cell shows. The simplest that fits wins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kpiworkbook.model.findings import Cause
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.validator.shown import ShownFigure

__all__ = ["Hypothesis", "Likely", "likeliest", "reach", "scaled", "shows"]

FACTORS = (
    (10.0, "ten times too large"),
    (100.0, "a hundred times too large"),
    (0.1, "ten times too small"),
    (0.01, "a hundred times too small"),
)
_ALSO_IF_ROUNDED = frozenset((Cause.SIGN_FLIPPED, Cause.SWAPPED_COLUMNS, Cause.CARRIED_OVER, Cause.PERCENTAGE_POINTS))
"""What is one figure only. Among the many other months, one would fit by chance."""
_NEAR = 1e-8
"""Relative; ten times what `Interval.meets` lets binary arithmetic add."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """The likeliest cause and its words; empty words where none is known."""

    cause: Cause
    words: str = ""
    others: tuple[str, ...] = ()
    """What else would explain the figure just as well."""
    causes: frozenset[Cause] = frozenset()
    """Those of all that would, this one's among them, where there may be others."""

    def told(self) -> str:
        """Return the explanation as the end of a sentence, with a mark before it."""
        if not self.words:
            return ""
        also = f" (or: {'; '.join(self.others)})" if self.others else ""
        return f"; {self.words}{also}"


def reach(span: Interval) -> tuple[float, float]:
    """Return between what a value lies that `shows` may hold for; to ask this first is quicker for many values."""
    near = _NEAR * (1 + abs(span.low) + abs(span.high))
    return span.low - near, span.high + near


def shows(span: Interval, value: float) -> bool:
    """Return whether a cell that may stand for a span of values shows a value just as it was typed."""
    low, high = reach(span)
    return low <= value <= high and span.meets(Interval(value, value))


def likeliest(shown: ShownFigure, hypotheses: Iterable[Hypothesis], possible: Iterable[float] = ()) -> Likely:
    """Return the cause that explains what is shown.

    Hypotheses come simplest first. One that gives the figure just as it was typed wins; then a slip of a digit in one
    of the figures that the cell could rightly show, `possible`; then what gives it only where months were rounded. Of
    those causes that count only in the first case, hypotheses that give another figure need not be made.
    """
    candidates = list(hypotheses)
    span = shown.span
    exact = [h for h in candidates if (span.meets(h.span) if h.is_evident else shows(span, h.value))]
    if exact:
        return _told(exact)
    if slip := _slipped(shown, possible):
        return Likely(cause=Cause.DIGIT_SLIP, words=slip)
    rounded = [h for h in candidates if h.cause in _ALSO_IF_ROUNDED and span.meets(h.span)]
    return _told(rounded) if rounded else Likely(cause=Cause.UNKNOWN)


def _told(fitting: Sequence[Hypothesis]) -> Likely:
    first = fitting[0]
    others = dict.fromkeys(h.words for h in fitting[1:] if h.words != first.words)
    return Likely(
        cause=first.cause, words=first.words, others=tuple(others)[:MOST_ALTERNATIVES],
        causes=frozenset(h.cause for h in fitting),
    )  # fmt: skip


def scaled(span: Interval, value: float, rounded: float) -> Iterator[Hypothesis]:
    """Yield a figure ten or a hundred times too large or too small, exact or rounded, where a cell shows just that."""
    for factor, words in FACTORS:
        for other in (value * factor, rounded * factor):
            if shows(span, other):
                yield Hypothesis(cause=Cause.SCALE, words=f"it is {words}", value=other, span=Interval(other, other))


def _slipped(shown: ShownFigure, possible: Iterable[float]) -> str:
    """Return in words the slip of one digit that made what is shown of a possible figure; empty where none did."""
    if shown.value is None:
        return ""
    typed = _digits(shown.value, shown.decimals)
    for figure in possible:
        meant = _digits(figure, shown.decimals)
        if figure * shown.value >= 0 and _is_one_slip(typed, meant):
            return "a digit slipped"
    return ""


def _digits(value: float, decimals: int) -> str:
    return f"{abs(value):.{decimals}f}".replace(".", "").lstrip("0") or "0"


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
    lost = [place for place in range(len(longer)) if longer[:place] + longer[place + 1 :] == shorter]
    # Any digit before or behind a single one makes two of it; a doubled one is a slip.
    return bool(lost) and (len(shorter) > 1 or longer[0] == longer[1])
