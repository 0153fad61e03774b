"""Arrows and triangles: three families of arrows, Wingdings letters, and DoT's ▲ ▼.

In the Wingdings fonts a letter is drawn as an arrow, so the cell's text says `é 10%` where its reader sees ↑ 10%.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kpiworkbook.model.derived import Arrow, Change
from kpiworkbook.model.records import Polarity
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.numbers import parse_number

__all__ = ["TypedChange", "has_arrow", "parse_change", "parse_polarity", "show_change"]

GLYPHS: dict[str, Arrow] = {
    **dict.fromkeys("↑⬆⇧⇑🡅🠉🡹⭡", Arrow.UP),
    **dict.fromkeys("→➔➡➜➞⇒⇨↔⬌⟶🡆🠊🡺⭢", Arrow.SAME),
    **dict.fromkeys("↓⬇⇩⇓🡇🠋🡻⭣", Arrow.DOWN),
}
SYMBOL_LETTERS: dict[str, dict[str, Arrow]] = {
    "Wingdings": {
        **dict.fromkeys("áéñ", Arrow.UP),
        **dict.fromkeys("àèð", Arrow.SAME),
        **dict.fromkeys("âêò", Arrow.DOWN),
    },
    "Wingdings 3": {
        "h": Arrow.UP,
        "g": Arrow.SAME,
        "i": Arrow.DOWN,
    },
}
TRIANGLES: dict[str, Polarity] = {
    **dict.fromkeys("▲△⏶🔺", Polarity.UP),
    **dict.fromkeys("▼▽⏷🔻", Polarity.DOWN),
}
POLARITY_WORDS: dict[str, Polarity] = {
    **dict.fromkeys(("high", "higher", "higher is better", "bigger is better", "up"), Polarity.UP),
    **dict.fromkeys(("low", "lower", "lower is better", "smaller is better", "down"), Polarity.DOWN),
}
SYMBOL_TRIANGLES = {"p": Polarity.UP, "q": Polarity.DOWN}  # in Wingdings 3

_VARIATION_SELECTORS = re.compile("[\ufe0e\ufe0f]")
_NOT_AVAILABLE = re.compile(r"[-–—]?\s*(n/?a)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedChange:
    """What a change cell says. Both parts None: no change is shown (`- n/a`)."""

    arrow: Arrow | None
    percent: Decimal | None
    """In percent, as shown: 11 for `↑ 11%`."""
    decimals: int = 0


def has_arrow(text: str) -> bool:
    """Return whether an arrow glyph stands at the start or the end of the text."""
    text = _VARIATION_SELECTORS.sub("", text).strip()
    return bool(text) and (text[0] in GLYPHS or text[-1] in GLYPHS)


@lru_cache(maxsize=16_384)
def parse_change(text: str, font: str = "") -> TypedChange | None:
    """Return what the text of a change cell says, or None where it is not understood.

    `font` is the cell's font where it is a symbol font. In a change column a Wingdings letter before a percentage
    is read as an arrow in any font, because the letters of a rich text carry fonts of their own.
    """
    text = _VARIATION_SELECTORS.sub("", text).strip()
    if _NOT_AVAILABLE.fullmatch(text):
        return TypedChange(arrow=None, percent=None)
    arrow, rest = _split_arrow(text, font)
    if arrow is not None and not rest:
        return TypedChange(arrow=arrow, percent=None)
    if arrow is not None and _NOT_AVAILABLE.fullmatch(rest):
        return TypedChange(arrow=arrow, percent=None)
    number = parse_number(rest)
    if number is None or not number.is_percent:
        return None
    return TypedChange(arrow=arrow, percent=number.value.scaleb(2), decimals=number.decimals)


def _split_arrow(text: str, font: str) -> tuple[Arrow | None, str]:
    letters = SYMBOL_LETTERS.get(font) or {
        letter: arrow for known in SYMBOL_LETTERS.values() for letter, arrow in known.items()
    }
    for glyph, rest in ((text[:1], text[1:]), (text[-1:], text[:-1])):
        if glyph in GLYPHS:
            return GLYPHS[glyph], rest.strip()
        # Symbol fonts keep their letters in Unicode's private use area when Excel inserts them as symbols.
        letter = chr(ord(glyph) - 0xF000) if "\uf020" <= glyph <= "\uf0ff" else glyph
        if letter in letters:
            return letters[letter], rest.strip()
    return None, text


def parse_polarity(text: str, font: str = "") -> Polarity | None:
    """Return which way the DoT entry says is good; NONE for an empty cell; None where it is not understood."""
    text = _VARIATION_SELECTORS.sub("", text).strip()
    if text in ("", "-"):
        return Polarity.NONE
    if font == "Wingdings 3" and text in SYMBOL_TRIANGLES:
        return SYMBOL_TRIANGLES[text]
    return TRIANGLES.get(text) or POLARITY_WORDS.get(text.casefold())


def show_change(change: Change | None, arrows: ArrowSettings) -> str:
    """Return the change as the house writes it: `↑ 11%`, or `- n/a` for None."""
    if change is None:
        return arrows.not_available
    glyph = {Arrow.UP: arrows.up, Arrow.SAME: arrows.same, Arrow.DOWN: arrows.down}[change.arrow]
    return f"{glyph} {change.percent}%"
