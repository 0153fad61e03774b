"""What goes by the places of past months from outside the scorecard's sheet: formulas, names, charts, sparklines.

Once the months have moved, they mean other months.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.model.places import Place, cell_name
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.notation.month_spelling import months_within
from kpiworkbook.ooxml.areas import Area
from kpiworkbook.ooxml.defined_names import names_for_cells
from kpiworkbook.ooxml.formula_follow import areas_in
from kpiworkbook.ooxml.package import Package
from kpiworkbook.roller.attached import told_attached
from kpiworkbook.roller.charts import told_charts
from kpiworkbook.roller.counted import all_areas
from kpiworkbook.roller.dated import told_dated
from kpiworkbook.roller.moving import Moving
from kpiworkbook.roller.past import Headings, Past
from kpiworkbook.roller.wording import listed

__all__ = ["told_elsewhere"]


def told_elsewhere(sheet: Sheet, moving: Moving) -> Iterator[str]:
    """Yield, of a sheet whose months move, what goes by the places of its past months and will mean others there.

    These are the formulas of each other sheet's cells, conditional formats and validations, the workbook's names, and
    the charts and sparklines of all sheets. What another scorecard's months are made of follows.
    """
    past, package = moving.past(sheet.name), moving.package
    if past is None:
        return
    passed_over = {sheet.name, *(archive.name for archive in moving.card.archives)}
    for name, part in package.sheets():
        xml = _read(package, part)
        formulas = {} if name in passed_over else moving.formulas(name)
        formulas = {place: text for place, text in formulas.items() if not moving.follows(name, place)}
        named = {place: [*all_areas(text, past.sheet, elsewhere=True)] for place, text in formulas.items()}
        headings = _headings(past, named)
        cells = _on_past_months(past, formulas, named, headings)
        if cells:
            names, example = map(cell_name, *zip(*cells, strict=True)), formulas[cells[0]]
            yield (
                f"{listed(name, names)}: formulas on past months of {sheet.name!r} (={example}), which stay as they "
                "are and so mean the months that are there now; let them name the cells where their months are, or "
                "look for the months' headings"
            )
        if name not in moving.sheets:
            current = _on_the_current_month(past, formulas, named, headings)
            yield from told_dated(package, name, xml, past, {place: current[place] for place in current.keys() - cells})
        yield from told_attached(name, xml, past, headings)
        try:
            yield from list(told_charts(package, name, part, past))
        except NotAWorkbookError:  # oddities of a drawing are no reason to refuse
            continue
    yield from _names(package, past)


def _read(package: Package, part: str) -> bytes:
    try:
        return package.read(part)
    except NotAWorkbookError:  # another sheet's oddities are no reason to refuse
        return b""


def _on_past_months(
    past: Past, formulas: Mapping[Place, str], named: Mapping[Place, Sequence[Area]], headings: Headings
) -> list[Place]:
    """Return where those formulas stand that mean other months; `named` are the areas that each names.

    Where the month's heading stands beside a figure by a formula too, in its row or its column as among a chart's data,
    both go on together.
    """
    return sorted(
        place
        for place, areas in named.items()
        if any((months := past.columns(area)) and not months <= headings.beside([(*place, *place)]) for area in areas)
        and not past.is_from_now(list(areas_in(formulas[place], past.sheet, elsewhere=True)))
        and not past.is_looked_for(areas)
    )


def _on_the_current_month(
    past: Past, formulas: Mapping[Place, str], named: Mapping[Place, Sequence[Area]], headings: Headings
) -> Mapping[Place, str]:
    """Return the formulas on the current month beside which no heading goes along with it."""
    return {
        place: formulas[place]
        for place, areas in named.items()
        if any(map(past.has_current, areas))
        and not headings.beside([(*place, *place)])
        and not past.is_looked_for(areas)
    }


def _headings(past: Past, named: Mapping[Place, Sequence[Area]]) -> Headings:
    """Return the months whose headings stand on a sheet by formulas that name their cells."""
    found = Headings()
    for place, areas in named.items():
        if months := past.headed([area for area in areas if area[:2] == area[2:]]):
            found.add(place, months)
    return found


def _names(package: Package, past: Past) -> Iterator[str]:
    """Yield the names for past months alone, and those that are called as a month is.

    One that reaches up to the current month goes on doing so.
    """
    for name, text in names_for_cells(package):
        areas = [*all_areas(text, past.sheet, elsewhere=True)]
        is_of_a_month = bool(areas) and bool(months_within(name.replace("_", " ")))
        if any(
            past.has_months(area) if is_of_a_month else past.columns(area) and not past.has_current(area)
            for area in areas
        ):
            yield (
                f"the name {name!r} (Formulas, Name Manager; ={text}) uses the place of months on {past.sheet!r}, "
                "and so means those that are there now; see whether that is meant"
            )
