"""Whether figures of an indicator may be below zero: its name or its number format speaks of such."""

from __future__ import annotations

import re

from kpiworkbook.notation.number_format import render

__all__ = ["may_be_below_zero"]

_SHOWN = 1e9
"""A figure of which a format in millions shows something too."""
_BALANCE = re.compile(
    r"\b(?:variances?|net|surplus(?:es)?|deficits?|balances?|difference|movement)\b|\bchange\s+(?:in|on|from|since)\b"
    r"|^\s*changes?\b",
    re.IGNORECASE,
)
"""What a name says of such figures. `Number of placement changes` is a count like others."""
_MONEY_OR_RED = re.compile(r"[£€]|\[\$[^\-\]]|(?<!\[)\$|\[red\]", re.IGNORECASE)


def may_be_below_zero(name: str, number_format: str) -> bool:
    """Return whether an indicator's name says so, or the format shows money or has a form of its own for them."""
    if _BALANCE.search(name) or _MONEY_OR_RED.search(number_format):
        return True
    return render(-_SHOWN, number_format or "General") != "-" + render(_SHOWN, number_format or "General")
