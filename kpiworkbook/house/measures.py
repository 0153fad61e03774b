"""How much room a text takes in the house's font, and how many lines in a column of a width."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

__all__ = ["LINE", "PIXELS", "lines_needed", "room_in", "row_height", "text_width"]

LINE = 1.28
"""Height of a line in font sizes."""
DIGIT = 0.741
"""Width of a digit in pixels at 96 dpi, per point of Arial (0.556 em); other fonts of its kind are narrower."""
PIXELS = 7
"""Width in pixels of Excel's unit for columns, a digit of its default font."""
SPARE = 0.98
"""What Excel leaves of a column's width for text, after its own rounding of letter widths."""
TALLEST_ROW = 409
"""Points; Excel allows no more."""
_CLASSES = (("ijl'|", 0.42), ("tfI.,:;!/ ()[]-’‘", 0.55), ("rs", 0.8), ("mMW%@&—…", 1.6), ("w", 1.35))
_WIDTHS = {letter: width for letters, width in _CLASSES for letter in letters}


@lru_cache(maxsize=65_536)
def text_width(text: str) -> float:
    """Return about how many digits' widths a text takes in a proportional font."""
    return sum(_WIDTHS.get(letter) or (1.25 if letter.isupper() else 1.0) for letter in text)


@lru_cache(maxsize=4_096)
def room_in(width: float, font_size: int) -> float:
    """Return how many digits of the house's font a column of that width holds."""
    return max(width * PIXELS / (font_size * DIGIT) * SPARE, 1)


@lru_cache(maxsize=16_384)
def lines_needed(text: str, room: float) -> int:
    """Return how many lines a text takes when it is wrapped to so many digits' widths."""
    lines = 0
    space = _WIDTHS[" "]
    for paragraph in text.split("\n"):
        used = 0.0
        lines += 1
        for word in paragraph.split(" "):
            length = text_width(word)
            if used and used + space + length > room:
                lines += 1
                used = 0.0
            used += length + (space if used else 0)
            if used > room:
                lines += math.ceil(used / room) - 1
                used %= room
    return lines


def row_height(texts: Iterable[tuple[str, float]], font_size: int, at_least: int = 1) -> float:
    """Return the height in points that shows all texts, given with the widths of their columns."""
    lines = max((lines_needed(text, room_in(width, font_size)) for text, width in texts), default=1)
    return min(max(lines, at_least) * font_size * LINE + 4, TALLEST_ROW)
