"""Small worksheets for the tests of the editor, and what independent readers find in them."""

from __future__ import annotations

import io
import warnings

import openpyxl
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from kpiworkbook.model.places import place_of
from kpiworkbook.ooxml.sheet_edit import CellEdit, edit_sheet
from tests.zoo import ZOO
from tests.zoo.parts import SHEET_PART, Parts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Value = str | float | None


def sheet(data: str, *, before: str = "", after: str = "") -> bytes:
    """Return a worksheet with rows, and what stands before and after them."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'.encode()


def edits(**cells: Value | CellEdit) -> dict[tuple[int, int], CellEdit]:
    """Return edits by place; a plain value stands for the edit that sets it."""
    return {
        place_of(name): value if isinstance(value, CellEdit) else CellEdit(value=value)
        for name, value in cells.items()
    }  # fmt: skip


def edited(data: str, **cells: Value | CellEdit) -> str:
    """Return the rows of a worksheet after some of its cells were changed."""
    xml = edit_sheet(sheet(data), edits(**cells), "book.xlsx").decode()
    return xml.partition("<sheetData>")[2].partition("</sheetData>")[0]


def book_of(xml: bytes) -> bytes:
    """Return a workbook with that worksheet; its shared strings and formats are those of the zoo's scorecard."""
    parts = Parts.of(ZOO["plain"]())
    parts[SHEET_PART] = xml
    return parts.packed()


def by_calamine(book: bytes) -> dict[tuple[int, int], Value]:
    """Return what calamine reads from a workbook's first sheet, by row and column from zero."""
    found = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return {(r, c): value for r, row in enumerate(found) for c, value in enumerate(row) if value != ""}


def load(book: bytes, **options: bool) -> openpyxl.Workbook:
    """Return a workbook as openpyxl reads it, without its word on what it passes over."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(io.BytesIO(book), **options)


def by_openpyxl(book: bytes, *, formulas: bool = False) -> dict[tuple[int, int], Value]:
    """Return what openpyxl reads; formulas, or their cached values.

    openpyxl leaves `_x0001_` as it stands in the file, except that it makes `_x005F_` an underscore in shared strings.
    """
    worksheet = load(book, data_only=not formulas).worksheets[0]
    values = {(c.row - 1, c.column - 1): c.value for row in worksheet.iter_rows() for c in row}
    return {
        place: unescape(value) if isinstance(value, str) else value
        for place, value in values.items() if value not in (None, "")
    }  # fmt: skip
