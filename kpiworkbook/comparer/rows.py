"""The rows of an edition: each indicator with its figures by column, as the comparison needs them."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from kpiworkbook.model.fields import FIGURES, Field
from kpiworkbook.model.places import Place, cell_name
from kpiworkbook.model.records import Measure, Status, Unit
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Column, Section

__all__ = ["EditionSheet", "Figure", "Row", "doubled_months", "plain", "rows_of"]


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
        return self.sheet.grid.shown(*self.place(field)).strip() if field in self.columns else ""

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


def rows_of(card: Scorecard) -> list[EditionSheet]:
    """Return the sheets of an edition with their rows."""
    found, position = [], 0
    for sheet in card.sheets:
        unknown = frozenset(sheet.grid.look.not_calculated)
        rows: list[Row] = []
        for section in sheet.sections:
            reader = _SectionReader.of(card, sheet, section, unknown)
            for number in section.rows:
                rows.append(reader.row(number, position))
                position += len(reader.columns)
        found.append(EditionSheet(sheet=sheet, rows=tuple(rows)))
    return found


def doubled_months(section: Section) -> dict[str, list[Column]]:
    """Return the months that stand in a section more than once, with their columns."""
    found: dict[str, list[Column]] = {}
    for column in section.fields(Field.MONTH):
        found.setdefault(column.key, []).append(column)
    return {key: columns for key, columns in found.items() if len(columns) > 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class _SectionReader:
    """Takes the rows of one section out of the records."""

    card: Scorecard
    sheet: Sheet
    section: Section
    columns: Sequence[Column]
    """Those that the records have, from left to right."""
    doubled: Collection[str]
    unknown: frozenset[Place]
    """Cells with a formula whose result was never stored."""

    @classmethod
    def of(cls, card: Scorecard, sheet: Sheet, section: Section, unknown: frozenset[Place]) -> _SectionReader:
        """Return the reader of a section."""
        return cls(
            card=card, sheet=sheet, section=section, unknown=unknown, doubled=doubled_months(section),
            columns=[column for column in section.columns if column.field in FIGURES],
        )  # fmt: skip

    def row(self, number: int, position: int) -> Row:
        """Return the row whose records begin at a position."""
        records, end = self.card.records, position + len(self.columns)
        parts = [records.columns[name][position:end] for name in ("value", "status", "shown", "cell", "unit")]
        figures = {
            figure.column.key: figure
            for figure in map(Figure, self.columns, records.half_steps[position:end], *parts)
            if figure.column.key not in self.doubled and (number, figure.column.index) not in self.unknown
        }
        months = {f.column.period: f for f in figures.values() if f.column.period and f.value is not None}
        return Row(
            sheet=self.sheet, section=self.section, columns=self.section.first_of, number=number, figures=figures,
            measure=records.measures[self.sheet.name, number], months=dict(sorted(months.items())),
            ref=records.columns["ref"][position], name=records.columns["indicator"][position],
        )  # fmt: skip
