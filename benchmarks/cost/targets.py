"""What is aimed at, and whether it is reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

OPENPYXL = "openpyxl load + save"
SCRIPT = "openpyxl load + save script"
NEAR_LINEAR = 1.5
"""How many times as much an indicator may cost in a large scorecard as in one of 55, to call that near-linear."""

KEPT, FRESH = "`kw.refresh`, keeping", "`kw.refresh`, fresh (`restyle`)"
DECLARED, DISCOVERED = "`kw.validate`, relations declared", "`kw.validate`, relations discovered"
FRAME = "`kw.read(…).to_frame()`, pandas imported"
GROWTH = "`kw.validate`, relations discovered, an indicator"
PEAK = "`kw.refresh`, keeping, peak memory"


class Target(NamedTuple):
    """One aim: a kind of work on a book, as a multiple of something."""

    part: str
    """What has to be measured for it: a book, cold or batch."""
    key: str
    work: str
    unit: str
    limit: float | None
    """None: there is no aim, the figure is told all the same."""
    at_least: bool = False

    @property
    def aim(self) -> str:
        """Return the aim as the table says it."""
        if self.limit is None:
            return ""
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}"

    def is_missed(self, measured: float) -> bool:
        """Return whether a figure misses the aim; it is judged as it was measured, not as it is rounded."""
        if self.limit is None:
            return False
        return measured < self.limit if self.at_least else measured > self.limit


SMALL = {"L": "S", "L0": "S0"}
"""The large books, each with the one that it repeats."""

_IN_PROCESS: tuple[tuple[str, str, tuple[float | None, float | None, float | None]], ...] = (
    ("refresh", KEPT, (0.15, 0.12, 0.20)),
    ("restyle", FRESH, (0.5, 0.4, 0.8)),
    ("validate-declared", DECLARED, (0.10, 0.08, 0.15)),
    ("validate", DISCOVERED, (0.6, None, None)),
    ("to_frame", FRAME, (0.15, 0.10, 0.20)),
)
TARGETS: tuple[Target, ...] = (
    *(
        Target(part, key, work, OPENPYXL, limit)
        for key, work, limits in _IN_PROCESS
        for part, limit in zip(("S", "S0", "L", "L0"), (limits[0], *limits), strict=True)
    ),
    *(Target(large, "growth", GROWTH, f"an indicator of {small}", NEAR_LINEAR) for large, small in SMALL.items()),
    *(Target(part, "peak", PEAK, "openpyxl's peak memory", 1.0) for part in ("L", "L0")),
    Target("cold", "validate", "`kpiworkbook validate`, cold process", SCRIPT, 0.4),
    Target("cold", "refresh", "`kpiworkbook refresh`, cold process", SCRIPT, 0.5),
    Target("cold", "help", "`kpiworkbook --help`", "`python -c pass`", 7.0),
    Target("batch", "jobs", "`refresh --jobs 2`, times as fast", "`--jobs 1`", 1.9, at_least=True),
    Target("batch", "one", "`refresh --jobs 1`, times as fast", "openpyxl in one process", 8.0, at_least=True),
    Target("batch", "two", "`refresh --jobs 2`, times as fast", "openpyxl in two processes", 8.0, at_least=True),
)

Figures = Mapping[tuple[str, str], float]
"""What was measured, by part and key."""

BOOKS = {"cold": "S", "batch": "300 × S"}
"""What the parts that are not named after a book work on."""


def _mark(target: Target, measured: float | None) -> str:
    if measured is None or target.limit is None:
        return ""
    return "**missed**" if target.is_missed(measured) else "met"


def table(figures: Figures) -> list[str]:
    """Return the rows of the table: every aim, what was measured, and whether that meets it."""
    rows = ["| work | book | in units of | target | measured | |", "|---|---|---|---|---|---|"]
    for target in TARGETS:
        measured = figures.get((target.part, target.key))
        shown = "not measured" if measured is None else f"{measured:.2f}"
        mark = _mark(target, measured)
        book = BOOKS.get(target.part, target.part)
        rows.append(f"| {target.work} | {book} | {target.unit} | {target.aim} | {shown} | {mark} |")
    return rows
