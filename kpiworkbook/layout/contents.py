"""Telling from what a column holds whether its heading can be true.

A header that was shifted against its data (by a conversion to text, or by a column deleted in one row only) puts
months over arrows and targets over figures. The figures would be misread in silence, so the contents are asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache

from kpiworkbook.model.fields import CHANGES, Field
from kpiworkbook.model.grid import CellValue, Grid
from kpiworkbook.model.section import Column
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.arrows import HOUSE, has_arrow, parse_polarity
from kpiworkbook.notation.durations import is_duration
from kpiworkbook.notation.figures import ERRORS
from kpiworkbook.notation.number_format import is_literal_percent, is_percent
from kpiworkbook.notation.numbers import is_suppressed, parse_number

__all__ = ["Doubt", "Kind", "Kinds", "doubts", "is_refuted", "weight"]

SAMPLE = 8
"""How many rows of a section are looked at: enough to tell, and cheap on thousands."""


class Kind(StrEnum):
    """What an entry looks like, whatever stands above it."""

    NUMBER = "figures"
    SMALL_NUMBER = "small figures"
    PERCENT = "percentages"
    PLACEHOLDER = "placeholders"
    CHANGE = "arrows"
    BARE_CHANGE = "arrows before plain figures"
    TRIANGLE = "▲ or ▼"
    FLAG = "P flags"
    DATE = "dates"
    WORDS = "words"
    PROSE = "sentences"


_FIGURES = (Field.MONTH, Field.AVERAGE_12M, Field.MAX_12M)
_NAMES = (Field.INDICATOR, Field.OWNER, Field.REPORTER, Field.OUTCOME)

_CHANGES = (Kind.CHANGE, Kind.BARE_CHANGE)
_RELATIVE = (Kind.CHANGE, Kind.PERCENT)

_AGAINST: Mapping[Field, frozenset[Kind]] = {
    **dict.fromkeys(_FIGURES, frozenset({*_CHANGES, Kind.TRIANGLE, Kind.FLAG, Kind.WORDS, Kind.PROSE})),
    **dict.fromkeys((Field.BENCHMARK, Field.TARGET), frozenset({*_CHANGES, Kind.TRIANGLE, Kind.FLAG, Kind.PROSE})),
    **dict.fromkeys(CHANGES, frozenset({Kind.NUMBER, Kind.BARE_CHANGE, Kind.TRIANGLE, Kind.FLAG, Kind.PROSE})),
    Field.DOT: frozenset({Kind.NUMBER, Kind.PERCENT, *_CHANGES, Kind.FLAG, Kind.PROSE}),
    Field.PERCENTAGE_FLAG: frozenset({Kind.NUMBER, Kind.PERCENT, *_CHANGES, Kind.TRIANGLE, Kind.PROSE}),
    **dict.fromkeys(_NAMES, frozenset({Kind.NUMBER, Kind.PERCENT, *_CHANGES, Kind.TRIANGLE})),
    Field.REF: frozenset({*_CHANGES, Kind.TRIANGLE, Kind.PROSE}),
    Field.COMMENTARY: frozenset({Kind.NUMBER, Kind.PERCENT, *_CHANGES, Kind.TRIANGLE}),
}
"""What most of a column's entries do not look like, if its heading is true."""

_OF_NUMBERS = frozenset(
    field for field, kinds in _AGAINST.items() if kinds.isdisjoint((Kind.NUMBER, Kind.SMALL_NUMBER, Kind.PERCENT))
)
"""Headings that numbers never contradict, unless a format draws them as arrows."""
_NOTHING: frozenset[Kind] = frozenset()

_DECISIVE: Mapping[Field, frozenset[Kind]] = {
    Field.MONTH: frozenset({*_CHANGES, Kind.TRIANGLE, Kind.FLAG}),
    Field.PERCENTAGE_FLAG: frozenset({Kind.NUMBER, Kind.PERCENT, *_CHANGES}),
}
"""What no habit explains: one such column is enough."""

