"""Telling a slipped digit from an honest jump."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from kpiworkbook.validator.row import FigureCell

__all__ = ["may_have_slipped", "slipped"]

_ROOM = 1.25
"""How much farther than all others what was meant may lie."""
WAVER = 3
"""Standard deviations; that of a count is its square root, if what is counted comes by chance."""
LEAST_OTHERS = 4
"""So many other months must agree before one is called odd."""


def may_have_slipped(values: Sequence[float], factor: float) -> bool:
    """Return whether `slipped` may find one among months with these figures."""
    if len(values) <= LEAST_OTHERS:
        return False
    ranked = sorted(values)
    low, next_low, next_high, high = ranked[0], ranked[1], ranked[-2], ranked[-1]
    return low >= 0 and (factor < 1 or high > next_high * factor or low * factor < next_low)


def _no_scale(_: FigureCell) -> int:
    return 1


def slipped(
    months: Sequence[FigureCell],
    factor: float,
    *,
    is_count: bool,
    is_whole: bool,
    scale_of: Callable[[FigureCell], int] = _no_scale,
) -> Iterator[tuple[FigureCell, str]]:
    """Yield the months that lie far outside all others and would not, had a digit not slipped; with what was meant.

    Far outside is more than `factor` times the largest of the others, or less than the smallest divided by it. One
    odd month in a row is a slip; where there are two, the row is so. A count (`is_count`) wavers by chance, be it of
    whole numbers (`is_whole`) or of full-time posts. `scale_of` says by how much smaller a number format shows a
    figure: one that was typed as it should be shown is told with all its zeros.
    """
    values = sorted(figure.value or 0.0 for figure in months)
    if len(values) <= LEAST_OTHERS or values[0] < 0:
        return
    found = []
    for figure in months:
        value = figure.value or 0.0
        low = values[1] if value == values[0] else values[0]
        high = values[-2] if value == values[-1] else values[-1]
        if (value > high * factor or value * factor < low) and (not is_count or _is_no_chance(value, values)):
            meant = next(
                (
                    text
                    for text, other in chain(_in_full(value, scale_of(figure)), _corrections(figure, is_whole=is_whole))
                    if low / _ROOM <= other <= high * _ROOM
                ),
                "",
            )
            if meant:
                found.append((figure, meant))
    if len(found) == 1:
        yield found[0]


def _is_no_chance(count: float, values: Sequence[float]) -> bool:
    """Return whether a count lies farther from the middle of its row than small counts waver of themselves."""
    middle = values[len(values) // 2]
    return abs(count - middle) > WAVER * math.sqrt(max(middle, 1.0))


def _in_full(value: float, scale: int) -> Iterator[tuple[str, float]]:
    """Yield the 212,000 that was meant by a 212 behind a format that shows thousands."""
    if scale > 1:
        yield f"{value * scale:,.0f}", value * scale


def _corrections(figure: FigureCell, *, is_whole: bool) -> Iterator[tuple[str, float]]:
    """Yield texts that one slip could have made into what is shown, with their values on the figure's scale."""
    text = figure.shown.strip()
    match = re.fullmatch(r"([\d,]+)(?:\.(\d+))?(\s*%)?", text)
    value = figure.value
    if not match or not value:
        return
    whole, fraction, sign = match[1].replace(",", ""), match[2] or "", match[3] or ""
    digits, places = whole + fraction, len(fraction)
    unit = value / (int(digits) or 1)
    swapped = (digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1))
    dropped = (digits[:i] + digits[i + 1 :] for i in range(len(digits)) if len(digits) > 1)
    for power in (-2, -1, 1, 2):
        moved = int(digits) * 10.0**power
        if not is_whole or moved == int(moved):
            shown = f"{moved / 10**places:.{max(places, 0 if is_whole else 1)}f}{sign}"
            yield shown, moved * unit
    for other in (*dropped, *swapped):
        yield _typed(other, places, sign), int(other) * unit


def _typed(digits: str, places: int, sign: str) -> str:
    digits = digits.zfill(places + 1)
    body = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return body + sign
