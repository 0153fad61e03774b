"""From results as they come to results in the order of the items."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

__all__ = ["in_order"]


def in_order(number: int, step: Callable[[int], Iterable[tuple[int, Any]]]) -> Iterator[Any]:
    """Yield `number` results in order; `step` is told the first that is missing and gives some, with their numbers."""
    waiting: dict[int, Any] = {}
    first = 0
    while first < number:
        waiting.update(step(first))
        while first in waiting:
            yield waiting.pop(first)
            first += 1
