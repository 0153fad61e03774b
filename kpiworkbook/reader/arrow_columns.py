"""Columns of arrows alone, which say how the figures went: `% change | 25%`, `Trend | ↑`.

A heading does not tell them: under `DoT` arrows stand, or the signs that say which way is good; under `Trend` arrows or
words; over a change and its arrow in two columns there may be one heading. What stands in a column does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kpiworkbook.layout.contents import Kind, Kinds
from kpiworkbook.layout.heading_words import says_which_way_is_good, undated, words_of
from kpiworkbook.layout.headings import as_extra
from kpiworkbook.model.fields import ARROWS, CHANGES, MONTHS_BACK, Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.periods import months_before
from kpiworkbook.model.section import Column
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.arrows import parse_polarity
from kpiworkbook.notation.raised import without_footnote
from kpiworkbook.reader.current_month import MonthOf
from kpiworkbook.reader.drafts import Draft

__all__ = ["names_arrows", "with_arrow_columns", "with_same_arrow_columns"]

_MOVED = frozenset(("trend", "arrow", "arrows", "direction", "dot", "travel"))
"""Words of a heading under which arrows say how figures moved; one of them at least."""
_BESIDE = frozenset(("month", "year", "same", "previous", "current", "change", "percent", "performance"))
"""Words that may stand beside them."""
_LEAST = 2
_FEW = 3
"""Entries of which one at least is an arrow, where a column holds them."""
_MAY_HOLD = frozenset((Field.EXTRA, Field.DOT, *ARROWS))
_DASHES = "-−–—"
_OF_CHANGES = (Kind.PERCENT, Kind.CHANGE)
_ARROW_OF = {change: arrow for arrow, change in ARROWS.items()}


def with_arrow_columns(kinds: Kinds, draft: Draft, month_of: MonthOf, settings: Settings) -> Draft:
    """Return the draft with columns read that hold arrows alone, and their changes where one heading is over both.

    One that `[columns]` names and that holds something else is carried along, and so is one whose heading names a month
    that neither change is on.
    """
    if draft.displaced or not draft.rows:
        return draft
    contents = _Contents(kinds, draft.rows, settings)
    columns = {column.index: column for column in _with_parted_changes(draft.columns, contents)}
    taken = {column.field for column in columns.values()} - ARROWS.keys()
    asked = [column for column in columns.values() if column.field in _MAY_HOLD]
    for column in sorted(asked, key=lambda column: column.field not in ARROWS):
        at = column.index
        meant = _field(columns, column)
        field = _of_named_month(meant, column, draft, month_of)
        if field is not None and field not in taken and contents.are_arrows_of(column):
            columns[at] = replace(column, field=field, key=field.value)
            taken.add(field)
        elif column.field in ARROWS:
            columns[at] = as_extra(column)
        elif column.field is Field.DOT and meant and not field and contents.are_arrows(column):
            columns[at] = as_extra(column)  # of another month, and no polarities
    found = tuple(columns.values())
    return draft if found == draft.columns else replace(draft, columns=found)


def with_same_arrow_columns(kinds: Kinds, drafts: list[Draft], settings: Settings) -> list[Draft]:
    """Return the drafts with columns read as others of their sheet under the same heading, if they hold nothing else.

    A section of one indicator, or one that still waits for its figures, has too few arrows to tell.
    """
    known = {(each.index, each.heading): each for draft in drafts for each in draft.columns if each.field in ARROWS}
    if not known:
        return drafts  # as on most sheets
    found = []
    for draft in drafts:
        contents, columns = _Contents(kinds, draft.rows, settings), list(draft.columns)
        for at, column in enumerate(columns if not draft.displaced else ()):
            other = known.get((column.index, column.heading)) if column.field is Field.EXTRA else None
            if other is None or other.field in {each.field for each in columns}:
                continue
            if contents.hold_nothing_else(column) and (column.heading or contents.hold_any(column)):
                columns[at] = replace(column, field=other.field, key=other.key)
        found.append(replace(draft, columns=tuple(columns)))
    return found


class _Contents:
    """What stands in the columns of a draft."""

    def __init__(self, kinds: Kinds, rows: Sequence[int], settings: Settings) -> None:
        self._kinds, self._rows, self._settings = kinds, rows, settings

    def are_arrows(self, column: Column) -> bool:
        """Return whether most entries of a column are arrows alone."""
        grid, placeholders = self._kinds.grid, self._settings.placeholders
        found = said = 0
        for row in self._rows:
            held = grid.value(row, column.index)
            text = held.strip() if isinstance(held, str) else held
            if text is None or (isinstance(text, str) and text.casefold() in placeholders):
                continue
            said += 1
            if isinstance(text, str) and text[0] not in _DASHES and not any(map(str.isdigit, text)):
                found += _is_arrow(grid, row, column, self._settings)
            if said == _FEW and not found:
                return False  # as most columns are told
        return found >= _LEAST and found * 2 > said

    def are_arrows_of(self, column: Column) -> bool:
        """Return the same of a column whose heading allows it; before there are figures, formulas give hardly any."""
        return self.are_arrows(column) or (column.field is not Field.DOT and self._are_open_formulas(column))

    def _are_open_formulas(self, column: Column) -> bool:
        """Return whether most entries of a column are formulas, and all give an arrow, or say that there is none."""
        places = [(row, column.index) for row in self._rows]
        formulas = sum(map(self._kinds.grid.look.formulas.__contains__, places))
        return formulas * 2 > len(places) and self.hold_nothing_else(column)

    def hold_nothing_else(self, column: Column) -> bool:
        """Return whether a column holds nothing but arrows, and what says that there is none."""
        grid, settings = self._kinds.grid, self._settings
        places = [(row, column.index) for row in self._rows]
        return all(
            place not in grid.look.not_calculated
            and (
                grid.shown(*place).strip().casefold() in settings.placeholders
                or _is_arrow(grid, place[0], column, settings)
            )
            for place in places
        )

    def hold_any(self, column: Column) -> bool:
        """Return whether an arrow stands in a column; without a heading, crosses and blanks alone may be anything."""
        return any(_is_arrow(self._kinds.grid, row, column, self._settings) for row in self._rows)

    def are_changes(self, column: Column) -> bool:
        """Return whether most entries of a column are percentages, behind arrows or not."""
        looks = [self._kinds.of(row, column.index) for row in self._rows]
        looks = [kind for kind in looks if kind not in (None, Kind.PLACEHOLDER)]
        return sum(kind in _OF_CHANGES for kind in looks) * 2 > len(looks)


def _is_arrow(grid: Grid, row: int, column: Column, settings: Settings) -> bool:
    place = row, column.index
    if column.field is Field.DOT and parse_polarity(grid.shown(*place), grid.symbol_font(*place)) is not None:
        return False
    from kpiworkbook.notation.lone_arrows import arrow_at

    return arrow_at(grid, *place, settings.arrows) is not None


def _with_parted_changes(columns: Sequence[Column], contents: _Contents) -> list[Column]:
    """Return the columns with each change in that of its figures, where its heading is over its arrows' as well.

    The arrows' column is one without a heading of its own from then on.
    """
    found = list(columns)
    for at, column in enumerate(columns):
        if column.field not in CHANGES or not contents.are_arrows(column):
            continue
        beside = columns[at + 1] if at + 1 < len(columns) else None
        is_parted = beside is not None and beside.heading in ("", column.heading) and beside.index == column.index + 1
        if beside is not None and is_parted and contents.are_changes(beside):
            found[at + 1] = replace(column, index=beside.index)
        arrow = _ARROW_OF[column.field]
        found[at] = replace(column, field=arrow, key=arrow.value)
    return found


def _of_named_month(field: Field | None, column: Column, draft: Draft, month_of: MonthOf) -> Field | None:
    """Return the same, or by the month in the heading that the arrows are on: `Trend from Aug-19`; None for another."""
    if field is None or column.field in ARROWS or not any(map(str.isdigit, column.heading)):
        return field  # as of most columns
    from kpiworkbook.notation.month_spelling import months_within

    as_of = max(month_of(draft.columns, run.rows) for run in draft.runs)
    bases = months_within(column.heading) - {as_of}
    on = {months_before(as_of, MONTHS_BACK[change]): arrow for arrow, change in ARROWS.items()}
    return on.get(next(iter(bases))) if len(bases) == 1 else None if bases else field


def _field(columns: Mapping[int, Column], column: Column) -> Field | None:
    """Return which change the arrows of a column would show by its heading, or else by the change beside it."""
    if column.field in ARROWS:
        return column.field
    if column.field not in (Field.EXTRA, Field.DOT) or says_which_way_is_good(column.heading):
        return None
    beside = [near.field for step in (-1, 1) if (near := columns.get(column.index + step)) and near.field in CHANGES]
    if not column.heading:
        return _ARROW_OF[beside[0]] if beside else None
    if not names_arrows(column.heading):
        return None
    words = _words(column.heading)
    if "year" in words:
        return Field.ARROW_YEAR
    return _ARROW_OF[beside[0]] if beside and "month" not in words else Field.ARROW_MONTH


def names_arrows(heading: str) -> bool:
    """Return whether a heading says nothing but that arrows are under it, perhaps on some month."""
    words = _words(heading)
    return not _MOVED.isdisjoint(words) and words <= _MOVED | _BESIDE


def _words(heading: str) -> frozenset[str]:
    return words_of(undated(without_footnote(heading)))
