"""Two editions matched: sheet with sheet, and on each what became of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kpiworkbook.comparer.archives import Archives, lost_figures
from kpiworkbook.comparer.doubts import ambiguous, common_months, unread
from kpiworkbook.comparer.matching import Matched, Matches, by_ref_and_name, match_rows
from kpiworkbook.comparer.rows import EditionSheet, rows_of
from kpiworkbook.comparer.sheets import match_sheets
from kpiworkbook.model.scorecard import Scorecard

__all__ = ["Editions", "SheetMatch", "match_editions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMatch:
    """A sheet in both editions, or in one of them."""

    position: int
    """Its place in the new edition; sheets that are no more come last."""
    old: EditionSheet | None
    new: EditionSheet | None
    matches: Matches
    arrived: tuple[Matched, ...] = ()
    """Its indicators that stood on another sheet before."""

    @property
    def months(self) -> int | None:
        """How many months both have up to the older one's current month, archives included; None for a sheet alone."""
        if self.old is None or self.new is None:
            return None
        return common_months(self.old, self.new, self.matches.pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Editions:
    """Everything that the two editions have in common, and what could not be settled."""

    sheets: tuple[SheetMatch, ...]
    notes: tuple[str, ...]


def match_editions(old: Scorecard, new: Scorecard) -> Editions:
    """Return the sheets of two editions by twos, with their rows matched."""
    sheets_old, sheets_new = rows_of(old), rows_of(new)
    archives = Archives(old, new, sheets_old, sheets_new)
    notes = [note for sheet in sheets_old for note in unread(sheet, old.source)]
    notes += [note for sheet in sheets_new for note in unread(sheet, new.source)]
    paired = match_sheets(sheets_old, sheets_new)
    matches = [_match(before, now) for before, now in paired]
    across = _moved(sheets_old, sheets_new, matches)
    found = []
    for position, ((before, now), sheet_matches) in enumerate(zip(paired, matches, strict=True)):
        kept, doubts = ambiguous(_without(sheet_matches, across), old.source, new.source)
        arrived = [pair for pair in across if now is not None and pair.new.sheet is now.sheet]
        match = SheetMatch(
            position=position, old=before, new=now, matches=replace(kept, pairs=archives.joined(kept.pairs)),
            arrived=archives.joined(arrived),
        )  # fmt: skip
        found.append(match)
        notes += doubts
        notes += lost_figures((*match.matches.pairs, *match.arrived), old.source, new.source)
    notes += [_nothing_common(match, old.source, new.source) for match in found if match.months == 0]
    return Editions(sheets=tuple(found), notes=tuple(notes))


def _nothing_common(match: SheetMatch, old: str, new: str) -> str:
    names = [sheet.sheet.name if sheet else "" for sheet in (match.old, match.new)]
    return (
        f"{names[0]!r} of {old} and {names[1]!r} of {new} have no month in common, so no past figure is compared; "
        "compare editions that are closer together"
    )


def _match(old: EditionSheet | None, new: EditionSheet | None) -> Matches:
    if old is None or new is None:
        return Matches(pairs=(), removed=old.rows if old else (), added=new.rows if new else ())
    return match_rows(old.rows, new.rows)


def _moved(old: Sequence[EditionSheet], new: Sequence[EditionSheet], matches: Sequence[Matches]) -> list[Matched]:
    """Return the rows that went to another sheet: those of a ref and name that no other sheet has as well."""
    gone = {id(row) for found in matches for row in found.removed}
    come = {id(row) for found in matches for row in found.added}
    if not gone or not come:
        return []
    same = by_ref_and_name([row for sheet in old for row in sheet.rows], [row for sheet in new for row in sheet.rows])
    return [pair for pair in same.pairs if id(pair.old) in gone and id(pair.new) in come]


def _without(matches: Matches, settled: Sequence[Matched]) -> Matches:
    """Return the matches without the rows that were found on another sheet."""
    gone, come = {id(pair.old) for pair in settled}, {id(pair.new) for pair in settled}
    return Matches(
        pairs=matches.pairs,
        removed=tuple(row for row in matches.removed if id(row) not in gone),
        added=tuple(row for row in matches.added if id(row) not in come),
    )
