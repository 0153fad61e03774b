"""Whether a row is one of durations, which its months decide together, and what its entries are then."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import compress
from typing import NamedTuple

from kpiworkbook.model.records import Status, Unit
from kpiworkbook.model.scorecard import Indicator
from kpiworkbook.normaliser.entries import FigureEntry, told
from kpiworkbook.normaliser.figure_columns import FigureColumns
from kpiworkbook.notation.bounds import bound_of
from kpiworkbook.notation.durations import is_duration, parse_duration
from kpiworkbook.notation.figures import Figure, as_duration
from kpiworkbook.notation.number_format import is_time, time_units
from kpiworkbook.notation.units import named_time_format

__all__ = ["NO_DURATIONS", "Durations", "durations"]

_RATIO = r"(?i)\bratios?\b"
_ONE_TO = r"1:[0-5][0-9]"
_OF_TIME = (
    r"(?i)\b(?:time|wait|duration|hour|hr|min(?:s|ute)?\b|sec(?:s|ond)?\b|length|speed|delay|respon|answer|handl"
    r"|turnaround|taken|long)|h:mm|m:ss"
)
_MINUTES_AND_SECONDS = ("ms", "s")
_NO_FIGURE = Figure(value=None, status=Status.NOT_UNDERSTOOD)


class Durations(NamedTuple):
    """What a row's durations have in common."""

    are_usual: bool
    """Whether its figures are durations."""
    in_minutes: bool = False
    """Whether the two parts of one that is text, `02:35`, are minutes and seconds."""

    def settled(self, entries: Sequence[FigureEntry], are_targets: Sequence[bool]) -> Sequence[FigureEntry]:
        """Return a row's entries: durations are figures in a row of them only, and no other figure is one there."""
        if self.are_usual:
            return [self._as_duration(*each) for each in zip(entries, are_targets, strict=True)]
        if not any(entry.figure.time_format for entry in entries):
            return entries
        return [told(entry.shown, _NO_FIGURE) if entry.figure.time_format else entry for entry in entries]

    def _as_duration(self, entry: FigureEntry, is_target: bool) -> FigureEntry:
        bound = bound_of(entry.shown) if is_target and entry.is_unclear else None  # `<08:00`
        figure = as_duration(entry.figure, bound.figure if bound else entry.shown, in_minutes=self.in_minutes)
        return entry if figure is entry.figure else told(entry.shown, figure)


NO_DURATIONS = Durations(are_usual=False)


def durations(
    indicator: Indicator, name: str, columns: FigureColumns, entries: Sequence[FigureEntry], given: Unit | None
) -> Durations:
    """Return whether a row's figures are durations, and of which parts those are that are text.

    `given` is its unit, where the configuration says it. Else they are where more months are durations than other
    figures, or texts. A name that speaks of a ratio says that `1:17` is one; if all are such, it has to speak of time.
    """
    if given is not None and given is not Unit.DURATION:
        return NO_DURATIONS
    found = [entry for entry in entries if _is_duration(entry)]
    if given is None:
        if not found or re.search(_RATIO, name) or _may_be_ratios(name, found):
            return NO_DURATIONS
        months = [*compress(entries, columns.are_months)]
        others = [entry for entry in months if not _is_duration(entry) and (entry.is_unclear or entry.figure.value)]
        if others and sum(map(_is_duration, months)) <= len(others):
            return NO_DURATIONS
    return Durations(are_usual=True, in_minutes=_in_minutes(indicator, name, columns, entries))


def _may_be_ratios(name: str, found: Sequence[FigureEntry]) -> bool:
    return all(re.fullmatch(_ONE_TO, entry.shown.strip()) for entry in found) and not re.search(_OF_TIME, name)


def _is_duration(entry: FigureEntry) -> bool:
    if entry.figure.time_format:
        return entry.figure.value is not None
    return entry.is_unclear and is_duration(entry.shown.strip())


def _in_minutes(indicator: Indicator, name: str, columns: FigureColumns, entries: Sequence[FigureEntry]) -> bool:
    """Return whether `02:35` is minutes and seconds, as most of a row's number formats say, or else its name."""
    codes = [*_formats(indicator, columns, entries)] or [named_time_format(name)]
    return sum(time_units(code)[0] in _MINUTES_AND_SECONDS for code in codes) * 2 > len(codes)


def _formats(indicator: Indicator, columns: FigureColumns, entries: Sequence[FigureEntry]) -> Iterator[str]:
    """Yield the formats of times that a row's durations have, and those that texts speak of: `02:35.5` has seconds."""
    for index, entry in zip(columns.indexes, entries, strict=True):
        code = entry.figure.time_format or indicator.grid.number_format(indicator.row, index)
        if is_time(code):
            yield code
        elif "." in entry.shown and (typed := parse_duration(entry.shown.strip(), in_minutes=True)):
            yield typed.number_format
