"""The comparer: what differs between two editions of a scorecard. Its one public verb is `compare`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator

from kpiworkbook.comparer.editions import SheetMatch, match_editions
from kpiworkbook.comparer.found import Found, Position, about_row, in_one_edition
from kpiworkbook.comparer.indicators import indicator_changes
from kpiworkbook.comparer.months import past_months
from kpiworkbook.comparer.rows import EditionSheet, Row
from kpiworkbook.comparer.sections import moved, section_changes
from kpiworkbook.errors import ComparisonError
from kpiworkbook.model.comparison import Comparison, Difference, DifferenceKind, SheetPair
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import count
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.settings import Settings

__all__ = ["compare"]


def compare(old: Scorecard, new: Scorecard) -> Comparison:
    """Return what differs between an edition and an older one.

    Past months are those that both have, on the sheet or in the archive, up to the older edition's current month. Two
    editions of one month may be compared, as after a correction. Raises ComparisonError where `new` ends before `old`:
    the other way round every figure since then would seem to be withdrawn.
    """
    _check_order(old, new)
    editions = match_editions(old, new)
    found = [(sheet.position, item) for sheet in editions.sheets for item in _of_sheet(sheet, new.settings)]
    found.sort(key=lambda item: (item[1].difference.kind.rank, item[0], item[1].position))
    return Comparison(
        old=old.source,
        new=new.source,
        sheets=tuple(
            SheetPair(
                old=sheet.old.sheet.name, new=sheet.new.sheet.name, old_as_of=sheet.old.sheet.as_of,
                new_as_of=sheet.new.sheet.as_of, months=sheet.months or 0,
                indicators=len(sheet.matches.pairs) + len(sheet.arrived),
            )
            for sheet in editions.sheets
            if sheet.old is not None and sheet.new is not None
        ),
        differences=tuple(item.difference for _, item in found),
        notes=editions.notes,
    )  # fmt: skip


def _check_order(old: Scorecard, new: Scorecard) -> None:
    before, now = (max(sheet.as_of for sheet in card.sheets) for card in (old, new))
    if now < before:
        raise ComparisonError(
            f"{new.source} ends with {month_name(now)}, {old.source} with {month_name(before)}; name the older edition "
            "first, the newer one second"
        )


def _of_sheet(match: SheetMatch, settings: Settings) -> Iterator[Found]:
    if match.old is not None and match.new is not None:
        yield from section_changes(match.old.sheet, match.new.sheet, match.matches.pairs)
        yield from _came_and_went(match)
    elif match.new is not None:
        yield _whole_sheet(DifferenceKind.SHEET_ADDED, match.new)
    elif match.old is not None:
        yield _whole_sheet(DifferenceKind.SHEET_REMOVED, match.old)
    for pair in match.arrived:
        yield moved(pair)
    for pair in (*match.matches.pairs, *match.arrived):
        yield from past_months(pair)
        yield from indicator_changes(pair, settings)


def _came_and_went(match: SheetMatch) -> Iterator[Found]:
    """Yield indicators that one edition lacks; a removed one has its place after the one that stood before it."""
    now_at = sorted((pair.old.number, pair.new.number) for pair in match.matches.pairs)
    again = {row.identity for row in match.matches.removed} & {row.identity for row in match.matches.added}
    for row in match.matches.removed:
        before = bisect_right(now_at, (row.number, 0))
        after = now_at[before - 1][1] + 0.5 if before else -0.5
        message = f"{_called(row, again)} was in {row.section.title!r} and is no longer in the scorecard"
        yield about_row(DifferenceKind.REMOVED, row, Position(after), message)
    for row in match.matches.added:
        message = f"{_called(row, again)} is new in {row.section.title!r}"
        yield about_row(DifferenceKind.ADDED, row, Position(row.number), message)


def _called(row: Row, again: Collection[object]) -> str:
    """Return what an indicator is called; with its name where its ref was given to another one."""
    called = f"{row.ref or row.name!r}"
    return f"{called} ({row.name!r})" if row.identity in again else called


def _whole_sheet(kind: DifferenceKind, edition: EditionSheet) -> Found:
    is_new = kind is DifferenceKind.SHEET_ADDED
    name = edition.sheet.name
    told = f"the sheet {name!r} with {count(len(edition.rows), 'indicator')} is {'new' if is_new else 'no more'}"
    difference = Difference(kind=kind, message=told, **in_one_edition(name, "", name, is_new=is_new))
    return Found(difference=difference, position=Position(-2))
