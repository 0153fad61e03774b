"""What the page of a comparison shows, worked out before it is drawn, so that the template only lays it out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpiworkbook.model.comparison import Comparison, Difference, DifferenceKind, SheetPair
from kpiworkbook.publisher.alike import told_together
from kpiworkbook.publisher.page import Text, text_of
from kpiworkbook.publisher.wording import Verdict, column_name

__all__ = ["ComparisonPage", "Line", "Part", "comparison_page_of"]

_PARTS = (
    ("Past figures restated", (DifferenceKind.RESTATED, DifferenceKind.WITHDRAWN)),
    ("Past figures filled in", (DifferenceKind.FILLED_IN,)),
    ("Commentary not renewed", (DifferenceKind.COMMENTARY_UNCHANGED,)),
    ("Indicators that came or went", (DifferenceKind.ADDED, DifferenceKind.REMOVED)),
    ("Renamed or moved", (DifferenceKind.RENAMED, DifferenceKind.MOVED)),
    ("Targets and benchmarks", (DifferenceKind.TARGET, DifferenceKind.BENCHMARK)),
    ("Units, and which way is good", (DifferenceKind.UNIT, DifferenceKind.POLARITY)),
    ("People and outcomes", (DifferenceKind.OWNER, DifferenceKind.REPORTER, DifferenceKind.OUTCOME)),
    ("Columns and sheets", (DifferenceKind.COLUMN_ADDED, DifferenceKind.COLUMN_REMOVED, DifferenceKind.SHEET_ADDED,
                            DifferenceKind.SHEET_REMOVED)),
    ("Written otherwise", (DifferenceKind.PLACEHOLDER, DifferenceKind.PRECISION)),
)  # fmt: skip
"""Every kind has its part; what matters most to a panel comes first."""
_LONGEST = 300
"""How many letters of a text stand in its column, so that a wording is whole, which on paper nobody can open."""
_ADVICE = {
    "error": "Past figures are no longer what they were. Say why before the scorecard goes out.",
    "info": "No past figure was restated. What else differs is listed.",
    "fine": "Nothing differs.",
    "unread": "No past figure was compared.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A difference as the table shows it, with the refs of those that are `alike`."""

    difference: Difference
    column: str
    was: Text
    now: Text
    old: str
    """Its cell in the older edition; empty where that has none."""
    new: str
    reason: str
    alike: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Differences of a sort."""

    title: str
    number: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonPage:
    """Everything that the template needs."""

    title: str
    verdict: Verdict
    sheets: tuple[SheetPair, ...]
    number: int
    parts: tuple[Part, ...]
    notes: tuple[str, ...]


def comparison_page_of(comparison: Comparison) -> ComparisonPage:
    """Return what the page shows of a comparison."""
    state = _state(comparison)
    return ComparisonPage(
        title=f"{_name(comparison.old)} and {_name(comparison.new)}",
        verdict=Verdict(state, comparison.verdict, _ADVICE[state]),
        sheets=comparison.sheets,
        number=len(comparison.differences),
        parts=tuple(_parts(comparison)),
        notes=comparison.notes,
    )


def _state(comparison: Comparison) -> str:
    if not comparison:
        return "error"
    if not any(pair.months for pair in comparison.sheets):
        return "unread"
    return "info" if comparison.differences else "fine"


def _name(path: str) -> str:
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1]


def _parts(comparison: Comparison) -> Iterator[Part]:
    for title, kinds in _PARTS:
        differences = [difference for difference in comparison if difference.kind in kinds]
        if differences:
            lines = tuple(_line(comparison, alike) for alike in told_together(differences))
            yield Part(title=title, number=len(differences), lines=lines)


def _line(comparison: Comparison, alike: Sequence[Difference]) -> Line:
    first = alike[0]
    old, new = comparison.cells(first)
    return Line(
        difference=first,
        column=column_name(first.column) if first.column else "",
        was=text_of(first.old_shown, _LONGEST),
        now=text_of(first.new_shown, _LONGEST),
        old=old,
        new=new,
        reason=first.reason[:1].upper() + first.reason[1:],
        alike=tuple(other.ref for other in alike[1:]),
    )
