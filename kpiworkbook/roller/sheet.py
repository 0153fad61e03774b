"""One sheet that takes the new month's figures: its XML, its notes, and what a person should look at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from kpiworkbook.errors import ScorecardError
from kpiworkbook.formula_months import derived_formulas
from kpiworkbook.model.places import Place, address, cell_name
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.values import NewFigure, NewValues
from kpiworkbook.ooxml.areas import is_within
from kpiworkbook.ooxml.cell_moves import cells_at, formula_texts, move_cells, style_of, with_formulas
from kpiworkbook.ooxml.formula_follow import followed
from kpiworkbook.ooxml.merge_edit import with_merges
from kpiworkbook.ooxml.note_moves import leaving_notes, move_notes
from kpiworkbook.ooxml.sheet_edit import CellEdit, blocked_cells, edit_sheet
from kpiworkbook.ooxml.structured import with_names
from kpiworkbook.ooxml.table_columns import NewNames, RenamedColumns, new_names, renamed_columns
from kpiworkbook.roller.checks import check_sheet
from kpiworkbook.roller.elsewhere import told_elsewhere
from kpiworkbook.roller.figures import new_cells
from kpiworkbook.roller.intake import Intake, take_in
from kpiworkbook.roller.looks import Looks
from kpiworkbook.roller.moving import Moving
from kpiworkbook.roller.new_cell import NewCell
from kpiworkbook.roller.warnings import notes_told, warned
from kpiworkbook.roller.years_above import years_above

__all__ = ["RolledSheet", "roll_sheet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledSheet:
    """What became of a sheet: the parts that change, with their new content."""

    parts: Mapping[str, bytes] = field(repr=False)
    moved: bool
    warnings: tuple[str, ...]
    computed: Mapping[Place, NewFigure]
    """The figures that formulas give, by their cells."""


def roll_sheet(
    sheet: Sheet, values: NewValues, moving: Moving, looks: Looks, old: Collection[tuple[str, Place]]
) -> RolledSheet:
    """Return a sheet's parts with its months moved, where they must, and the new figures in them; `old` are `outdated`.

    Raises ScorecardError, naming every place, where that cannot be done safely.
    """
    check_sheet(moving.card, sheet, moving.plans[sheet.name], moving.moves(sheet.name))
    package, part = moving.package, dict(moving.package.sheets())[sheet.name]
    xml = package.read(part)
    intake = take_in(sheet, values, moving, old, xml)
    moves, new = intake.formulas.moves, new_cells(intake)
    shown = {place: cell.value for place, cell in new.items()}
    names = tuple(new_names(package, part, moves, shown))
    new = {place: _with_new_formula(sheet, place, cell, names) for place, cell in new.items()}
    xml = _with_new_names(intake, xml, names)
    left = sheet.name, _without_leaving(intake, xml)
    tables = renamed_columns(package, part, moves, shown, sheet=left, following=_derived(sheet))
    _check_arrays_and_tables(intake, {*moves.places, *new}, package.read(part), tables)
    warnings = (*warned(intake, new, xml), *told_elsewhere(sheet, moving))
    told = notes_told(sheet, intake.plans, leaving_notes(package, part, moves))
    notes = move_notes(package, part, moves) if moves.leaving else {}
    return RolledSheet(
        parts={part: _rolled(intake, xml, new, moving, looks), **notes, **tables.parts},
        moved=bool(moves.leaving),
        warnings=(*told, *warnings),
        computed=dict(_computed(sheet, new)),
    )


def _rolled(intake: Intake, xml: bytes, new: Mapping[Place, NewCell], moving: Moving, looks: Looks) -> bytes:
    """Return the sheet with its months moved and the new cells filled in."""
    sheet, source, moves = intake.sheet, intake.card.source, intake.formulas.moves
    if moves.leaving:
        xml = move_cells(xml, sheet.name, moves, partial(looks.moved, sheet.grid.look.styles), source)
    if standing := _followed_in_place(intake, moving):
        xml = with_formulas(xml, standing, source)
    return _with_years_merged(intake, _filled(intake, xml, new, looks))


def _computed(sheet: Sheet, new: Mapping[Place, NewCell]) -> Iterator[tuple[Place, NewFigure]]:
    """Yield the figures that indicators' formulas give."""
    indicators = {indicator.row: indicator for indicator in sheet.indicators}
    for place, cell in new.items():
        indicator = indicators.get(place[0])
        if cell.is_computed and indicator is not None and cell.value is not None:
            shown = sheet.grid.shown_as(cell.value, sheet.grid.number_format(*place))
            yield place, NewFigure(ref=indicator.ref or indicator.name, value=cell.value, number_format="", shown=shown)


