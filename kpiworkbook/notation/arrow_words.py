"""Arrows that are written as words (`up 10%`, `no change`), which are known only where `[arrows]` names them."""

from __future__ import annotations

import re

from kpiworkbook.model.derived import Arrow

__all__ = ["arrow_word"]

_WORDS = {
    **dict.fromkeys(("up", "increase", "increased", "increasing", "rise", "rising", "risen", "rose"), Arrow.UP),
    **dict.fromkeys(("same", "no", "unchanged", "stable", "steady", "static", "level", "flat", "similar"), Arrow.SAME),
    **dict.fromkeys(("down", "decrease", "decreased", "decreasing", "fall", "falling", "fallen", "fell"), Arrow.DOWN),
    **dict.fromkeys(("drop", "dropped", "reduced", "reduction"), Arrow.DOWN),
}  # fmt: skip
"""By the first word: `up by`, `no change`."""
_BEFORE_PERCENTAGE = r"(?P<words>[A-Za-z]+(?: by| of| change| movement)?)\s*+(?:[+\-−–]?\s*\d+(?:\.\d+)?\s*%)?"


def arrow_word(text: str) -> tuple[str, Arrow] | None:
    """Return the words of a change that stand for an arrow, alone or before a percentage, and which; else None."""
    match = re.fullmatch(_BEFORE_PERCENTAGE, text.strip())
    words = match["words"] if match else ""
    arrow = _WORDS.get(words.split(" ")[0].casefold()) if words.casefold() != "no" else None
    return (words, arrow) if arrow else None
