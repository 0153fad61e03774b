"""A number format with a little more or less to it, all else of it as it stands: decimals, a mark, percent signs."""

from __future__ import annotations

from collections.abc import Iterator

from kpiworkbook.notation.format_code import TOKEN

__all__ = ["with_mark", "with_percent_as_text", "with_places"]

_NO_DECIMALS = frozenset(("exponent", "date", "elapsed", "ampm", "at", "general"))
"""What shows no decimals, or has a way of its own to do so."""


def with_places(code: str, places: int) -> str:
    """Return a code whose sections show so many decimals; one that shows as many, or none at all, stays."""
    return ";".join(_with_places(section, places) for section in _sections(code))


def with_mark(code: str, mark: str) -> str:
    """Return a code that shows a mark behind each figure, such as `*`; its section for texts stays."""
    if not mark:
        return code
    return ";".join(section if "at" in _kinds(section) else f'{section}"{mark}"' for section in _sections(code))


def with_percent_as_text(code: str) -> str:
    """Return a code whose percent signs are only text: behind it 45.5 shows what 0.455 showed behind the given one."""
    return "".join('"%"' if match.lastgroup == "percent" else match[0] for match in TOKEN.finditer(code))


def _sections(code: str) -> Iterator[str]:
    start = 0
    for match in TOKEN.finditer(code):
        if match.lastgroup == "split":
            yield code[start : match.start()]
            start = match.end()
    yield code[start:]


def _kinds(section: str) -> set[str | None]:
    return {match.lastgroup for match in TOKEN.finditer(section)}


def _with_places(section: str, places: int) -> str:
    digits = [match for match in TOKEN.finditer(section) if match.lastgroup in ("digit", "point")]
    # Without a 0 it is a fraction, or the dash that stands for zero with the room of some digits: `"-"??`.
    if _kinds(section) & _NO_DECIMALS or not any(match[0] == "0" for match in digits):
        return section
    _, point, shown = "".join(match[0] for match in digits).partition(".")
    end = digits[-1].end()
    missing = "0" * (places - len(shown))
    return section[:end] + (missing if point else missing and f".{missing}") + section[end:]
