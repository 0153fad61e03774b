"""Parts that the books of a folder have alike, byte for byte, understood once.

Editions that are made from one another, or from one template, have the same styles, theme, relationships and columns.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar, TypeVarTuple

__all__ = ["once_for_alike"]

_MOST_PARTS, _MOST_BYTES = 8, 65_536
"""Of a kind so many parts are remembered, and none that is larger: what is made of one may take ten times its size."""

T = TypeVar("T")
Others = TypeVarTuple("Others")


def once_for_alike(understand: Callable[[bytes, *Others], T]) -> Callable[[bytes, *Others], T]:
    """Return a function that remembers what another made of a part.

    What it makes is handed to many, in any thread, so none of them may change it. What it raises is not remembered.
    """
    remembered = lru_cache(maxsize=_MOST_PARTS)(understand)

    def understood(xml: bytes, *others: *Others) -> T:
        return understand(xml, *others) if len(xml) > _MOST_BYTES else remembered(xml, *others)

    return understood
