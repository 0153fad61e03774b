"""Changes that are numbers, and the number formats behind which they stand."""

from __future__ import annotations

from kpiworkbook.model.derived import Arrow, Change
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrows import arrow_family
from kpiworkbook.notation.number_format import is_percent, percent_places, render
from kpiworkbook.notation.rounding import round_change

__all__ = ["PLAIN", "change_as_number", "fits_change"]

PLAIN = "0%"


def change_as_number(change: Change, code: str, arrows: ArrowSettings) -> tuple[float, str]:
    """Return a change as a cell's format shows it, and the format that the cell needs; empty where its own will do."""
    value = float(round_change(change.exact, percent_places(code) + 2))
    return value, "" if fits_change(code, value, change.arrow, arrows) else PLAIN


def fits_change(code: str, value: float, arrow: Arrow, arrows: ArrowSettings) -> bool:
    """Return whether a change stays behind a cell's own format: it shows a percentage, and draws no other arrow.

    `"⬇️ "0%` draws its arrow whatever the figure is.
    """
    if not is_percent(code):
        return False
    drawn = arrow_family(render(value, code), arrows)
    return drawn is None or drawn.arrow is arrow
