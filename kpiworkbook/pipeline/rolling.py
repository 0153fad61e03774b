"""Putting a month's new figures into a scorecard, and moving it on where the month is new."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from kpiworkbook import archivist, calculator, collector, reviser, roller
from kpiworkbook.collector import ValuesLike
from kpiworkbook.errors import OutputError, ValuesError
from kpiworkbook.model.arrow_columns import KnownArrows
from kpiworkbook.model.derived import Derived, Revision
from kpiworkbook.model.fields import ARROWS, CHANGES, DERIVED, SUMMARIES, Field
from kpiworkbook.model.kept import Renewal
from kpiworkbook.model.periods import month_key, month_name
from kpiworkbook.model.places import Place, address, cell_name, range_name, runs
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Column, Section
from kpiworkbook.model.values import NewFigure, NewValues
from kpiworkbook.pipeline.giving import month_of
from kpiworkbook.pipeline.own_reasons import own_reasons
from kpiworkbook.reader.source import Kind, Source

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Month", "RolledSource", "as_shown_before", "roll_source"]

Month: TypeAlias = "str | date | datetime | pd.Period | None"
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
    renewal: Renewal = field(default_factory=Renewal, repr=False)
    """What the keeper has to know of them."""
    known_arrows: KnownArrows = field(default_factory=KnownArrows, repr=False)
    """What the arrows that stand there showed, beside the figures before."""
    in_points: Mapping[tuple[str, int], tuple[str, ...]] = field(default_factory=dict, repr=False)
    """Of a month that was there already: the columns of changes in points, of the rows without a new figure."""

    was: str = ""
    """Whose the derived columns are that stay: the month before, or the figures before."""

    def with_arrows_left(self, card: Scorecard, derived: Derived, *, keeps_formulas: bool) -> RolledSource:
        """Return the same with a warning for the arrows alone that stay, once all is computed."""
        if not _has_arrows(card):
            return self
        from kpiworkbook.pipeline.rolled_arrows import arrows_left

        now = month_name(self.values.period)
        told = arrows_left(card, derived, self.known_arrows, self.was, now, keeps_formulas=keeps_formulas)
        return replace(self, warnings=(*self.warnings, *told))

    def derived(self, card: Scorecard) -> Derived:
        """Return the derived columns of a scorecard with new figures in it: nothing in their rows was typed for them.

        Corrected figures are no reason to change how other rows are written.
        """
        computed = calculator.calculate(card, self.known_arrows)
        found = dict(computed.indicators)
        for place in self.values.figures.keys() & found.keys():
            found[place] = replace(found[place], incomplete=(), in_points=())
        for place, columns in self.in_points.items():
            found[place] = replace(found[place], in_points=columns)
        return replace(computed, indicators=found)


def roll_source(
    opened: Source, card: Scorecard, derived: Derived, month: Month, values: ValuesLike | None
) -> RolledSource:
    """Return the workbook with the new figures in it; what leaves the sheet goes to its archive.

    `derived` are the card's derived columns recomputed, to judge its formulas by.
    The current month is filled or corrected, the next one moves the scorecard on. Raises ValuesError, with all
    problems, where the figures cannot be used, ScorecardError where the scorecard cannot move on, OutputError where it
    is no .xlsx or .xlsm.
    """
    if opened.kind is not Kind.OOXML:
        raise OutputError(
            f"{opened.name} is not an .xlsx or .xlsm workbook, so no new figures can be put into it; save it from "
            "Excel as .xlsx"
        )
    period = _period(month, card)
    collected = collector.collect({} if values is None else values, card, period)
    if values is not None and len(collected.figures) == len(collected.not_given) and not collected.commentary:
        named = month_name(period)
        told = f"not one figure is given for {named}; fill in the column 'value', or the one that is headed {named}"
        raise ValuesError.of("the values", [told])
    rolled, were_right = roller.roll(card, collected, opened.data), _were_right(card, derived, period)
    collected = _with_computed(collected, rolled.computed)
    content = rolled.content
    is_new = period > max(sheet.as_of for sheet in card.sheets)
    if rolled.moved or is_new:  # the commentary is of an earlier edition now
        content = archivist.archive(card, content, month=period)
    return RolledSource(
        source=replace(opened, data=content),
        values=collected,
        moved=rolled.moved,
        archived=content != rolled.content,
        archive_is_new=content != rolled.content and not card.archives,
        warnings=(
            *collected.warnings,
            *rolled.warnings,
            *_outdated(card, derived, collected),
            *_in_points(card, derived, collected),
        ),
        replaced=tuple(_replaced(card, collected)),
        renewal=Renewal(
            rows=collected.figures,
            were_right=were_right,
            own_reasons=own_reasons(card, derived, were_right),
            next_columns=frozenset(_with_column(card, period)) if is_new else frozenset(),
        ),
        known_arrows=_known_arrows(card, derived, opened, derived.indicators if is_new else collected.figures),
        was=month_name(max(sheet.as_of for sheet in card.sheets)) if is_new else "the figures before",
        in_points={} if is_new else dict(_still_in_points(derived, collected)),
    )


def _with_computed(values: NewValues, computed: Mapping[tuple[str, int], NewFigure]) -> NewValues:
    """Return the new figures with those that formulas give, for which none has to be given."""
    missing = list(values.not_given)
    for figure in computed.values():
        if figure.ref in missing:
            missing.remove(figure.ref)
    return replace(values, figures={**values.figures, **computed}, not_given=tuple(missing))


def _with_column(card: Scorecard, period: date) -> Iterator[str]:
    """Yield the sheets that have a column for a month already."""
    for sheet in card.sheets:
        if any(column.period == period for section in sheet.sections for column in section.columns):
            yield sheet.name


def _has_arrows(card: Scorecard) -> bool:
    return any(section.arrows for section in card.sections)


def _known_arrows(card: Scorecard, derived: Derived, opened: Source, rows: Collection[tuple[str, int]]) -> KnownArrows:
    if not _has_arrows(card):
        return KnownArrows()
    from kpiworkbook.pipeline.rolled_arrows import known_arrows  # few workbooks have such columns

    return known_arrows(card, derived, opened.opened(), rows)


def _outdated(card: Scorecard, derived: Derived, values: NewValues) -> Iterator[str]:
    """Yield the averages and maxima that were typed from months which are nowhere, and are not right any more."""
    for where, heading in _given_up(card, values, SUMMARIES, lambda place: derived.indicators[place].incomplete):
        yield (
            f"{where}: what was typed under {heading!r} included months that are neither on the sheet nor in its "
            "archive; it is replaced by what the months here give. If you know the right figure, type it again"
        )


def _in_points(card: Scorecard, derived: Derived, values: NewValues) -> Iterator[str]:
    """Yield the changes of percentages that were typed in points; those of the new month are relative."""
    for where, heading in _given_up(card, values, CHANGES, lambda place: derived.indicators[place].in_points):
        yield (
            f"{where}: what was typed under {heading!r} is in percentage points; it is replaced by the relative change "
            "of the new month"
        )


def _given_up(
    card: Scorecard,
    values: NewValues,
    fields: Iterable[Field],
    columns_of: Callable[[tuple[str, int]], Collection[str]],
) -> Iterator[tuple[str, str]]:
    """Yield the cells in some derived columns, neighbours together, and the heading, of rows that have a new figure.

    `columns_of` tells of which columns of a row, by sheet and row, what was typed is given up.
    """
    for sheet in card.sheets:
        for section in sheet.sections:
            for column in chain.from_iterable(map(section.fields, fields)):
                places = ((sheet.name, row) for row in section.rows)
                rows = [place[1] for place in places if place in values.figures and column.field in columns_of(place)]
                for first, last in runs(rows):
                    where = address(sheet.name, range_name(first, column.index, last, column.index))
                    yield where, column.heading


def _still_in_points(derived: Derived, values: NewValues) -> Iterator[tuple[tuple[str, int], tuple[str, ...]]]:
    for place, item in derived.indicators.items():
        if item.in_points and place not in values.figures:
            yield place, item.in_points


def _were_right(card: Scorecard, derived: Derived, period: date) -> dict[str, dict[Place, bool]]:
    """Return of the formulas in derived columns whether their results are what was computed.

    One that shows something where nothing can be computed, as on a negative figure, is not judged by that; nor is one
    on a month that has left the sheet, once the next is needed: where it has that figure from is not known.
    """
    if not any(sheet.grid.look.formulas for sheet in card.sheets):
        return {}
    revised = {(r.sheet, r.row, r.column): r for r in reviser.revise(card, derived, behind_formats=DERIVED)}
    found: dict[str, dict[Place, bool]] = {}
    for sheet, section, column in _columns(card):
        if section.as_of != period and section.lacks_base(column.field):
            continue
        for row in section.rows:
            item, revision = derived.indicators[sheet.name, row], revised.get((sheet.name, row, column.key))
            if (row, column.index) not in sheet.grid.look.formulas or column.key in (
                *item.unknown,
                *item.not_understood,
            ):
                continue
            says_the_same = revision is None or not revision.figure_changed
            if column.field in ARROWS:
                if column.key in item.arrows:
                    found.setdefault(sheet.name, {})[row, column.index] = says_the_same
                continue
            if getattr(item, column.field.value) is None:
                if says_the_same:
                    found.setdefault(sheet.name, {})[row, column.index] = True
            else:
                is_right = revision is None if column.field in CHANGES else says_the_same
                found.setdefault(sheet.name, {})[row, column.index] = is_right
    return found


def as_shown_before(before: Scorecard, now: Scorecard, told: Sequence[Revision]) -> tuple[Revision, ...]:
    """Return the changes of derived cells against what the sheet showed before new figures were put in.

    Those on months without a column have made room since, and may have got the same again from the archive.
    """
    changes = {(each.sheet, each.row, each.column): each for each in told}
    grids = {sheet.name: sheet.grid for sheet in before.sheets}
    found = []
    for indicator in now:
        grid, row = indicator.grid, indicator.row
        for column in indicator.section.derived:
            was = grids[grid.name].shown(row, column.index).strip()
            stands = grid.shown(row, column.index).strip()
            change = changes.get((grid.name, row, column.key))
            if (row, column.index) in grid.look.not_calculated:
                continue  # a formula whose new result is not known yet
            if change is None and was != stands:
                change = Revision(
                    sheet=grid.name, cell=cell_name(row, column.index), row=row, ref=indicator.ref, column=column.key,
                    was=was, now=stands, figure_changed=True,
                )  # fmt: skip
            if change is not None and change.now != was:
                found.append(replace(change, was=was))
    return tuple(found)


def _columns(card: Scorecard) -> Iterator[tuple[Sheet, Section, Column]]:
    for sheet in card.sheets:
        for section in sheet.sections:
            for column in section.derived:
                yield sheet, section, column


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
