"""Two editions side by side: the older one on the left of `||`, the newer one on the right."""

from __future__ import annotations

import kpiworkbook as kw
from tests.support import read


def editions(grid: str) -> tuple[str, str]:
    """Return the two text grids of one in which they stand side by side."""
    halves = [line.partition("||") for line in grid.split("\n")]
    return "\n".join(old for old, _, _ in halves), "\n".join(new for _, _, new in halves)


def compare(grid: str) -> kw.Comparison:
    """Compare two editions that stand side by side, as text."""
    return kw.compare(*(read(half) for half in editions(grid)))


def told(comparison: kw.Comparison) -> list[str]:
    """Return each difference in a line: `restated M1 2019-07: D2 1861 -> C2 1816`."""
    lines = (
        f"{d.kind} {d.ref} {d.column}: {d.old_cell} {d.old_shown} -> {d.new_cell} {d.new_shown}" for d in comparison
    )
    return [" ".join(line.split()) for line in lines]
