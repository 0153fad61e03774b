"""An xlsxwriter worksheet that spares the cells of a scorecard what only other cells need.

xlsxwriter searches each formula with some thirty regular expressions for functions newer than Excel 2007, and the
derived columns use COUNT, ROUND, TEXT, AVERAGE and MAX. It writes each cell from a list of attributes, whose values are
each searched for signs to be escaped, though a cell's name and the number of its format never have any. Together that
was half of the time that a fresh workbook took.

What is written is the same, byte for byte; a test holds it against xlsxwriter's own worksheet. Cells of other kinds
go xlsxwriter's own way, and should it rename a method, its own comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from xlsxwriter.worksheet import Worksheet  # noqa: TID253 - this module is imported where a workbook is written

from kpiworkbook.model.places import column_letters

if TYPE_CHECKING:
    from xlsxwriter.format import Format

__all__ = ["LONGEST_TEXT", "Blank", "Cell", "Formula", "Number", "PlainWorksheet", "String"]

LONGEST_TEXT = 16_383
"""Letters of a text that surely fits into a cell, whichever they are; `write_string` clips what does not."""


# xlsxwriter knows the kind of a cell by the name of its class, so these are called as its own are.
class Number(NamedTuple):
    """A number with its look."""

    number: float
    format: Format


class String(NamedTuple):
    """A text, by its number among the workbook's, with its look."""

    string: int
    format: Format


class Blank(NamedTuple):
    """A cell that has nothing but a look."""

    format: Format


class Formula(NamedTuple):
    """A formula, without its `=`, with its look and its result."""

    formula: str
    format: Format
    value: str | float


Cell = Number | String | Blank | Formula

_SPANNED = 16
"""Rows that xlsxwriter tells the width of together."""


class PlainWorksheet(Worksheet):  # type: ignore[misc] # xlsxwriter is untyped
    """A worksheet that takes whole rows, and formulas as they are."""

    def text(self, text: str, look: Format) -> String:
        """Return a cell with a text no longer than `LONGEST_TEXT`; it is counted as one that stands on the sheet."""
        return String(self.str_table._get_shared_string_index(text), look)

    def put_row(self, row: int, cells: Mapping[int, Cell]) -> None:
        """Put cells, given by their columns, into a row; those beyond the end of a sheet are left out."""
        if not cells:
            return
        outside = self._check_dimensions(row, min(cells)) or self._check_dimensions(row, max(cells))
        if outside:
            cells = {column: cell for column, cell in cells.items() if not self._check_dimensions(row, column)}
        if cells:
            self.table[row].update(cells)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula.removeprefix("=")

    def _write_cell(self, row: int, col: int, cell: Cell) -> None:
        look = cell.format
        if look is None:
            super()._write_cell(row, col, cell)
            return
        begin = f'<c r="{column_letters(col)}{row + 1}" s="{look._get_xf_index()}"'
        kind = cell.__class__.__name__
        if kind == "Number":
            self.fh.write(f"{begin}><v>{cell.number:.16G}</v></c>")  # type: ignore[union-attr]
        elif kind == "String":
            self.fh.write(f'{begin} t="s"><v>{cell.string}</v></c>')  # type: ignore[union-attr]
        elif kind == "Blank":
            self.fh.write(f"{begin}/>")
        elif isinstance(cell, Formula) and (is_kind := _kind_of_result(cell.value)) is not None:
            formula, value = self._escape_data(cell.formula), self._escape_data(cell.value)
            self.fh.write(f"{begin}{is_kind}><f>{formula}</f><v>{value}</v></c>")
        else:
            super()._write_cell(row, col, cell)

    def _calculate_spans(self) -> None:
        if self.comments:
            super()._calculate_spans()
            return
        spans: dict[int, tuple[int, int]] = {}
        for row, cells in self.table.items():
            if cells:
                first, last = spans.get(row // _SPANNED, (self.xls_colmax, 0))
                spans[row // _SPANNED] = min(first, *cells), max(last, *cells)
        self.row_spans = {block: f"{first + 1}:{last + 1}" for block, (first, last) in spans.items()}


def _kind_of_result(value: str | float) -> str | None:
    """Return the attribute that tells what a formula's result is; None where xlsxwriter is to see to it."""
    if isinstance(value, str):
        return ' t="str"' if value and not value.startswith("#") else None
    return "" if value.__class__ is float else None
