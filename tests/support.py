"""What the tests share: text grids as workbooks, and real programs that look at what was written."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

import kpiworkbook as kw
from tests.office import Office, python_with_uno
from tests.once import once, shared_folder

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
SAMPLE = SAMPLES / "childrens-services-sep-19.xlsx"
DISPLACED = SAMPLES / "childrens-services-sep-19.tsv"
"""The sample as text, its first header displaced by the conversion."""

CommandLine = Callable[..., tuple[int, str, str]]
"""Takes a command's arguments and the folder `cwd` to be in; gives its status, standard output and standard error."""

# LibreOffice trusts cached values unless it is told not to, and would then prove nothing.
_RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""

_running: Office | None = None


def cells(grid: str) -> list[list[str]]:
    """Return a text grid's cells: a line is a row, `|` parts cells, an empty line is a blank row.

    The first line break and the indentation do not count, so a grid can start on a line of its own.
    """
    lines = grid.removeprefix("\n").rstrip("\n ").split("\n")
    return [[cell.strip() for cell in line.split("|")] if line.strip() else [] for line in lines]


def write_cells(sheet: xlsxwriter.workbook.Worksheet, grid: str) -> None:
    """Write a text grid's cells with xlsxwriter, those of digits alone as numbers."""
    for row, texts in enumerate(cells(grid)):
        for column, text in enumerate(texts):
            sheet.write(row, column, int(text) if text.isdigit() else text)


def tsv(grid: str) -> bytes:
    """Return a text grid as tab-separated text."""
    return "\n".join("\t".join(row) for row in cells(grid)).encode()


def xlsx(grid: str, *, sheet: str = "Dataset", merges: tuple[str, ...] = (), numbers: bool = True) -> bytes:
    """Return a text grid as a workbook. Numbers and percentages become numbers, as when they are typed in Excel."""
    book = openpyxl.Workbook()
    worksheet = book.active
    worksheet.title = sheet
    _fill(worksheet, grid, numbers=numbers)
    for merge in merges:
        worksheet.merge_cells(merge)
    return saved(book)


def xlsx_of(grids: Mapping[str, str]) -> bytes:
    """Return text grids by the names of their sheets as one workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, grid in grids.items():
        _fill(book.create_sheet(name), grid, numbers=True)
    return saved(book)


def _fill(worksheet: openpyxl.worksheet.worksheet.Worksheet, grid: str, *, numbers: bool) -> None:
    for row_number, row in enumerate(cells(grid), 1):
        for column_number, text in enumerate(row, 1):
            if text:
                put(worksheet.cell(row_number, column_number), text, numbers=numbers)


def put(cell: openpyxl.cell.Cell, text: str, *, numbers: bool) -> None:
    """Type a text into a cell."""
    match = re.fullmatch(r"(-?\d+)(\.\d+)?(%?)", text) if numbers else None
    if not match:
        cell.value = text
        cell.data_type = "s"
        return
    value = float(match[1] + (match[2] or ""))
    cell.value = round(value / 100, 10) if match[3] else value
    cell.number_format = "0" + ("." + "0" * (len(match[2]) - 1) if match[2] else "") + match[3]


def put_into(folder: Path, grid: str) -> Path:
    """Write a text grid as a workbook of September 2019 into a folder."""
    path = folder / "sep-19.xlsx"
    path.write_bytes(xlsx(grid))
    return path


def saved(book: openpyxl.Workbook) -> bytes:
    """Return an openpyxl workbook's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(grid: str, **options: object) -> kw.Scorecard:
    """Read a text grid as tab-separated text."""
    return kw.read(tsv(grid), **options)


def refreshed(source: bytes | Path, folder: Path, **options: object) -> Path:
    """Write a workbook, given as bytes or path, anew in house style in a folder; return the new one."""
    if isinstance(source, bytes):
        book = folder / "book.xlsx"
        book.write_bytes(source)
    else:
        book = source
    target = folder / "refreshed.xlsx"
    kw.refresh(book, target, force=True, restyle=True, **options)
    return target


@cache
def libreoffice() -> str | None:
    """Return LibreOffice's program, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def needs_libreoffice() -> None:
    """Skip the test where LibreOffice is missing; in CI, fail."""
    if libreoffice() is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing: apt-get install libreoffice-calc")
        pytest.skip("LibreOffice is missing")


def recalculated(book: Path, folder: Path) -> Path:
    """Return a copy of a workbook in which LibreOffice has recalculated every formula."""
    return all_recalculated([book], folder)[0]


def all_recalculated(books: Sequence[Path], folder: Path) -> list[Path]:
    """Return such copies of several workbooks, whose names differ.

    LibreOffice is started once for all tests of a process where something can speak with it, else each time.
    """
    needs_libreoffice()
    out = folder / "recalculated"
    if office := _office():
        office.save(books, out, "xlsx", recalculate=True)
    else:
        _convert(books, out, "xlsx:Calc MS Excel 2007 XML", _profile(_RECALCULATE_ALWAYS))
    return [out / f"{book.stem}.xlsx" for book in books]


def converted(book: Path, folder: Path, kind: str) -> Path:
    """Return a workbook that LibreOffice has saved in another format (`xls`, `ods`, `csv`), once for all tests."""

    def make() -> bytes:
        return all_converted([book], folder, kind)[0].read_bytes()

    made = once(make, "converted", kind, book.suffix, book.read_bytes())
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{book.stem}.{kind}"
    target.write_bytes(made)
    return target


def all_converted(books: Sequence[Path], folder: Path, kind: str) -> list[Path]:
    """Return several workbooks in another format, for which LibreOffice is started at most once; their names differ."""
    needs_libreoffice()
    if office := _office():
        office.save(books, folder, kind, recalculate=False)
    else:
        _convert(books, folder, kind, _profile(""))
    return [folder / f"{book.stem}.{kind}" for book in books]


def _office() -> Office | None:
    global _running  # noqa: PLW0603 - one that has died makes room for another
    python = python_with_uno(str(libreoffice()))
    if python and (_running is None or not _running.is_running):
        _running = Office(python, str(libreoffice()), _profile(""))
    return _running


@cache
def _profile(settings: str) -> Path:
    """Return a folder for LibreOffice's own files, which takes it a while to fill: each process of a run keeps one."""
    profile = shared_folder()
    if settings:
        (profile / "user").mkdir()
        (profile / "user" / "registrymodifications.xcu").write_text(settings)
    return profile


def _convert(books: Sequence[Path], folder: Path, kind: str, profile: Path) -> None:
    needs_libreoffice()
    command = [
        str(libreoffice()), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind,
        "--outdir", str(folder), *map(str, books),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180 + 5 * len(books))
