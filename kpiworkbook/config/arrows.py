"""Reading `[arrows]`: from when on a change points up or down, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from itertools import combinations
from typing import Any

from kpiworkbook.config.problems import Problems, written
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrows import GLYPHS, TRIANGLES
from kpiworkbook.notation.numbers import parse_number

__all__ = ["read_arrows"]

_WITHOUT_SELECTORS = {0xFE0E: None, 0xFE0F: None}
"""They say whether an arrow is drawn as a picture, and nobody sees them."""
_OF_FIGURES = r"[\d\s.,%£$€+\-−–]+|[()]"
_SIGNS = ("up", "same", "down")
_CHOICES = {
    "basis": ("shown", "exact"),
    "alone": ("learnt", "change", "any-change", "performance", "any-performance"),
}
_LONGEST = 40
"""Characters. A text within a formula may have 255, and formulas have several."""
_POINTS = {
    **{sign: arrow.name.lower() for sign, arrow in GLYPHS.items()},
    **{sign: polarity.value for sign, polarity in TRIANGLES.items()},
}
"""Which way the known arrows and triangles point."""


def read_arrows(table: Mapping[str, Any], problems: Problems) -> ArrowSettings:
    """Return what the table says, over the defaults."""
    changes: dict[str, Any] = {}
    known = [item.name for item in fields(ArrowSettings)]
    for key, value in table.items():
        if key not in known:
            problems.unknown(key, known, "[arrows]")
        elif key == "threshold":
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
                problems.append(f"[arrows] threshold = {written(value)}: should be a fraction such as 0.10 (10%)")
            else:
                changes[key] = Decimal(str(value))
        elif key in _CHOICES and value not in _CHOICES[key]:
            problems.append(f"[arrows] {key} = {written(value)}: should be {_listed(_CHOICES[key])}")
        elif not isinstance(value, str) or not value.strip() or min(value) < " ":
            problems.append(f"[arrows] {key} = {written(value)}: should be the text to write")
        elif len(value) > _LONGEST:
            problems.append(f"[arrows] {key} has {len(value)} characters: should be a sign, or a word or two")
        else:
            changes[key] = value
    arrows = replace(ArrowSettings(), **changes)
    problems.extend(_confusions(arrows))
    return arrows


def _listed(words: Sequence[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _confusions(arrows: ArrowSettings) -> Iterator[str]:
    """Yield what could not be told apart in a cell, by a reader or by the conditions of a conditional format."""
    signs = {name: getattr(arrows, name).translate(_WITHOUT_SELECTORS).strip() for name in _SIGNS}
    for one, other in combinations(signs, 2):
        if signs[one].casefold() == signs[other].casefold():  # Excel takes capitals for small letters
            yield f"[arrows] {one} and {other} are both {signs[one]!r}: give each a sign of its own"
    for name, sign in signs.items():
        if {name, _POINTS.get(sign)} == {"up", "down"}:
            yield f"[arrows] {name} = {sign!r}: is the sign for {_POINTS[sign]}; were the two exchanged?"
        if re.fullmatch(_OF_FIGURES, sign):
            yield (
                f"[arrows] {name} = {sign!r}: is what figures are written with, so that nobody could tell the two "
                "apart; give it another sign, or a word"
            )
    nothing = arrows.not_available.translate(_WITHOUT_SELECTORS).strip()
    if nothing in signs.values() or parse_number(nothing) is not None:
        what = "an arrow" if nothing in signs.values() else "a figure"
        yield f'[arrows] not_available = {nothing!r}: is {what}; it is to say that there is no change, as "- n/a" does'
