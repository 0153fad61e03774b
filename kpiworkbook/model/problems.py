"""What was noticed on the way: a place, and what a person should know of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpiworkbook.model.places import address, few, place_of, range_name, ranges_in_row, runs
from kpiworkbook.model.shown import Told

__all__ = ["Problem", "told_by_row"]

_OWN = re.compile(r"""'[^']*'|"[^"]*"|[0-9][0-9.,]*%?""")
"""What a message says of its own cell: texts in quotation marks, and numbers."""
_MANY_ROWS, _MOST_RANGES = 3, 6


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

    So are those of one column in more than three rows. It tells the first, and where the others stand.
    """
    alike: dict[tuple[object, ...], list[Problem]] = {}
    for each in problems:
        alike.setdefault((_key(each), place_of(each.cell)[0]), []).append(each)
    columns: dict[tuple[object, ...], list[Problem]] = {}
    for first, *others in alike.values():
        if not others:
            columns.setdefault((_key(first), place_of(first.cell)[1]), []).append(first)
    in_columns = {each: group for group in columns.values() if len(group) > _MANY_ROWS for each in group}
    told: list[str] = []
    for first, *others in alike.values():
        if first not in in_columns:
            told.append(_told(first, others))
        elif first is in_columns[first][0]:
            told.append(_told_of_a_column(in_columns[first]))
    return told


def _key(problem: Problem) -> tuple[object, ...]:
    return problem.kind, problem.sheet, _OWN.sub("", problem.message)


def _told(first: Problem, others: Iterable[Problem]) -> str:
    row, column = place_of(first.cell)
    columns = {place_of(each.cell)[1] for each in others} - {column}
    return f"{first}. Alike: {ranges_in_row(row, columns)}" if columns else str(first)


def _told_of_a_column(problems: Sequence[Problem]) -> str:
    column = place_of(problems[0].cell)[1]
    rows = runs(place_of(each.cell)[0] for each in problems[1:])
    ranges = [range_name(first, column, last, column) for first, last in rows]
    return f"{problems[0]}. Alike: {few(ranges, _MOST_RANGES)}"
