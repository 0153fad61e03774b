"""Relations as kpiworkbook.toml has them, with comments that let a person judge each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from math import floor
from textwrap import shorten, wrap

from kpiworkbook.model.relations import Relation, RelationKind

__all__ = ["relations_toml"]

_WIDTH = 110
_HEAD = """\
# Relations between indicators, found in their figures alone, the most certain first.
# Keep those that are meant, and delete the others: validate then checks these, and a month that breaks one is an error.
"""
_NONE = """\
# No relations between indicators were found in their figures. They can be declared all the same:
#
# [[relation]]
# kind = "ratio"
# ref = "A3"
# numerator = "A2"
# denominator = "A1"
"""


def relations_toml(relations: Sequence[Relation], names: Mapping[str, str]) -> str:
    """Return discovered relations as TOML, a `[[relation]]` each; `names` are the indicators' names by ref.

    What several sheets show is written once. A rate is then written without its population, which differs between them.
    """
    groups: dict[tuple[object, ...], list[Relation]] = {}
    for relation in relations:
        groups.setdefault(relation.said, []).append(relation)
    return "\n".join([_HEAD, *("\n".join(_lines(same, names)) for same in groups.values())]) if groups else _NONE


def _lines(same: Sequence[Relation], names: Mapping[str, str]) -> Iterator[str]:
    relation = same[0]
    yield _comment(_title(same))
    chance = f"Chance of a coincidence: less than one in {_chance(relation.evidence)}."
    for line in wrap(f"Holds {_months(same)}. {chance}", _WIDTH, break_on_hyphens=False):
        yield _comment(line)
    for ref in relation.members:
        yield _comment(f"  {ref}: {names.get(ref, '')}")
    if not any(item.is_overwhelming for item in same):
        yield "# Not certain enough for validate to use it of its own accord: it is checked only where it is declared."
    yield "[[relation]]"
    yield f"kind = {_text(relation.kind.value)}"
    if relation.kind in (RelationKind.RATIO, RelationKind.RATE):
        yield f"ref = {_text(relation.ref)}"
        yield f"numerator = {_text(relation.numerator)}"
    if relation.kind is RelationKind.RATIO:
        yield f"denominator = {_text(relation.denominator)}"
    elif relation.kind is RelationKind.RATE:
        yield from _numbers(relation, with_population=len(same) == 1)
    else:
        yield f"refs = [{', '.join(map(_text, relation.refs))}]"
    if relation.kind is RelationKind.SUM:
        yield f"total = {_text(relation.total or '100%')}"
    yield ""


def _title(same: Sequence[Relation]) -> str:
    relation = same[0]
    if relation.kind is RelationKind.RATE and len(same) > 1:
        return f"{relation.ref} = {relation.numerator} per {relation.per:,.0f} of each sheet's own population"
    return str(relation)


def _numbers(relation: Relation, *, with_population: bool) -> Iterator[str]:
    yield f"per = {_number(relation.per)}"
    if with_population and relation.population > 0:
        yield f"population = {_number(relation.population)}"
    if relation.tolerance != Relation(kind=RelationKind.RATE).tolerance:
        yield f"tolerance = {_number(relation.tolerance)}"


def _months(same: Sequence[Relation]) -> str:
    """Return in how many months a relation holds, and where several sheets show it, of which: those alike together."""
    sheets: dict[str, list[str]] = {}
    for relation in same:
        whole = relation.agreeing == relation.months
        told = f"in all {relation.months} months" if whole else f"in {relation.agreeing} of {relation.months} months"
        sheets.setdefault(told, []).append(repr(relation.sheet))
    if len(same) == 1:
        return next(iter(sheets))
    return " and ".join(f"{told} of {', '.join(names)}" for told, names in sheets.items())


def _chance(evidence: float) -> str:
    """Return how many times a coincidence is to be expected once: `10^19`, `4,000`."""
    if evidence >= 6:
        return f"10^{floor(evidence)}"
    digits = 10 ** floor(evidence)
    return f"{floor(10**evidence / digits) * digits:,}"


def _comment(text: str) -> str:
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    indent = len(plain) - len(plain.lstrip())
    return "# " + " " * indent + shorten(plain, _WIDTH, placeholder=" …")


def _number(value: float) -> str:
    return f"{int(value):_}" if value == int(value) else repr(value)


def _text(text: str) -> str:
    """Return a text as TOML has it, which is as JSON has it but for the sign DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
