"""Names that are spelled in two ways, and refs that differ in their capital letters only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, takewhile

from kpiworkbook.model.fields import Field
from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.model.section import Column
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.rule import Option, Rule

__all__ = ["RULES"]

RARE = 3
"""A name is rare that stands in a third of the cells of the other."""
LONGEST_INITIALS = 4
"""Capital letters. `CFO` and `COO`, `ACFO` and `DCFO` are two offices, and no slips of each other."""
SHORTEST_WORD = 3
"""Letters. Shorter words differ by a letter and mean something else."""


def _name_variants(context: Context, rule: Rule) -> Iterator[Finding]:
    places = _places(context)
    likeness = context.option(rule, "likeness")("")
    words = {name: _words(name) for name in places}
    number = {name: len(cells) for name, cells in places.items()}
    for one, other in combinations(places, 2):
        is_rare = number[one] * RARE <= number[other] or number[other] * RARE <= number[one]
        is_variant = _is_variant(words[one], words[other], likeness, is_rare=is_rare)
        if is_variant and not _differ_in_initials(one, other):
            right, variant = sorted((one, other), key=lambda name: -len(places[name]))
            row, column = places[variant][0]
            cells = [r.cell(c) for r, c in places[variant]]
            also = f" (also {', '.join(cells[1:6])}{' …' if len(cells) > 6 else ''})" if len(cells) > 1 else ""
            message = (
                f"{variant!r}{also} is nearly {right!r}, which is in {len(places[right])} cells; if they are "
                "the same, write the name in one way"
            )
            yield context.finding(rule, row, column, message, expected=right)


def _places(context: Context) -> dict[str, list[tuple[Row, Column]]]:
    """Return where each name stands; one that is merged over several rows counts for each of them."""
    found: dict[str, list[tuple[Row, Column]]] = {}
    for row in context.rows:
        for field, name in ((Field.OWNER, row.owner), (Field.REPORTER, row.reporter)):
            column = row.section.column(field)
            if column and name:
                found.setdefault(name, []).append((row, column))
    return found


def _words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", name.casefold()))


def _is_variant(one: tuple[str, ...], other: tuple[str, ...], likeness: float, *, is_rare: bool) -> bool:
    """Return whether two names are the same but for spaces and signs, or but for one word that is nearly the same.

    `North` and `South`, `Team 1` and `Team 2` are not. A single letter makes a variant of a short word, too, where one
    of the two names is rare.
    """
    if len(one) != len(other):
        return "".join(one) == "".join(other)
    if one == other or sorted(one) == sorted(other):
        return True
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(differing) != 1:
        return False
    a, b = differing[0]
    if min(len(a), len(b)) < SHORTEST_WORD or any(letter.isdigit() for letter in a + b) or abs(len(a) - len(b)) > 2:
        return False
    longest = max(len(a), len(b))

    def is_near(distance: int) -> bool:
        return 1 - distance / longest >= likeness or (is_rare and distance <= 1)

    least, is_exact = _least_distance(a, b)
    return is_near(least) and (is_exact or is_near(_distance(a, b)))


def _differ_in_initials(one: str, other: str) -> bool:
    """Return whether the word in which two names differ is the initials of an office in both.

    Of names in capital letters, `J HALL`, nobody can tell; and the same letters in another order, `MSAH`, are a slip.
    """
    words = [re.findall(r"\w+", name) for name in (one, other)]
    if any(len(each) > 1 and name.isupper() for each, name in zip(words, (one, other), strict=True)):
        return False
    differing = [pair for pair in zip(*words, strict=False) if pair[0].casefold() != pair[1].casefold()]
    if len(differing) != 1 or sorted(differing[0][0]) == sorted(differing[0][1]):
        return False
    return all(word.isupper() and len(word) <= LONGEST_INITIALS for word in differing[0])


def _least_distance(one: str, other: str) -> tuple[int, bool]:
    """Return how far two words are apart at least, and whether that is how far they are.

    What is put in, left out or replaced is a letter that the other word does not have; two that are swapped are not
    even counted. So it is never more than the distance, and no less where at most one letter stands against others,
    as in most slips: rapidfuzz need not be imported for words that are far apart, nor for `Asurance`.
    """
    start = _alike(one, other)
    one, other = one[start:], other[start:]
    end = _alike(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    shared = (Counter(one) & Counter(other)).total()
    return max(len(one), len(other)) - shared, min(len(one), len(other)) <= 1


def _alike(one: str, other: str) -> int:
    """Return with how many letters both words begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _distance(one: str, other: str) -> int:
    """Return how many letters are put in, left out, replaced or swapped between two words."""
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other)


def _refs_alike(context: Context, rule: Rule) -> Iterator[Finding]:
    for sheet in context.card.sheets:
        first: dict[str, Row] = {}
        for row in context.rows_of(sheet):
            other = first.setdefault(row.ref.casefold(), row)
            column, before = row.section.column(Field.REF), other.section.column(Field.REF)
            if other.ref != row.ref and column and before:
                message = (
                    f"{row.ref!r} differs from {other.ref!r} ({other.cell(before)}) only in its capital letters. "
                    "They are read as two indicators, but VLOOKUP and MATCH take one for the other; give one of them "
                    "another ref"
                )
                yield context.finding(rule, row, column, message)


RULES = (
    Rule(
        name="name-variant",
        severity=Severity.WARNING,
        why="An owner or reporter whose name is spelled in two ways is two people to every filter and list.",
        breaks="""
            Ref. | Indicator        | Owner                     | Aug-19 | Sep-19
            A1   | Number of visits | Head of Quality Assurance | 118    | 121
            A2   | Number of plans  | Head of Quality Assurance | 20     | 21
            A3   | Number of calls  | Head of Quality Asurance  | 30     | 31
        """,
        keeps="""
            Ref. | Indicator        | Owner              | Reporter       | Aug-19 | Sep-19
            A1   | Number of visits | Head of Area North | Team Manager 1 | 118    | 121
            A2   | Number of plans  | Head of Area South | Team Manager 2 | 20     | 21
        """,
        check=_name_variants,
        options={
            "likeness": Option(
                default=0.75, lowest=0, highest=1, is_by_ref=False, meaning="how alike two words must be, from 0 to 1"
            )
        },
    ),
    Rule(
        name="refs-alike",
        severity=Severity.WARNING,
        why="Two refs that differ only in capital letters are two indicators here, but one to Excel's lookups.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19
            EH1a | Number of visits | 118    | 121
            EH1A | Number of plans  | 20     | 21
        """,
        keeps="""
            Ref. | Indicator        | Aug-19 | Sep-19
            EH1a | Number of visits | 118    | 121
            EH1b | Number of plans  | 20     | 21
        """,
        check=_refs_alike,
    ),
)
