"""Years above months' names: `2018` over `Aug`, `Sep`, …, and `2019` over `Jan`, `Feb`, …; a row may stand between.

A grid is read as if each month had its year and nothing stood above; what was typed is kept beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from kpiworkbook.model.grid import CellValue, Grid
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import Place, cell_name
from kpiworkbook.model.problems import Problem
from kpiworkbook.notation.years import BARE_MONTHS, BareMonth, Year, bare_month, parse_year

__all__ = ["with_years_above"]

_FEWEST = 2
"""Months; a single word such as `May` may mean something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Month:
    """A month's name, the year above it, and the month that both are."""

    column: int
    bare: BareMonth
    year: Year
    year_column: int
    period: date


def with_years_above(grid: Grid, likely: Sequence[int]) -> tuple[Grid, list[Problem]]:
    """Return the grid with each month's year in its own heading, and the years that contradict the months' order.

    The same grid where no years stand over names of months, which are looked for in the `likely` rows. A header that
    repeats the months of the one before, in the same columns, has the years of that one.
    """
    typed: dict[Place, CellValue] = {}
    problems: list[Problem] = []
    rows: list[Sequence[CellValue]] = []
    before: Sequence[_Month] = ()
    for offset in likely:
        cells = grid.rows[offset]
        if BARE_MONTHS.isdisjoint(cells):
            continue
        at = offset - 1
        found = _months(grid, offset, at) or _repeated(cells, before)
        if not found and _holds_years_alone(grid, offset - 2, cells):
            at = offset - 2
            found = _months(grid, offset, at)
        if len(found) < _FEWEST:
            continue
        rows = rows or list(grid.rows)
        row, above = grid.first_row + offset, grid.rows[at] if at >= 0 else ()
        periods = _in_order(found, cells)
        problems += _contradicted(grid.name, row, grid.first_row + at, found, periods)
        new = {m.column: m.bare.with_year(period.year) for m, period in zip(found, periods, strict=True)}
        rows[offset] = _with(rows[offset], new)
        typed |= {(row, grid.first_column + column): cells[column] for column in new}
        years = {i: "" for i, value in enumerate(above) if parse_year(value)} if found is not before else {}
        if years:
            rows[at] = _with(above, years)
            typed |= {(grid.first_row + at, grid.first_column + column): above[column] for column in years}
        before = found
    return (replace(grid, rows=rows, typed=typed), problems) if typed else (grid, [])


def _with(cells: Sequence[CellValue], new: Mapping[int, str]) -> list[CellValue]:
    return [new.get(column, value) for column, value in enumerate(cells)]


def _holds_years_alone(grid: Grid, offset: int, cells: Sequence[CellValue]) -> bool:
    """Return whether a row holds years over the names of months, and nothing else but right of them.

    What stands two rows above a header may also be an indicator, of which 2,019 were counted.
    """
    names = [column for column, value in enumerate(cells) if bare_month(value)]
    if offset < 0 or not names:
        return False
    filled = [value for value in grid.rows[offset][: names[-1] + 1] if value not in ("", None)]
    is_left = any(value not in ("", None) for value in grid.rows[offset][: names[0]])
    return bool(filled) and not is_left and all(map(parse_year, filled))


def _months(grid: Grid, offset: int, years: int) -> list[_Month]:
    """Return the months of a row over which a year of another row stands.

    One reaches to the next text, or as far as it is merged.
    """
    if years < 0:
        return []
    cells, above = grid.rows[offset], grid.rows[years]
    merged = {m.first_column: m.last_column for m in grid.merges_from(grid.first_row + years)}
    found: list[_Month] = []
    year, at, end = None, 0, -1
    for column, value in enumerate(cells):
        over = above[column] if column < len(above) else None
        if over not in ("", None):
            year, at = parse_year(over), column
            end = merged.get(grid.first_column + column, grid.last_column) - grid.first_column
        bare = bare_month(value) if year and column <= end else None
        if bare and year:
            period = date(year.of(bare.number), bare.number, 1)
            found.append(_Month(column=column, bare=bare, year=year, year_column=at, period=period))
    return found


def _repeated(cells: Sequence[CellValue], before: Sequence[_Month]) -> Sequence[_Month]:
    """Return the months of the header before where a row names the same in the same columns, and no others."""
    names = {column: bare.number for column, value in enumerate(cells) if (bare := bare_month(value))}
    return before if names == {month.column: month.bare.number for month in before} else ()


def _in_order(months: Sequence[_Month], cells: Sequence[CellValue]) -> list[date]:
    """Return the months that names which follow each other mean, by the years over them; else as they stand.

    Where these do not agree, the commentary's month tells which is right, or else most of them.
    """
    from kpiworkbook.notation.month_spelling import months_within  # few sheets have years over their months

    periods = [month.period for month in months]
    steps = {(right.bare.number - left.bare.number) % 12 for left, right in pairwise(months)}
    if steps not in ({1}, {11}):
        return periods
    step = 1 if steps == {1} else -1
    counts = Counter(_count(period) - step * at for at, period in enumerate(periods))
    starts = [start for start, _ in counts.most_common()]
    if len(starts) > 1:
        named = {_count(month) for text in cells if isinstance(text, str) for month in months_within(text)}
        starts.sort(key=lambda start: max(start, start + step * (len(months) - 1)) not in named)
    counted = (starts[0] + step * at for at in range(len(periods)))
    return [date(count // 12, count % 12 + 1, 1) for count in counted]


def _count(period: date) -> int:
    return period.year * 12 + period.month - 1


def _contradicted(
    sheet: str, row: int, years: int, months: Sequence[_Month], periods: Sequence[date]
) -> Iterator[Problem]:
    """Yield the cells over months that should name another year, each once."""
    told: set[tuple[int, int]] = set()
    for month, period in zip(months, periods, strict=True):
        wrong = month.year_column, period.year
        if month.period == period or wrong in told:
            continue
        told.add(wrong)
        heading, above = cell_name(row, month.column), cell_name(years, month.year_column)
        message = (
            f"{month.bare.name!r} in {heading} is under {month.year.typed.strip()!r} ({above}), but the months "
            f"beside it make it {month_name(period)!r}; here it should say {month.year.label_of(period).strip()!r}. "
            "Correct it"
        )
        yield Problem(
            kind="month-mistyped", sheet=sheet, cell=cell_name(years, month.column), message=message, fatal=True
        )