def _with_years_merged(intake: Intake, xml: bytes) -> bytes:
    """Return the sheet with the years over its months merged over those that are theirs now."""
    years = [years_above(intake.sheet.grid, plan) for plan in intake.plans]
    parted = frozenset[str]().union(*(each.parted for each in years))
    merged = frozenset[str]().union(*(each.merged for each in years))
    return with_merges(xml, parted, merged, intake.card.source)


def _derived(sheet: Sheet) -> frozenset[int]:
    return frozenset(column.index for section in sheet.sections for column in section.derived)


def _with_new_names(intake: Intake, xml: bytes, tables: Sequence[NewNames]) -> bytes:
    """Return the sheet with the formulas of its derived columns naming the months that come to stand where theirs did.

    So do formulas on cells, as these columns stay in place. Of rows that sum up others all do that do not move.
    """
    if not tables:
        return xml
    sheet, source = intake.sheet, intake.card.source
    texts = dict(derived_formulas(sheet, xml, source))
    totals = {place for place in sheet.grid.look.formulas if place[0] in sheet.summaries}
    totals -= intake.formulas.moves.places
    texts |= formula_texts(xml, totals, source) if totals else {}
    named = {place: _by_place(text, place, tables) for place, text in texts.items() if "[" in text}
    return with_formulas(xml, named, source) if named else xml


def _without_leaving(intake: Intake, xml: bytes) -> bytes:
    """Return the sheet without the formulas that name columns of a table and leave with their month."""
    formulas = intake.formulas
    named = {place: "" for place in formulas.leaving if "[" in formulas.texts[place]}
    return with_formulas(xml, named, intake.card.source)


def _with_new_formula(sheet: Sheet, place: Place, cell: NewCell, tables: Sequence[NewNames]) -> NewCell:
    """Return a cell whose formula names what stands over it then, where its row sums up others."""
    if not tables or place[0] not in sheet.summaries or "[" not in cell.formula:
        return cell
    return replace(cell, formula=_by_place(cell.formula, place, tables))


def _by_place(text: str, place: Place, tables: Sequence[NewNames]) -> str:
    for table in tables:
        text = with_names(text, table.table, table.names, is_inside=is_within(place, [table.area]))
    return text


def _followed_in_place(intake: Intake, moving: Moving) -> Mapping[Place, str]:
    """Return the formulas of months that stay where they are as they must read once months elsewhere have moved."""
    formulas, name = intake.formulas, intake.sheet.name
    found = {}
    for place in moving.standing(name) & formulas.on_months - formulas.arrays - formulas.hindered.keys():
        text = followed(formulas.texts[place], name, formulas.moves).text
        if text != formulas.texts[place]:
            found[place] = text
    return found


def _check_arrays_and_tables(intake: Intake, places: Collection[Place], xml: bytes, tables: RenamedColumns) -> None:
    name, source = intake.sheet.name, intake.card.source
    found = [
        f"{address(name, cell_name(*place))} is part of an array formula over several cells, of which Excel lets "
        "none be changed alone; make plain formulas or figures of it"
        for place in sorted(blocked_cells(xml, places, source))
    ]
    found += [f"on {name!r} {problem}" for problem in tables.problems]
    if found:
        raise ScorecardError.to_mend(f"{source} cannot take the new month", found)


def _filled(intake: Intake, xml: bytes, new: Mapping[Place, NewCell], looks: Looks) -> bytes:
    """Return the sheet with the new cells filled in, each in its own format but for the number format it needs."""
    source = intake.card.source
    there = cells_at(xml, new, source)
    # A cell that is made new gets the format of its row or column, and only then can that be built upon.
    made = {place: CellEdit(value=0) for place, cell in new.items() if cell.number_format and place not in there}
    xml = edit_sheet(xml, made, source)
    cells = cells_at(xml, new, source)
    edits = {}
    for place, cell in new.items():
        own = style_of(cells[place]) if place in cells else 0
        style = looks.with_number_format(own, cell.number_format)
        try:
            edits[place] = CellEdit(value=cell.value, formula=cell.formula, style=style if style != own else None)
        except ValueError as error:
            raise ScorecardError(f"{source}: {address(intake.sheet.name, cell_name(*place))}: {error}") from None
    return edit_sheet(xml, edits, source)
