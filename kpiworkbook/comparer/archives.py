"""Months that have left an edition's sheets for its archive, which count once it is known which rows are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kpiworkbook.comparer.matching import Matched
from kpiworkbook.comparer.rows import EditionSheet, Figure, Row, listed, plain
from kpiworkbook.model.archived import archived_months, known_as
from kpiworkbook.model.fields import Field
from kpiworkbook.model.periods import month_key, month_name
from kpiworkbook.model.places import address, count, parts_of
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.section import Column

__all__ = ["Archives", "lost_figures"]

_NOWHERE = -1
"""The column of a month that has none on the sheet: it was to the left of all that have."""
Archived = Mapping[tuple[str, ...], Mapping[date, int]]
"""Which of an archive's records are the months of each indicator, by what that is known as."""


class Archives:
    """What the archives of two editions have of their indicators.

    Whose a row is, ref and name tell, as they do elsewhere. Here it is known beside that what an indicator was called
    in the older edition: what the newer archive has under that is its own too. What has another indicator's very name,
    or stands under a ref that was another's then, may be that one's; and of a ref that stands twice nobody can tell.
    """

    def __init__(
        self, old: Scorecard, new: Scorecard, rows_old: Sequence[EditionSheet], rows_new: Sequence[EditionSheet]
    ) -> None:
        """Find whose rows are in the archives."""
        self._old, self._new = old, new
        rows = [[row for sheet in sheets for row in sheet.rows] for sheets in (rows_old, rows_new)]
        self._known_old, self._known_new = (Counter(map(_known_as, each)) for each in rows)
        self._names = frozenset(plain(row.name) for each in rows for row in each)
        self._of_old = archived_months(old.archived, old.records)
        self._of_new = archived_months(new.archived, new.records)
        self._former = archived_months(new.archived, old.records)

    def joined(self, pairs: Iterable[Matched]) -> tuple[Matched, ...]:
        """Return the pairs, each row with the months that the archive alone has of it."""
        if not (self._of_old or self._of_new or self._former):
            return tuple(pairs)
        return tuple(map(self._joined, pairs))

    def _joined(self, pair: Matched) -> Matched:
        then, now = _known_as(pair.old), _known_as(pair.new)
        before = self._months(self._old, self._of_old, pair.old) if self._known_old[then] == 1 else {}
        after: dict[date, int] = {}
        if self._known_old[then] == 1:
            after |= self._months(self._new, self._former, pair.old)
        if self._known_new[now] == 1:
            was_anothers = now != then and self._known_old[now] > 0
            after |= self._months(self._new, self._of_new, pair.new, by_name=was_anothers)
        return replace(pair, old=_with(pair.old, self._old, before), new=_with(pair.new, self._new, after))

    def _months(self, card: Scorecard, archived: Archived, row: Row, *, by_name: bool = False) -> dict[date, int]:
        """Return which archived records are a row's months; `by_name`: only those under its very name."""
        names, own = card.archived.columns["indicator"], plain(row.name)
        return {
            month: position
            for month, position in archived.get(_known_as(row), {}).items()
            if (name := plain(names[position])) == own or not (by_name or name in self._names)
        }


def _known_as(row: Row) -> tuple[str, ...]:
    return known_as(row.sheet.name, row.ref, row.section.title, row.name)


def _with(row: Row, card: Scorecard, months: Mapping[date, int]) -> Row:
    """Return a row with its archived months before those of its sheet, whose word counts."""
    on_sheet = row.section.periods
    left = {month_key(month): _figure(card, month, months[month]) for month in sorted(months) if month not in on_sheet}
    return replace(row, figures={**left, **row.figures}) if left else row


def _figure(card: Scorecard, month: date, position: int) -> Figure:
    columns = card.archived.columns
    archive, cell = parts_of(columns["cell"][position])
    heading = Column(
        index=_NOWHERE, field=Field.MONTH, key=month_key(month), heading=month_name(month), period=month
    )  # fmt: skip
    return Figure(
        column=heading, half_step=card.archived.half_steps[position], value=columns["value"][position],
        status=columns["status"][position], shown=columns["shown"][position], cell=cell,
        unit=columns["unit"][position], archive=archive,
    )  # fmt: skip


def lost_figures(pairs: Sequence[Matched], old: str, new: str) -> Iterator[str]:
    """Yield a note where figures of the old edition's archive are nowhere in the new one.

    Months that only its sheet had may leave without a word: not every workbook has an archive.
    """
    lost = [
        address(figure.archive, figure.cell)
        for pair in pairs
        for key, figure in pair.old.figures.items()
        if figure.archive and figure.value is not None
        and key not in pair.new.figures and figure.column.period not in pair.new.section.periods
    ]  # fmt: skip
    if not lost:
        return
    are, they, rows = ("is", "it is", "its row") if len(lost) == 1 else ("are", "they are", "their rows")
    yield (
        f"{count(len(lost), 'figure')} in the archive of {old} {are} nowhere in {new}, so {they} not compared: "
        f"{listed(lost)}; put {rows} into the archive there, as {old} has {'it' if len(lost) == 1 else 'them'}"
    )
