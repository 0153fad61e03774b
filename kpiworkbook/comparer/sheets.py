"""Which sheet of the new edition is which sheet of the old one: by name, else by what they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kpiworkbook.comparer.rows import EditionSheet, plain

__all__ = ["match_sheets"]


def match_sheets(
    old: Sequence[EditionSheet], new: Sequence[EditionSheet]
) -> list[tuple[EditionSheet | None, EditionSheet | None]]:
    """Return the sheets by twos, in the order of the new edition; those that the other edition lacks come with None.

    Sheets of one name are one. The others are matched by most past figures in common, since many sheets may have the
    same indicators; of those that have as many by most refs and names, then by the nearest current month; of one sheet
    that is left on each side, by being left.
    """
    partner: dict[int, int] = {}
    names = {plain(sheet.sheet.name): position for position, sheet in enumerate(old)}
    for position, sheet in enumerate(new):
        if (same := names.get(plain(sheet.sheet.name))) is not None:
            partner[position] = same
    rest_old = [position for position in range(len(old)) if position not in partner.values()]
    rest_new = [position for position in range(len(new)) if position not in partner]
    sides = ((old, rest_old), (new, rest_new))
    marks_old, marks_new = ({p: _marks(sheets[p]) for p in rest} for sheets, rest in sides)
    shared = {(o, n): len(marks_old[o] & marks_new[n]) for o in rest_old for n in rest_new}
    figures_old, figures_new = ({p: _figures(sheets[p]) for p in rest} for sheets, rest in sides)

    def nearest(both: tuple[int, int]) -> tuple[int, int, timedelta]:
        before, now = both
        same = len(figures_old[before] & figures_new[now])
        return -same, -shared[both], abs(old[before].sheet.as_of - new[now].sheet.as_of)

    for before, now in sorted(shared, key=nearest):
        if shared[before, now] and before not in partner.values() and now not in partner:
            partner[now] = before
    if len(old) == len(new) == len(partner) + 1:
        (now,) = set(range(len(new))) - partner.keys()
        (before,) = set(range(len(old))) - set(partner.values())
        partner[now] = before
    gone = [sheet for position, sheet in enumerate(old) if position not in partner.values()]
    return [
        *((old[partner[position]] if position in partner else None, sheet) for position, sheet in enumerate(new)),
        *((sheet, None) for sheet in gone),
    ]


def _marks(sheet: EditionSheet) -> set[tuple[str, str]]:
    """Return by what a sheet is known: the refs and the names of its indicators."""
    refs = {("ref", row.ref) for row in sheet.rows if row.ref}
    return refs | {("name", plain(row.name)) for row in sheet.rows if row.name}


def _figures(sheet: EditionSheet) -> set[tuple[object, date, float | None]]:
    """Return the past figures of a sheet's indicators."""
    return {(row.identity, month, figure.value) for row in sheet.rows for month, figure in row.months.items()}
