"""Footnotes that are raised digits of a rich text: `146` with a small `1`, of which the text alone says `1461`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableSequence, Sequence
from typing import Any, NamedTuple

from kpiworkbook.model.grid import CellValue
from kpiworkbook.model.places import Place
from kpiworkbook.notation.arrows import typed_change
from kpiworkbook.notation.bounds import bound_of
from kpiworkbook.notation.months import parse_month
from kpiworkbook.notation.numbers import RAISED, is_suppressed, parse_number

__all__ = ["Run", "has_footnote", "put_marks", "with_marks", "without_footnote"]


class Run(NamedTuple):
    """A part of a cell's text."""

    text: str
    level: int
    """1 where it is raised, -1 where it is lowered, 0 where it stands on the line."""


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_MARKS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉")
# Not compiled here: few texts have raised digits.
_FOOTNOTE = rf"(?<=[^\s,{RAISED}])(?:\s*+[{RAISED}]++,?)++(?=[\s:]*+$)"
_BETWEEN_NOTES = r"[\s,;/&]+"
_TOO_LONG = 80
"""Characters of a text that is none of these, as it says more."""
_READINGS: Sequence[Callable[[str], object]] = (parse_number, typed_change, is_suppressed, bound_of, parse_month)
"""Of a figure, a change, a target and a month: with its marks, a text is to be read as it is without them."""


def with_marks(runs: Sequence[Run]) -> str:
    """Return a cell's text with its raised digits as signs, `146¹`.

    So with lowered ones behind a figure, but not in `CO2`. What else is raised there is set apart where it would not be
    understood as a mark: `59 p` and `59 (a)`. A text that is raised as a whole has no marks.
    """
    whole, plain = "".join(run.text for run in runs), "".join(run.text for run in runs if not run.level)
    if not plain.strip():
        return whole
    readings = _READINGS if len(whole) < _TOO_LONG else ()
    reads = next((each for each in readings if each(plain.strip())), None)
    if reads is None:
        return "".join(_signs(run) if run.level > 0 else run.text for run in runs)
    texts = (
        "".join(each if run.level else run.text for run, each in zip(runs, way, strict=True)) for way in _ways(runs)
    )
    return next((text for text in texts if reads(text.strip())), "".join(map(_signs, runs)))


def _ways(runs: Sequence[Run]) -> list[list[str]]:
    """Return how raised and lowered parts may be written so that they are marks; the first is nearest to their look."""
    signs = [_signs(run) for run in runs]
    bare = [run.text.strip(" ()[]") for run in runs]
    return [
        signs,
        [f" {each.strip()}" for each in signs],
        [re.sub(_BETWEEN_NOTES, " ", each) for each in signs],
        [f" ({each})" for each in bare],
        [f" [{each}]" for each in bare],
    ]


def _signs(run: Run) -> str:
    return run.text.translate(_RAISED if run.level > 0 else _LOWERED) if run.level else run.text


def put_marks(rows: Sequence[MutableSequence[Any]], upper_left: Place, raised: Mapping[Place, Sequence[Run]]) -> None:
    """Put the texts with marks into a sheet's rows, whose first cell stands at `upper_left`.

    Only where the runs of a cell come to the text that it has, blanks aside: else it was read as something else.
    """
    for (row, column), runs in raised.items():
        at, to_right = row - upper_left[0], column - upper_left[1]
        if 0 <= at < len(rows) and 0 <= to_right < len(rows[at]):
            text = rows[at][to_right]
            if isinstance(text, str) and _letters(text) == _letters("".join(run.text for run in runs)):
                rows[at][to_right] = with_marks(runs)


def _letters(text: str) -> str:
    return "".join(text.split())


def without_footnote(text: str) -> str:
    """Return a text without the raised digits at its end: `England¹`, `Commentary:²`, `→ 3%¹`."""
    return text if text.isascii() or _MARKS.isdisjoint(text) else re.sub(_FOOTNOTE, "", text)


def has_footnote(value: CellValue) -> bool:
    """Return whether a cell holds a text that ends with raised digits."""
    return isinstance(value, str) and value[-1:] in _MARKS
