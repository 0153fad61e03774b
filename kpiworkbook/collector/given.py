"""What was handed in, row by row, before it is held against the scorecard."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["NOT_CALCULATED", "Given", "GivenRow", "RefusedError", "is_blank", "is_nan", "one_line", "plain"]


class RefusedError(Exception):
    """Something that cannot be used; its text says what and why, without the place."""


class _NotCalculated:
    """Stands for the result of a formula that was never stored."""


NOT_CALCULATED = _NotCalculated()


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRow:
    """One row, or one item, of what was handed in: as it stands there."""

    place: str
    """`row 3` of a table, `item 3` of a sequence; empty where the ref says enough."""
    ref: object = None
    value: object = None
    number_format: str = ""
    """The value's number format in a workbook; empty where there is none."""
    period: object = None
    commentary: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """All that was handed in, and what is wrong with its form."""

    name: str
    """The file's path, or `the values`, for messages."""
    rows: Sequence[GivenRow] = ()
    problems: Sequence[str] = ()
    unused: str = ""
    """The headings of other months, in words, whose figures are not used; empty where there are none."""
    passed_over: str = ""
    """The headings of columns that the scorecard has itself, in words; empty where there are none."""


def plain(value: object) -> object:
    """Return numpy's and pandas' numbers as Python's own, and their marks for nothing as None; all else as it is."""
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    unpack = getattr(value, "item", None)
    return unpack() if callable(unpack) and getattr(value, "shape", None) == () else value


def is_nan(value: object) -> bool:
    """Return whether a value is pandas' mark for nothing among numbers, which texts get as well."""
    return isinstance(value, float) and math.isnan(value)


def is_blank(value: object) -> bool:
    """Return whether nothing was given."""
    return value is None or (isinstance(value, str) and not value.strip())


def one_line(text: str) -> str:
    """Return a text with single spaces, as refs are compared."""
    return " ".join(text.split())
