"""Texts on which a regular expression that goes back over what it has read takes its time: made from itself.

A pattern is slow where the same signs can be read by two of its repeats, or from each of many places: `\\s*-?\\s*x` on
blanks, `<!--.*?-->` on what opens again and again. So each text repeats what one part of the pattern reads, behind what
leads there, and ends in something that no part of it expects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

__all__ = ["pumped"]

_SIGNS = "a0 ,-./<>=:%[]()'\"\n_Z5é$!|;*&#↑£\u200b"
"""Of a class that has several, those that are tried."""
_MANY = 20
"""Repeats that may come more often than this."""
_UNEXPECTED = "\0!a\0"
_ONE_SIGN = (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN)
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d", op.CATEGORY_NOT_DIGIT: r"\D", op.CATEGORY_SPACE: r"\s", op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w", op.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def pumped(pattern: re.Pattern[str] | re.Pattern[bytes], length: int) -> Iterator[str | bytes]:
    """Yield texts of about that length for a pattern: as many, and made alike, for each length."""
    is_text = isinstance(pattern.pattern, str)
    units: dict[tuple[str, str], None] = {}
    _collect(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE if is_text else pattern.flags), [""], units)
    pairs = dict.fromkeys(pair for lead, unit in units for pair in ((lead, unit), ("", lead + unit)) if pair[1])
    for start, repeated in pairs:
        body = start + repeated * (length // len(repeated))
        for text in (body, body + _UNEXPECTED):
            yield text if is_text else text.encode("latin-1", "replace")


def _collect(items: Any, leads: Sequence[str], units: dict[tuple[str, str], None]) -> None:
    """Gather what a part of a pattern repeats, and what leads to each of its parts."""
    for place, (kind, value) in enumerate(items):
        here = [lead + more for lead in leads for more in _read_by(items[:place], most=2)][:3]
        units.update(dict.fromkeys((lead, "") for lead in here))
        if kind in _ONE_SIGN:
            units.update(dict.fromkeys(("", sign) for sign in _signs(kind, value)[:3]))
        if kind in _REPEATS and value[1] > _MANY:
            units.update(dict.fromkeys(product(here, _read_by(value[2], most=6))))
        for part in _parts(kind, value):
            _collect(part, here, units)


def _parts(kind: Any, value: Any) -> Sequence[Any]:
    if kind is op.BRANCH:
        return value[1]  # type: ignore[no-any-return]
    if kind is op.SUBPATTERN:
        return [value[3]]
    if kind in _REPEATS:
        return [value[2]]
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return [value[1]]
    return [value] if kind is op.ATOMIC_GROUP else []


def _read_by(items: Any, most: int) -> list[str]:
    """Return some texts that a part of a pattern reads."""
    read = [""]
    for kind, value in items:
        read = [text + more for text in read for more in _texts(kind, value)][: most * 2]
    return read[:most]


def _texts(kind: Any, value: Any) -> Sequence[str]:
    if kind in _ONE_SIGN:
        return _signs(kind, value) or [""]
    if kind in _REPEATS:
        return [text * max(value[0], 1) for text in _read_by(value[2], most=3)]
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return [""]  # which reads nothing on
    return [text for part in _parts(kind, value) for text in _read_by(part, most=2)][:8] or [""]


def _signs(kind: Any, value: Any) -> Sequence[str]:
    """Return some signs that a part which reads one sign reads."""
    return _signs_among(kind, tuple(value) if isinstance(value, list) else value)


@cache  # patterns have the same few classes of signs again and again
def _signs_among(kind: Any, value: Any) -> Sequence[str]:
    if kind is op.LITERAL:
        return [chr(value)]
    if kind is op.ANY:
        return ["a", " "]
    among = [(op.LITERAL, value)] if kind is op.NOT_LITERAL else [each for each in value if each[0] is not op.NEGATE]
    is_other = kind is op.NOT_LITERAL or value[0][0] is op.NEGATE
    own = (
        []
        if is_other
        else [chr(each if what is op.LITERAL else each[0]) for what, each in among if what is not op.CATEGORY]
    )
    return [sign for sign in (*_SIGNS, *own) if any(_is_in(sign, *each) for each in among) != is_other][:6]


def _is_in(sign: str, kind: Any, value: Any) -> bool:
    if kind is op.CATEGORY:
        return re.match(_CATEGORIES[value], sign) is not None
    return ord(sign) == value if kind is op.LITERAL else value[0] <= ord(sign) <= value[1]
