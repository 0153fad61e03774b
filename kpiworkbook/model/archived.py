"""What left a scorecard when it was rolled forward: the rows of its Archive sheet, and the history that they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import compress
from typing import Any, NamedTuple

from kpiworkbook.model.names import are_alike
from kpiworkbook.model.periods import month_key
from kpiworkbook.model.records import RECORD_FIELDS, Records, Series

__all__ = [
    "ARCHIVE_COLUMNS",
    "COMMENTARY",
    "ArchiveRow",
    "ArchivedCommentary",
    "archived_months",
    "history",
    "known_as",
]

COMMENTARY = "commentary"
"""The series of an archive's rows that hold a commentary; all others hold figures."""


class ArchiveRow(NamedTuple):
    """A row of the archive: a figure or a commentary, with all that its indicator's row said at the time.

    A named tuple, since an archive has thousands of them, and Python takes eight times as long to make frozen
    dataclasses.
    """

    edition: str
    """The scorecard's current month when this left it: `2019-09`."""
    sheet: str
    section: str
    ref: str
    indicator: str
    owner: str
    reporter: str
    unit: str
    polarity: str
    series: str
    period: date | None
    value: float | None
    """Percentages are fractions."""
    status: str
    shown: str
    commentary: str

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from all other rows."""
        month = month_key(self.period) if self.period else ""
        return (self.edition, self.series, month, *known_as(self.sheet, self.ref, self.section, self.indicator))

    @property
    def said(self) -> tuple[str, ...]:
        """What it tells, of which indicator; a figure to the digits that a spreadsheet keeps."""
        value = "" if self.value is None else f"{self.value:.15g}"
        return (self.indicator, value, self.status, self.shown, self.commentary)


ARCHIVE_COLUMNS = ArchiveRow._fields
"""The headings of the archive, by which it is known."""


class ArchivedCommentary(NamedTuple):
    """A commentary that made room for a newer one; it was about the edition's month."""

    edition: str
    """The month as `2019-09`."""
    sheet: str
    ref: str
    text: str


def history(archived: Records, records: Records) -> Records:
    """Return the archived figures and after them the sheet's own, each indicator's month once.

    Where a month stands on the sheet, the sheet's word counts; where it is in the archive twice, the later row's.
    """
    if not len(archived):
        return records
    is_actual = [series is Series.ACTUAL for series in records.columns["series"]]
    on_sheet = set(compress(_identities(records), is_actual))
    last = {identity: position for position, identity in enumerate(_identities(archived))}
    kept = sorted(position for identity, position in last.items() if identity not in on_sheet)

    def joined(before: Any, after: Any) -> list[Any]:
        return [*(before[position] for position in kept), *after]

    return Records(
        columns={name: joined(archived.columns[name], records.columns[name]) for name in RECORD_FIELDS},
        measures=records.measures,
        rows=joined(archived.rows, records.rows),
        half_steps=joined(archived.half_steps, records.half_steps),
        editions=joined(archived.editions, records.editions),
        problems=records.problems,
    )


def archived_months(archived: Records, records: Records) -> Mapping[tuple[str, ...], Mapping[date, int]]:
    """Return which of the archived records are the months of each indicator, by what it is `known_as`.

    `records` are the sheet's own: what left under a name that speaks of something else was another indicator's, which
    had the ref before. Of a month that is there twice, the later row counts.
    """
    found: dict[tuple[str, ...], dict[date, int]] = {}
    if not len(archived):
        return found
    who = ("sheet", "ref", "section", "indicator")
    names = {known_as(*each): each[-1] for each in zip(*(records.columns[name] for name in who), strict=True)}
    alike: dict[tuple[str, str], bool] = {}
    columns = (archived.columns[name] for name in ("series", "period", *who))
    for position, (series, period, *each) in enumerate(zip(*columns, strict=True)):
        if series is not Series.ACTUAL or period is None:
            continue
        known = known_as(*each)
        pair = each[-1], names.get(known, each[-1])
        if pair not in alike:
            alike[pair] = are_alike(*pair)
        if alike[pair]:
            found.setdefault(known, {})[period] = position
    return found


def known_as(sheet: str, ref: str, section: str, name: str) -> tuple[str, ...]:
    """Return by what an indicator is found again: its ref; without one, its section and its name."""
    return (sheet, ref) if ref else (sheet, section, name)


def _identities(records: Records) -> Iterator[tuple[Any, ...]]:
    """Yield for each record whose figure of which month it is; where that is not known, it is like no other."""
    names = ("period", "cell", "sheet", "ref", "section", "indicator")
    for period, cell, sheet, *who in zip(*(records.columns[name] for name in names), strict=True):
        yield (sheet, cell) if period is None else (period, *known_as(sheet, *who))
