"""Which sheet of the new edition is which sheet of the old one: by name, else by what they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kpiworkbook.comparer.rows import EditionSheet, Row, plain

__all__ = ["match_sheets"]

_FEWEST_FIGURES = 6
"""Fewer common past figures say nothing about whether two sheets are one."""
_Mark = tuple[str, str]
_Figures = set[tuple[_Mark, date, float | None]]


def match_sheets(
    old: Sequence[EditionSheet], new: Sequence[EditionSheet]
) -> list[tuple[EditionSheet | None, EditionSheet | None]]:
    """Return the sheets by twos, in the order of the new edition; those that the other edition lacks come with None.

    Sheets of one name are one. The others are matched by most past figures in common, since many sheets may have the
    same indicators; of those that have as many by most refs and names, then by the nearest current month; of one sheet
    that is left on each side, by being left. Where other sheets of the workbook have the same indicators, two whose
    past figures mostly differ are not one: a district has taken another's place.
    """
    partner: dict[int, int] = {}
    names = {plain(sheet.sheet.name): position for position, sheet in enumerate(old)}
    for position, sheet in enumerate(new):
        if (same := names.get(plain(sheet.sheet.name))) is not None:
            partner[position] = same
    rest_old = [position for position in range(len(old)) if position not in partner.values()]
    rest_new = [position for position in range(len(new)) if position not in partner]
    if rest_old and rest_new:
        partner |= _by_content(old, new, rest_old, rest_new)
    gone = [sheet for position, sheet in enumerate(old) if position not in partner.values()]
    return [
        *((old[partner[position]] if position in partner else None, sheet) for position, sheet in enumerate(new)),
        *((sheet, None) for sheet in gone),
    ]


def _by_content(
    old: Sequence[EditionSheet], new: Sequence[EditionSheet], rest_old: Sequence[int], rest_new: Sequence[int]
) -> dict[int, int]:
    """Return which of the old sheets each of the new ones is, of those whose names say nothing."""
    marks_old, marks_new = ([_marks(sheet) for sheet in sheets] for sheets in (old, new))
    sides = ((old, rest_old), (new, rest_new))
    figures_old, figures_new = ({p: _figures(sheets[p]) for p in rest} for sheets, rest in sides)
    shared = {(o, n): len(marks_old[o] & marks_new[n]) for o in rest_old for n in rest_new}

    def nearest(both: tuple[int, int]) -> tuple[int, int, timedelta]:
        before, now = both
        same = len(figures_old[before] & figures_new[now])
        return -same, -shared[both], abs(old[before].sheet.as_of - new[now].sheet.as_of)

    def may_be_one(before: int, now: int) -> bool:
        has_twin = _has_twin(marks_old, before) or _has_twin(marks_new, now)
        return not (has_twin and _are_others(figures_old[before], figures_new[now])) and not is_tied(before, now)

    def is_tied(before: int, now: int) -> bool:
        others = [(before, other) for other in left_new if other != now]
        others += [(other, now) for other in left_old if other != before]
        near = nearness[before, now]
        return not near[0] and any(nearness[each] == near for each in others)

    nearness = {both: nearest(both) for both in shared}
    left_old, left_new = dict.fromkeys(rest_old), dict.fromkeys(rest_new)
    partner: dict[int, int] = {}
    for before, now in sorted(shared, key=nearness.__getitem__):
        is_last = len(left_old) == len(left_new) == 1
        if before in left_old and now in left_new and (shared[before, now] or is_last) and may_be_one(before, now):
            partner[now] = before
            del left_old[before], left_new[now]
    return partner


def _marks(sheet: EditionSheet) -> set[_Mark]:
    """Return by what a sheet is known: the refs and the names of its indicators."""
    return {mark for row in sheet.rows for mark in _marks_of(row)}


def _marks_of(row: Row) -> list[_Mark]:
    marks = (("ref", row.ref), ("name", plain(row.name)))
    return [mark for mark in marks if mark[1]]


def _figures(sheet: EditionSheet) -> _Figures:
    """Return the past figures of a sheet's indicators, by their refs and by their names, of which one may be new."""
    return {
        (mark, month, figure.value)
        for row in sheet.rows
        for mark in _marks_of(row)
        for month, figure in row.months.items()
    }


def _has_twin(marks: Sequence[set[_Mark]], position: int) -> bool:
    """Return whether another sheet of the workbook has most of the same indicators."""
    own = marks[position]
    return any(2 * len(own & other) > len(own) for place, other in enumerate(marks) if place != position)


def _are_others(old: _Figures, new: _Figures) -> bool:
    """Return whether most of the past figures that two sheets have in common are other ones, by refs and by names."""
    told = []
    for kind in ("ref", "name"):
        before, now = ({(mark, month) for mark, month, _ in figures if mark[0] == kind} for figures in (old, new))
        common, same = len(before & now), sum(mark[0] == kind for mark, _, _ in old & new)
        if common >= _FEWEST_FIGURES:
            told.append(2 * same < common)
    return bool(told) and all(told)
