"""Telling from what a column holds whether its heading can be true.

A header that was shifted against its data (by a conversion to text, or by a column deleted in one row only) puts
months over arrows and targets over figures. The figures would be misread in silence, so the contents are asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache

from kpiworkbook.model.grid import Grid
from kpiworkbook.model.scorecard import Column, Field
from kpiworkbook.model.settings import ArrowSettings, Settings
from kpiworkbook.notation.arrows import has_arrow, parse_polarity
from kpiworkbook.notation.figures import ERRORS
from kpiworkbook.notation.number_format import is_percent
from kpiworkbook.notation.numbers import is_suppressed, parse_number

__all__ = ["Kind", "contradictions", "fits", "kind_of"]

SAMPLE = 12
"""How many rows of a section are looked at: enough to tell, and cheap on thousands."""


class Kind(StrEnum):
    """What an entry looks like, whatever stands above it."""

    NUMBER = "figures"
    SMALL_NUMBER = "small figures"
    PERCENT = "percentages"
    PLACEHOLDER = "placeholders"
    CHANGE = "arrows"
    TRIANGLE = "▲ or ▼"
    FLAG = "P flags"
    DATE = "dates"
    WORDS = "words"
    PROSE = "sentences"


_NEVER: Mapping[Field, frozenset[Kind]] = {
    **dict.fromkeys(
        (Field.MONTH, Field.AVERAGE_12M, Field.MAX_12M),
        frozenset({Kind.CHANGE, Kind.TRIANGLE, Kind.FLAG, Kind.PROSE}),
    ),
    **dict.fromkeys((Field.BENCHMARK, Field.TARGET), frozenset({Kind.CHANGE, Kind.TRIANGLE, Kind.FLAG})),
    **dict.fromkeys(
        (Field.CHANGE_MONTH, Field.CHANGE_YEAR),
        frozenset({Kind.NUMBER, Kind.TRIANGLE, Kind.FLAG, Kind.PROSE}),
    ),
    Field.DOT: frozenset({Kind.NUMBER, Kind.PERCENT, Kind.CHANGE, Kind.FLAG, Kind.PROSE}),
    Field.PERCENTAGE_FLAG: frozenset({Kind.NUMBER, Kind.PERCENT, Kind.CHANGE, Kind.TRIANGLE, Kind.PROSE}),
    **dict.fromkeys(
        (Field.INDICATOR, Field.OWNER, Field.REPORTER, Field.OUTCOME),
        frozenset({Kind.NUMBER, Kind.PERCENT, Kind.CHANGE, Kind.TRIANGLE}),
    ),
    **dict.fromkeys((Field.REF, Field.COMMENTARY), frozenset({Kind.CHANGE, Kind.TRIANGLE})),
}
_UNHEADED = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.CHANGE, Kind.TRIANGLE})
"""What a column without any heading holds only where the headings have slipped."""


def kind_of(grid: Grid, row: int, column: int, settings: Settings) -> Kind | None:
    """Return what an entry looks like; None for an empty one."""
    value = grid.value(row, column)
    if isinstance(value, int | float) and not isinstance(value, bool):
        style = grid.style(row, column)
        return _kind_of_number(value, style.number_format if style else "")
    if isinstance(value, date):
        return Kind.DATE
    text = grid.shown(row, column).strip()
    if not text:
        return None
    return Kind.PLACEHOLDER if text.casefold() in settings.placeholders else _kind_of_text(text, settings.arrows)


@lru_cache(maxsize=16_384)
def _kind_of_number(value: float, number_format: str) -> Kind:
    # A number format can draw the arrow before a stored fraction.
    if any(has_arrow(part) for part in number_format.split('"')):
        return Kind.CHANGE
    if is_percent(number_format):
        return Kind.PERCENT
    return Kind.SMALL_NUMBER if abs(value) < 10 else Kind.NUMBER


@lru_cache(maxsize=16_384)
def _kind_of_text(text: str, arrows: ArrowSettings) -> Kind:
    if has_arrow(text, arrows):
        return Kind.CHANGE
    if number := parse_number(text):
        return _kind_of_number(float(number.value), "0%" if number.is_percent else "")
    if text in ERRORS or is_suppressed(text):
        return Kind.PLACEHOLDER
    if text in ("P", "p"):
        return Kind.FLAG
    if len(text) <= 2 and parse_polarity(text):
        return Kind.TRIANGLE
    return Kind.PROSE if len(text) > 40 else Kind.WORDS


def contradictions(
    grid: Grid, columns: Sequence[Column], rows: Sequence[int], settings: Settings
) -> list[tuple[Column, Kind]]:
    """Return the columns whose contents contradict their heading, with what most of their entries look like."""
    sample = rows if len(rows) <= SAMPLE else [rows[i * len(rows) // SAMPLE] for i in range(SAMPLE)]
    found = []
    for column in columns:
        kinds: Counter[Kind] = Counter()
        for row in sample:
            if kind := kind_of(grid, row, column.index, settings):
                kinds[kind] += 1
        never = _UNHEADED if not column.heading else _NEVER.get(column.field, frozenset())
        against = Counter({kind: count for kind, count in kinds.items() if kind in never})
        if against and against.total() * 2 > kinds.total():
            found.append((column, against.most_common(1)[0][0]))
    return found


def fits(grid: Grid, columns: Sequence[Column], rows: Sequence[int], settings: Settings) -> bool:
    """Return whether the headings can be true.

    One odd column is a habit of the officer's; where headings have slipped, at least two contradict their contents.
    """
    return len(contradictions(grid, columns, rows, settings)) < 2
