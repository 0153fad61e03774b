"""Letters that a symbol font draws as arrows: of `é` in Wingdings its reader sees ↑."""

from __future__ import annotations

from kpiworkbook.model.derived import Arrow

__all__ = ["SYMBOL_LETTERS", "letter_arrows", "letter_of", "lone_letter"]

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
_LONE_LETTERS = {
    "Wingdings 3": {
        **dict.fromkeys("pr", Arrow.UP),
        **dict.fromkeys("uw", Arrow.SAME),
        **dict.fromkeys("qs", Arrow.DOWN),
    },
}
"""Triangles, which are arrows where they stand alone, as ▲ ► ▼ are."""
_BOTH_WAYS = {"Wingdings 3": "tu"}
"""Two triangles as one sign, ◄►."""


def letter_of(sign: str) -> str:
    """Return the letter that a symbol font draws as a sign; Excel keeps inserted symbols in the private use area."""
    return chr(ord(sign) - 0xF000) if "\uf020" <= sign <= "\uf0ff" else sign


def letter_arrows(sign: str) -> dict[Arrow, str]:
    """Return the letters of one row of a symbol font that are drawn as arrows like that of the given letter."""
    last = sign[-1]  # of ◄► in two letters
    letter = letter_of(last)
    for letters in (*SYMBOL_LETTERS.values(), *_LONE_LETTERS.values()):
        rows = [[sign for sign, arrow in letters.items() if arrow is each] for each in Arrow]
        for row in zip(*rows, strict=True):
            if letter in row:
                return {arrow: chr(ord(each) + ord(last) - ord(letter)) for arrow, each in zip(Arrow, row, strict=True)}
    return {}


def lone_letter(text: str, font: str) -> Arrow | None:
    """Return the arrow as which a symbol font draws a text that is one sign; None where it draws none."""
    if len(text) != 1:
        return Arrow.SAME if text and text == _BOTH_WAYS.get(font) else None
    letter = letter_of(text)
    return SYMBOL_LETTERS.get(font, {}).get(letter) or _LONE_LETTERS.get(font, {}).get(letter)
