"""Reads a format code into sections, and chooses the section that shows a value.

Rules: ECMA-376 part 1, 18.8.31; for conditions and the minus sign, as Excel does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kpiworkbook.notation.date_format import DateBody, date_body
from kpiworkbook.notation.digit_format import GeneralBody, NumberBody, number_body
from kpiworkbook.notation.format_code import (
    Condition,
    MalformedCodeError,
    Token,
    condition_in,
    split_sections,
)
from kpiworkbook.notation.fraction_format import FractionBody, fraction_body

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

__all__ = ["PLAIN_GENERAL", "Body", "FormatCode", "LiteralBody", "Section", "is_figure_code", "read_code"]

_LONGEST = 255
"""Characters of a code, as Excel lets it have."""

_SYSTEM_TIME, _OF_THE_REGION = "[$-F400]", "hh:mm:ss"
"""The format that Excel calls Time: whatever stands behind it, times are shown as the region has them."""
_DATE_KINDS = {"date", "elapsed", "ampm"}
_VALUE_KINDS = {"digit", "general", "at"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteralBody:
    """A section without placeholders; an empty one shows nothing."""

    text: str

    def show(self, number: Decimal) -> str:
        """Return the section's text, with a minus sign before it if `number` is negative."""
        return f"-{self.text}" if number < 0 and self.text else self.text


Body = NumberBody | FractionBody | GeneralBody | LiteralBody | DateBody


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section: the values it takes (None: all), and whether negatives keep their sign."""

    condition: Condition | None
    body: Body
    signed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatCode:
    """A code that has been read; the first section whose condition holds shows the value."""

    sections: tuple[Section, ...]
    first: Body
    percent: bool
    literal_percent: bool = False
    """Whether a percent sign that is only text stands behind the first section's digits, as in `0.0"%"`."""

    def section_for(self, value: float) -> Section:
        """Return the section that shows `value`."""
        for section in self.sections:
            if section.condition is None or section.condition.holds(value):
                return section
        return _REST_AS_GENERAL


PLAIN_GENERAL = GeneralBody()
_REST_AS_GENERAL = Section(condition=None, body=PLAIN_GENERAL, signed=True)
_GENERAL_CODE = FormatCode(sections=(_REST_AS_GENERAL,), first=PLAIN_GENERAL, percent=False)
_POSITIVE = Condition(comparison=">", bound=0)
_NEGATIVE = Condition(comparison="<", bound=0)
_NOT_NEGATIVE = Condition(comparison=">=", bound=0)


@lru_cache(maxsize=4096)
def read_code(code: str) -> FormatCode:
    """Return the sections of a code; those of General where it is empty, malformed or longer than Excel takes."""
    if not 0 < len(code) <= _LONGEST:
        return _GENERAL_CODE
    try:
        return _read(_OF_THE_REGION if code.upper().startswith(_SYSTEM_TIME) else code)
    except MalformedCodeError:
        return _GENERAL_CODE


def is_figure_code(code: str) -> bool:
    """Return whether Excel takes a code, and shows a number by its first section: no date, no text, no words alone.

    It is stricter than `read_code`, since what somebody writes into a workbook must not make Excel call it damaged.
    """
    if len(code) > _LONGEST or min(code, default=" ") < " ":
        return False
    try:
        read, parts = _read(code), split_sections(code)
    except MalformedCodeError:
        return False
    is_odd = any(map(_has_odd_point, parts))
    is_text = any(token.kind == "at" for token in parts[0])
    return not is_odd and not is_text and isinstance(read.first, NumberBody | FractionBody | GeneralBody)


def _has_odd_point(section: Sequence[Token]) -> bool:
    """Return whether a section has two points, or a comma among its decimals: `#.##0,0`, as it is written elsewhere."""
    kinds = [token.kind for token in section if token.kind in ("digit", "comma", "point")]
    decimals = kinds[kinds.index("point") + 1 :] if "point" in kinds else []
    return "point" in decimals or ("comma", "digit") in pairwise(decimals)


def _read(code: str) -> FormatCode:
    """Return the sections of a code; raise MalformedCodeError."""
    parts = split_sections(code)
    numeric = _without_text_section(parts)
    bodies = [_body([token for token in part if token.kind != "condition"]) for part in numeric]
    sections = _sections(bodies, [condition_in(part) for part in numeric])
    percent = any(token.kind == "percent" for part in parts for token in part)
    literal = not percent and _after_digits(parts[0]).startswith("%")
    return FormatCode(sections=tuple(sections), first=bodies[0], percent=percent, literal_percent=literal)


def _after_digits(section: Sequence[Token]) -> str:
    """Return the text behind a section's last digit, without spaces around it; empty where there is no digit."""
    last = max((place for place, token in enumerate(section) if token.kind == "digit"), default=len(section))
    return "".join(token.text for token in section[last + 1 :] if token.kind == "text").strip()


def _without_text_section(parts: list[list[Token]]) -> list[list[Token]]:
    last_is_text = len(parts) > 1 and any(token.kind == "at" for token in parts[-1])
    return parts[:-1] if last_is_text else parts[:3]


def _sections(bodies: Sequence[Body], conditions: Sequence[Condition | None]) -> list[Section]:
    if any(conditions):
        return _conditional_sections(bodies, conditions)
    if len(bodies) == 1:
        return [Section(condition=None, body=bodies[0], signed=True)]
    defaults = (_NOT_NEGATIVE, None) if len(bodies) == 2 else (_POSITIVE, _NEGATIVE, None)
    return [
        Section(condition=condition, body=body, signed=False) for condition, body in zip(defaults, bodies, strict=True)
    ]


def _conditional_sections(bodies: Sequence[Body], conditions: Sequence[Condition | None]) -> list[Section]:
    """Give every section its condition; a section for the rest follows where there is none.

    Excel shows a minus sign unless the condition lets only negatives in.
    """
    first = conditions[0] or _POSITIVE
    sections = [Section(condition=first, body=bodies[0], signed=not first.only_negative)]
    second = conditions[1] if len(conditions) > 1 else None
    if len(bodies) == 3:
        if conditions[2]:
            raise MalformedCodeError("a third condition")
        second = second or _NEGATIVE
    if second:
        sections.append(Section(condition=second, body=bodies[1], signed=not second.only_negative))
    rest = bodies[len(sections)] if len(bodies) > len(sections) else PLAIN_GENERAL
    signed = second is not None or first.else_needs_minus
    return [*sections, Section(condition=None, body=rest, signed=signed)]


def _body(tokens: Sequence[Token]) -> Body:
    kinds = {token.kind for token in tokens}
    if kinds & _DATE_KINDS:
        return date_body(tokens)
    if len(kinds & _VALUE_KINDS) > 1 or ("exponent" in kinds and "digit" not in kinds):
        raise MalformedCodeError("digits, General and text do not mix")
    if "digit" in kinds:
        return fraction_body(tokens) or number_body(tokens)
    if "general" in kinds:
        return _general_body(tokens)
    # The literals beside @ are shown with text values only.
    return PLAIN_GENERAL if "at" in kinds else LiteralBody(text="".join(token.text for token in tokens))


def _general_body(tokens: Sequence[Token]) -> GeneralBody:
    if len(tokens) == 1:
        return PLAIN_GENERAL
    place = next(place for place, token in enumerate(tokens) if token.kind == "general")
    return GeneralBody(
        before="".join(token.text for token in tokens[:place]),
        after="".join(token.text for token in tokens[place + 1 :]),
        shift=2 * sum(token.kind == "percent" for token in tokens),
    )
