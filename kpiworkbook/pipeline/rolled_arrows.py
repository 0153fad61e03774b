"""Columns of arrows alone when new figures are put in: what they go by is known from before, and what stays is told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from kpiworkbook.formula_months import derived_formulas
from kpiworkbook.house.arrow_cells import ArrowCells, arrow_cells, without_arrows
from kpiworkbook.house.arrow_formulas import as_written
from kpiworkbook.model.arrow_columns import ArrowColumn, KnownArrows
from kpiworkbook.model.derived import Derived, DerivedIndicator
from kpiworkbook.model.fields import ARROWS
from kpiworkbook.model.places import Place, column_letters, range_name, runs
from kpiworkbook.model.records import Polarity
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Column
from kpiworkbook.notation.lone_arrows import arrow_at
from kpiworkbook.ooxml.package import Package

__all__ = ["arrows_left", "known_arrows"]


def known_arrows(card: Scorecard, derived: Derived, package: Package, rows: Collection[tuple[str, int]]) -> KnownArrows:
    """Return what the arrows of a card show that is to get new figures in some rows.

    Where the house has written formulas, these tell by what they go, whatever this month's arrows may show besides.
    """
    parts, columns = dict(package.sheets()), dict(derived.arrow_columns)
    for sheet in card.sheets:
        keys = {column.key for section in sheet.sections for column in section.arrows}
        texts = derived_formulas(sheet, package.read(parts[sheet.name]), card.source) if keys else {}
        for key in keys if texts else ():
            if (written := _as_written(card, sheet, key, texts)) is not None:
                columns[sheet.name, key] = written
    return KnownArrows(columns=columns, rows=frozenset(rows))


def _as_written(card: Scorecard, sheet: Sheet, key: str, texts: Mapping[Place, str]) -> ArrowColumn | None:
    """Return by what the house's formulas of a column go, where they are as many as its other arrows."""
    grid, arrows, measures = sheet.grid, card.settings.arrows, card.records.measures
    places = [
        (row, column.index)
        for section in sheet.sections
        for column in section.arrows
        if column.key == key
        for row in section.rows
    ]
    formulas = [(texts[place], measures[sheet.name, place[0]].polarity) for place in places if place in texts]
    fonts = (grid.symbol_font(*place) for place in places)
    number, written = as_written(formulas, next(filter(None, fonts), ""), arrows)
    others = sum(place not in texts and arrow_at(grid, *place, arrows) is not None for place in places)
    return written if number * 2 > len(formulas) and number >= others else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Left:
    """Cells in a column of arrows alone that stay as they are for one reason."""

    sheet: Sheet
    column: Column
    why: str
    are_formulas: bool
    are_all: bool
    """Whether these are all cells of the column."""
    rows: list[int] = field(default_factory=list)

    def told(self, was: str, now: str) -> str:
        """Return what a person should know of them."""
        index, heading = self.column.index, self.column.heading
        where = f"under {heading!r}" if heading else f"in column {column_letters(index)}"
        cells = ", ".join(range_name(first, index, last, index) for first, last in runs(self.rows))
        if self.are_formulas:
            return (
                f"on {self.sheet.name!r}, what the formulas {where} ({cells}) give for {now} is not known here, since "
                f"{self.why}; they have no result until Excel opens the workbook"
            )
        return (
            f"on {self.sheet.name!r}, the arrows {where}{'' if self.are_all else f' ({cells})'} are still those of "
            f"{was}, since {self.why}; bring them up to {now}"
        )


def arrows_left(
    card: Scorecard, derived: Derived, known: KnownArrows, was: str, now: str, *, keeps_formulas: bool
) -> Iterator[str]:
    """Yield the arrows that are not those of new figures, since nothing here can tell what these are.

    `was` says whose they are, and `now` whose they should be; formulas may be kept, without a result.
    """
    found: dict[tuple[str, str, str, bool], _Left] = {}
    for sheet in card.sheets:
        formulas, bare = sheet.grid.look.formulas if keeps_formulas else (), without_arrows(card, sheet)
        for section in sheet.sections:
            learnt = {cells.column.key: cells for cells in arrow_cells(card, sheet, section, derived)}
            for column in section.arrows:
                if column.key not in learnt and column.key in bare:
                    continue
                for row in (each for each in section.rows if (sheet.name, each) in known.rows):
                    is_formula = (row, column.index) in formulas
                    item, cells = derived.indicators[sheet.name, row], learnt.get(column.key)
                    is_told = cells is not None and not cells.is_untold(item)
                    if is_told or not (is_formula or arrow_at(sheet.grid, row, column.index, card.settings.arrows)):
                        continue
                    why = _why(card, item, column, cells)
                    are_all = cells is None and len(known.rows) == len(derived.indicators)
                    left = _Left(sheet=sheet, column=column, why=why, are_formulas=is_formula, are_all=are_all)
                    found.setdefault((sheet.name, column.key, why, is_formula), left).rows.append(row)
    for left in found.values():
        yield left.told(was, now)


def _why(card: Scorecard, item: DerivedIndicator, column: Column, cells: ArrowCells | None) -> str:
    """Return why the arrow of a row cannot be told."""
    if cells is None:
        return "it cannot be told by what they go"
    if ARROWS[column.field] in (*item.unknown, *item.not_understood):
        return "the figure of a month is not known"
    if cells.learnt.habit.of_performance and card.records.measures[item.sheet, item.row].polarity is Polarity.NONE:
        return "which way is good is not known"
    return "the others could go by either of two things, which [arrows] alone in kpiworkbook.toml can settle"
