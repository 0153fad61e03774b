"""What words beside the figures say: that a figure is provisional, that a commentary stands elsewhere."""

from __future__ import annotations

import re

__all__ = ["is_provisional", "points_elsewhere"]

# Not compiled here: nothing but a comparison asks for it.
_PROVISIONAL = r"(?i)(?:[(\[]\s*|(?<=[\s\d%]))(?:p|prov\.?|provisional)[)\]]?\s*:?$"
_POINTS_ELSEWHERE = re.compile(r"\W*(as|see|refer to|same as)\b.{0,60}", re.IGNORECASE | re.DOTALL)


def is_provisional(text: str) -> bool:
    """Return whether a month's heading or a figure says that it may still change: `Aug-19 (p)`, `12 (p)`."""
    return bool(re.search(_PROVISIONAL, text.strip()))


def points_elsewhere(text: str) -> bool:
    """Return whether a commentary only names another one and is meant to be repeated: `As above.`, `See LAC1.`"""
    return bool(_POINTS_ELSEWHERE.fullmatch(text))