_WORDS = frozenset({Kind.WORDS, Kind.PROSE})
_FIGURE_LIKE = frozenset(Kind) - {*_WORDS, Kind.DATE}
_HOUSE_ARROWS = (HOUSE.up, HOUSE.same, HOUSE.down)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A column whose contents contradict its heading, or that has contents and no heading."""

    column: Column
    kind: Kind
    """What most of the contradicting entries look like."""
    weight: int


class Kinds:
    """What the entries of a sheet look like. Entries that are alike are looked at once."""

    def __init__(self, grid: Grid, settings: Settings) -> None:
        """Take the sheet; `settings` say which words are placeholders."""
        self.grid = grid
        """The sheet."""
        self._texts = _TextKinds(settings)
        self._drawn: dict[int | None, Kind | None] = {}
        """What the formats of a style make of a number, whatever it is."""

    def of(self, row: int, column: int) -> Kind | None:
        """Return what an entry looks like; None for an empty one."""
        return self._of_value(self.grid.value(row, column), row, column)

    def of_column(self, rows: Sequence[int], column: int, values: Sequence[CellValue]) -> list[Kind | None]:
        """Return what the entries of a column look like in these rows, which store these values."""
        if self.grid.look.shown:
            return [self.of(row, column) for row in rows]
        if {*map(type, values)} == {str}:
            return [*map(self._texts.__getitem__, values)]  # type: ignore[arg-type]  # all are texts
        return [
            self._texts[value] if isinstance(value, str) else self.of(row, column)
            for row, value in zip(rows, values, strict=True)
        ]

    def is_figure(self, row: int, column: int) -> bool:
        """Return whether an entry is a figure or stands for one, as a placeholder does."""
        value = self.grid.value(row, column)
        if type(value) is float:
            return True
        kind = self._of_value(value, row, column)
        return kind is not None and kind not in _WORDS

    def are_plain_numbers(self, values: Sequence[CellValue]) -> bool:
        """Return whether all are numbers that no format of the sheet can draw as an arrow."""
        return {*map(type, values)} == {float} and not self._draws_arrows

    @cached_property
    def _draws_arrows(self) -> bool:
        return any(_kind_by_format(style.number_format) is Kind.CHANGE for style in self.grid.look.styles)

    def _of_value(self, value: CellValue, row: int, column: int) -> Kind | None:
        if type(value) is float or type(value) is int:
            style = self.grid.look.style_ids.get(row, {}).get(column)
            if style not in self._drawn:
                self._drawn[style] = _kind_by_format(self.grid.number_format(row, column))
            return self._drawn[style] or _kind_by_size(value)
        if isinstance(value, str) and not self.grid.look.shown:
            return self._texts[value]
        return Kind.DATE if isinstance(value, date) else self._texts[self.grid.shown(row, column)]


class _TextKinds(dict[str, Kind | None]):
    """What texts look like, each of which is looked at when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        arrows = settings.arrows
        self._placeholders = settings.placeholders
        self._own_arrows = None if (arrows.up, arrows.same, arrows.down) == _HOUSE_ARROWS else arrows

    def __missing__(self, shown: str) -> Kind | None:
        text = shown.strip()
        kind: Kind | None = None
        if text.casefold() in self._placeholders:
            kind = Kind.PLACEHOLDER if text else None
        elif self._own_arrows and has_arrow(text, self._own_arrows):
            kind = Kind.CHANGE
        elif text:
            kind = _kind_of_text(text)
        self[shown] = kind
        return kind


def _kind_by_size(value: float) -> Kind:
    return Kind.SMALL_NUMBER if abs(value) < 10 else Kind.NUMBER


