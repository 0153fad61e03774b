"""One sheet that takes the new month's figures: its XML, its notes, and what a person should look at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from kpiworkbook.errors import ScorecardError
from kpiworkbook.formula_months import derived_formulas
from kpiworkbook.model.archived import archived_months, known_as
from kpiworkbook.model.fields import Field
from kpiworkbook.model.places import Place, address, cell_name
from kpiworkbook.model.scorecard import Indicator, Scorecard, Sheet
from kpiworkbook.model.values import NewFigure, NewValues
from kpiworkbook.ooxml.areas import is_within
from kpiworkbook.ooxml.cell_moves import cells_at, formula_texts, move_cells, style_of, with_formulas
from kpiworkbook.ooxml.formula_follow import followed
from kpiworkbook.ooxml.merge_edit import with_merges
from kpiworkbook.ooxml.note_moves import leaving_notes, move_notes
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.related import day_zero
from kpiworkbook.ooxml.shared_formulas import with_own_formulas
from kpiworkbook.ooxml.sheet_edit import CellEdit, blocked_cells, edit_sheet
from kpiworkbook.ooxml.structured import with_names
from kpiworkbook.ooxml.table_columns import NewNames, RenamedColumns, new_names, renamed_columns
from kpiworkbook.roller.checks import check_sheet
from kpiworkbook.roller.elsewhere import told_elsewhere
from kpiworkbook.roller.figures import new_cells
from kpiworkbook.roller.looks import Looks
from kpiworkbook.roller.moving import Moving
from kpiworkbook.roller.new_cell import Formulas, NewCell
from kpiworkbook.roller.plan import ArchivedMonths, SectionPlan, heading_row
from kpiworkbook.roller.warnings import notes_told, warned
from kpiworkbook.roller.years_above import years_above

__all__ = ["RolledSheet", "roll_sheet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledSheet:
    """What became of a sheet: the parts that change, with their new content."""

    parts: Mapping[str, bytes] = field(repr=False)
    moved: bool
    warnings: tuple[str, ...]
    notes_dropped: tuple[str, ...]
    computed: Mapping[Place, NewFigure]
    """The figures that formulas give, by their cells."""


def roll_sheet(
    card: Scorecard,
    sheet: Sheet,
    values: NewValues,
    *,
    plans: Sequence[SectionPlan],
    moving: Moving,
    package: Package,
    part: str,
    looks: Looks,
) -> RolledSheet:
    """Return a sheet's parts with its months moved, where they must, and the new figures in them.

    Raises ScorecardError, naming every place, where that cannot be done safely.
    """
    check_sheet(card, sheet, plans, moving.moves(sheet.name))
    xml = package.read(part)
    formulas = _formulas(card, sheet, plans, moving, xml)
    moves = formulas.moves
    archived = _archived(card, sheet)
    new = new_cells(
        card.source, sheet, plans, values, formulas,
        day_zero=day_zero(package), no_change=card.settings.arrows.not_available, archived=archived,
    )  # fmt: skip
    shown = {place: cell.value for place, cell in new.items()}
    names = tuple(new_names(package, part, moves, shown))
    new = {place: _with_new_formula(sheet, place, cell, names) for place, cell in new.items()}
    xml = _with_new_names(card, sheet, xml, names, formulas.moves.places)
    left = with_formulas(xml, {place: "" for place in formulas.leaving if "[" in formulas.texts[place]}, card.source)
    tables = renamed_columns(package, part, moves, shown, sheet=(sheet.name, left), following=_derived(sheet))
    _check_arrays_and_tables(card, sheet, {*moves.places, *new}, package.read(part), tables)
    warnings = (
        *warned(sheet, plans, formulas, new=new, xml=xml, archived=archived),
        *told_elsewhere(card, sheet, moving, package),
    )
    told = tuple(notes_told(sheet, plans, leaving_notes(package, part, moves)))
    notes = move_notes(package, part, moves) if moves.leaving else {}
    if moves.leaving:
        xml = move_cells(xml, sheet.name, moves, partial(looks.moved, sheet.grid.look.styles), card.source)
    if standing := _followed_in_place(sheet, formulas, moving):
        xml = with_formulas(xml, standing, card.source)
    xml = _with_years_merged(card, sheet, plans, _filled(card, sheet, xml, new, looks))
    return RolledSheet(
        parts={part: xml, **notes, **tables.parts},
        moved=bool(moves.leaving),
        warnings=(*told, *warnings),
        notes_dropped=told,
        computed=dict(_computed(sheet, new)),
    )


def _computed(sheet: Sheet, new: Mapping[Place, NewCell]) -> Iterator[tuple[Place, NewFigure]]:
    """Yield the figures that indicators' formulas give."""
    indicators = {indicator.row: indicator for indicator in sheet.indicators}
    for place, cell in new.items():
        indicator = indicators.get(place[0])
        if cell.is_computed and indicator is not None and cell.value is not None:
            shown = sheet.grid.shown_as(cell.value, sheet.grid.number_format(*place))
            yield place, NewFigure(ref=indicator.ref or indicator.name, value=cell.value, number_format="", shown=shown)


