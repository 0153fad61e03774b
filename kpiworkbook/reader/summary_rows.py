"""Rows that sum up indicators by formulas down their columns, or as a table's totals row: they are none themselves."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from kpiworkbook.layout.contents import Kind, Kinds
from kpiworkbook.model.fields import DERIVED, NAMES, Field
from kpiworkbook.model.places import Place
from kpiworkbook.model.section import Column

if TYPE_CHECKING:
    from kpiworkbook.ooxml.areas import Area
    from kpiworkbook.ooxml.tables import Table

__all__ = ["OF_INDICATORS", "FormulaTexts", "SummaryRows"]

FormulaTexts = Callable[[Collection[Place]], Mapping[Place, str]]
"""Gives the formulas of some cells, each as it would read on its own."""

_FIGURES = (Field.MONTH, *DERIVED)
OF_INDICATORS = (
    Field.OWNER, Field.REPORTER, Field.DOT, Field.BENCHMARK, Field.TARGET, Field.COMMENTARY,
)  # fmt: skip
"""What people say of indicators, and not of totals."""
# Not compiled here: few scorecards have rows of formulas alone.
_QUOTED = r'"(?:[^"]|"")*"'
_ADDS = r"(?i)(?:SUM\(|[\s+(),:$]|[A-Z]{1,3}\$?[0-9]+)+"
"""A formula that adds, and does nothing else."""
_LEAST = 2
"""Indicators that are summed up."""


class SummaryRows:
    """Tells which rows of a sheet sum up others."""

    def __init__(self, kinds: Kinds, texts: FormulaTexts, tables: Sequence[Table]) -> None:
        """Take what the sheet's entries look like, what gives its formulas, and its tables.

        The formulas are read only where needed.
        """
        self._grid, self._kinds, self._read = kinds.grid, kinds, texts
        self._with_totals = [table for table in tables if table.totals]
        self._texts: Mapping[Place, str] | None = None
        self._named: dict[tuple[int, ...], Sequence[int]] = {}

    def is_summary(self, columns: Sequence[Column], row: int) -> bool:
        """Return whether all months and derived figures of a row are formulas over other rows of their columns.

        Those may be sums themselves, as those of a grand total are. With months alone, what people say of an indicator
        makes it one: an owner, a target, a commentary. The totals row of a table that has the months is one whatever
        stands in it.
        """
        return self._is_of_table(columns, row) or self._is_summary(columns, row, of_sums=True)

    def _is_of_table(self, columns: Sequence[Column], row: int) -> bool:
        for table in self._with_totals:
            _, left, _, right = table.area
            if row in table.totals and all(left <= c.index <= right for c in columns if c.field is Field.MONTH):
                return True
        return False

    def _is_summary(self, columns: Sequence[Column], row: int, *, of_sums: bool) -> bool:
        formulas = self._grid.look.formulas
        if not formulas:
            return False
        figures = []
        for column in columns:
            if column.field in _FIGURES:
                if (row, column.index) in formulas:
                    figures.append(column)
                elif self._is_typed(row, column.index):
                    return False  # as in most rows, with their first month
        if not all(self._sums_up((row, column.index), columns, of_sums=of_sums) for column in figures):
            return False
        is_derived = any(column.field in DERIVED for column in figures)
        if is_derived or not figures:
            return is_derived
        return not any(self._is_said(row, column.index) for column in columns if column.field in OF_INDICATORS)

    def _is_said(self, row: int, column: int) -> bool:
        """Return whether something is typed in a cell, or in the one that it is merged with."""
        return self._is_typed(*self._grid.anchors.get((row, column), (row, column)))

    def _is_typed(self, row: int, column: int) -> bool:
        is_formula = (row, column) in self._grid.look.formulas
        return not is_formula and self._kinds.of(row, column) not in (None, Kind.PLACEHOLDER)

    def _sums_up(self, place: Place, columns: Sequence[Column], *, of_sums: bool) -> bool:
        """Return whether a cell's formula goes over several named rows of its column, and over nothing else."""
        from kpiworkbook.formula_months import areas_alone

        if self._texts is None:
            self._texts = self._read(self._grid.look.formulas)
        text = self._texts.get(place, "")
        areas = areas_alone(text)
        if not areas or not all(self._is_of_others(place, area) for area in areas):
            return False
        if of_sums and len(areas) >= _LEAST and re.fullmatch(_ADDS, text):
            # Of an area, which may reach down to the last row of a sheet, its first rows tell.
            rows = {row for top, _, bottom, _ in areas for row in range(top, min(bottom, top + 1) + 1)}
            if all(self._is_summary(columns, row, of_sums=False) for row in rows):
                return True
        # A quotient of sums is a rate, and no sum; with one area it is its mean.
        is_quotient = "/" in re.sub(_QUOTED, "", text) and len(areas) > 1
        names = [column.index for column in columns if column.field in NAMES]
        return not is_quotient and all(self._has_several(area, names) for area in areas)

    @staticmethod
    def _is_of_others(place: Place, area: Area) -> bool:
        (row, column), (top, left, bottom, right) = place, area
        return left == right == column and not top <= row <= bottom

    def _has_several(self, area: Area, names: Sequence[int]) -> bool:
        named = self._named_rows(tuple(names))
        return bisect_right(named, area[2]) - bisect_left(named, area[0]) >= _LEAST

    def _named_rows(self, names: tuple[int, ...]) -> Sequence[int]:
        """Return the rows that have all names, from top to bottom."""
        if names not in self._named:
            grid = self._grid
            self._named[names] = [
                row
                for row in range(grid.first_row, grid.last_row + 1)
                if all(grid.shown(row, index).strip() for index in names)
            ]
        return self._named[names]
