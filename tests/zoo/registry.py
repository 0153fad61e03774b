"""The register of animals: each is a function that returns a workbook's bytes, built at most once a process."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

ZOO: dict[str, Callable[[], bytes]] = {}
"""Animals by name: the function `threaded_comments` is the animal "threaded comments"."""


def animal(build: Callable[[], bytes]) -> Callable[[], bytes]:
    """Enter an animal into the register."""
    ZOO[build.__name__.replace("_", " ")] = once = cache(build)
    return once
