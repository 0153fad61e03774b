"""Figures with a unit, `£1.1m`, in a row whose name says that its own are in thousands or millions: `Variance (£k)`."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal

from kpiworkbook.notation.own_units import with_unit

__all__ = ["in_named_scale"]

# Not compiled here: few sheets have such figures.
_THOUSANDS = (
    r"(?i)[£€$]\s*(?:['’]?000s?|k|thousands?)\b|\(\s*(?:in\s+)?(?:['’]?000s?|thousands)\s*\)|\bin\s+thousands\b"
)
_MILLIONS = r"(?i)[£€$]\s*(?:m|mn|millions?)\b|\(\s*(?:in\s+)?millions\s*\)|\bin\s+millions\b"


def in_named_scale(text: str, name: str, others: Sequence[float]) -> str:
    """Return what to type in place of `£1.1m` in a row of that name, the 1,100 of `(£k)`; empty where it is not told.

    The row's other figures have to be nearer to that than to the whole amount: what a name calls thousands may be
    stored in pounds, behind a format that shows thousands.
    """
    scale = 1_000 if re.search(_THOUSANDS, name) else 1_000_000 if re.search(_MILLIONS, name) else 1
    meant = with_unit(text) if scale > 1 else None
    if meant is None or ',"' not in meant.number_format:
        return ""
    whole = Decimal(meant.figure.replace(",", ""))
    plain = whole / scale
    sizes = sorted(abs(other) for other in others if other)
    if not whole or (sizes and _apart(float(whole), sizes) <= _apart(float(plain), sizes)):
        return ""
    return f"{plain.normalize():,f}"


def _apart(size: float, sizes: Sequence[float]) -> float:
    """Return by what order a size is apart from the middle one of others."""
    return abs(math.log(size / sizes[len(sizes) // 2]))
