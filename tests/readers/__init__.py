"""Readers of workbooks that are not written in Python: SheetJS and ExcelJS, run by Node.

`.ci/run` installs them into `.node`, which git passes over:

    mkdir -p .node && cp tests/readers/package.json .node && npm install --prefix .node --no-package-lock
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

__all__ = [
    "CALAMINE_CANNOT", "EXCELJS_CANNOT", "SHEETJS_CANNOT", "Cells", "exceljs", "needs_node", "node_packages",
    "saved_by_sheetjs", "sheetjs",
]  # fmt: skip

HERE = Path(__file__).resolve().parent
_PACKAGES = HERE.parent.parent / ".node"
Cells = dict[str, dict[str, str | float | bool]]
"""Sheet to cell to value. Dates are the numbers that the file holds; a formula's value is its cached result."""

CALAMINE_CANNOT = ("sheet of macros", "module of excel 5")
"""Animals of the zoo that calamine refuses for a sheet that is no worksheet."""
SHEETJS_CANNOT = ("cells without references", "typed by hand", "module of excel 5")
"""Animals of the zoo that SheetJS misreads: it goes by places, by tags in one line, and by the number of a part."""
EXCELJS_CANNOT = (
    "openpyxl notes", "openpyxl chart and formulas", "sheet at another path", "prefixed namespaces",
    "cells without references", "dates as iso 8601", "what if table",
)  # fmt: skip
"""Animals that ExcelJS fails on or misreads: it goes by paths and places, and not by a formula without text."""


def node_packages() -> bool:
    """Return whether the readers are installed."""
    return all((_PACKAGES / "node_modules" / name / "package.json").exists() for name in ("exceljs", "xlsx"))


def needs_node() -> None:
    """Skip the test where Node or the readers are missing; in CI, fail."""
    missing = "Node is missing: apt-get install nodejs npm" if shutil.which("node") is None else ""
    missing = missing or ("" if node_packages() else "SheetJS and ExcelJS are missing: see tests/readers/__init__.py")
    if missing:
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)


def sheetjs(*books: Path) -> list[Cells]:
    """Return the cells of each book as SheetJS reads them."""
    return _read("sheetjs.mjs", books)


def exceljs(*books: Path) -> list[Cells]:
    """Return the cells of each book as ExcelJS reads them; it knows no formula whose result is zero."""
    return _read("exceljs.mjs", books)


def saved_by_sheetjs(book: Path, target: Path, kind: str) -> Path:
    """Return a workbook as SheetJS saves it: `xlsb`, `biff8` for .xls."""
    _run("save.mjs", book, target, kind)
    return target


def _read(script: str, books: tuple[Path, ...]) -> list[Cells]:
    return [json.loads(line) for line in _run(script, *books).split("\n") if line]


def _run(script: str, *arguments: Path | str) -> str:
    needs_node()
    command = ["node", str(HERE / script), str(_PACKAGES), *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8", timeout=120).stdout
