"""Columns that are not known here, whose typed entries seem to be about the month that was: they stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kpiworkbook.model.grid import CellValue, Grid
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import cell_name
from kpiworkbook.model.scorecard import Column, Field, Sheet
from kpiworkbook.notation.arrows import has_arrow
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.roller.plan import SectionPlan, heading_row

__all__ = ["told_unknown"]

_RATINGS = re.compile(
    r"(?i)(?:[rag]|red|amber|green|blue|yellow|(?:on|off) (?:target|track)|(?:above|below|met|not met|behind|ahead)"
    r"(?: target)?|improv(?:ed|ing)|worsen(?:ed|ing)|declin(?:ed|ing)|stable|static|no change|better|worse|up|down|"
    r"same|positive|similar|negative)\.?"
)
_LASTS = re.compile(r"(?i)target|toleran|threshold|baseline|weight|benchmark|budget|capacity|code\b")
"""Words in the headings of figures that stay for a year or longer."""
_NOTHING = re.compile(r"(?i)[-–—\s]*(?:n/?a|tbc|tba)?")
_POLARITY = re.compile(r"(?i)polarity|\bgood|desired|\baim|better|preferred")
"""Words in the headings of arrows that say which way is good."""
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b|\b[0-9]{2}\s?[-/]\s?[0-9]{2}\b")
_TO_DATE = re.compile(r"(?i)\bytd\b|to date")


def told_unknown(sheet: Sheet, plans: Sequence[SectionPlan]) -> Iterator[str]:
    """Yield one warning that names those columns of a sheet that has gone on to another month."""
    new = [plan for plan in plans if plan.is_new_month]
    cells: dict[str, str] = {}
    for plan in new:
        for column in plan.section.fields(Field.EXTRA):
            if column.heading and _is_of_the_month(sheet.grid, plan, column):
                cell = cell_name(heading_row(sheet.grid, plan.section, column), column.index)
                cells.setdefault(" ".join(column.heading.split()), cell)
    if cells:
        names = ", ".join(f"{heading!r} ({cell})" for heading, cell in cells.items())
        was, period = month_name(new[0].section.as_of), month_name(new[0].period)
        yield (
            f"on {sheet.name!r}, what was typed under {names} is still that of {was}: what such a column holds is not "
            f"known here; bring it up to {period}"
        )


def _is_of_the_month(grid: Grid, plan: SectionPlan, column: Column) -> bool:
    """Return whether most typed entries of a column are ratings, or figures that are not such as stay for years.

    Figures count only to the right of the months, where people put what they make of them.
    """
    typed = [
        (row, grid.shown(row, column.index).strip())
        for row in plan.section.rows
        if (row, column.index) not in grid.look.formulas
        and not _NOTHING.fullmatch(grid.shown(row, column.index).strip())
    ]
    heading = column.heading
    if _POLARITY.search(heading):
        return False
    lasts = _LASTS.search(heading) or (_YEAR.search(heading) and not _TO_DATE.search(heading))
    counts_figures = column.index > plan.target.index and not lasts
    news = sum(
        has_arrow(shown)
        or _RATINGS.fullmatch(shown) is not None
        or (counts_figures and _is_figure(grid.value(row, column.index), shown))
        for row, shown in typed
    )
    return news * 2 > len(typed)


def _is_figure(value: CellValue, shown: str) -> bool:
    if isinstance(value, str):
        return parse_number(shown) is not None
    return isinstance(value, float | int) and not isinstance(value, bool)
