"""Notes on cells: what is wrong, in a box that fits its text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kpiworkbook.house.measures import LINE, PIXELS, lines_needed, room_in
from kpiworkbook.model.findings import Finding
from kpiworkbook.model.places import count

__all__ = ["AUTHOR", "CHECKS", "FONT_SIZE", "box_of", "clipped", "note_of", "printable"]

AUTHOR = "kpiworkbook"
CHECKS = "Checks"
"""The sheet of an annotated copy that lists its findings."""
LONGEST = 1_500
"""Characters of a note. A longer one fits no screen, and a note cannot be scrolled."""
FONT_SIZE = 9
WIDTHS = (42, 70)
"""Of a note, in characters as Excel counts widths; the second where the first would make it a tower."""
MOST_LINES = 18
PIXELS_A_POINT = 4 / 3
MARGIN = 14
"""Pixels above and below the text together."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def note_of(findings: Iterable[Finding], more: str) -> str:
    """Return the text of a cell's note, the errors first; `more` says where to read on what has no room in it."""
    found = sorted(findings, key=lambda finding: finding.severity.rank)
    told: list[str] = []
    for finding in found:
        text = f"{finding.severity.value.capitalize()} · {finding.rule}: {finding.message}"
        if told and sum(map(len, told)) + len(text) > LONGEST:
            told.append(f"… and {count(len(found) - len(told), 'more finding')}: {more}")
            break
        told.append(clipped(text, LONGEST))
    return printable("\n\n".join(told))


def box_of(text: str) -> tuple[int, int]:
    """Return width and height in pixels of the box that shows a note's text."""
    lines = [lines_needed(text, room_in(width, FONT_SIZE)) for width in WIDTHS]
    which = 0 if lines[0] <= MOST_LINES else 1
    height = round(lines[which] * FONT_SIZE * LINE * PIXELS_A_POINT)
    return WIDTHS[which] * PIXELS + MARGIN, height + MARGIN


def printable(text: str) -> str:
    """Return a text in which signs that no file may hold are made visible: ␇ for the bell."""
    return _UNPRINTABLE.sub(_picture, text.replace("\r\n", "\n").replace("\r", "\n"))


def clipped(text: str, longest: int) -> str:
    """Return a text, or as much of it as is allowed."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
