"""What a scorecard must be like for its months to move safely; all else is refused before anything is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from kpiworkbook.errors import ScorecardError
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.periods import gap_between, month_name, months_before
from kpiworkbook.model.places import address, cell_name, column_letters
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Section
from kpiworkbook.ooxml.formula_follow import Moves
from kpiworkbook.roller.plan import SectionPlan, heading_row
from kpiworkbook.roller.years_above import years_above

__all__ = ["check_month", "check_sheet"]


def check_month(card: Scorecard, period: date) -> None:
    """Raise ScorecardError where the month is neither the scorecard's current one nor the next."""
    ends = {(sheet.name, section.title, section.as_of) for sheet in card.sheets for section in sheet.sections}
    if len({as_of for _, _, as_of in ends}) > 1:
        told = "; ".join(
            f"{sheet.name!r}, {section.title!r}: {month_name(section.as_of)}"
            for sheet in card.sheets
            for section in sheet.sections
        )
        raise ScorecardError(
            f"{card.source}: its sections do not end with the same month ({told}), so there is no next month for all "
            "of them. Bring those that are behind to the same month first"
        )
    current = card.sheets[0].as_of
    following = months_before(current, -1)
    if period not in (current, following):
        raise ScorecardError(
            f"{card.source}: new figures cannot be for {month_name(period)}. The current month is "
            f"{month_name(current)}: figures can be for {month_name(current)}, to fill it in or correct it, or for "
            f"{month_name(following)}, to move on by a month"
        )


def check_sheet(card: Scorecard, sheet: Sheet, plans: Sequence[SectionPlan], moves: Moves) -> None:
    """Raise ScorecardError, naming every place, where a sheet's months cannot move or take figures as they stand."""
    found: list[str] = []
    for plan in plans:
        if plan.is_new_month:
            found += _header(sheet.grid, plan.section)
        if plan.moves:
            found += _between(sheet.grid, plan)
            found += years_above(sheet.grid, plan).problems
    found += _merged(sheet.grid, plans, moves)
    if found:
        raise ScorecardError.to_mend(f"{card.source} cannot take the new month", dict.fromkeys(found))


def _header(grid: Grid, section: Section) -> Iterator[str]:
    """Yield what speaks against a section's month headings."""
    row = section.header.last_row
    if section.header.displaced:
        yield f"the header in row {row + 1} of {grid.name!r} is not above its data; move its headings there"
        return
    months = [column for column in section.columns if column.period is not None]
    rows = {heading_row(grid, section, column) for column in months}
    if len(rows) > 1:
        yield f"the months in rows {min(rows) + 1} to {max(rows) + 1} of {grid.name!r} are not in one row"
    for left, right in pairwise(months):
        assert left.period is not None and right.period is not None  # noqa: S101, PT018 - chosen so
        expected = months_before(left.period, -1)
        where = address(grid.name, cell_name(heading_row(grid, section, right), right.index))
        if right.period > expected:
            yield f"{where}: {gap_between(left.period, right.period)} between {left.heading!r} and {right.heading!r}"
        elif right.period < expected:
            yield f"{where}: {right.heading!r} is after {left.heading!r}; put the months in calendar order"


def _between(grid: Grid, plan: SectionPlan) -> Iterator[str]:
    """Yield columns with something else that stand between the months: nobody can tell whether they move along."""
    first, last = plan.months[0].index, plan.months[-1].index
    months = {column.index for column in plan.months}
    for column in plan.section.columns:
        if first < column.index < last and column.index not in months:
            where = f"column {column_letters(column.index)} of {grid.name!r}"
            yield f"{where} ({column.heading!r}) is between the months; move it to the right of them"


def _merged(grid: Grid, plans: Sequence[SectionPlan], moves: Moves) -> Iterator[str]:
    rows = {row for plan in plans for row in plan.section.rows}
    moving = moves.places
    taking = moving.union((row, plan.target.index) for plan in plans for row in plan.section.rows)
    for merge in grid.merges:
        inside = [
            (row, column)
            for row in range(merge.first_row, min(merge.last_row, grid.last_row) + 1)
            for column in range(merge.first_column, min(merge.last_column, grid.last_column) + 1)
        ]
        figures = [place for place in inside if place[0] in rows and place in taking]
        headings = merge.width > 1 and moving.intersection(inside)
        if figures or headings:
            yield f"{address(grid.name, merge.area)} is one merged cell over a month's cells; unmerge it"
