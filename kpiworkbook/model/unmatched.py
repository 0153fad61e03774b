"""What a configuration names that a scorecard does not have: a ref that was mistyped, or one of another book."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpiworkbook.model.settings import Settings

__all__ = ["Unmatched", "UnmatchedName", "unmatched", "unmatched_by_all"]

_MONTH = re.compile(r"\d{4}-\d\d")
_NUMBER = re.compile(r"\(?[+\-−–]?\s*[£€$]?[\d.,\s]+%?\)?")
_LEAST_LIKENESS = 66
"""Percent. Of a name of three letters, one may be wrong."""
MOST_NAMED = 5
"""So many names are told; a configuration of many books has more that one of them does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmatchedName:
    """A ref or a column that a configuration names and a scorecard does not have."""

    table: str
    """Where it is named: `[units]`, `[[accept]] number 2`."""
    what: str
    """`ref` or `column`."""
    name: str
    near: str = ""
    """The name in the scorecard that comes nearest; empty where none comes near."""

    def __str__(self) -> str:
        """Return it with its place and what may have been meant."""
        hint = f" (did you mean {self.near!r}?)" if self.near else ""
        return f"the {self.what} {self.name!r} in {self.table}{hint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """All such names of one configuration. It is true where there are any."""

    config: str = ""
    """The configuration's file; empty where the settings were made in Python."""
    names: tuple[UnmatchedName, ...] = ()

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self.names)

    def told(self, books: str) -> str:
        """Return the sentence that tells of them; `books` says whose they are not: `sep-19.xlsx does not have`."""
        named = "; ".join(map(str, self.names[:MOST_NAMED]))
        more = f"; and {len(self.names) - MOST_NAMED:,} more" if len(self.names) > MOST_NAMED else ""
        return (
            f"{self.config or 'the settings'} names what {books}: {named}{more}. Correct it, or leave it where it is "
            "another book's"
        )


def unmatched(settings: Settings, refs: Iterable[str], columns: Iterable[str]) -> Unmatched:
    """Return what the settings name that is neither among the refs nor among the columns of a scorecard."""
    mentioned = list(_mentions(settings))
    if not mentioned and not settings.relations:
        return Unmatched(config=settings.file)
    known = {"ref": set(refs), "column": set(columns)}
    absent = [
        (table, what, name)
        for table, what, name in (*mentioned, *_foreign_relations(settings, known["ref"]))
        if name not in known[what]
    ]
    by_letters = {what: {name.casefold(): name for name in sorted(names)} for what, names in known.items() if absent}
    names = (
        UnmatchedName(table=table, what=what, name=name, near=_nearest(name, by_letters[what]))
        for table, what, name in absent
    )
    return Unmatched(config=settings.file, names=tuple(names))


def unmatched_by_all(books: Iterable[Unmatched]) -> Iterator[Unmatched]:
    """Go through what none of many books has, by configuration."""
    found: dict[str, dict[tuple[str, str, str], UnmatchedName]] = {}
    for book in books:
        names = {(item.table, item.what, item.name): item for item in book.names}
        before = found.get(book.config)
        # The hint is that of a book in which something comes near.
        found[book.config] = (
            names
            if before is None
            else {key: item if item.near else names[key] for key, item in before.items() if key in names}
        )
    return (Unmatched(config=config, names=tuple(names.values())) for config, names in found.items() if names)


def _mentions(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Go through what is named, each with its table and with what it is."""
    yield from (("[units]", "ref", ref) for ref in settings.units)
    yield from (("[polarity]", "ref", ref) for ref in settings.polarity)
    for rule, how in settings.rules.items():
        yield from ((f"[rules.{rule}.refs]", "ref", ref) for ref in how.refs)
    for number, item in enumerate(settings.accept, 1):
        if item.ref:
            yield f"[[accept]] number {number}", "ref", item.ref
        # A month was there once, and has left the sheet.
        if item.column and not _MONTH.fullmatch(item.column):
            yield f"[[accept]] number {number}", "column", item.column


def _foreign_relations(settings: Settings, refs: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Go through the relations of which no indicator is here; where one is, a rule tells of the others."""
    for number, relation in enumerate(settings.relations, 1):
        named = [ref for ref in relation.members if ref != relation.total or not _NUMBER.fullmatch(ref)]
        if not any(ref in refs for ref in named):
            yield from ((f"[[relation]] number {number}", "ref", ref) for ref in named)


def _nearest(name: str, by_letters: Mapping[str, str]) -> str:
    """Return the known name that comes nearest, whatever its case; empty where none comes near."""
    from rapidfuzz import fuzz, process

    near = process.extractOne(name.casefold(), by_letters.keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS)
    return by_letters[near[0]] if near else ""
