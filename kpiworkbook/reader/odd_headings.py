"""Headings that may mean more than is read from them: mistyped months, a second target, an average of no known kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from kpiworkbook.layout.contents import Kind, Kinds
from kpiworkbook.layout.explanations import without_brackets
from kpiworkbook.layout.heading_words import canonical, words_of
from kpiworkbook.layout.headings import Vocabulary, resembles_derived
from kpiworkbook.layout.lost_months import lost_months, month_awaited, spelled_as_the_others
from kpiworkbook.model.fields import ARROWS, CHANGES, Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.section import Column
from kpiworkbook.notation.months import resembles_month
from kpiworkbook.reader.arrow_columns import names_arrows
from kpiworkbook.reader.current_month import is_commentary_of
from kpiworkbook.reader.differences import DIFFERENCES
from kpiworkbook.reader.drafts import Draft
from kpiworkbook.reader.named_changes import base_named, year_named
from kpiworkbook.reader.target_months import month_of_target
from kpiworkbook.reader.years_as_days import years_as_days

__all__ = ["odd_headings"]

_FIGURES = frozenset((Kind.NUMBER, Kind.SMALL_NUMBER, Kind.PERCENT, Kind.PLACEHOLDER))
_ARROWS = frozenset((Kind.CHANGE, Kind.TRIANGLE))
_OF_NOW = frozenset(
    ("latest", "current", "most", "recent", "this", "month", "now", "new", "actual", "actuals", "figure", "figures",
     "performance", "result", "results", "reported", "data", "position", "s")
)  # fmt: skip
"""Words of which a heading consists that may stand for the current month, in their canonical form."""
_NOW = frozenset(("latest", "current", "recent", "this", "month", "now", "new"))
_REFS = frozenset(("ref", "refs", "reference"))
_FRAMEWORKS = frozenset(("ascof", "phof"))
_NUMBERED = r"(?i)(?:month|mnth|mth|m|period|p)[\s.\-]*(?:no\.?\s*)?[0-9]{1,2}"
"""The heading of a month that is only numbered: `Month 12`, `M12`, `Period 6`."""


def odd_headings(kinds: Kinds, draft: Draft, vocabulary: Vocabulary) -> list[Problem]:
    """Return what a person should know of the headings over unknown columns.

    A month that was mistyped is fatal: without it another one would be the current month.
    """
    if draft.displaced:
        return []
    grid = kinds.grid
    days = list(years_as_days(grid, draft))
    are_years = any(problem.fatal for problem in days)
    lost = {
        column.index: spelled_as_the_others(month, draft.columns)
        for column, month, among_words in lost_months(draft.columns)
        if not (are_years and column.period)  # of these it is told what they should say
        and _holds_figures(kinds, draft.rows, column, but_placeholders=among_words)
        and not _is_under_another_band(draft, column)
    }
    problems = [
        Problem(
            kind="month-mistyped",
            sheet=grid.name,
            cell=draft.heading_cell(grid, column),
            message=_mistyped(column, lost[column.index]),
            fatal=True,
        )
        for column in draft.columns
        if column.index in lost
    ]
    problems += (
        Problem(kind="heading-unclear", sheet=grid.name, cell=draft.heading_cell(grid, column), message=message)
        for column, message in _unclear(kinds, draft, vocabulary)
        if column.index not in lost
    )
    problems += days
    if not lost:
        problems += _unnamed_month(kinds, draft)
    return problems


def _holds_figures(kinds: Kinds, rows: Sequence[int], column: Column, *, but_placeholders: bool = False) -> bool:
    """Return whether most entries look like figures, and, where that is asked, not all of them like placeholders."""
    looks = [kind for kind in _looks(kinds, rows, column) if kind is not None]
    if but_placeholders and set(looks) == {Kind.PLACEHOLDER}:
        return False
    return sum(kind in _FIGURES for kind in looks) * 2 > len(looks)


def _is_under_another_band(draft: Draft, column: Column) -> bool:
    """Return whether a band over a column stands over no month: what is forecast has months without a year as well."""
    months = [other.index for other in draft.columns if other.period and other is not column]
    bands = [range(band.first_column, band.last_column + 1) for band in draft.block.bands]
    return any(column.index in band and not any(month in band for month in months) for band in bands)


def _is_filled(kinds: Kinds, rows: Sequence[int], column: Column) -> bool:
    """Return whether each row has a figure."""
    return all(kind in _FIGURES for kind in _looks(kinds, rows, column))


def _looks(kinds: Kinds, rows: Sequence[int], column: Column) -> list[Kind | None]:
    """Return what a column's entries look like; a formula whose result was never stored may give a figure."""
    looks = [kinds.of(row, column.index) for row in rows]
    without_result = kinds.grid.look.not_calculated
    if not without_result or None not in looks:
        return looks
    return [
        Kind.NUMBER if kind is None and (row, column.index) in without_result else kind
        for kind, row in zip(looks, rows, strict=True)
    ]


