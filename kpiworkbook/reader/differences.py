"""Change columns that hold differences, `↑ 55` from 517 to 572: the figures tell, whatever the heading says.

Taken for percentages, every one of them would be called wrong, and a refresh would write over it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpiworkbook.layout.contents import Kind, Kinds
from kpiworkbook.model.fields import CHANGES, MONTHS_BACK, Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.periods import month_name, months_before
from kpiworkbook.model.places import cell_name
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.section import Column
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.differences import names_points, read_step, span_of
from kpiworkbook.notation.figures import Figure, read_figure
from kpiworkbook.reader.current_month import MonthOf
from kpiworkbook.reader.drafts import Draft

__all__ = ["DIFFERENCES", "with_differences"]

DIFFERENCES = "extra_difference_"
"""How the keys of such columns begin."""
_HABIT, _MANY_TIMES = 3, 4
"""So many differences are a habit, if they are so many times as many as all other changes."""
_SAMPLE = 8
"""Rows among which one at least has a change without a percent sign, where differences are a habit."""
_BARE = frozenset((Kind.NUMBER, Kind.SMALL_NUMBER, Kind.BARE_CHANGE))
_FIELDS = {field.value: field for field in CHANGES} | {f"extra_{field.value}": field for field in CHANGES}
"""The change columns by their keys, those among them that are no percentages by their looks as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """How many changes of a column are differences and no percentages, the other way round, and neither."""

    differences: int = 0
    with_sign: int = 0
    """The differences behind a percent sign, which says that they are none."""
    percentages: int = 0
    neither: int = 0
    example: str = ""
    """The first difference in words."""

    @property
    def are_differences(self) -> bool:
        """Whether they are as a habit; one that lacks its percent sign by a slip makes none of those with theirs."""
        is_slip = self.differences - self.with_sign < min(self.with_sign, _HABIT)
        others = self.percentages + self.neither
        return not is_slip and self.differences >= max(_HABIT, _MANY_TIMES * others)

    @property
    def are_open(self) -> bool:
        """Whether they may be differences as well: the months of some have left the sheet, or there are few."""
        return self.percentages <= self.neither + self.differences

    def and_of(self, other: _Count) -> _Count:
        """Return the counts of two columns together."""
        return _Count(
            differences=self.differences + other.differences,
            with_sign=self.with_sign + other.with_sign,
            percentages=self.percentages + other.percentages,
            neither=self.neither + other.neither,
        )


def with_differences(
    kinds: Kinds, drafts: Sequence[Draft], month_of: MonthOf, settings: Settings
) -> tuple[list[Draft], list[Problem]]:
    """Return the drafts with change columns that hold differences as further columns, and a problem for each header.

    Where one of a section's two columns is too little to tell, the other does, or the whole sheet.
    """
    found = [
        {column: _counted(kinds.grid, draft, column, month_of, settings) for column in _suspects(kinds, draft)}
        for draft in drafts
    ]
    of_sheet = _Count()
    for count in (count for counts in found for count in counts.values()):
        of_sheet = of_sheet.and_of(count)
    changed, problems = [], []
    for draft, counts in zip(drafts, found, strict=True):
        is_habit = of_sheet.are_differences or any(count.are_differences for count in counts.values())
        columns = [column for column, count in counts.items() if count.are_differences or (is_habit and count.are_open)]
        changed.append(_without(draft, columns) if columns else draft)
        if columns:
            examples = (counts[column].example for column in columns)
            problems.append(_told(kinds.grid, draft, columns, next(filter(None, examples), "")))
    return changed, problems


def _suspects(kinds: Kinds, draft: Draft) -> list[Column]:
    """Return the change columns in which a change stands without a percent sign."""
    grid, columns = kinds.grid, [column for column in draft.columns if column.key in _FIELDS]
    rows = [row for run in draft.runs for row in run.rows[:_SAMPLE]] if columns else []
    return [column for column in columns if any(_is_bare(kinds, row, column, grid.first_column) for row in rows)]


