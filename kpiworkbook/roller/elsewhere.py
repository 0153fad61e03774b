"""Formulas on other sheets that name past months by their cells: once the months have moved, they mean other months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.model.places import cell_name
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.ooxml.areas import Area
from kpiworkbook.ooxml.cell_moves import all_formulas
from kpiworkbook.ooxml.formula_follow import areas_in
from kpiworkbook.ooxml.package import Package
from kpiworkbook.roller.plan import SectionPlan, heading_row
from kpiworkbook.roller.wording import listed

__all__ = ["told_elsewhere"]

Place = tuple[int, int]


def told_elsewhere(card: Scorecard, sheet: Sheet, plans: Sequence[SectionPlan], package: Package) -> Iterator[str]:
    """Yield, for each other sheet, its formulas on past months of a sheet whose months move."""
    if not any(plan.moves for plan in plans):
        return
    passed_over = {sheet.name, *(archive.name for archive in card.archives)}
    for name, part in package.sheets():
        formulas = {} if name in passed_over else _formulas(package, part, card.source)
        cells = _on_past_months(sheet, plans, formulas)
        if cells:
            names, example = map(cell_name, *zip(*cells, strict=True)), formulas[cells[0]]
            yield (
                f"{listed(name, names)}: formulas on past months of {sheet.name!r} (={example}), which stay as they "
                "are and so mean the months that stand there now; let them name the cells where their months stand, or "
                "look for the months' headings"
            )


def _formulas(package: Package, part: str, source: str) -> Mapping[Place, str]:
    try:
        return all_formulas(package.read(part), source)
    except NotAWorkbookError:  # another sheet's oddities are no reason to refuse
        return {}


def _on_past_months(sheet: Sheet, plans: Sequence[SectionPlan], formulas: Mapping[Place, str]) -> list[Place]:
    """Return where those formulas stand that mean other months.

    Where a sheet has the months' headings by formulas too, as a chart's data do, figures and headings go on together.
    """
    headings = {
        (heading_row(sheet.grid, plan.section, column), column.index): column.index
        for plan in plans
        for column in plan.months
    }
    named = {place: list(areas_in(text, sheet.name, elsewhere=True)) for place, text in formulas.items()}
    areas = (area for found in named.values() for area in found)
    with_heading = {headings[area[:2]] for area in areas if area[:2] == area[2:] and area[:2] in headings}
    return sorted(
        place
        for place, found in named.items()
        if any(not _past(sheet, plan, area) <= with_heading for area in found for plan in plans)
    )


def _past(sheet: Sheet, plan: SectionPlan, area: Area) -> set[int]:
    """Return the columns of past months of which an area is; none where it has all months, and goes on having them."""
    top, left, bottom, right = area
    months = {column.index for column in plan.months}
    rows = (heading_row(sheet.grid, plan.section, plan.months[-1]), *plan.section.rows)
    inside = months.intersection(range(left, right + 1))
    if not plan.moves or inside == months or not any(top <= row <= bottom for row in rows):
        return set()
    return inside - {plan.target.index}
