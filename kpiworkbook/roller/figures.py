"""The cells that take the new month's figures, commentary and headings, and the results of those on them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from kpiworkbook.errors import ScorecardError
from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import Place, address, cell_name
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Column
from kpiworkbook.model.values import NewValues
from kpiworkbook.notation.number_format import is_percent
from kpiworkbook.ooxml.areas import is_within
from kpiworkbook.ooxml.formula_follow import areas_in, refers_to
from kpiworkbook.roller.headings import new_headings
from kpiworkbook.roller.new_cell import Formulas, NewCell
from kpiworkbook.roller.plan import ArchivedMonths, SectionPlan
from kpiworkbook.roller.results import results

__all__ = ["new_cells"]


def new_cells(
    source: str,
    sheet: Sheet,
    plans: Sequence[SectionPlan],
    values: NewValues,
    formulas: Formulas,
    *,
    day_zero: date,
    no_change: str,
    archived: ArchivedMonths,
) -> dict[Place, NewCell]:
    """Return what the cells of a sheet are to hold that take something new.

    `day_zero` is the day from which the workbook counts, `no_change` what a change says that cannot be computed;
    `archived` are the months that the sheet's archive has.

    Raises ScorecardError, naming every cell, where a formula gives a figure that cannot be told here, and no value was
    given for it.
    """
    found: dict[Place, NewCell] = {}
    problems: list[str] = []
    for plan in plans:
        figures = _figures(sheet, plan, values, formulas)
        problems += [problem for _, _, problem in figures if problem]
        found |= {place: cell for place, cell, _ in figures if cell is not None}
        found |= dict(_sums(sheet.grid, plan, formulas))
        found |= dict(_commentary(sheet, plan, values, formulas))
        found |= dict(_changes(sheet, plan, values, formulas, no_change=no_change, archived=archived))
        if plan.is_new_month:
            found |= dict(new_headings(sheet, plan, formulas, day_zero=day_zero))
    given = {place for place in found if found[place].value is not None}
    found |= _computed(sheet, plans, found, formulas)
    for plan in plans:
        problems += _stale(sheet, plan, given, found, formulas)
    if problems:
        raise ScorecardError.to_mend(f"{source} cannot take the new figures", problems)
    return found


def _figures(
    sheet: Sheet, plan: SectionPlan, values: NewValues, formulas: Formulas
) -> list[tuple[Place, NewCell | None, str]]:
    """Return, for each indicator, its cell, what it is to hold, and what speaks against it."""
    found: list[tuple[Place, NewCell | None, str]] = []
    for row in plan.section.rows:
        place = (row, plan.target.index)
        figure = values.figures.get((sheet.name, row))
        formula = formulas.kept(place, moves=plan.moves)
        if place in formulas.arrays and (figure is not None or plan.is_new_month) and not plan.moves:
            told = "holds an array formula; enter its figure in Excel, or make a plain formula of it"
            found.append((place, None, f"{address(sheet.name, cell_name(*place))} {told}"))
        elif formula and plan.is_new_month and (figure is None or figure.ref in values.not_given):
            found.append((place, NewCell(value=None, formula=formula), ""))
        elif figure is not None:
            cell = NewCell(value=figure.value, formula=formula, number_format=figure.number_format)
            found.append((place, cell, ""))
        elif plan.moves:
            found.append((place, NewCell(value=None), ""))
    return found


def _sums(grid: Grid, plan: SectionPlan, formulas: Formulas) -> Iterator[tuple[Place, NewCell]]:
    """Yield the cells of rows that sum up others: their formulas stay, and their results are of other figures.

    They have none until they are computed, since an old one would be read as the new. A total that was typed, as
    in a table's own totals row, makes room.
    """
    columns = [plan.target, *plan.section.derived]
    for row in plan.summaries:
        for place in ((row, column.index) for column in columns):
            if (text := formulas.texts.get(place)) and place not in formulas.arrays:
                yield place, NewCell(value=None, formula=text)
        typed = row, plan.target.index
        if plan.moves and typed not in formulas.texts and grid.value(*typed) is not None:
            yield typed, NewCell(value=None)


def _computed(
    sheet: Sheet, plans: Sequence[SectionPlan], new: Mapping[Place, NewCell], formulas: Formulas
) -> dict[Place, NewCell]:
    """Return the formulas of the months that take new figures, totals among them, with the results that can be told.

    What a formula gives is not known before it is computed, even if a figure was given for it; nor what moves there,
    nor what derived columns are going to hold.
    """
    standing = _standing(plans, new, formulas)
    cells = [(row, plan.target.index) for plan in plans for row in plan.rows]
    totals = {(row, plan.target.index) for plan in plans for row in plan.summaries}
    waiting = {place for place in cells if place in new and new[place].formula}
    waiting = {place for place in waiting if place in totals or new[place].value is None}
    if not waiting and not standing:
        return {}
    unknown = {place for place in new if new[place].formula} | _derived_cells(plans)
    unknown |= (sheet.grid.look.formulas | formulas.moves.places) - new.keys()
    texts = {place: new[place].formula for place in waiting} | standing
    told = results(texts, sheet.grid, {place: cell.value for place, cell in new.items()}, unknown)
    changed = {place for place in new if new[place].value is not None} | (told.keys() - standing.keys())
    wanted = waiting | _affected(sheet, standing, changed)
    return {
        place: NewCell(value=value, formula=texts[place], is_computed=True)
        for place, value in told.items()
        if place in wanted
    }


def _derived_cells(plans: Sequence[SectionPlan]) -> set[Place]:
    return {(row, column.index) for plan in plans for row in plan.rows for column in plan.section.derived}


def _standing(plans: Sequence[SectionPlan], new: Mapping[Place, NewCell], formulas: Formulas) -> dict[Place, str]:
    """Return the formulas of months that are corrected for which no figure was given."""
    places = [(row, plan.target.index) for plan in plans if not plan.is_new_month for row in plan.section.rows]
    return {
        place: text
        for place in places
        if place not in new and place not in formulas.arrays and (text := formulas.texts.get(place))
    }


def _affected(sheet: Sheet, standing: Mapping[Place, str], changed: Collection[Place]) -> set[Place]:
    """Return which of those formulas go by cells that change, be it by way of one another."""
    found: set[Place] = set()
    areas = {place: list(areas_in(text, sheet.name)) for place, text in standing.items()}
    while areas and changed:
        changed = {place for place, named in areas.items() if any(is_within(each, named) for each in changed)}
        found |= changed
        areas = {place: named for place, named in areas.items() if place not in changed}
    return found


def _changes(
    sheet: Sheet,
    plan: SectionPlan,
    values: NewValues,
    formulas: Formulas,
    *,
    no_change: str,
    archived: ArchivedMonths,
) -> Iterator[tuple[Place, NewCell]]:
    """Yield the changes on months without a column that make room: for `no_change`, a formula for one without a result.

    All others are computed anew, and so are formulas where the archive has the month.
    """
    for place in _outdated_changes(sheet, plan, values, [(each, plan.section.rows) for each, _ in plan.without_base]):
        if place not in sheet.grid.look.formulas:
            yield place, NewCell(value=no_change, number_format=_format_of_room(sheet.grid, place))
    for place in _outdated_changes(sheet, plan, values, [(each, rows) for each, _, rows in plan.nowhere(archived)]):
        if place in formulas.texts and place not in formulas.arrays:
            yield place, NewCell(value=None, formula=formulas.texts[place])


def _outdated_changes(
    sheet: Sheet, plan: SectionPlan, values: NewValues, changes: Sequence[tuple[Column, Sequence[int]]]
) -> Iterator[Place]:
    """Yield the changes that stand in some rows of some columns and were right for another figure."""
    for column, rows in changes:
        for row in rows:
            place = row, column.index
            is_outdated = plan.is_new_month or (sheet.name, row) in values.figures
            if is_outdated and (place in sheet.grid.look.formulas or sheet.grid.value(*place) is not None):
                yield place


def _format_of_room(grid: Grid, place: Place) -> str:
    """Return the number format of a cell whose change makes room: it alone tells then whether that was a number."""
    was_number, shows_percent = isinstance(grid.value(*place), float | int), is_percent(grid.number_format(*place))
    if was_number == shows_percent:
        return ""
    return "0%" if was_number else "General"


def _stale(
    sheet: Sheet, plan: SectionPlan, given: set[Place], found: Mapping[Place, NewCell], formulas: Formulas
) -> Iterator[str]:
    """Yield the formulas of a month whose new results are not known, and of one that is corrected those that were."""
    changed = {*given, *(place for place in found if found[place].is_computed and place[0] not in plan.summaries)}
    for row in plan.section.rows:
        place = (row, plan.target.index)
        formula = formulas.texts.get(place, "")
        if place in found:
            is_stale = bool(found[place].formula) and found[place].value is None
        else:
            is_stale = not plan.is_new_month and bool(formula) and refers_to(formula, sheet.name, changed)
        if is_stale:
            yield _give(sheet, place, formula)


def _give(sheet: Sheet, place: Place, formula: str) -> str:
    is_repeated = "!" in formula  # as of a chart's data
    return (
        f"{address(sheet.name, cell_name(*place))} holds the formula ={formula}, whose new result is not known; give "
        "its value too (the formula stays)"
        + (f", or name with --sheet those that move on, if {sheet.name!r} only repeats them" if is_repeated else "")
    )


def _commentary(
    sheet: Sheet, plan: SectionPlan, values: NewValues, formulas: Formulas
) -> Iterator[tuple[Place, NewCell]]:
    """Yield the cells of the commentary: each has the new one, or is emptied for a new month.

    A merged cell beside several indicators takes what was given for each of them, a line each.
    """
    column = plan.section.column(Field.COMMENTARY)
    if column is None:
        return
    texts: dict[Place, list[str]] = {}
    for row in plan.section.rows:
        place = sheet.grid.anchors.get((row, column.index), (row, column.index))
        given = values.commentary.get((sheet.name, row))
        texts.setdefault(place, []).extend([given] if given is not None else [])
    for place, lines in texts.items():
        is_emptied = plan.is_new_month and place not in formulas.texts
        if lines or (is_emptied and sheet.grid.value(*place) is not None):
            yield place, NewCell(value="\n".join(dict.fromkeys(lines)) or None)