@lru_cache(maxsize=4_096)
def _kind_by_format(number_format: str) -> Kind | None:
    # A number format can draw the arrow before a stored fraction.
    if any(has_arrow(part) for part in number_format.split('"')):
        return Kind.CHANGE
    return Kind.PERCENT if is_percent(number_format) or is_literal_percent(number_format) else None


@lru_cache(maxsize=16_384)
def _kind_of_text(text: str) -> Kind:
    if has_arrow(text):
        return Kind.CHANGE if "%" in text or not any(map(str.isdigit, text)) else Kind.BARE_CHANGE
    if number := parse_number(text):
        return Kind.PERCENT if number.is_percent else _kind_by_size(float(number.value))
    if is_duration(text):
        return Kind.NUMBER
    if text in ERRORS or is_suppressed(text):
        return Kind.PLACEHOLDER
    if text in ("P", "p"):
        return Kind.FLAG
    if len(text) <= 2 and not text.isalpha() and parse_polarity(text):
        return Kind.TRIANGLE
    return Kind.PROSE if len(text) > 40 else Kind.WORDS


def doubts(entries: Kinds, columns: Sequence[Column], rows: Sequence[int]) -> list[Doubt]:
    """Return what speaks against a layout, asked of the rows that it is said to head."""
    sample = rows if len(rows) <= SAMPLE else [rows[i * len(rows) // SAMPLE] for i in range(SAMPLE)]
    half, first_column = (len(sample) + 1) // 2, entries.grid.first_column
    upper, lower = sample[:half], sample[half:]
    stored, stored_below = entries.grid.stored(upper), entries.grid.stored(lower)
    found = []
    for column in columns if stored else ():
        values = stored[column.index - first_column]
        if column.heading and column.field in _OF_NUMBERS and entries.are_plain_numbers(values):
            continue  # at a glance, as most are
        looks = entries.of_column(upper, column.index, values)
        never = _AGAINST.get(column.field, _NOTHING)
        if column.heading and never.isdisjoint(looks) and (None not in looks or not never):
            continue  # the other half cannot outweigh this one
        if lower:
            looks += entries.of_column(lower, column.index, stored_below[column.index - first_column])
        kinds = [kind for kind in looks if kind]
        if not column.heading:
            if kinds:
                found.append(Doubt(column=column, kind=_commonest(kinds), weight=1))
            continue
        if kinds.count(Kind.BARE_CHANGE) > sum(kind in _RELATIVE for kind in kinds) and column.field in CHANGES:
            found.append(Doubt(column=column, kind=Kind.BARE_CHANGE, weight=0))  # of what it says, not of its place
            continue
        against = [kind for kind in kinds if kind in never]
        if len(against) * 2 > len(kinds):
            kind = _commonest(against)
            is_decisive = kind in _DECISIVE.get(column.field, _NOTHING)
            found.append(Doubt(column=column, kind=kind, weight=2 if is_decisive else 1))
    return found


def _commonest(kinds: Sequence[Kind]) -> Kind:
    return Counter(kinds).most_common(1)[0][0]


def weight(found: Sequence[Doubt]) -> int:
    """Return how much speaks against a layout, for comparing it with another one."""
    return sum(doubt.weight for doubt in found)


def is_refuted(found: Sequence[Doubt]) -> bool:
    """Return whether a layout cannot be true, with nothing to compare it with.

    One odd column is a habit of the officer's, and figures without a heading beside the table may be helpers; two
    columns that contradict their headings, or one and figures without a heading, are headings that have slipped.
    """
    headed = [doubt for doubt in found if doubt.column.heading and doubt.kind is not Kind.WORDS]
    # Both changes in plain numbers are one habit, not two columns that slipped.
    plain_changes = sum(doubt.column.field in CHANGES and doubt.kind is Kind.NUMBER for doubt in headed)
    against = sum(doubt.weight for doubt in headed) - max(plain_changes - 1, 0)
    return against > 0 and against + any(not d.column.heading and d.kind in _FIGURE_LIKE for d in found) >= 2
