"""Scorecards with a column of arrows alone."""

from __future__ import annotations

from typing import NamedTuple

import kpiworkbook as kw

HEADER = "Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | % change from previous month | Trend | DoT"


class Figures(NamedTuple):
    """An indicator's months, its change as it is shown, and which way is good."""

    ref: str
    months: tuple[int, int, int]
    change: str
    polarity: str


INDICATORS = (
    Figures("A1", (1200, 1300, 1500), "15%", "▲"),
    Figures("A2", (500, 540, 400), "-26%", "▼"),
    Figures("A3", (300, 310, 305), "-2%", "▲"),
    Figures("A4", (80, 81, 96), "19%", "▼"),
    Figures("A5", (60, 62, 69), "11%", "▲"),
    Figures("A6", (60, 62, 63), "2%", "▼"),
    Figures("A7", (60, 62, 62), "0%", "▲"),
)
BY_CHANGE, BY_ANY_CHANGE, BY_PERFORMANCE = "↑↓→↑↑→→", "↑↓↓↑↑↑→", "↑↑↓↓↑↓→"
"""The arrows of these indicators, by what arrows may go; the last by any that is better or worse."""
NEW = {"A1": 1520, "A2": 300, "A3": "tbc", "A4": 80, "A5": 72, "A6": 70, "A7": 62}
"""October's figures."""


def book(arrows: str, header: str = HEADER, indicators: tuple[Figures, ...] = INDICATORS) -> str:
    """Return a scorecard with these arrows as a text grid."""
    rows = [
        [each.ref, f"Indicator {each.ref}", *map(str, each.months), each.change, arrow, each.polarity]
        for each, arrow in zip(indicators, arrows, strict=True)
    ]
    return "\n".join(["", header, *(" | ".join(row) for row in rows), ""])


def found(card: kw.Scorecard) -> list[tuple[str, str, str, str, str]]:
    """Return severity, cell, what is shown and what should be, and the cause, of all that is said of arrows alone."""
    findings = [each for each in kw.validate(card).findings if each.rule == "arrow-alone"]
    return [(str(f.severity), f.cell, f.shown, f.expected, str(f.cause)) for f in findings]