def _with_years_merged(card: Scorecard, sheet: Sheet, plans: Sequence[SectionPlan], xml: bytes) -> bytes:
    """Return the sheet with the years over its months merged over those that are theirs now."""
    years = [years_above(sheet.grid, plan) for plan in plans]
    parted = frozenset[str]().union(*(each.parted for each in years))
    merged = frozenset[str]().union(*(each.merged for each in years))
    return with_merges(xml, parted, merged, card.source)


def _derived(sheet: Sheet) -> frozenset[int]:
    return frozenset(column.index for section in sheet.sections for column in section.derived)


def _with_new_names(
    card: Scorecard, sheet: Sheet, xml: bytes, tables: Sequence[NewNames], moving: Collection[Place]
) -> bytes:
    """Return the sheet with the formulas of its derived columns naming the months that come to stand where theirs did.

    So do formulas on cells, as these columns stay in place. Of rows that sum up others all do that do not move.
    """
    if not tables:
        return xml
    texts = dict(derived_formulas(sheet, xml, card.source))
    totals = {place for place in sheet.grid.look.formulas if place[0] in sheet.summaries}.difference(moving)
    texts |= formula_texts(xml, totals, card.source) if totals else {}
    named = {place: _by_place(text, place, tables) for place, text in texts.items() if "[" in text}
    return with_formulas(xml, named, card.source) if named else xml


def _with_new_formula(sheet: Sheet, place: Place, cell: NewCell, tables: Sequence[NewNames]) -> NewCell:
    """Return a cell whose formula names what stands over it then, where its row sums up others."""
    if not tables or place[0] not in sheet.summaries or "[" not in cell.formula:
        return cell
    return replace(cell, formula=_by_place(cell.formula, place, tables))


def _by_place(text: str, place: Place, tables: Sequence[NewNames]) -> str:
    for table in tables:
        text = with_names(text, table.table, table.names, is_inside=is_within(place, [table.area]))
    return text


def _archived(card: Scorecard, sheet: Sheet) -> ArchivedMonths:
    """Return the months that the archive has of a sheet's indicators."""
    if not len(card.archived):
        return ArchivedMonths(of_rows={}, of_any=())
    months = archived_months(card.archived, card.records)
    indicators = (
        Indicator(grid=sheet.grid, section=section, row=row) for section in sheet.sections for row in section.rows
    )
    known = {each.row: known_as(sheet.name, each.ref, each.section.title, each.name) for each in indicators}
    return ArchivedMonths(
        of_rows={row: frozenset(months.get(who, ())) for row, who in known.items()},
        of_any=frozenset(card.archived.columns["period"]),
    )


