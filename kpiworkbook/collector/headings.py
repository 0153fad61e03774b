"""Which column, or key, holds what: `ref`, `value`, `period`, `commentary`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches

from kpiworkbook.notation.months import parse_month

__all__ = ["COLUMNS", "column_of", "missing_columns", "repeated_columns", "unknown_columns"]

COLUMNS = ("ref", "value", "period", "commentary")

_MEANT = {
    **dict.fromkeys(("reference", "id", "code", "indicator", "kpi", "measure"), "ref"),
    **dict.fromkeys(("figure", "actual", "result", "number", "data"), "value"),
    **dict.fromkeys(("month", "date"), "period"),
    **dict.fromkeys(("comment", "comments", "note", "notes", "narrative"), "commentary"),
}
"""Other words that people use, for the hint only: a column that is guessed could be the wrong one."""


def column_of(heading: object) -> str:
    """Return a heading without what people vary: letter case, spaces, and the point of `Ref.`."""
    return " ".join(str(heading).split()).strip(" .:").casefold()


def unknown_columns(headings: Iterable[object], where: str) -> list[str]:
    """Return which headings mean nothing here, each with what may be meant; empty ones are passed over."""
    named = [(str(heading).strip(), column) for heading in headings if (column := column_of(heading))]
    return [
        f"{where} has no column {heading!r} that is known: {_hint(heading, column)}"
        for heading, column in named
        if column not in COLUMNS
    ]


def repeated_columns(headings: Iterable[object], where: str) -> list[str]:
    """Return which of the known columns stand more than once."""
    return [
        f"{where} has the column {column!r} {times} times; keep one of them"
        for column, times in Counter(map(column_of, headings)).items()
        if column in COLUMNS and times > 1
    ]


def missing_columns(headings: Iterable[object], where: str) -> list[str]:
    """Return what is needed and not there: a ref, and a value or a commentary."""
    known = set(map(column_of, headings))
    problems = []
    if "ref" not in known:
        problems.append(f"{where} has no column 'ref': name the indicator of each figure there, as in M1")
    if not {"value", "commentary"} & known:
        problems.append(f"{where} has no column 'value': give the new figures there")
    return problems


def _hint(heading: str, column: str) -> str:
    meant = _MEANT.get(column) or next(iter(get_close_matches(column, COLUMNS, n=1)), "")
    if not meant and parse_month(heading):
        meant = "value"
    return f"did you mean {meant!r}?" if meant else "known are ref, value, period and commentary; remove it"
