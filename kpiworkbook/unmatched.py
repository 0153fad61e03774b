"""Finding what a configuration names that a scorecard does not have."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import column_letters
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.settings import Settings
from kpiworkbook.model.unmatched import Unmatched, UnmatchedName
from kpiworkbook.notation.numbers import parse_number

__all__ = ["unmatched"]

_WAS_THERE = r"\d{4}-\d\d|target_\d{4}_\d\d"
"""A month, or a year's target, was on the sheet once and has left it."""
_LEAST_LIKENESS = 66
"""Percent. Of a name of three letters, one may be wrong."""


def unmatched(card: Scorecard) -> Unmatched:
    """Return the refs and columns that the settings of a scorecard name and it does not have."""
    settings = card.settings
    mentioned = list(_mentions(settings))
    if not mentioned and not settings.relations:
        return Unmatched(config=settings.file)
    known = {"ref": {indicator.ref for indicator in card}, "column": set(card.columns)}
    absent = [
        (table, what, name)
        for table, what, name in (*mentioned, *_foreign_relations(settings, known["ref"]))
        if name not in known[what]
    ]
    by_letters = {what: {name.casefold(): name for name in sorted(names)} for what, names in known.items() if absent}
    if absent:
        by_letters["column"] = {**_as_the_sheet_has_them(card), **by_letters["column"]}
    names = (
        UnmatchedName(table=table, what=what, name=name, near=_nearest(name, by_letters[what]))
        for table, what, name in absent
    )
    return Unmatched(config=settings.file, names=tuple(names))


def _as_the_sheet_has_them(card: Scorecard) -> dict[str, str]:
    """Return the columns' names in results by what a person would call them: `t`, `sep-19`, `dot`."""
    columns = [column for sheet in card.sheets for section in sheet.sections for column in section.columns]
    headings = {column.heading.casefold(): column.key for column in reversed(columns) if column.heading}
    months = {month_name(column.period).casefold(): column.key for column in columns if column.period}
    letters = {column_letters(column.index).casefold(): column.key for column in reversed(columns)}
    return letters | headings | months


def _mentions(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Go through what is named, each with its table and with what it is."""
    yield from (("[units]", "ref", ref) for ref in settings.units)
    yield from (("[polarity]", "ref", ref) for ref in settings.polarity)
    for rule, how in settings.rules.items():
        yield from ((f"[rules.{rule}.refs]", "ref", ref) for ref in how.refs)
    for number, item in enumerate(settings.accept, 1):
        if item.ref:
            yield f"[[accept]] number {number}", "ref", item.ref
        if item.column and not re.fullmatch(_WAS_THERE, item.column):
            yield f"[[accept]] number {number}", "column", item.column


def _foreign_relations(settings: Settings, refs: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Go through the relations of which no indicator is here; where one is, a rule tells of the others."""
    for number, relation in enumerate(settings.relations, 1):
        named = [ref for ref in relation.members if ref != relation.total or not parse_number(ref)]
        if not any(ref in refs for ref in named):
            yield from ((f"[[relation]] number {number}", "ref", ref) for ref in named)


def _nearest(name: str, by_letters: Mapping[str, str]) -> str:
    """Return the known name that comes nearest, whatever its case; empty where none comes near."""
    if same := by_letters.get(name.strip().casefold()):
        return same
    from rapidfuzz import fuzz, process

    near = process.extractOne(name.casefold(), by_letters.keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS)
    return by_letters[near[0]] if near else ""