def _formulas(card: Scorecard, sheet: Sheet, plans: Sequence[SectionPlan], moving: Moving, xml: bytes) -> Formulas:
    """Return the formulas of all cells that may change, each as it would read on its own."""
    moves, standing = moving.moves(sheet.name), moving.standing(sheet.name)
    places = {*moves.places, *(standing & sheet.grid.look.formulas)}
    for plan in plans:
        places |= {(row, plan.target.index) for row in plan.rows}
        places |= {(row, column.index) for row in plan.summaries for column in plan.section.derived}
        places |= {(row, column.index) for column, _ in plan.without_base for row in plan.section.rows}
        if (commentary := plan.section.column(Field.COMMENTARY)) is not None:
            heading = heading_row(sheet.grid, plan.section, commentary)
            rows = (heading, *plan.section.rows)
            anchors = sheet.grid.anchors
            places |= {anchors.get((row, commentary.index), (row, commentary.index)) for row in rows}
    cells = cells_at(with_own_formulas(xml, places, card.source), places, card.source)
    texts = {place: cell.formula for place, cell in cells.items() if cell.formula is not None}
    follow = {place: text for place, text in texts.items() if place in moves.to or place in standing}
    hindered = {place: told for place, text in follow.items() if (told := moving.hindrance(text, sheet.name))}
    stuck = frozenset(place for place in hindered if place in moves.to and cells[place].value)
    return Formulas(
        texts=texts,
        arrays=frozenset(place for place, cell in cells.items() if cell.formula_attributes.get("t") == "array"),
        sheet=sheet.name,
        moves=replace(moves, without_formula=stuck),
        on_months=frozenset(place for place, text in texts.items() if moving.refers(text, sheet.name)),
        hindered=hindered,
        others=_others(card, sheet, places, xml) if moves.leaving else {},
    )


def _followed_in_place(sheet: Sheet, formulas: Formulas, moving: Moving) -> Mapping[Place, str]:
    """Return the formulas of months that stay where they are as they must read once months elsewhere have moved."""
    found = {}
    for place in moving.standing(sheet.name) & formulas.on_months - formulas.arrays - formulas.hindered.keys():
        text = followed(formulas.texts[place], sheet.name, formulas.moves).text
        if text != formulas.texts[place]:
            found[place] = text
    return found


def _others(card: Scorecard, sheet: Sheet, changing: Collection[Place], xml: bytes) -> Mapping[Place, str]:
    places = sheet.other_formulas - set(changing)
    if not places:
        return {}
    return formula_texts(xml, places, card.source)


def _check_arrays_and_tables(
    card: Scorecard, sheet: Sheet, places: Collection[Place], xml: bytes, tables: RenamedColumns
) -> None:
    found = [
        f"{address(sheet.name, cell_name(*place))} is part of an array formula over several cells, of which Excel lets "
        "none be changed alone; make plain formulas or figures of it"
        for place in sorted(blocked_cells(xml, places, card.source))
    ]
    found += [f"on {sheet.name!r} {problem}" for problem in tables.problems]
    if found:
        raise ScorecardError.to_mend(f"{card.source} cannot take the new month", found)


def _filled(card: Scorecard, sheet: Sheet, xml: bytes, new: Mapping[Place, NewCell], looks: Looks) -> bytes:
    """Return the sheet with the new cells filled in, each in its own format but for the number format it needs."""
    there = cells_at(xml, new, card.source)
    # A cell that is made new gets the format of its row or column, and only then can that be built upon.
    made = {place: CellEdit(value=0) for place, cell in new.items() if cell.number_format and place not in there}
    xml = edit_sheet(xml, made, card.source)
    cells = cells_at(xml, new, card.source)
    edits = {}
    for place, cell in new.items():
        own = style_of(cells[place]) if place in cells else 0
        style = looks.with_number_format(own, cell.number_format)
        try:
            edits[place] = CellEdit(value=cell.value, formula=cell.formula, style=style if style != own else None)
        except ValueError as error:
            raise ScorecardError(f"{card.source}: {address(sheet.name, cell_name(*place))}: {error}") from None
    return edit_sheet(xml, edits, card.source)
