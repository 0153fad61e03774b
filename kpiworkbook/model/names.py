"""Whether two names are of one indicator that was worded anew, or of two."""

from __future__ import annotations

import re

__all__ = ["are_alike"]

_SAY_LITTLE = frozenset((
    "a", "all", "an", "and", "are", "as", "at", "average", "by", "for", "from", "had", "has", "have", "in", "into",
    "is", "mean", "no", "number", "of", "on", "or", "out", "over", "per", "percent", "percentage", "proportion", "rate",
    "ratio", "subject", "that", "the", "their", "to", "total", "under", "were", "which", "who", "whose", "with",
    "within",
))  # fmt: skip
"""Words that many indicators share."""


def are_alike(one: str, other: str) -> bool:
    """Return whether two names may be of the same indicator; an empty one says nothing against it.

    They are where one says all that the other says, or where they share most of their words.
    """
    if one == other or not one or not other:
        return True
    words, others = _words(one), _words(other)
    if not words or not others:
        return _letters(one) == _letters(other)
    common = words & others
    return common in (words, others) or len(common) * 2 > len(words | others)


def _words(name: str) -> frozenset[str]:
    """Return the words that tell, in the singular."""
    words = re.findall(r"\w+", name.casefold())
    return frozenset(word.removesuffix("s") for word in words if word not in _SAY_LITTLE)


def _letters(name: str) -> str:
    return "".join(re.findall(r"[\w%]+", name.casefold()))
