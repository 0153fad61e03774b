"""Numbers as people type them: `1,754`, `+ 106,270`, `- 1,685`, `36.9%`, `1,569*`, `59 r`, `(12)`, `£1,200`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kpiworkbook.notation.rounding import EXACT

__all__ = ["MARKS", "MARK_AT_END", "RAISED", "TypedNumber", "is_suppressed", "mark_of", "parse_number", "with_point"]

_IN_BRACKETS = r"(?i:[a-z]|rev(?:\.|ised)?|prov(?:\.|isional)?|est(?:\.|imated?)?|note\s[0-9]{1,2})"
RAISED = "¹²³⁰⁴-⁹₀-₉"
"""Raised digits, and lowered ones, as they stand in brackets of an expression."""
MARKS = rf"(?:[*†‡§^\#{RAISED}]++|[(\[]{_IN_BRACKETS}[)\]]|\[[0-9]\])"
"""Footnote marks: `*`, `†`, `(p)` for provisional, `[r]` for revised, `[1]` and `(note 1)`; `(1)` may be a figure."""

_SPACES = " \u00a0\u2009\u202f"
MARK_AT_END = rf"(?:(?:[{_SPACES}]*{MARKS}){{1,2}}|[{_SPACES}]?r|(?:[{_SPACES}]|(?<=%))p)"
"""What may follow a figure: one or two marks, or a bare letter. `59p` may be pence."""

_MOST_DIGITS = 15
"""Excel keeps no more; text with more would not come back as it stood."""
_NUMBER = re.compile(
    rf"""
    (?P<open>\()?
    (?P<sign>[+\-−–]?)(?P<after_sign>[{_SPACES}]*)
    (?P<currency>[£€$]?)
    (?P<whole>[1-9][0-9]{{0,2}}(?:(?P<group>[,{_SPACES}])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*)|[0-9]+|(?=\.[0-9]))
    (?:\.(?P<fraction>[0-9]+))?
    (?:(?P<before_percent>[{_SPACES}]*)(?P<percent>%))?
    (?P<close>\))?
    (?P<mark>{MARK_AT_END})?
    """,
    re.VERBOSE,
)
_MARK_OF_FIGURE = rf"(?<=[\d%)]){MARK_AT_END}$"
"""Not compiled here: few figures have one."""
_PLAIN = Decimal(0)
"""Added to a number without zeros at its end, so that it is written as 1500 and not as 1.5E+3."""
_DECIMAL_COMMA = rf"[+\-−–]?(?:[0-9]+,[0-9]{{1,2}}|0,[0-9]+)[{_SPACES}]*%?"
"""Three digits behind it are thousands, if no zero is before it. Not compiled here: few figures are typed so."""
_BOUND = ("<", ">", "≤", "≥")
# Not compiled here: few figures are suppressed.
_SUPPRESSED = rf"[<>≤≥]\s*+=?\s*\d[\d,.]*+\s*+%?(?:{MARK_AT_END})?"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedNumber:
    """A number read from text."""

    value: Decimal
    """A percentage is a fraction: `36.9%` gives 0.369."""
    is_percent: bool
    decimals: int
    """Digits after the point as typed: 1 for `36.9%`."""
    number_format: str
    """The Excel number format that shows `value` just as it was typed, footnote mark included."""


def is_suppressed(text: str) -> bool:
    """Return whether the text gives only a bound, as small figures are published: `<5`."""
    text = text.strip()
    return text.startswith(_BOUND) and bool(re.fullmatch(_SUPPRESSED, text))


@lru_cache(maxsize=65_536)
def parse_number(text: str) -> TypedNumber | None:
    """Return the number that a text is, or None where it is none (`12O`, `Local`, `approx. 5`)."""
    match = _NUMBER.fullmatch(text.strip())
    if not match or bool(match["open"]) != bool(match["close"]) or (match["open"] and match["sign"] == "+"):
        return None
    fraction = match["fraction"] or ""
    digits = re.sub("[^0-9]", "", match["whole"])
    if len((digits + fraction).lstrip("0")) > _MOST_DIGITS or len(fraction) > _MOST_DIGITS:
        return None
    sign = "-" if match["open"] or match["sign"] in ("-", "−", "–") else ""
    exponent = -2 if match["percent"] else 0
    return TypedNumber(
        value=EXACT.add(
            EXACT.create_decimal(f"{sign}{digits or 0}.{fraction or 0}E{exponent}").normalize(EXACT), _PLAIN
        ),
        is_percent=bool(match["percent"]),
        decimals=len(fraction),
        number_format=_number_format(match, digits),
    )


def _number_format(match: re.Match[str], digits: str) -> str:
    group = match["group"] or ""
    if group == ",":
        whole = "#,##0"
    elif group:
        whole = "#" + rf"\{group}###" * ((len(digits) - 1) // 3 - 1) + rf"\{group}##0"
    else:
        whole = "0" * len(digits) if digits.startswith("0") else "0" * bool(digits)
    body = whole + ("." + "0" * len(match["fraction"]) if match["fraction"] else "")
    if match["percent"]:
        body += "".join(rf"\{space}" for space in match["before_percent"] or "") + "%"
    body = _quoted(match["currency"]) + body
    mark = _quoted(match["mark"] or "")
    lead = match["sign"] + match["after_sign"]
    if match["open"]:
        within = "".join(rf"\{letter}" for letter in lead)
        return f"{body}{mark};({within}{body}){mark}"
    if lead in ("", "-"):
        return body + mark
    if match["sign"] == "+":
        return _quoted(lead) + body + mark
    return f"{body}{mark};{_quoted(lead)}{body}{mark}"


def _quoted(text: str) -> str:
    return f'"{text}"' if text else ""


def mark_of(text: str) -> str:
    """Return the footnote mark at a figure's end, with the space before it: `*` of `1,569*`."""
    match = re.search(_MARK_OF_FIGURE, text.rstrip())
    return match[0] if match else ""


def with_point(text: str) -> str:
    """Return a number that was typed with a decimal comma, `36,9%`, with its point; empty for any other text."""
    return text.replace(",", ".") if re.fullmatch(_DECIMAL_COMMA, text) else ""
