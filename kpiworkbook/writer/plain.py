"""An xlsxwriter worksheet that spares the cells of a scorecard what only other cells need.

xlsxwriter searches each formula with some thirty regular expressions for functions newer than Excel 2007, and the
derived columns use COUNT, ROUND, TEXT, AVERAGE and MAX. It writes each cell from a list of attributes, whose values are
each searched for signs to be escaped, though a cell's name and the number of its format never have any. Together that
was half of the time that a fresh workbook took.

So a cell is given here as its end: what stands in the sheet's XML behind its name and the number of its format, which
are known only when all has been given. What comes out is the same, byte for byte; a test holds it against xlsxwriter's
own worksheet. Cells that are written by xlsxwriter's own methods go its own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlsxwriter.worksheet import Worksheet  # noqa: TID253 - this module is imported where a workbook is written

from kpiworkbook.model.excel import LONGEST_TEXT
from kpiworkbook.model.places import column_letters
from kpiworkbook.ooxml.safe_xml import escape, not_rich

if TYPE_CHECKING:
    from xlsxwriter.format import Format

__all__ = ["Cell", "PlainWorksheet", "blank", "formula", "number"]

_SPANNED = 16
"""Rows whose width xlsxwriter tells together."""
_ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))
"""Results that xlsxwriter writes as errors and not as text."""

Cell = tuple[str, "Format"]
"""The end of a cell, and its look."""


def number(value: float, look: Format) -> Cell:
    """Return a cell with a number, neither infinite nor NaN."""
    return f"><v>{value:.16G}</v></c>", look


def blank(look: Format) -> Cell:
    """Return a cell that has nothing but a look."""
    return "/>", look


def formula(text: str, value: str | float, look: Format) -> Cell:
    """Return a cell with a formula, without its leading `=`, and its result."""
    plain = escape(text)
    if not isinstance(value, str):
        return f"><f>{plain}</f><v>{value}</v></c>", look
    kind = ' t="e"' if value in _ERRORS else ' t="str"' if value else ""
    return f"{kind}><f>{plain}</f><v>{escape(value)}</v></c>", look


class PlainWorksheet(Worksheet):  # type: ignore[misc] # xlsxwriter is untyped
    """A worksheet that takes whole rows, and formulas as they are."""

    def text(self, text: str, look: Format) -> Cell:
        """Return a cell with a text, blank where that is empty; the text is counted as one that stands on the sheet."""
        if not text:
            return blank(look)
        if len(text) > LONGEST_TEXT // 2:
            units = text.encode("utf-16-le", "surrogatepass")[: LONGEST_TEXT * 2]
            text = units.decode("utf-16-le", "ignore")
        return f' t="s"><v>{self.str_table._get_shared_string_index(not_rich(text))}</v></c>', look

    def error(self, text: str, look: Format) -> Cell:
        """Return a cell with an error, which as text would be read as a ref, a name or a title; newer ones are text."""
        return (f' t="e"><v>{text}</v></c>', look) if text in _ERRORS else self.text(text, look)

    def put_row(self, row: int, cells: Mapping[int, Cell]) -> None:
        """Put cells, given by their columns, into a row; those beyond the end of a sheet are left out."""
        if cells and (self._check_dimensions(row, min(cells)) or self._check_dimensions(row, max(cells))):
            cells = {column: cell for column, cell in cells.items() if not self._check_dimensions(row, column)}
        if cells:
            self.table[row].update(cells)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Put one cell into a row."""
        if not self._check_dimensions(row, column):
            self.table[row][column] = cell

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula.removeprefix("=")

    def _write_cell(self, row: int, col: int, cell: Cell) -> None:
        if cell.__class__ is not tuple:
            super()._write_cell(row, col, cell)
            return
        end, look = cell
        self.fh.write(f'<c r="{column_letters(col)}{row + 1}" s="{look._get_xf_index()}"{end}')

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