def _is_bare(kinds: Kinds, row: int, column: Column, first: int) -> bool:
    cells, at = kinds.grid.cells(row), column.index - first
    stored = cells[at] if at < len(cells) else None
    if not stored or (stored.__class__ is str and "%" in stored):  # as most are, at a glance
        return False
    return kinds.of(row, column.index) in _BARE


def _counted(grid: Grid, draft: Draft, column: Column, month_of: MonthOf, settings: Settings) -> _Count:
    """Return what a column's changes are: those of the current month, or still those of the one before."""
    at = {other.period: other.index for other in draft.columns if other.field is Field.MONTH and other.period}
    months = [(run.rows, month_of(draft.columns, run.rows)) for run in draft.runs if run.rows]
    now = [(row, as_of) for rows, as_of in months for row in rows]
    ago = [(row, months_before(as_of, 1)) for row, as_of in now]
    counts = [_count(grid, column, each, at, settings) for each in (now, ago)]
    return max(counts, key=lambda count: count.differences + count.percentages)


def _count(
    grid: Grid, column: Column, months: Sequence[tuple[int, date]], at: Mapping[date, int], settings: Settings
) -> _Count:
    back = MONTHS_BACK[_FIELDS[column.key]]
    differences = with_sign = percentages = neither = 0
    example = ""
    for row, current in months:
        base = months_before(current, back)
        text = grid.shown(row, column.index).strip()
        step = read_step(text, grid.symbol_font(row, column.index), settings.arrows)
        if step is None or current not in at or base not in at:
            continue
        figures = [_figure(grid, row, at[month], settings) for month in (base, current)]
        if any(figure.value is None for figure in figures):
            continue
        said = step.said_of(*map(span_of, figures))
        if said.is_difference and not said.is_percentage:
            differences += 1
            with_sign += "%" in text and not names_points(text)
            example = example or _reckoned(grid, row, column, text, {month: at[month] for month in (current, base)})
        percentages += said.is_percentage and not said.is_difference
        neither += not (said.is_percentage or said.is_difference)
    return _Count(
        differences=differences, with_sign=with_sign, percentages=percentages, neither=neither, example=example
    )


def _figure(grid: Grid, row: int, index: int, settings: Settings) -> Figure:
    code = grid.number_format(row, index)
    return read_figure(grid.value(row, index), grid.shown(row, index), code, settings.placeholders)


def _reckoned(grid: Grid, row: int, column: Column, text: str, months: Mapping[date, int]) -> str:
    current, base = (f"{month_name(month)} {grid.shown(row, at).strip()}" for month, at in months.items())
    return f"{text!r} ({cell_name(row, column.index)}) is {current} less {base}"


def _without(draft: Draft, columns: Sequence[Column]) -> Draft:
    others = tuple(
        replace(column, field=Field.EXTRA, key=f"{DIFFERENCES}{_FIELDS[column.key].value}") if column in columns
        else column
        for column in draft.columns
    )  # fmt: skip
    return replace(draft, columns=others)


def _told(grid: Grid, draft: Draft, columns: Sequence[Column], example: str) -> Problem:
    cells = [draft.heading_cell(grid, column) for column in columns]
    others = "".join(f" and {c.heading!r} ({cell})" for c, cell in zip(columns[1:], cells[1:], strict=True))
    subject, carried = (
        ("stand", "The columns are carried along as they are")
        if len(columns) > 1
        else ("stands", "The column is carried along as it is")
    )
    message = (
        f"{columns[0].heading!r}{others} {subject} over differences of the figures, and not over percentages of "
        f"change{': ' if example else ''}{example}. {carried}, neither checked nor overwritten. If they should be "
        "percentages, clear their cells and refresh"
    )
    return Problem(kind="change-differences", sheet=grid.name, cell=cells[0], message=message)
