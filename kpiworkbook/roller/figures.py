"""The cells that take the new month's figures, commentary and headings, and the results of those on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpiworkbook.errors import ScorecardError
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import Place, address, cell_name
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Column
from kpiworkbook.notation.number_format import is_percent
from kpiworkbook.roller.headings import new_headings
from kpiworkbook.roller.intake import Intake
from kpiworkbook.roller.new_cell import NewCell
from kpiworkbook.roller.plan import SectionPlan
from kpiworkbook.roller.results import results

__all__ = ["new_cells"]


def new_cells(intake: Intake) -> dict[Place, NewCell]:
    """Return what the cells of a sheet are to hold that take something new.

    Raises ScorecardError, naming every cell, where a formula gives a figure that cannot be told here, and no value was
    given for it, and where a merge hides the cell of a commentary that was given.
    """
    found: dict[Place, NewCell] = {}
    problems: list[str] = []
    for plan in intake.plans:
        figures = _figures(intake, plan)
        problems += [problem for _, _, problem in figures if problem]
        problems += _hidden_commentary(intake, plan)
        found |= {place: cell for place, cell, _ in figures if cell is not None}
        found |= dict(_sums(intake, plan))
        found |= dict(_commentary(intake, plan))
        found |= dict(_changes(intake, plan))
        if plan.is_new_month:
            found |= dict(new_headings(intake, plan))
    found |= _computed(intake, found)
    for plan in intake.plans:
        problems += _stale(intake, plan, found)
    if problems:
        raise ScorecardError.to_mend(f"{intake.card.source} cannot take the new figures", problems)
    return found


def _figures(intake: Intake, plan: SectionPlan) -> list[tuple[Place, NewCell | None, str]]:
    """Return, for each indicator, its cell, what it is to hold, and what speaks against it."""
    sheet, values, formulas = intake.sheet, intake.values, intake.formulas
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


def _sums(intake: Intake, plan: SectionPlan) -> Iterator[tuple[Place, NewCell]]:
    """Yield the cells of rows that sum up others: their formulas stay, and their results are of other figures.

    They have none until they are computed, since an old one would be read as the new. A total that was typed, as
    in a table's own totals row, makes room.
    """
    grid, formulas = intake.sheet.grid, intake.formulas
    columns = [plan.target, *plan.section.derived]
    for row in plan.summaries:
        for place in ((row, column.index) for column in columns):
            if (text := formulas.texts.get(place)) and place not in formulas.arrays:
                yield place, NewCell(value=None, formula=text)
        typed = row, plan.target.index
        if plan.moves and typed not in formulas.texts and grid.value(*typed) is not None:
            yield typed, NewCell(value=None)


def _computed(intake: Intake, new: Mapping[Place, NewCell]) -> dict[Place, NewCell]:
    """Return the formulas of the months that take new figures, totals among them, with the results that can be told.

    What a formula gives is not known before it is computed, even if a figure was given for it; nor what moves there,
    nor what derived columns are going to hold.
    """
    sheet, plans = intake.sheet, intake.plans
    standing = _standing(intake, new)
    cells = [(row, plan.target.index) for plan in plans for row in plan.rows]
    totals = {(row, plan.target.index) for plan in plans for row in plan.summaries}
    waiting = {place for place in cells if place in new and new[place].formula}
    waiting = {place for place in waiting if place in totals or new[place].value is None}
    if not waiting and not standing:
        return {}
    unknown = {place for place in new if new[place].formula} | _derived_cells(plans)
    unknown |= (sheet.grid.look.formulas | intake.formulas.moves.places) - new.keys()
    texts = {place: new[place].formula for place in waiting} | standing
    told = results(texts, sheet.grid, {place: cell.value for place, cell in new.items()}, unknown)
    wanted = waiting | (standing.keys() & intake.outdated)
    return {
        place: NewCell(value=value, formula=texts[place], is_computed=True)
        for place, value in told.items()
        if place in wanted
    }


def _derived_cells(plans: Sequence[SectionPlan]) -> set[Place]:
    return {(row, column.index) for plan in plans for row in plan.rows for column in plan.section.derived}


def _standing(intake: Intake, new: Mapping[Place, NewCell]) -> dict[Place, str]:
    """Return the formulas of months that are corrected for which no figure was given."""
    formulas = intake.formulas
    places = [(row, plan.target.index) for plan in intake.plans if not plan.is_new_month for row in plan.section.rows]
    return {
        place: text
        for place in places
        if place not in new and place not in formulas.arrays and (text := formulas.texts.get(place))
    }


def _changes(intake: Intake, plan: SectionPlan) -> Iterator[tuple[Place, NewCell]]:
    """Yield the changes on months without a column that make room: for `- n/a`, a formula for one without a result.

    All others are computed anew, and so are formulas where the archive has the month.
    """
    grid, formulas, no_change = intake.sheet.grid, intake.formulas, intake.card.settings.arrows.not_available
    for place in _outdated_changes(intake, plan, [(each, plan.section.rows) for each, _ in plan.without_base]):
        if place not in grid.look.formulas:
            yield place, NewCell(value=no_change, number_format=_format_of_room(grid, place))
    for place in _outdated_changes(intake, plan, [(each, rows) for each, _, rows in plan.nowhere(intake.archived)]):
        if place in formulas.texts and place not in formulas.arrays:
            yield place, NewCell(value=None, formula=formulas.texts[place])


def _outdated_changes(
    intake: Intake, plan: SectionPlan, changes: Sequence[tuple[Column, Sequence[int]]]
) -> Iterator[Place]:
    """Yield the changes that stand in some rows of some columns and were right for another figure."""
    sheet = intake.sheet
    for column, rows in changes:
        for row in rows:
            place = row, column.index
            if place in intake.covered:
                continue
            is_outdated = plan.is_new_month or (sheet.name, row) in intake.values.figures
            if is_outdated and (place in sheet.grid.look.formulas or sheet.grid.value(*place) is not None):
                yield place


def _format_of_room(grid: Grid, place: Place) -> str:
    """Return the number format of a cell whose change makes room: it alone tells then whether that was a number."""
    was_number, shows_percent = isinstance(grid.value(*place), float | int), is_percent(grid.number_format(*place))
    if was_number == shows_percent:
        return ""
    return "0%" if was_number else "General"


def _stale(intake: Intake, plan: SectionPlan, found: Mapping[Place, NewCell]) -> Iterator[str]:
    """Yield the formulas of a month whose new results are not known; of one that is corrected, those out of date."""
    for row in plan.section.rows:
        place = (row, plan.target.index)
        if place in found:
            is_stale = bool(found[place].formula) and found[place].value is None
        else:
            is_stale = place in intake.outdated
        if is_stale:
            yield _give(intake.sheet, place, intake.formulas.texts.get(place, ""))


def _give(sheet: Sheet, place: Place, formula: str) -> str:
    is_repeated = "!" in formula  # as of a chart's data
    return (
        f"{address(sheet.name, cell_name(*place))} holds the formula ={formula}, whose new result is not known; give "
        "its value too (the formula stays)"
        + (f", or name with --sheet those that move on, if {sheet.name!r} only repeats them" if is_repeated else "")
    )


def _commentary(intake: Intake, plan: SectionPlan) -> Iterator[tuple[Place, NewCell]]:
    """Yield the cells of the commentary: each has the new one, or is emptied for a new month.

    What was prepared for that month stays where nothing else is given, and what a merge hides in any case. A merged
    cell beside several indicators takes what was given for each of them, a line each.
    """
    column = plan.commentary
    if column is None:
        return
    sheet = intake.sheet
    texts: dict[Place, list[str]] = {}
    for row in plan.section.rows:
        if (row, column.index) in intake.covered_commentary:
            continue
        place = sheet.grid.anchors.get((row, column.index), (row, column.index))
        given = intake.values.commentary.get((sheet.name, row))
        texts.setdefault(place, []).extend([given] if given is not None else [])
    for place, lines in texts.items():
        is_emptied = plan.is_new_month and not plan.has_prepared_commentary and place not in intake.formulas.texts
        if lines or (is_emptied and sheet.grid.value(*place) is not None):
            yield place, NewCell(value="\n".join(dict.fromkeys(lines)) or None)


def _hidden_commentary(intake: Intake, plan: SectionPlan) -> Iterator[str]:
    """Yield the commentary that was given for cells which a merge hides: nobody would see it there."""
    if plan.commentary is None or not intake.covered_commentary:
        return
    name = intake.sheet.name
    for row in plan.section.rows:
        merge = intake.covered_commentary.get((row, plan.commentary.index))
        if merge is not None and intake.values.commentary.get((name, row)) is not None:
            yield (
                f"{address(name, cell_name(row, plan.commentary.index))}, which is to take a commentary, is hidden "
                f"under the merged cells {merge.area}; unmerge them, or leave that commentary out"
            )
