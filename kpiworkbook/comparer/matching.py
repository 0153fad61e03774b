"""Which row of the new edition is which row of the old one: by ref, by name, and by their past figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from kpiworkbook.comparer.likeness import Agreement, agreement
from kpiworkbook.comparer.rows import Row, plain
from kpiworkbook.model.names import are_alike

__all__ = ["Matched", "Matches", "by_ref_and_name", "match_rows"]

FEWEST_MONTHS = 6
"""Fewer common months with figures say nothing about whether two rows are one indicator."""
FEWEST_OF_ANOTHER_UNIT = 4
"""Where the one is a percentage and the other a count or a rate, so many months tell them apart."""
FEWEST_FIGURES = 4
"""So many different figures must be the same; a row of zeros is like any other."""
_RUN = 3
"""Months in a row by which a candidate is found."""
_COMMONEST = 8
"""A run that more rows have tells none from the others."""


class By(IntEnum):
    """What says that two rows are one indicator, the best evidence first."""

    REF = 1
    NAME = 2
    REF_ALONE = 3
    """The same ref under another name."""
    FIGURES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """An indicator in both editions."""

    old: Row
    new: Row
    agreement: Agreement | None = None
    """How far their past figures agree, where that was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """What became of the rows."""

    pairs: tuple[Matched, ...]
    removed: tuple[Row, ...]
    added: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    old: int
    new: int
    by: By
    agreement: Agreement

    @property
    def strength(self) -> tuple[float, int, int]:
        """Sorts the likeliest first: whose figures mostly agree, then by evidence, then by place."""
        share = 1.0 if self.agreement.share > 0.5 else self.agreement.share
        return -share, self.by, self.old


def match_rows(old: Sequence[Row], new: Sequence[Row]) -> Matches:
    """Return which rows are one indicator.

    The same ref with the same name is the same indicator. Of the rest, a ref or a name that stands once on each side,
    and past figures that mostly agree, each name a candidate; where they contradict each other, as after a new
    numbering, the figures decide.
    """
    first = by_ref_and_name(old, new)
    later = _by_likelihood(first.removed, first.added)
    gone, come = {id(pair.old) for pair in later}, {id(pair.new) for pair in later}
    # Of a ref that stands twice, one row may be left once the other has been found by its figures.
    last = by_ref_and_name(
        [row for row in first.removed if id(row) not in gone], [row for row in first.added if id(row) not in come]
    )
    order = {id(row): position for position, row in enumerate(new)}
    pairs = sorted((*first.pairs, *later, *last.pairs), key=lambda pair: order[id(pair.new)])
    return Matches(pairs=tuple(pairs), removed=last.removed, added=last.added)


def by_ref_and_name(old: Sequence[Row], new: Sequence[Row]) -> Matches:
    """Return the rows that have the same ref (or none) and the same name, where no other has both."""

    def both(row: Row) -> Hashable:
        return row.identity and (row.identity, plain(row.name))

    found = list(_once_each(old, new, both))
    gone, come = {one for one, _ in found}, {other for _, other in found}
    return Matches(
        pairs=tuple(Matched(old=old[one], new=new[other]) for one, other in sorted(found, key=lambda p: p[1])),
        removed=tuple(row for position, row in enumerate(old) if position not in gone),
        added=tuple(row for position, row in enumerate(new) if position not in come),
    )


def _once_each(old: Sequence[Row], new: Sequence[Row], key: Callable[[Row], Hashable]) -> Iterator[tuple[int, int]]:
    """Yield the positions of rows whose key stands exactly once on each side; a None is no key."""
    there = {key(row): position for position, row in enumerate(new)}
    numbers_old, numbers_new = Counter(map(key, old)), Counter(map(key, new))
    for position, row in enumerate(old):
        name = key(row)
        if name is not None and numbers_old[name] == numbers_new[name] == 1:
            yield position, there[name]


def _by_likelihood(old: Sequence[Row], new: Sequence[Row]) -> list[Matched]:
    """Return the pairs that the best candidates make, each row in one of them at most."""
    gone: set[int] = set()
    come: set[int] = set()
    pairs = []
    for candidate in sorted(_candidates(old, new), key=lambda item: item.strength):
        if candidate.old not in gone and candidate.new not in come:
            gone.add(candidate.old)
            come.add(candidate.new)
            pairs.append(Matched(old=old[candidate.old], new=new[candidate.new], agreement=candidate.agreement))
    return pairs


def _candidates(old: Sequence[Row], new: Sequence[Row]) -> Iterator[_Candidate]:
    seen: set[tuple[int, int]] = set()
    for by, pairs in (
        (By.REF, _once_each(old, new, lambda row: row.identity)),
        (By.NAME, _once_each(old, new, lambda row: plain(row.name) or None)),
        (By.FIGURES, _alike(old, new)),
    ):
        for one, other in pairs:
            if (one, other) in seen:
                continue
            seen.add((one, other))
            found = agreement(old[one], new[other])
            if _is_likely(by, found) and not _is_anothers(old[one], new[other], found):
                # A name that stands elsewhere now says more than the ref that it left.
                is_ref_alone = by is By.REF and not are_alike(old[one].name, new[other].name)
                yield _Candidate(old=one, new=other, by=By.REF_ALONE if is_ref_alone else by, agreement=found)


def _alike(old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Yield the old rows with the one new row that has the most of their past figures."""
    places: dict[Hashable, list[int]] = {}
    for position, row in enumerate(new):
        for run in _runs(row):
            places.setdefault(run, []).append(position)
    for position, row in enumerate(old):
        shared: Counter[int] = Counter()
        for run in _runs(row):
            found = places.get(run, ())
            if len(found) <= _COMMONEST:
                shared.update(found)
        best = shared.most_common(2)
        if best and (len(best) == 1 or best[0][1] > best[1][1]):
            yield position, best[0][0]


def _is_likely(by: By, found: Agreement) -> bool:
    """Return whether the past figures allow that two rows are one indicator."""
    if by is By.REF:
        return True
    is_mostly_same = found.share > 0.5
    if by is By.NAME:
        return is_mostly_same or found.common < FEWEST_MONTHS
    return is_mostly_same and found.common >= FEWEST_MONTHS and found.different >= FEWEST_FIGURES


def _is_anothers(old: Row, new: Row, found: Agreement) -> bool:
    """Return whether a ref was given to another indicator: of another name, and with no month that is the same."""
    if found.same or are_alike(old.name, new.name):
        return False
    there = {figure.column.period for figure in new.figures.values()}
    is_same_unit = old.measure.unit is new.measure.unit
    return sum(month in there for month in old.months) >= (FEWEST_MONTHS if is_same_unit else FEWEST_OF_ANOTHER_UNIT)


def _runs(row: Row) -> Iterator[Hashable]:
    """Yield the runs of three months of a row that are not all the same, with their first month."""
    months = [(month, figure.value) for month, figure in row.months.items()]
    for start in range(len(months) - _RUN + 1):
        values = tuple(value for _, value in months[start : start + _RUN])
        if any(one != other for one, other in pairwise(values)):
            yield months[start][0], values
