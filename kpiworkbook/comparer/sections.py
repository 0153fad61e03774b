"""Sections and columns: which section is which, who moved, and columns that came or went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from kpiworkbook.comparer.benchmarks import older_edition
from kpiworkbook.comparer.found import Found, Position, in_one_edition, whose
from kpiworkbook.comparer.matching import Matched
from kpiworkbook.comparer.rows import plain
from kpiworkbook.model.comparison import Difference, DifferenceKind, became
from kpiworkbook.model.fields import Field
from kpiworkbook.model.places import cell_name
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Column, Section
from kpiworkbook.notation.month_spelling import with_month

__all__ = ["moved", "section_changes"]

_MOVE = "section"
"""The column's name where a title or a move is meant."""


def _counterparts(matched: Sequence[Matched]) -> list[tuple[Section, Section]]:
    """Return the sections that are one, because each has most of its indicators in the other, in the new order."""
    sections = {id(section): section for pair in matched for section in (pair.old.section, pair.new.section)}
    shared = Counter((id(pair.old.section), id(pair.new.section)) for pair in matched)
    forth: dict[int, int] = {}
    back: dict[int, int] = {}
    for (old, new), _ in shared.most_common():
        forth.setdefault(old, new)
        back.setdefault(new, old)
    mutual = [(sections[old], sections[new]) for old, new in forth.items() if back[new] == old]
    return sorted(mutual, key=lambda pair: pair[1].rows[0])


def section_changes(old: Sheet, new: Sheet, matched: Sequence[Matched]) -> Iterator[Found]:
    """Yield moves between sections, sections with another title, and columns that came or went.

    Where one of the sheets has no sections at all, nobody has moved. A column is told once, whatever number of sections
    have it. Months that follow the older edition's current one, and those that left the window, are no difference.
    """
    counterparts = _counterparts(matched)
    stayed = {(id(before), id(now)) for before, now in counterparts}
    if _is_divided(old) and _is_divided(new):
        yield from (moved(pair) for pair in matched if (id(pair.old.section), id(pair.new.section)) not in stayed)
    for before, now in counterparts:
        if before.title_row is not None and now.title_row is not None and not _is_same_title(before, now):
            yield _retitled(old, new, before, now)
    yield from _columns(old, new, counterparts)


def _is_same_title(before: Section, now: Section) -> bool:
    """Return whether two titles are the same but for the editions' months: `Front door (Sep-19)`.

    Either spells them as the other does, since `May` does not tell whether it is short for anything.
    """
    title, other = plain(before.title), plain(now.title)
    return (
        title == other
        or plain(with_month(before.title, before.as_of, now.as_of)) == other
        or plain(with_month(now.title, now.as_of, before.as_of)) == title
    )


def _is_divided(sheet: Sheet) -> bool:
    return len(sheet.sections) > 1 or sheet.sections[0].title_row is not None


def moved(pair: Matched) -> Found:
    """Return that an indicator stands in another section, or on another sheet."""
    old, new = pair.old, pair.new
    is_same_sheet = old.sheet.name == new.sheet.name
    before = old.section.title if is_same_sheet else f"{old.sheet.name}: {old.section.title}"
    now = new.section.title if is_same_sheet else f"{new.sheet.name}: {new.section.title}"
    difference = Difference(
        kind=DifferenceKind.MOVED, ref=new.ref, column=_MOVE, old_sheet=old.sheet.name, old_cell=old.cell(Field.REF),
        new_sheet=new.sheet.name, new_cell=new.cell(Field.REF), old_shown=before, new_shown=now,
        message=f"{new.ref or new.name!r} has moved from {before!r} to {now!r}", **whose(new),
    )  # fmt: skip
    return Found(difference=difference, position=Position(new.number))


def _retitled(old: Sheet, new: Sheet, before: Section, now: Section) -> Found:
    difference = Difference(
        kind=DifferenceKind.RENAMED, column=_MOVE, old_sheet=old.name, old_cell=_title_cell(old, before),
        new_sheet=new.name, new_cell=_title_cell(new, now), old_shown=before.title, new_shown=now.title,
        message=became(before.title, now.title, "the section has another title"), section=now.title,
    )  # fmt: skip
    return Found(difference=difference, position=Position(now.title_row or 0))


def _title_cell(sheet: Sheet, section: Section) -> str:
    row, grid = section.title_row or 0, sheet.grid
    columns = range(grid.first_column, grid.last_column + 1)
    return cell_name(row, next((column for column in columns if grid.shown(row, column).strip()), 0))


def _columns(old: Sheet, new: Sheet, counterparts: Sequence[tuple[Section, Section]]) -> Iterator[Found]:
    gone: dict[str, list[tuple[Section, Column]]] = {}
    come: dict[str, list[tuple[Section, Column]]] = {}
    for before, now in counterparts:
        had, has = _known(before), _known(now)
        renamed = _of_another_edition(had, has)
        had = {key: column for key, column in had.items() if key not in renamed.values()}
        has = {key: column for key, column in has.items() if key not in renamed}
        for key, column in had.items():
            if key not in has and not _left_the_window(column, has.values()):
                gone.setdefault(key, []).append((before, column))
        for key, column in has.items():
            if key not in had and not _is_later(column, old.as_of):
                come.setdefault(key, []).append((now, column))
    number = len(counterparts)
    for places in gone.values():
        yield _column(DifferenceKind.COLUMN_REMOVED, old, places, everywhere=len(places) == number)
    for places in come.values():
        yield _column(DifferenceKind.COLUMN_ADDED, new, places, everywhere=len(places) == number)


def _of_another_edition(had: Mapping[str, Column], has: Mapping[str, Column]) -> dict[str, str]:
    """Return the benchmarks whose headings name another edition than before: the new ones' keys, and the old ones'."""
    new = [column for key, column in has.items() if key not in had]
    found = {column.key: older_edition(column, had.values(), has.values()) for column in new}
    return {key: before.key for key, before in found.items() if before}


def _known(section: Section) -> dict[str, Column]:
    """Return a section's columns by key, the first of each; those without a heading are nobody's."""
    return {column.key: column for column in reversed(section.columns) if column.heading.strip()}


def _left_the_window(column: Column, others: Iterable[Column]) -> bool:
    months = [other.period for other in others if other.period]
    return column.period is not None and bool(months) and column.period < min(months)


def _is_later(column: Column, current: date) -> bool:
    return column.period is not None and column.period > current


def _column(kind: DifferenceKind, sheet: Sheet, places: Sequence[tuple[Section, Column]], *, everywhere: bool) -> Found:
    is_new = kind is DifferenceKind.COLUMN_ADDED
    section, column = places[0]
    cell = cell_name(section.header.last_row, column.index)
    heading = " ".join(column.heading.split())
    where = "" if everywhere else f" in {', '.join(repr(found.title) for found, _ in places)}"
    difference = Difference(
        kind=kind, column=column.key, period=column.period, message=f"{'a new' if is_new else 'no more'} column{where}",
        section=section.title if where else "", **in_one_edition(sheet.name, cell, heading, is_new=is_new),
    )  # fmt: skip
    return Found(difference=difference, position=Position(-1, column.index))
