"""What was kept says the same to every program that reads it: SheetJS, ExcelJS, openpyxl and calamine."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

import kpiworkbook as kw
from tests.readers import exceljs, sheetjs
from tests.support import SAMPLE


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    kw.refresh(SAMPLE, folder / "kept.xlsx", month="Oct-19", values={"M1": 1600, "M3": "40.0%"})
    return folder / "kept.xlsx"


def table(kept: Path) -> dict[str, object]:
    """Return the figures and the derived cells as openpyxl reads them, dates and blanks left out."""
    sheet = openpyxl.load_workbook(kept, data_only=True)["Dataset"]
    return {
        cell.coordinate: cell.value
        for row in sheet.iter_rows(min_row=11, min_col=6, max_col=24)
        for cell in row
        if isinstance(cell.value, int | float | str) and cell.value != ""
    }


@pytest.mark.parametrize("reader", [sheetjs, exceljs], ids=lambda reader: reader.__name__)
def test_javascript_reads_the_same_values(kept: Path, reader: object) -> None:
    (found,) = reader(kept)  # type: ignore[operator]

    expected = table(kept)
    assert len(expected) > 900
    told = {cell: found["Dataset"].get(cell) for cell in expected}
    # ExcelJS drops a formula's result that is zero.
    wrong = {
        cell: (value, told[cell])
        for cell, value in expected.items()
        if told[cell] != (pytest.approx(value) if isinstance(value, float) else value)
        and not (value == 0 and not told[cell])
    }
    assert wrong == {}


def test_calamine_reads_the_same_values(kept: Path) -> None:
    rows = CalamineWorkbook.from_path(kept).get_sheet_by_name("Dataset").to_python(skip_empty_area=False)

    for cell, value in table(kept).items():
        column, row = openpyxl.utils.cell.coordinate_from_string(cell)
        assert rows[row - 1][openpyxl.utils.column_index_from_string(column) - 1] == value, cell