def _mistyped(column: Column, month: str) -> str:
    if column.period:
        return f"{column.heading!r} does not follow the months before it; it should probably say {month!r}. Correct it"
    return (
        f"the heading {column.heading!r} stands beside the months over figures, and is not read as a month; it should "
        f"probably say {month!r}. Correct it, or give the column a heading that is unlike a month if it is none"
    )


def _doubled(read: Mapping[str, str], column: Column, vocabulary: Vocabulary) -> str:
    """Return that a heading stands a second time, or which other one of the same meaning is read in its place."""
    meant = vocabulary.heading(column.heading)
    other = read.get(meant.key, column.heading) if meant else column.heading
    if canonical(other) == canonical(column.heading):
        return f"the heading {column.heading!r} stands here a second time"
    return f"{column.heading!r} can mean the same as {other!r}, which is read in its place"


def _unclear(kinds: Kinds, draft: Draft, vocabulary: Vocabulary) -> Iterator[tuple[Column, str]]:
    """Yield the unknown columns whose headings may mean something, and what is to be told of each."""
    unknown = [c for c in draft.columns if c.field is Field.EXTRA and not c.key.startswith(DIFFERENCES)]
    if not unknown:
        return  # as in most sections
    read = {column.key: column.heading for column in reversed(draft.columns)}
    doubles = {column.index for column in draft.block.repeated}
    plain_changes = {doubt.column.index for doubt in draft.found if doubt.column.field in CHANGES}
    for column in unknown:
        message = (
            _other_target(read, column) or _no_flags(read, column, vocabulary) or _other_arrows(kinds, draft, column)
        )
        if not message and column.index in doubles and not _is_of_a_framework(read, column):
            message = f"{_doubled(read, column, vocabulary)}; this column is carried along as it is"
        elif not message and column.index in plain_changes:
            message = (
                f"{column.heading!r} stands over changes without a percent sign, which may be differences; the column "
                "is carried along as it is. If they are percentages, type their percent signs"
            )
        if message := message or _resembling(read, column, vocabulary) or _unknown_refs(kinds, draft, read, column):
            yield column, message


def _is_of_a_framework(read: Mapping[str, str], column: Column) -> bool:
    """Return whether the refs of a national framework stand beside those of the scorecard, as they usually do."""
    own = read.get(Field.REF.value, column.heading)
    return not _FRAMEWORKS.isdisjoint(words_of(column.heading)) and _FRAMEWORKS.isdisjoint(words_of(own))


def _unknown_refs(kinds: Kinds, draft: Draft, read: Mapping[str, str], column: Column) -> str:
    """Return what is told of a heading that speaks of refs, over what may be some, where no column of them is known."""
    if Field.REF.value in read or _REFS.isdisjoint(words_of(column.heading)):
        return ""
    entries = [kinds.grid.shown(row, column.index).strip() for row in draft.rows]
    is_behind = any(each.field is Field.MONTH and each.index < column.index for each in draft.columns)
    if is_behind or "" in entries or len(set(entries)) < len(entries):
        return ""
    return (
        f"{column.heading!r} is not known as the column of the refs, and no other is, so the indicators go by their "
        "names; if it is, name its heading under [columns] in kpiworkbook.toml, as ref"
    )


def _other_target(read: Mapping[str, str], column: Column) -> str:
    """Return what is told of the target of a month other than that whose target is read."""
    target = read.get("target", "")
    month = month_of_target(target)
    if month is None or month_of_target(column.heading) in (None, month):
        return ""
    return f"{target!r} is read as the target; {column.heading!r} is carried along as it is"


def _other_arrows(kinds: Kinds, draft: Draft, column: Column) -> str:
    """Return what is told of the only arrows of a table where their heading names a month that no change is on."""
    is_dated = any(map(str.isdigit, column.heading)) and names_arrows(column.heading)
    if not is_dated or any(each.field in ARROWS for each in draft.columns):
        return ""
    from kpiworkbook.notation.month_spelling import months_within  # few sheets have such columns

    looks = [kinds.of(row, column.index) for row in draft.rows]
    if not months_within(column.heading) or sum(kind in _ARROWS for kind in looks) * 2 <= len(looks):
        return ""
    return (
        f"{column.heading!r} names neither the month before nor the same month of the year before, so its arrows are "
        "carried along as they are: neither checked nor brought up to date. If they are on one of these, correct the "
        "heading"
    )


def _no_flags(read: Mapping[str, str], column: Column, vocabulary: Vocabulary) -> str:
    """Return what is told of a heading that could be that of the flag, where no column holds flags."""
    meant = None if Field.PERCENTAGE_FLAG.value in read else vocabulary.heading(column.heading)
    if meant is None or meant.field is not Field.PERCENTAGE_FLAG:
        return ""
    return (
        f"the heading {column.heading!r} stands over figures, and not over P or '-' as 'Percentage?' does; the column "
        "is carried along as it is"
    )


