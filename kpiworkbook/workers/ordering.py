"""From results as they come to results in the order of the items."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kpiworkbook.workers.interrupts import ask_for_interrupts

__all__ = ["in_order"]


def in_order(number: int, step: Callable[[int], Iterable[tuple[int, Any]]]) -> Iterator[Any]:
    """Yield `number` results in order; `step` is told the first that is missing and gives some, with their numbers."""
    waiting: dict[int, Any] = {}
    first = 0
    while first < number:
        for index, result in step(first):
            waiting[index] = result
            ask_for_interrupts()
        while first in waiting:
            yield waiting.pop(first)
            first += 1
