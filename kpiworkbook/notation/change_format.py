"""The number format behind which a change that is a number stands."""

from __future__ import annotations

from kpiworkbook.model.derived import Arrow
from kpiworkbook.notation.arrows import arrow_family
from kpiworkbook.notation.number_format import is_percent, render

__all__ = ["PLAIN", "fits_change"]

PLAIN = "0%"


def fits_change(code: str, value: float, arrow: Arrow) -> bool:
    """Return whether a change stays behind a cell's own format: it shows a percentage, and draws no other arrow.

    `"⬇️ "0%` draws its arrow whatever the figure is.
    """
    if not is_percent(code):
        return False
    drawn = arrow_family(render(value, code))
    return drawn is None or drawn.arrow is arrow
