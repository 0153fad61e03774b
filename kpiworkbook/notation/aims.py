"""Words that say which way is good under a heading that asks for it: `Increase` under `Aim to`.

Under `DoT` or `Direction of travel` the same words may say how the figures moved.
"""

from __future__ import annotations

from collections.abc import Mapping

from kpiworkbook.model.records import Polarity

__all__ = ["parse_aim"]

_UP = (
    "increase", "increasing", "more", "bigger", "larger", "greater", "max", "maximum", "raise", "rise", "rising",
    "upward", "upwards", "h", "↑", "⬆",
)  # fmt: skip
_DOWN = (
    "decrease", "decreasing", "less", "fewer", "smaller", "min", "minimum", "reduce", "reducing", "fall", "falling",
    "downward", "downwards", "l", "↓", "⬇",
)  # fmt: skip
_AIMS: Mapping[str, Polarity] = {**dict.fromkeys(_UP, Polarity.UP), **dict.fromkeys(_DOWN, Polarity.DOWN)}
_VARIATION_SELECTORS = ("\ufe0e", "\ufe0f")


def parse_aim(text: str) -> Polarity | None:
    """Return which way a word says is good, None where it says neither.

    `+` and `-` do not: `-` stands for no judgement as well.
    """
    for selector in _VARIATION_SELECTORS:
        text = text.replace(selector, "")
    return _AIMS.get(text.strip().casefold().removeprefix("aim to ").removeprefix("to "))
