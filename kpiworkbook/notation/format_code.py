"""Reads a spreadsheet number format code into tokens (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["TOKEN", "Condition", "MalformedCodeError", "Token", "condition_in", "split_sections"]

MAX_SECTIONS = 4

# Excel takes unquoted letters as text but for those that begin a keyword (B, E, G, N).
TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"
    | \\(?P<escaped>.)
    | _(?P<gap>.)
    | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>general)
    | (?P<ampm>am/pm|a/p)
    | (?P<exponent>e[+-])
    | (?P<date>y+|m+|d+|h+|s+)
    | (?P<digit>[0#?])
    | (?P<point>\.)
    | (?P<comma>,)
    | (?P<percent>%)
    | (?P<at>@)
    | (?P<split>;)
    | (?P<malformed>["\\_*begn]|\[[^\]]*+)
    | (?P<plain>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL | re.ASCII,  # else ſ would be an s, and the Kelvin sign a k
)
# The two are not compiled here: few formats have a colour or a condition.
_CONDITION = r"(?ia)\s*(<=|>=|<>|<|>|=)\s*([+-]?(?:\d++\.?\d*+|\.\d++)(?:E[+-]?\d++)?)\s*"
_IGNORED_BRACKET = r"(?i)black|blue|cyan|green|magenta|red|white|yellow|color\s*\d+|dbnum\d+"
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE | re.ASCII)
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


class MalformedCodeError(ValueError):
    """The format code does not follow the grammar; the value is then shown as General."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One element of a section.

    `kind` is text (literal), digit, point, comma, percent, exponent, general, at,
    date, elapsed, ampm or condition.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """The comparison that a stored value must pass for its section to be used."""

    comparison: str
    bound: float

    def holds(self, value: float) -> bool:
        """Say whether `value` passes."""
        return _COMPARISONS[self.comparison](value, self.bound)

    @property
    def only_negative(self) -> bool:
        """No value from zero up can pass."""
        if self.comparison == "<":
            return self.bound <= 0
        return self.comparison in ("<=", "=") and self.bound < 0

    @property
    def else_needs_minus(self) -> bool:
        """A lone section after this one shows a minus sign before negative values.

        Excel goes by the comparison here: after `[<-5]` it shows no sign even for -3.
        """
        if self.comparison == ">":
            return self.bound >= 0
        return self.comparison == "=" or (self.comparison == ">=" and self.bound > 0)


def split_sections(code: str) -> list[list[Token]]:
    """Split a format code at its semicolons; each section is a list of tokens.

    Colours, fillers and locale marks show nothing and are left out; a currency text
    becomes a literal. Raises MalformedCodeError.
    """
    sections: list[list[Token]] = [[]]
    for match in TOKEN.finditer(code):
        kind = match.lastgroup or ""
        if kind == "split":
            sections.append([])
        elif kind != "fill":
            sections[-1].extend(_tokens(kind, match[kind]))
    if len(sections) > MAX_SECTIONS:
        raise MalformedCodeError(code)
    return sections


def condition_in(tokens: list[Token]) -> Condition | None:
    """Return the condition that a section's tokens hold, if any."""
    for token in tokens:
        if token.kind == "condition" and (match := re.fullmatch(_CONDITION, token.text)):
            return Condition(comparison=match[1], bound=float(match[2]))
    return None


def _tokens(kind: str, text: str) -> list[Token]:
    if kind == "malformed":
        raise MalformedCodeError(text)
    if kind == "bracket":
        return _bracket_tokens(text)
    if kind == "gap":
        return [Token(kind="text", text=" ")]
    if kind in ("quoted", "escaped", "plain"):
        return [Token(kind="text", text=text)]
    return [Token(kind=kind, text=text)]


def _bracket_tokens(content: str) -> list[Token]:
    if content.startswith("$"):
        currency = content[1:].partition("-")[0]
        return [Token(kind="text", text=currency)] if currency else []
    if _ELAPSED.fullmatch(content):
        return [Token(kind="elapsed", text=content)]
    if re.fullmatch(_CONDITION, content):
        return [Token(kind="condition", text=content)]
    if re.fullmatch(_IGNORED_BRACKET, content):
        return []
    raise MalformedCodeError(content)
