"""The rows of an edition: each indicator with its figures by column, as the comparison needs them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from kpiworkbook.model.fields import FIGURES, Field
from kpiworkbook.model.places import Place, cell_name
from kpiworkbook.model.records import Measure, Status, Unit
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Column, Section

__all__ = ["EditionSheet", "Figure", "Row", "doubled_months", "listed", "plain", "rows_of"]

_MOST_NAMED = 6


class Figure(NamedTuple):
    """A month, benchmark or target as the records have it."""

    column: Column
    half_step: float
    """How far the true figure may lie from it."""
    value: float | None
    """Percentages are fractions."""
    status: Status
    shown: str
    cell: str
    unit: Unit
    archive: str = ""
    """The archive that it stands in; empty where it is on the sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An indicator of an edition."""

    sheet: Sheet
    section: Section
    columns: Mapping[Field, Column]
    """The first column of each kind."""
    number: int
    """The sheet's row, counted from zero."""
    measure: Measure
    figures: Mapping[str, Figure]
    """By the column's key, those of the archive before those of the sheet. A month that stands twice, and a formula
    without a stored result, is left out."""
    months: Mapping[date, Figure]
    """Those of the sheet's figures that are months and have a value, oldest first."""
    ref: str
    name: str

    @property
    def identity(self) -> tuple[str, str] | None:
        """By what the scorecard knows it: its ref, or its name where it has none; None for a row without either."""
        if self.ref:
            return "ref", self.ref
        return ("name", plain(self.name)) if self.name else None

    def place(self, field: Field) -> Place:
        """Return row and column of its cell of that kind; of a merged block, the upper left one."""
        place = self.number, self.columns[field].index
        return self.sheet.grid.anchors.get(place, place)

    def text(self, field: Field) -> str:
        """Return the text in its first column of that kind, without spaces around it; empty where there is none."""
        return self.sheet.grid.text(self.number, self.columns[field].index) if field in self.columns else ""

    def cell(self, field: Field) -> str:
        """Return the name of its cell of that kind; of its name, or its first cell, where there is no such column."""
        for known in (field, Field.REF, Field.INDICATOR):
            if known in self.columns:
                return cell_name(*self.place(known))
        return cell_name(self.number, min(column.index for column in self.section.columns))


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionSheet:
    """A sheet of an edition with its rows, from top to bottom."""

    sheet: Sheet
    rows: tuple[Row, ...]


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """Return a text without what does not make it another: letter case, spaces and line breaks, typographic forms."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def listed(cells: Sequence[str]) -> str:
    """Return the first of some cells, as a note names them."""
    return ", ".join(cells[:_MOST_NAMED]) + (" …" if len(cells) > _MOST_NAMED else "")


def rows_of(card: Scorecard) -> list[EditionSheet]:
    """Return the sheets of an edition with their rows."""
    found, position = [], 0
    for sheet in card.sheets:
        rows: list[Row] = []
        for section in sheet.sections:
            rows += _rows(card, sheet, section, position)
            position += len(section.rows) * len(_of_figures(section))
        found.append(EditionSheet(sheet=sheet, rows=tuple(rows)))
    return found


def doubled_months(section: Section) -> dict[str, list[Column]]:
    """Return the months that stand in a section more than once, with their columns."""
    found: dict[str, list[Column]] = {}
    for column in section.fields(Field.MONTH):
        found.setdefault(column.key, []).append(column)
    return {key: columns for key, columns in found.items() if len(columns) > 1}


def _rows(card: Scorecard, sheet: Sheet, section: Section, position: int) -> Iterator[Row]:
    """Yield the rows of a section whose records begin at a position, a record for each column of figures."""
    records, unknown, doubled = card.records, sheet.grid.look.not_calculated, doubled_months(section)
    columns = _of_figures(section)
    for number in section.rows:
        end = position + len(columns)
        parts = [records.columns[name][position:end] for name in ("value", "status", "shown", "cell", "unit")]
        figures = {
            figure.column.key: figure
            for figure in map(Figure, columns, records.half_steps[position:end], *parts)
            if figure.column.key not in doubled and (number, figure.column.index) not in unknown
        }
        months = {f.column.period: f for f in figures.values() if f.column.period and f.value is not None}
        yield Row(
            sheet=sheet, section=section, columns=section.first_of, number=number, figures=figures,
            measure=records.measures[sheet.name, number], months=dict(sorted(months.items())),
            ref=records.columns["ref"][position], name=records.columns["indicator"][position],
        )  # fmt: skip
        position = end


def _of_figures(section: Section) -> list[Column]:
    """Return the columns that the records have, from left to right."""
    return [column for column in section.columns if column.field in FIGURES]
