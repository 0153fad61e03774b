"""Putting a month's new figures into a scorecard, and moving it on where the month is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from kpiworkbook import archivist, collector, roller
from kpiworkbook.collector import ValuesLike
from kpiworkbook.errors import OutputError, ValuesError
from kpiworkbook.model.derived import Derived
from kpiworkbook.model.periods import month_key, month_name
from kpiworkbook.model.places import address, range_name, runs
from kpiworkbook.model.scorecard import Field, Scorecard
from kpiworkbook.model.values import NewValues
from kpiworkbook.pipeline.giving import month_of
from kpiworkbook.reader.source import Kind, Source

__all__ = ["Month", "RolledSource", "roll_source", "rolled_on"]

Month = str | date | datetime | None
"""A month as people write it (`Oct-19`), or any day of it; pandas' Period of a month as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledSource:
    """A workbook with new figures in it, still to be read again and recomputed."""

    source: Source
    values: NewValues
    moved: bool
    archived: bool
    """Whether anything went to the archive."""
    archive_is_new: bool
    warnings: tuple[str, ...]
    replaced: tuple[tuple[str, str, str, str], ...] = ()
    """Of a month that was there already: cell, ref, what stood there, and the new figure."""


def roll_source(
    opened: Source, card: Scorecard, derived: Derived, month: Month, values: ValuesLike | None
) -> RolledSource:
    """Return the workbook with the new figures in it; what leaves the sheet goes to its archive.

    The current month is filled or corrected, the next one moves the scorecard on. Raises ValuesError, with all
    problems, where the figures cannot be used, ScorecardError where the scorecard cannot move on, OutputError where it
    is no .xlsx or .xlsm.
    """
    if opened.kind is not Kind.OOXML:
        raise OutputError(
            f"{opened.name} is no .xlsx or .xlsm workbook, so no new figures can be put into it; save it from Excel as "
            ".xlsx"
        )
    period = _period(month, card)
    collected = collector.collect({} if values is None else values, card, period)
    if values is not None and len(collected.figures) == len(collected.not_given) and not collected.commentary:
        named = month_name(period)
        told = f"not one figure is given for {named}; fill in the column 'value', or the one that is headed {named}"
        raise ValuesError.of("the values", [told])
    rolled = roller.roll(card, collected, opened.data)
    content = rolled.content
    if rolled.moved or period > max(
        sheet.as_of for sheet in card.sheets
    ):  # the commentary is of an earlier edition now
        content = archivist.archive(card, content, figures=rolled.moved)
    return RolledSource(
        source=replace(opened, data=content),
        values=collected,
        moved=rolled.moved,
        archived=content != rolled.content,
        archive_is_new=content != rolled.content and not card.archives,
        warnings=(*collected.warnings, *rolled.warnings, *_outdated(card, derived, collected)),
        replaced=() if rolled.moved else tuple(_replaced(card, collected)),
    )


def rolled_on(derived: Derived, values: NewValues) -> Derived:
    """Return the derived columns of a scorecard with new figures in it: no average of their rows was typed for them."""
    taken = {place: replace(derived.indicators[place], incomplete=()) for place in values.figures}
    return Derived(indicators={**derived.indicators, **taken})


def _outdated(card: Scorecard, derived: Derived, values: NewValues) -> Iterator[str]:
    """Yield the averages and maxima that were typed from months which are nowhere, and are not right any more."""
    for sheet in card.sheets:
        for section in sheet.sections:
            for column in (*section.fields(Field.AVERAGE_12M), *section.fields(Field.MAX_12M)):
                taken = (row for row in section.rows if (sheet.name, row) in values.figures)
                rows = [row for row in taken if column.field in derived.indicators[sheet.name, row].incomplete]
                for first, last in runs(rows):
                    where = address(sheet.name, range_name(first, column.index, last, column.index))
                    yield (
                        f"{where}: what was typed under {column.heading!r} went by months that are neither on the "
                        "sheet nor in its archive; it makes room for what the months here give. Type it anew if you "
                        "know better"
                    )


def _replaced(card: Scorecard, values: NewValues) -> Iterator[tuple[str, str, str, str]]:
    for sheet in card.sheets:
        for indicator in sheet.indicators:
            new = values.figures.get((sheet.name, indicator.row))
            entry = indicator.entries.get(month_key(values.period))
            if new is not None and entry is not None and entry.shown.strip() not in ("", new.shown):
                yield entry.cell, indicator.ref, entry.shown.strip(), new.shown


def _period(month: Month, card: Scorecard) -> date:
    if month is None:
        now = month_name(max(sheet.as_of for sheet in card.sheets))
        told = f"say which month they are for (--month, in Python month=): {now} to correct it, or the one after it"
        raise ValuesError.of("the values", [told])
    return month_of(month)
