"""Numbers as people type them: `1,754`, `+ 106,270`, `- 1,685`, `36.9%`, `1,569*`, `(12)`, `£1,200`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

__all__ = ["TypedNumber", "is_suppressed", "parse_number"]

_SPACES = "  \u2009\u202f"
_NUMBER = re.compile(
    rf"""
    (?P<open>\()?
    (?P<sign>[+\-−–]?)(?P<after_sign>[{_SPACES}]*)
    (?P<currency>[£€$]?)
    (?P<whole>\d{{1,3}}(?:(?P<group>[,{_SPACES}])\d{{3}}(?:(?P=group)\d{{3}})*)|\d+|(?=\.\d))
    (?:\.(?P<fraction>\d+))?
    (?P<before_percent>[{_SPACES}]*)(?P<percent>%?)
    (?P<close>\))?
    (?P<mark>[{_SPACES}]*(?:[*†‡§^\#¹²³⁴⁵]+|\([a-z]\)))?
    """,
    re.VERBOSE,
)
_SUPPRESSED = re.compile(r"[<>≤≥]\s*=?\s*\d[\d,.]*\s*%?")


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
    return bool(_SUPPRESSED.fullmatch(text.strip()))


@lru_cache(maxsize=65_536)
def parse_number(text: str) -> TypedNumber | None:
    """Return the number that a text is, or None where it is none (`12O`, `Local`, `approx. 5`)."""
    match = _NUMBER.fullmatch(text.strip())
    if not match or bool(match["open"]) != bool(match["close"]):
        return None
    if len(match["whole"]) > 20 or len(match["fraction"] or "") > 20:
        return None
    fraction = match["fraction"] or ""
    digits = re.sub(r"\D", "", match["whole"]) or "0"
    value = Decimal(f"{digits}.{fraction}" if fraction else digits)
    negative = bool(match["open"]) or match["sign"] in ("-", "−", "–")
    if negative:
        value = -value
    return TypedNumber(
        value=value.scaleb(-2) if match["percent"] else value,
        is_percent=bool(match["percent"]),
        decimals=len(fraction),
        number_format=_number_format(match, digits),
    )


def _number_format(match: re.Match[str], digits: str) -> str:
    group = match["group"] or ""
    if group == ",":
        whole = "#,##0"
    elif group:
        whole = rf"#\{group}##0" if len(digits) <= 6 else rf"#\{group}###\{group}##0"
    else:
        whole = "0" * len(digits) if digits.startswith("0") else "0"
    body = whole + ("." + "0" * len(match["fraction"]) if match["fraction"] else "")
    if match["percent"]:
        body += "".join(rf"\{space}" for space in match["before_percent"]) + "%"
    body = _quoted(match["currency"]) + body
    mark = _quoted(match["mark"] or "")
    if match["open"]:
        return f"{body}{mark};({body}){mark}"
    lead = match["sign"] + match["after_sign"]
    if lead in ("", "-"):
        return body + mark
    if match["sign"] == "+":
        return _quoted(lead) + body + mark
    return f"{body}{mark};{_quoted(lead)}{body}{mark}"


def _quoted(text: str) -> str:
    return f'"{text}"' if text else ""
