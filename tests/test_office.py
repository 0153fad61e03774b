"""One LibreOffice recalculates a workbook or trusts what is stored in it, as it is asked, in whatever order."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import xlsxwriter

from tests.support import converted, recalculated


def test_formulas_are_recalculated_only_where_that_is_asked_for(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        book.add_worksheet().write_formula("A1", "=1+1", None, 5)
    steps = [recalculated, lambda path, folder: converted(path, folder, "xlsx"), recalculated]

    found = [step(tmp_path / "book.xlsx", tmp_path / str(number)) for number, step in enumerate(steps)]

    assert [openpyxl.load_workbook(path, data_only=True).active["A1"].value for path in found] == [2, 5, 2]
