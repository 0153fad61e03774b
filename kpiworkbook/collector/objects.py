"""New figures from Python and JSON: ref to value, ref to value and commentary, a sequence of such items, or pandas'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpiworkbook.collector.given import Given, GivenRow, is_nan
from kpiworkbook.collector.headings import (
    Headings,
    is_month,
    is_ref,
    missing_columns,
    read_headings,
    repeated_columns,
)
from kpiworkbook.collector.own_words import Asked, OwnWords

__all__ = ["Pairs", "from_frame", "from_items", "from_pairs", "from_series"]


class Pairs(list[tuple[Any, Any]]):
    """A mapping's keys with their values. Of a JSON object, keys that stand twice are kept."""


def from_pairs(name: str, pairs: Pairs, asked: Asked) -> Given:
    """Return what a mapping of refs holds: to values, or to mappings with `value` and `commentary`."""
    items: list[tuple[str, Pairs]] = []
    keys = _Keys(asked)
    for ref, content in pairs:
        fields = _pairs(content, asked.words)
        named = Pairs([("ref", ref), *(Pairs([("value", content)]) if fields is None else fields)])
        items.append(("", named))
        if fields is not None:
            keys.add(named, str(ref))
    return keys.given(name, items)


def from_items(name: str, values: Iterable[Any], asked: Asked) -> Given:
    """Return what a sequence of mappings holds, each with `ref`, `value` and so on."""
    items: list[tuple[str, Pairs]] = []
    keys = _Keys(asked)
    for number, item in enumerate(values, 1):
        fields = _pairs(item, asked.words)
        place = f"item {number}"
        if fields is None:
            keys.problems.append(f'{place}: {item!r} should name ref and value, as in {{"ref": "M1", "value": 1600}}')
        else:
            items.append((place, fields))
            keys.add(fields, place)
    missing = missing_columns(keys.seen, "no item") if items else []
    keys.problems += (text.replace("has no", "has a") for text in missing)
    return keys.given(name, items)


def from_frame(name: str, frame: Any, asked: Asked) -> Given:
    """Return what a DataFrame holds; where no column has the refs, an index of texts, or called `ref`, does."""
    headings = asked.words.translated(list(frame.columns))
    is_of_texts = len(frame) > 0 and all(isinstance(key, str) for key in frame.index)
    has_index = not any(map(is_ref, headings)) and (is_of_texts or is_ref(frame.index.name))
    table = frame.itertuples(index=has_index, name=None)
    return _from_table(name, "the DataFrame", ["ref", *headings] if has_index else headings, table, asked)


def from_series(name: str, series: Any, asked: Asked) -> Given:
    """Return what a Series holds whose index is the refs; one that is called by a month, as a column is, is its."""
    headings = ["ref", series.name if is_month(series.name) else "value"]
    return _from_table(name, "the Series", headings, series.items(), asked)


def _from_table(name: str, where: str, headings: list[Any], table: Iterable[Sequence[Any]], asked: Asked) -> Given:
    """Return what pandas' rows hold. Their NaN is an empty cell: it has no other for numbers."""
    read = read_headings(headings, asked.month, where)
    problems = [*asked.words.unknown(headings, where), *read.problems]
    fatal = [*repeated_columns(headings, asked.month, where), *missing_columns(headings, where)]
    if fatal:
        return Given(name=name, problems=[*problems, *fatal])
    rows = [
        _row(f"item {number}", read, [None if is_nan(value) else value for value in values])
        for number, values in enumerate(table, 1)
    ]
    over = asked.words.passed_over(headings)
    return Given(name=name, rows=rows, problems=problems, unused=read.unused, passed_over=over)


@dataclass(slots=True)
class _Keys:
    """The keys of all items: an unknown one is told once, where it stands first."""

    asked: Asked
    seen: dict[str, None] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, fields: Pairs, place: str) -> None:
        keys = [str(key) for key, _ in fields]
        new = [key for key in keys if key not in self.seen or is_ref(key)]
        self.problems += self.asked.words.unknown(new, place)
        self.problems += repeated_columns(keys, self.asked.month, place)
        self.seen.update(dict.fromkeys(keys))

    def given(self, name: str, items: Sequence[tuple[str, Pairs]]) -> Given:
        """Return the items as rows; what a month among their keys means is told by the keys of all of them."""
        month, over = self.asked.month, self.asked.words.passed_over(self.seen)
        read = read_headings([*self.seen], month, "the items")
        rows = [
            _row(place, read_headings([key for key, _ in fields], month, place), [value for _, value in fields])
            for place, fields in items
        ]
        told = [*self.problems, *read.problems]
        return Given(name=name, rows=rows, problems=told, unused=read.unused, passed_over=over)


def _pairs(item: Any, words: OwnWords) -> Pairs | None:
    """Return the keys of a mapping, the scorecard's own words for them replaced, with their values; else None."""
    if not isinstance(item, Mapping | Pairs):
        return None
    pairs = item if isinstance(item, Pairs) else Pairs(item.items())
    return Pairs(zip(words.translated([key for key, _ in pairs]), (value for _, value in pairs), strict=True))


def _row(place: str, read: Headings, values: Sequence[Any]) -> GivenRow:
    return GivenRow(
        place=place, **{column: value for column, value in zip(read.columns, values, strict=True) if column}
    )
