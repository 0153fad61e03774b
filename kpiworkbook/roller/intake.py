"""What is known of a sheet before the new month's figures are in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial

from kpiworkbook.model.archived import archived_months, known_as
from kpiworkbook.model.covered import covered_cells, covered_commentary
from kpiworkbook.model.grid import Merge
from kpiworkbook.model.places import Place
from kpiworkbook.model.scorecard import Indicator, Scorecard, Sheet
from kpiworkbook.model.values import NewValues
from kpiworkbook.ooxml.cell_moves import cells_at, formula_texts
from kpiworkbook.ooxml.related import day_zero
from kpiworkbook.ooxml.shared_formulas import with_own_formulas
from kpiworkbook.ooxml.table_columns import is_named
from kpiworkbook.roller.moving import Moving
from kpiworkbook.roller.new_cell import Formulas
from kpiworkbook.roller.plan import ArchivedMonths, SectionPlan, heading_row

__all__ = ["Intake", "take_in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """A sheet of a scorecard that takes a month's figures, and all that goes by it."""

    card: Scorecard
    sheet: Sheet
    values: NewValues
    plans: Sequence[SectionPlan]
    """What the month does to each of the sheet's sections."""
    covered: Collection[Place]
    """The months and derived cells that a merge hides."""
    covered_commentary: Mapping[Place, Merge]
    """The cells of commentary that a merge hides, each with that merge."""
    formulas: Formulas
    archived: ArchivedMonths
    outdated: frozenset[Place]
    """The cells whose formulas go by figures that are corrected."""
    is_named: Callable[[str], bool]
    """Whether a formula of the workbook names a table's column by a heading."""
    day_zero: date
    """The day from which the workbook counts."""


def take_in(sheet: Sheet, values: NewValues, moving: Moving, old: Collection[tuple[str, Place]], xml: bytes) -> Intake:
    """Return what is known of a sheet; `xml` is its part as it is, `old` are the cells that are `outdated`."""
    return Intake(
        card=moving.card,
        sheet=sheet,
        values=values,
        plans=moving.plans[sheet.name],
        covered=covered_cells(sheet),
        covered_commentary=_covered_commentary(sheet, moving.plans[sheet.name]),
        formulas=_formulas(sheet, moving, xml),
        archived=_archived(moving.card, sheet),
        outdated=frozenset(place for name, place in old if name == sheet.name),
        is_named=cache(partial(is_named, moving.package)),  # sections repeat their headings
        day_zero=day_zero(moving.package),
    )


def _covered_commentary(sheet: Sheet, plans: Sequence[SectionPlan]) -> Mapping[Place, Merge]:
    if not sheet.grid.merges:
        return {}
    columns = {row: plan.commentary.index for plan in plans if plan.commentary for row in plan.section.rows}
    return covered_commentary(sheet, columns)


def _formulas(sheet: Sheet, moving: Moving, xml: bytes) -> Formulas:
    """Return the formulas of all cells that may change, each as it would read on its own."""
    moves, standing, source = moving.moves(sheet.name), moving.standing(sheet.name), moving.card.source
    places = {*moves.places, *(standing & sheet.grid.look.formulas)}
    for plan in moving.plans[sheet.name]:
        places |= {(row, plan.target.index) for row in plan.rows}
        places |= {(row, column.index) for row in plan.summaries for column in plan.section.derived}
        places |= {(heading_row(sheet.grid, plan.section, each), each.index) for each in plan.section.derived}
        places |= {(row, column.index) for column, _ in plan.without_base for row in plan.section.rows}
        if (commentary := plan.commentary) is not None:
            heading = heading_row(sheet.grid, plan.section, commentary)
            rows = (heading, *plan.section.rows)
            anchors = sheet.grid.anchors
            places |= {anchors.get((row, commentary.index), (row, commentary.index)) for row in rows}
    cells = cells_at(with_own_formulas(xml, places, source), places, source)
    texts = {place: cell.formula for place, cell in cells.items() if cell.formula is not None}
    follow = {place: text for place, text in texts.items() if place in moves.to or place in standing}
    hindered = {place: told for place, text in follow.items() if (told := moving.hindrance(text, sheet.name))}
    stuck = frozenset(place for place in hindered if place in moves.to and cells[place].value)
    return Formulas(
        texts=texts,
        arrays=frozenset(place for place, cell in cells.items() if cell.formula_attributes.get("t") == "array"),
        moves=replace(moves, without_formula=stuck),
        on_months=frozenset(place for place, text in texts.items() if moving.refers(text, sheet.name)),
        hindered=hindered,
        others=_others(sheet, places, xml, source) if moves.leaving else {},
    )


def _others(sheet: Sheet, changing: Collection[Place], xml: bytes, source: str) -> Mapping[Place, str]:
    places = sheet.other_formulas - set(changing)
    return formula_texts(xml, places, source) if places else {}


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