def _resembling(read: Mapping[str, str], column: Column, vocabulary: Vocabulary) -> str:
    """Return what is told of a heading that is like one that is known."""
    heading = column.heading
    if resembles_month(heading):
        return f"the heading {heading!r} is not read as a month; write the month alone if it is one"
    if heading and resembles_derived(heading):
        return _not_known(column)
    if bare := _but_for_brackets(read, column, vocabulary):
        return (
            f"{heading!r} is carried along as it is, since its brackets may make another column of it than "
            f"{bare!r}. If they do not, name the heading under [columns] in kpiworkbook.toml"
        )
    return ""


def _not_known(column: Column) -> str:
    """Return that a heading is that of no derived column; one that names what its change is on is told why."""
    if base := base_named(column):
        why = f"{month_name(base)} is read neither as the month before nor as the same month of the year before"
    elif year := year_named(column):
        why = f"{year} is a year, and changes here are on a month"
    else:
        return (
            f"{column.heading!r} is not known as a derived column; it is carried along as it is. If it is one, name "
            "its heading under [columns] in kpiworkbook.toml"
        )
    return (
        f"{column.heading!r} is carried along as it is, since {why}. If it is a baseline, bring the changes on it up "
        "to date yourself; if it is not, let the heading say '% change from previous month' or 'from same month prev. "
        "yr'"
    )


def _but_for_brackets(read: Mapping[str, str], column: Column, vocabulary: Vocabulary) -> str:
    """Return what a heading says outside its brackets, where that would name a column that is not there."""
    bare = " ".join(without_brackets(column.heading).split())
    meant = vocabulary.heading(bare) if bare != column.heading else None
    return bare if meant and meant.field is not Field.MONTH and meant.key not in read else ""


def _unnamed_month(kinds: Kinds, draft: Draft) -> Iterator[Problem]:
    """Yield the column right after the last month that holds figures and whose heading says `Latest` or `Month 12`.

    Where the commentary is of the month that comes next there, the column is that month, and the problem fatal; else
    it is told where all rows are filled. Totals, quarters and comparators stand there as well, and have headings of
    their own. Of columns without a heading one alone is told, since each month may have one beside it.
    """
    grid, columns = kinds.grid, draft.columns
    if not any(left.period and right.field is Field.EXTRA for left, right in pairwise(columns)):
        return
    bare = sum(bool(left.period) and not right.heading for left, right in pairwise(columns))
    last = next(column for column in reversed(columns) if column.period)
    for left, column in pairwise(columns):
        if left is not last or column.field is not Field.EXTRA or (month := month_awaited(columns, column)) is None:
            continue
        if not (bare == 1 if not column.heading else _is_of_now(column.heading)):
            continue
        what = f"the heading {column.heading!r}" if column.heading else "no heading"
        where = f"{what} stands here, right of the last month {left.heading!r}"
        meant, cell = spelled_as_the_others(month, columns), draft.heading_cell(grid, column)
        is_meant = _says_now(column.heading) and _is_another_month(kinds, draft, left, column)
        if witness := _named_by(grid, draft, month) if is_meant else "":
            message = (
                f"{where}, over figures, and {witness} is of the month after it; the column is not read as a month. "
                f"Write {meant!r}, or give the column a heading of its own if it is none"
            )
            yield Problem(kind="month-mistyped", sheet=grid.name, cell=cell, message=message, fatal=True)
        elif _is_filled(kinds, draft.rows, column):
            message = (
                f"{where}, over figures in all rows; the column is not read as a month. Write {meant!r} if it is one"
            )
            yield Problem(kind="heading-unclear", sheet=grid.name, cell=cell, message=message)


def _is_of_now(heading: str) -> bool:
    """Return whether a heading says that something is of now, or of a month that is only numbered."""
    return _OF_NOW.issuperset(canonical(heading).split()) or re.fullmatch(_NUMBERED, heading.strip()) is not None


def _says_now(heading: str) -> bool:
    """Return whether a heading that `_is_of_now` says so itself, which `Performance` does not."""
    return not _NOW.isdisjoint(canonical(heading).split())


def _is_another_month(kinds: Kinds, draft: Draft, last: Column, column: Column) -> bool:
    """Return whether a column holds figures, and not all of them again that stand under the last month."""
    rows = [row for row in draft.rows if kinds.of(row, last.index) not in (None, Kind.PLACEHOLDER)]
    differ = any(kinds.grid.value(row, column.index) != kinds.grid.value(row, last.index) for row in rows)
    return differ and _holds_figures(kinds, draft.rows, column)


def _named_by(grid: Grid, draft: Draft, month: date) -> str:
    """Return the heading of the commentary, with its cell, where that is of a month; of a title that proves little.

    A report on one month is made, discussed and published in the next.
    """
    for column in draft.columns:
        if is_commentary_of(month, column) and "updated" not in column.heading.casefold():
            return f"{column.heading!r} ({draft.heading_cell(grid, column)})"
    return ""
