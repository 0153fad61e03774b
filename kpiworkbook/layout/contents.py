"""Telling from what a column holds whether its heading can be true.

A header that was shifted against its data (by a conversion to text, or by a column deleted in one row only) puts
months over arrows and targets over figures. The figures would be misread in silence, so the contents are asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from kpiworkbook.model.grid import CellValue, Grid
from kpiworkbook.model.records import Status
from kpiworkbook.model.scorecard import Column, Field
from kpiworkbook.notation.arrows import has_arrow, parse_polarity
from kpiworkbook.notation.figures import ERRORS
from kpiworkbook.notation.numbers import is_suppressed, parse_number

__all__ = ["Kind", "contradictions", "fits", "kind_of"]

SAMPLE = 40
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


def kind_of(value: CellValue, shown: str, placeholders: Mapping[str, Status]) -> Kind | None:
    """Return what an entry looks like; None for an empty one."""
    text = shown.strip()
    if not text:
        return None
    if has_arrow(text):
        return Kind.CHANGE
    if isinstance(value, date):
        return Kind.DATE
    if text.casefold() in placeholders or text in ERRORS or is_suppressed(text):
        return Kind.PLACEHOLDER
    if (number := parse_number(text)) is not None:
        return Kind.PERCENT if number.is_percent else _by_size(float(number.value))
    if isinstance(value, int | float):
        return _by_size(value)
    return _kind_of_words(text)


def _by_size(number: float) -> Kind:
    return Kind.SMALL_NUMBER if abs(number) < 10 else Kind.NUMBER


def _kind_of_words(text: str) -> Kind:
    if text in ("P", "p"):
        return Kind.FLAG
    if len(text) <= 2 and parse_polarity(text):
        return Kind.TRIANGLE
    return Kind.PROSE if len(text) > 40 else Kind.WORDS


def contradictions(
    grid: Grid, columns: Sequence[Column], rows: Sequence[int], placeholders: Mapping[str, Status]
) -> list[tuple[Column, Kind]]:
    """Return the columns whose contents contradict their heading, with what most of their entries look like."""
    sample = rows if len(rows) <= SAMPLE else [rows[i * len(rows) // SAMPLE] for i in range(SAMPLE)]
    found = []
    for column in columns:
        kinds: Counter[Kind] = Counter()
        for row in sample:
            kind = kind_of(grid.value(row, column.index), grid.shown(row, column.index), placeholders)
            if kind:
                kinds[kind] += 1
        never = _UNHEADED if not column.heading else _NEVER.get(column.field, frozenset())
        against = Counter({kind: count for kind, count in kinds.items() if kind in never})
        if against and against.total() * 2 > kinds.total():
            found.append((column, against.most_common(1)[0][0]))
    return found


def fits(grid: Grid, columns: Sequence[Column], rows: Sequence[int], placeholders: Mapping[str, Status]) -> bool:
    """Return whether the headings can be true.

    One odd column is a habit of the officer's; where headings have slipped, at least two contradict their contents.
    """
    return len(contradictions(grid, columns, rows, placeholders)) < 2
