"""What was noticed on the way: a place, and what a person should know of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kpiworkbook.model.places import address, place_of, ranges_in_row
from kpiworkbook.model.shown import Told

__all__ = ["Problem", "told_by_row"]

_OWN = re.compile(r"""'[^']*'|"[^"]*"|[0-9][0-9.,]*%?""")
"""What a message says of its own cell: texts in quotation marks, and numbers."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Problem(Told):
    """Something about the layout that a person should know."""

    kind: str
    sheet: str
    cell: str
    message: str
    fatal: bool = False
    """Whether nothing can be computed before it is mended."""

    def __str__(self) -> str:
        """Return the message with its place."""
        return f"{address(self.sheet, self.cell)}: {self.message}"


def told_by_row(problems: Iterable[Problem]) -> list[str]:
    """Return the problems as texts, those of one kind in one row that differ in their cells' texts alone as one.

    It tells the first, and where the others stand.
    """
    alike: dict[tuple[object, ...], list[Problem]] = {}
    for each in problems:
        key = each.kind, each.sheet, place_of(each.cell)[0], _OWN.sub("", each.message)
        alike.setdefault(key, []).append(each)
    return [_told(first, others) for first, *others in alike.values()]


def _told(first: Problem, others: Iterable[Problem]) -> str:
    row, column = place_of(first.cell)
    columns = {place_of(each.cell)[1] for each in others} - {column}
    return f"{first}. Alike: {ranges_in_row(row, columns)}" if columns else str(first)
