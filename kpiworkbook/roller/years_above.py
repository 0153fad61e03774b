"""Years that stand over the names of months: where each stands once the months have moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import Place, address, cell_name, range_name
from kpiworkbook.notation.years import Year, parse_year
from kpiworkbook.roller.plan import SectionPlan, heading_row

__all__ = ["YearsAbove", "years_above"]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsAbove:
    """What becomes of the row of years over a section's months."""

    row: int | None = None
    """Where they stand; None where none do."""
    cells: Mapping[Place, str | float | None] = field(default_factory=dict)
    """What cells are to hold that change."""
    parted: frozenset[str] = frozenset()
    """Merged cells that are none any more: `C1:G1`."""
    merged: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()
    """Why the years cannot follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Columns side by side that are of one year."""

    label: str
    first: int
    last: int


def years_above(grid: Grid, plan: SectionPlan) -> YearsAbove:
    """Return what the years over a section's months become when these move; nothing where none stand there.

    They may stand over headings with a year of their own as well, such as dates that show their month alone.
    """
    columns = [month.index for month in plan.months]
    row = _row_of_years(grid, heading_row(grid, plan.section, plan.months[-1]), columns)
    there = {column: grid.typed.get((row, column), grid.value(row, column)) for column in columns}
    years = {column: year for column, value in there.items() if (year := parse_year(value))}
    if not plan.moves or not _are_of(years, plan):
        return YearsAbove()
    merges = {m.first_column: m.last_column for m in grid.merges_from(row) if m.first_column in years}
    periods = [month.period for month in plan.months if month.period]
    style = list(years.values())[-1]
    old, new = (_runs(columns, each, style) for each in (periods, [*periods[1:], plan.period]))
    spans = {run.first: run.last for run in old}
    if problems := [_too_far(grid, row, first, last) for first, last in merges.items() if spans.get(first) != last]:
        return YearsAbove(row=row, problems=tuple(problems))
    is_over_each = years.keys() == set(columns) and not merges
    are_numbers = isinstance(there[list(years)[-1]], float | int)
    cells = {
        (row, column): float(label) if label and are_numbers else label
        for column, label in _that_change(years, new, is_over_each=is_over_each)
    }
    problems = [
        f"{address(grid.name, cell_name(*place))} gives the year over months by a formula; type the year instead"
        for place in cells
        if place in grid.look.formulas
    ]
    before = {range_name(row, first, row, last) for first, last in merges.items()}
    after = {range_name(row, run.first, row, run.last) for run in new if merges and run.last > run.first}
    return YearsAbove(
        row=row,
        cells=cells,
        parted=frozenset(before - after),
        merged=frozenset(after - before),
        problems=tuple(problems),
    )


def _that_change(
    years: Mapping[int, Year], new: Sequence[_Run], *, is_over_each: bool
) -> Iterator[tuple[int, str | None]]:
    """Yield the columns over which another year comes to stand than there is, or none, each with that year."""
    wanted = {
        column: run.label for run in new for column in range(run.first, (run.last if is_over_each else run.first) + 1)
    }
    for column in sorted({*years, *wanted}):
        label = wanted.get(column)
        if column not in years or years[column].typed != label:
            yield column, label


def _row_of_years(grid: Grid, headings: int, columns: Sequence[int]) -> int:
    """Return the row in which years may stand: that above the months, or the one before if it was read so."""
    is_far = any((headings - 2, column) in grid.typed for column in columns)
    return (
        headings - 2 if is_far and not any((headings - 1, column) in grid.typed for column in columns) else headings - 1
    )


def _are_of(years: Mapping[int, Year], plan: SectionPlan) -> bool:
    """Return whether each month is of the year that stands over it."""
    over = None
    for month in plan.months:
        over = years.get(month.index, over)
        if over is None or month.period is None or over.of(month.period.month) != month.period.year:
            return False
    return True


def _runs(columns: Sequence[int], periods: Sequence[date], style: Year) -> list[_Run]:
    labels = [(style.label_of(period), column) for column, period in zip(columns, periods, strict=True)]
    runs = [(label, [column for _, column in group]) for label, group in groupby(labels, key=lambda each: each[0])]
    return [_Run(label=label, first=of_year[0], last=of_year[-1]) for label, of_year in runs]


def _too_far(grid: Grid, row: int, first: int, last: int) -> str:
    area = address(grid.name, range_name(row, first, row, last))
    return (
        f"{area} is merged over other columns than the months of its year, so that it cannot follow them; merge it "
        "over those alone, or unmerge it"
    )
