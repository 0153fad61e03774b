"""The headings that name the new month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from kpiworkbook.model.derived import months_behind
from kpiworkbook.model.periods import month_name, months_before
from kpiworkbook.model.places import Place
from kpiworkbook.model.section import Column
from kpiworkbook.notation.month_spelling import (
    day_like,
    months_within,
    names_month_without_year,
    spelled_like,
    with_month,
)
from kpiworkbook.notation.years import name_like
from kpiworkbook.roller.intake import Intake
from kpiworkbook.roller.new_cell import NewCell
from kpiworkbook.roller.plan import SectionPlan, heading_row
from kpiworkbook.roller.years_above import years_above

__all__ = ["new_headings"]


def new_headings(intake: Intake, plan: SectionPlan) -> Iterator[tuple[Place, NewCell]]:
    """Yield what the headings of a section are to say, and the years above them."""
    grid = intake.sheet.grid
    if plan.moves:
        place = (heading_row(grid, plan.section, plan.target), plan.target.index)
        heading = _month_heading(intake, plan, place)
        yield place, NewCell(value=heading, formula=intake.formulas.kept(place, moves=True))
    if plan.commentary is not None:
        yield from _commentary_heading(intake, plan, plan.commentary)
    if plan.is_new_month:
        for column in plan.section.derived:
            yield from _derived_heading(intake, plan, column)
    for place, year in years_above(grid, plan).cells.items():
        yield place, NewCell(value=year)


def _month_heading(intake: Intake, plan: SectionPlan, place: Place) -> str | float:
    """Return the new month as the headings write theirs: a date as a date, a text as a text."""
    grid = intake.sheet.grid
    old = grid.value(*place)
    if isinstance(old, date):
        day = old.date() if isinstance(old, datetime) else old
        return (day_like(day, plan.period) - intake.day_zero).days
    headings = [column.heading for column in plan.months]
    if place in grid.typed:
        return name_like(plan.period, headings)  # its year stands above
    return spelled_like(plan.period, headings) or month_name(plan.period)


def _commentary_heading(intake: Intake, plan: SectionPlan, column: Column) -> Iterator[tuple[Place, NewCell]]:
    """Yield the heading of the commentary, where it names one month: `Commentary (Sep-19):`."""
    grid = intake.sheet.grid
    place = (heading_row(grid, plan.section, column), column.index)
    text = grid.value(*place)
    if not isinstance(text, str):
        return
    named = months_within(text)
    if len(named) == 1 and plan.period not in named:
        new = with_month(text, min(named), plan.period, [month.heading for month in plan.months])
        yield place, NewCell(value=new, formula=intake.formulas.kept(place, moves=False))


def _derived_heading(intake: Intake, plan: SectionPlan, column: Column) -> Iterator[tuple[Place, NewCell]]:
    """Yield the heading of a derived column, where it names only months that the column is made of.

    `Monthly change (Sep-19)` becomes `Monthly change (Oct-19)`, `Average (Oct-18 to Sep-19)` one of Nov-18 to Oct-19.
    """
    grid = intake.sheet.grid
    place = (heading_row(grid, plan.section, column), column.index)
    text = grid.value(*place)
    if not isinstance(text, str) or not (named := months_within(text)):
        return
    is_configured = any(map(months_within, intake.card.settings.columns.get(column.key, ())))  # and not known by others
    if is_configured or not named.issubset(months_behind(column.field, plan.section.as_of)):
        return
    if names_month_without_year(text) or intake.is_named(text):
        return  # `Monthly change (Aug to Sep-19)`, or one that formulas know by its name
    for month in sorted(named, reverse=True):  # so that none is put in the place of one that is still to follow
        text = with_month(text, month, months_before(month, -1), [each.heading for each in plan.months])
    others = (other.heading for other in plan.section.columns if other != column)
    if _plain(text) not in map(_plain, others):  # which are there for the new month already
        yield place, NewCell(value=text, formula=intake.formulas.kept(place, moves=False))


def _plain(heading: str) -> str:
    return re.sub(r"\W+", " ", heading.casefold()).strip()
