"""SheetJS and ExcelJS read the same cells as calamine, in every animal of the zoo that they can read."""

from __future__ import annotations

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook, SheetTypeEnum

from kpiworkbook.model.places import cell_name
from tests.readers import CALAMINE_CANNOT, EXCELJS_CANNOT, SHEETJS_CANNOT, Cells, exceljs, sheetjs
from tests.zoo import SHEET, ZOO, file_name

READERS = {"SheetJS": (sheetjs, SHEETJS_CANNOT), "ExcelJS": (exceljs, EXCELJS_CANNOT)}


def calamine(book: bytes, epoch: date) -> Cells:
    """Return the cells of each worksheet as calamine reads them, dates as the numbers that they are in the file."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return {
        meta.name: {
            cell_name(row, column): value.toordinal() - epoch.toordinal() if isinstance(value, date) else value
            for row, line in enumerate(workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False))
            for column, value in enumerate(line)
            if value != ""
        }
        for meta in workbook.sheets_metadata
        if meta.typ == SheetTypeEnum.WorkSheet
    }


@pytest.mark.parametrize("reader", READERS)
def test_every_animal_is_read_alike(tmp_path, reader):
    read, cannot = READERS[reader]
    names = [name for name in ZOO if name not in (*cannot, *CALAMINE_CANNOT)]
    books = [tmp_path / file_name(name) for name in names]
    for name, book in zip(names, books, strict=True):
        book.write_bytes(ZOO[name]())
    for name, found in zip(names, read(*books), strict=True):
        expected = calamine(ZOO[name](), date(1904, 1, 1) if name == "date 1904" else date(1899, 12, 30))
        left = {sheet: _left(cells, found[sheet]) for sheet, cells in expected.items()}
        assert list(found) == list(expected), name
        assert all(differ <= {(None, "#VALUE!"), (0, None)} for differ in left.values()), (name, left)


def _left(expected, found):
    """Return what differs: ExcelJS knows no result that is zero, and calamine none of an image in a cell."""
    return {
        (expected.get(cell), found.get(cell)) for cell in {*expected, *found} if expected.get(cell) != found.get(cell)
    }


@pytest.mark.parametrize("reader", READERS)
def test_texts_and_numbers_are_told_apart(tmp_path, reader):
    book = tmp_path / "book.xlsx"
    book.write_bytes(ZOO["plain"]())
    (found,) = READERS[reader][0](book)
    assert [found[SHEET][cell] for cell in ("E6", "E9", "S6", "T15", "E5")] == [1754, "1,210", "⬆️ 11%", "- n/a", 43313]
