"""New figures from Python and JSON: ref to value, ref to value and commentary, or a sequence of such items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpiworkbook.collector.given import Given, GivenRow
from kpiworkbook.collector.headings import COLUMNS, column_of, missing_columns, repeated_columns, unknown_columns

__all__ = ["Pairs", "from_frame", "from_items", "from_pairs"]


class Pairs(list[tuple[Any, Any]]):
    """A mapping's keys with their values. Of a JSON object, keys that stand twice are kept."""


def from_pairs(name: str, pairs: Pairs) -> Given:
    """Return what a mapping of refs holds: to values, or to mappings with `value` and `commentary`."""
    rows: list[GivenRow] = []
    keys = _Keys()
    for ref, content in pairs:
        fields = _pairs(content)
        if fields is None:
            rows.append(GivenRow(place="", ref=ref, value=content))
        else:
            named = Pairs([("ref", ref), *fields])
            rows.append(_row("", named))
            keys.add(named, str(ref))
    return Given(name=name, rows=rows, problems=keys.problems)


def from_items(name: str, items: Iterable[Any]) -> Given:
    """Return what a sequence of mappings holds, each with `ref`, `value` and so on."""
    rows: list[GivenRow] = []
    keys = _Keys()
    for number, item in enumerate(items, 1):
        fields = _pairs(item)
        place = f"item {number}"
        if fields is None:
            keys.problems.append(f'{place}: {item!r} should name ref and value, as in {{"ref": "M1", "value": 1600}}')
        else:
            rows.append(_row(place, fields))
            keys.add(fields, place)
    missing = missing_columns(keys.seen, "no item") if rows else []
    return Given(
        name=name, rows=rows, problems=[*keys.problems, *(text.replace("has no", "has a") for text in missing)]
    )


def from_frame(name: str, frame: Any) -> Given:
    """Return what a DataFrame holds. Its NaN is an empty cell: pandas has no other for numbers."""
    headings, where = list(frame.columns), "the DataFrame"
    problems = unknown_columns(headings, where)
    fatal = [*repeated_columns(headings, where), *missing_columns(headings, where)]
    if fatal or len(set(headings)) < len(headings):
        return Given(name=name, problems=[*problems, *fatal])
    records: Sequence[Mapping[Any, Any]] = frame.to_dict("records")
    rows = [
        _row(f"item {number}", Pairs((key, None if _is_nan(value) else value) for key, value in record.items()))
        for number, record in enumerate(records, 1)
    ]
    return Given(name=name, rows=rows, problems=problems)


@dataclass(slots=True)
class _Keys:
    """The keys of all items: an unknown one is told once, where it stands first."""

    seen: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def add(self, fields: Pairs, place: str) -> None:
        keys = [str(key) for key, _ in fields]
        self.problems += unknown_columns((key for key in keys if key not in self.seen), place)
        self.problems += repeated_columns(keys, place)
        self.seen.update(keys)


def _pairs(item: Any) -> Pairs | None:
    if isinstance(item, Pairs):
        return item
    return Pairs(item.items()) if isinstance(item, Mapping) else None


def _row(place: str, fields: Pairs) -> GivenRow:
    known = {column: value for key, value in fields if (column := column_of(key)) in COLUMNS}
    return GivenRow(place=place, **known)


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and value != value  # noqa: PLR0124 - NaN alone differs from itself
