"""Whether a stored figure is the computed one, and what an officer's formula makes of it: the same, or rounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from math import isclose

from kpiworkbook.model.excel import MOST_NESTED
from kpiworkbook.model.grid import CellValue
from kpiworkbook.notation.rounding import decimal_of, decimals_of, round_half_away, to_15_digits

__all__ = ["agrees", "as_rounded", "is_close"]

_ROUNDS = re.compile(
    r"(?i)\b(?:CEILING|DOLLAR|EVEN|FIXED|FLOOR|INT|MROUND|ODD|QUOTIENT|ROUND|ROUNDDOWN|ROUNDUP|TEXT|TRUNC)(?:\.\w+)?\("
)
_CALL = re.compile(r"(?is)\s*\+?([A-Z]*)\((.*)\)\s*")
_MODES = {
    "ROUND": ROUND_HALF_UP,
    "ROUNDUP": ROUND_UP,
    "ROUNDDOWN": ROUND_DOWN,
    "TRUNC": ROUND_DOWN,
    "INT": ROUND_FLOOR,
}
_PLACES = re.compile(r"\s*(-?[0-9]{1,2})\s*")
_CONSTANT = re.compile(r'\s*+(?:"[^"]*"|-?[0-9.]*)\s*')
_STEPS = re.compile(r"""(?x) "[^"]*" | '[^']*' | [](){}[,]""")
_WIDE = Context(prec=400)
_SAME = 1e-9


def is_close(stored: CellValue, value: float | str | None) -> bool:
    """Return whether a stored number is the value but for what other programs' arithmetic adds; so is any text."""
    if not isinstance(stored, float | int) or not isinstance(value, float | int):
        return True
    return isclose(stored, value, rel_tol=_SAME, abs_tol=_SAME)


def agrees(stored: CellValue, exact: Decimal | None) -> bool:
    """Return whether a number is what was computed, to its own decimals, of which not all need be shown."""
    if not isinstance(stored, float | int) or isinstance(stored, bool) or exact is None:
        return True
    if is_close(stored, float(exact)):
        return True
    typed = decimal_of(stored)
    return round_half_away(exact, decimals_of(typed)) == typed


def as_rounded(formula: str, exact: Decimal, levels: int = MOST_NESTED) -> Decimal | None:
    """Return what a formula gives that computes `exact`; None where what it does to it beside rounding is not known.

    Roundings around the whole are followed, with `IF`, `IFERROR` and `IFNA` around them, up to so many `levels`.
    """
    if not _ROUNDS.search(formula):
        return exact
    call = _CALL.fullmatch(formula) if levels else None
    name, arguments = (call[1].upper(), list(_arguments(call[2]))) if call else ("", [])
    if not arguments:
        return None
    if name == "IF":
        found = {as_rounded(branch, exact, levels - 1) for branch in arguments[1:] if not _CONSTANT.fullmatch(branch)}
        return found.pop() if len(found) == 1 else None
    if name in ("IFERROR", "IFNA") or (not name and len(arguments) == 1):
        return as_rounded(arguments[0], exact, levels - 1)
    places = _PLACES.fullmatch(arguments[1] if len(arguments) > 1 else "0")
    inner = as_rounded(arguments[0], exact, levels - 1) if name in _MODES and places else None
    return None if inner is None or places is None else _rounded(inner, int(places[1]), _MODES[name])


def _rounded(number: Decimal, places: int, mode: str) -> Decimal:
    return to_15_digits(to_15_digits(number).quantize(Decimal(1).scaleb(-places), mode, _WIDE))


def _arguments(text: str) -> Iterator[str]:
    """Yield what stands between the commas of a call; nothing where its parentheses are not those around the text."""
    parts, start, depth = [], 0, 0
    for step in _STEPS.finditer(text):
        depth += (step[0] in "([{") - (step[0] in ")]}")
        if depth < 0:
            return
        if step[0] == "," and not depth:
            parts.append(text[start : step.start()])
            start = step.end()
    yield from (*parts, text[start:])
