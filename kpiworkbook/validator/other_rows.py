"""Rows that carry the figures of another one, exchanged or pasted over, and rows that were left as a month ago."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, pairwise

from kpiworkbook.model.fields import CHANGES, DERIVED
from kpiworkbook.model.findings import Cause, Finding, Severity
from kpiworkbook.model.periods import month_name, months_before
from kpiworkbook.model.places import place_of, ranges_in_row
from kpiworkbook.model.section import Column
from kpiworkbook.validator.changes import judge_change
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.copied_month import copied_month
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.summaries import judge_summary

__all__ = ["RowDoubt", "Wrong", "are_right", "doubted_rows", "have_one_cause"]

Wrong = Mapping[tuple[str, int], Sequence[Finding]]
"""The errors in derived cells, by sheet and row."""
_ENOUGH_EACH = 3
"""So many derived cells must be wrong in a row that may carry another one's figures."""
_ENOUGH = 2
"""So many in one that may have been left as it was."""
_AT_ONE_STROKE = frozenset((Cause.CARRIED_OVER, Cause.SIGN_FLIPPED, Cause.SWAPPED_COLUMNS, Cause.PERCENTAGE_POINTS,
                            Cause.WRONG_WINDOW))  # fmt: skip
"""Causes that explain all wrong cells of a row, as well as wrong months do."""
_MOST = 24
"""So many rows of a sheet are compared in pairs; where more are wrong, that has another cause."""
_ALL_RIGHT = "all of the row would be right"
_COPIED = "figures-copied"
"""The rule that tells of rows with the same figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDoubt:
    """Why the months of a row may be wrong, and not its derived cells."""

    cell: str
    """Its current month's."""
    told: str


def are_right(context: Context, row: Row, columns: Sequence[Column]) -> bool:
    """Return whether nothing in some derived cells of a row is provably wrong."""
    for column in columns:
        judge = judge_change if column.field in CHANGES else judge_summary
        verdict = judge(context, row, column, "")
        if verdict is not None and verdict.severity is Severity.ERROR:
            return False
    return True


def have_one_cause(context: Context, wrong: Iterable[Finding]) -> bool:
    """Return whether one slip in the derived cells would explain all that is wrong, the likeliest of each or not."""
    return bool(_AT_ONE_STROKE.intersection(*(context.causes.get((each.sheet, each.cell), ()) for each in wrong)))


def doubted_rows(context: Context, wrong: Wrong, findings: Sequence[Finding]) -> dict[tuple[str, int], RowDoubt]:
    """Return the rows that carry figures of another one or an old one, by sheet and row; `findings` are all."""
    return dict(chain(_left_behind(context, wrong), _pasted(context, wrong, findings), _exchanged(context, wrong)))


def _exchanged(context: Context, wrong: Wrong) -> Iterator[tuple[tuple[str, int], RowDoubt]]:
    """Yield rows in pairs of which each is right with the other's figures."""
    many = [context.by_place[place] for place, errors in wrong.items() if len(errors) >= _ENOUGH_EACH]
    for sheet in context.card.sheets:
        rows = [row for row in many if row.sheet is sheet]
        for pair in combinations(rows, 2) if len(rows) <= _MOST else ():
            if _are_exchanged(context, *pair):
                one, other = (f"{row.called} ({_months(row)})" for row in pair)
                told = f"unless the figures of {one} and {other} are exchanged: with each other's, {_ALL_RIGHT}"
                for row in pair:
                    yield (sheet.name, row.number), RowDoubt(cell=_now(row), told=told)


def _are_exchanged(context: Context, one: Row, other: Row) -> bool:
    plan, alike = one.plan, other.plan
    are_alike = plan.periods == alike.periods and plan.is_month == alike.is_month and one.known != other.known
    return are_alike and _is_right_with(context, one, other) and _is_right_with(context, other, one)


def _is_right_with(context: Context, row: Row, other: Row) -> bool:
    """Return whether a row's derived cells are right with another row's figures."""
    columns = [column for column in row.section.columns if column.field in DERIVED]
    given = replace(row, values=other.values, half_steps=other.half_steps, measure=other.measure)
    return are_right(context, given, columns)


def _pasted(context: Context, wrong: Wrong, findings: Sequence[Finding]) -> Iterator[tuple[tuple[str, int], RowDoubt]]:
    """Yield rows whose figures are another row's, where the derived cells of that one are right."""
    copied = [finding for finding in findings if finding.rule == _COPIED]
    firsts: dict[tuple[str, tuple[float, ...]], Row] = {}
    for row in chain.from_iterable(map(context.rows_of, context.card.sheets if copied else ())):
        firsts.setdefault((row.sheet.name, tuple(row.known)), row)
    for finding in copied:
        told_of = context.by_place[finding.sheet, place_of(finding.cell)[0]]
        first = firsts[finding.sheet, tuple(told_of.known)]
        for row, other in ((told_of, first), (first, told_of)):
            place = row.sheet.name, row.number
            errors = wrong.get(place, ())
            is_its_own = len(errors) < _ENOUGH_EACH or have_one_cause(context, errors)
            if not is_its_own and (other.sheet.name, other.number) not in wrong:
                told = (
                    f"unless the figures {_months(row)}, which are those of {other.called}, were pasted over its own: "
                    f"with these, {_ALL_RIGHT}"
                )
                yield place, RowDoubt(cell=_now(row), told=told)


def _left_behind(context: Context, wrong: Wrong) -> Iterator[tuple[tuple[str, int], RowDoubt]]:
    """Yield rows whose derived cells were right a month ago, where the current figure is that of a month ago too.

    It is so by chance in rows where figures often stay as they are.
    """
    copied: dict[int, bool] = {}
    for place, errors in wrong.items():
        causes = [context.causes.get((finding.sheet, finding.cell), frozenset()) for finding in errors]
        if len(errors) < _ENOUGH or not all(Cause.CARRIED_OVER in each for each in causes):
            continue
        row = context.by_place[place]
        as_of, ago = row.section.as_of, months_before(row.section.as_of, 1)
        now, before = row.actuals.get(as_of), row.actuals.get(ago)
        if before and not row.month(as_of).shown.strip():
            told = f"{_now(row)} is empty as well: type its figure first, as the row was not brought up to date at all"
            yield place, RowDoubt(cell=_now(row), told=told)
            continue
        if not (now and before and now.value == before.value):
            continue
        section = id(row.section)
        if section not in copied:
            copied[section] = bool(copied_month(context, row.sheet, row.section))
        if copied[section] or _stays_once(row):
            told = (
                f"{_now(row)} has the figure of {month_name(ago)} ({row.month_cell(ago)}) too: unless that "
                "is right, the row was not brought up to date at all"
            )
            yield place, RowDoubt(cell=_now(row), told=told)


def _stays_once(row: Row) -> bool:
    return sum(one == other for one, other in pairwise(row.known)) == 1


def _months(row: Row) -> str:
    return ranges_in_row(row.number, (figure.column.index for figure in row.months))


def _now(row: Row) -> str:
    return row.month_cell(row.section.as_of)
