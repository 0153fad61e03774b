"""The first sheet of a workbook: values from calamine; number formats, errors and missing results from its XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from kpiworkbook.collector.given import NOT_CALCULATED
from kpiworkbook.errors import NotAWorkbookError, ReadError
from kpiworkbook.model.places import cell_name, place_of
from kpiworkbook.notation.number_format import BUILTIN
from kpiworkbook.ooxml.package import Package, local_name

__all__ = ["read_first_sheet"]

_MOST_CELLS = 5_000_000
"""calamine lays out the whole rectangle."""
_LARGEST_PART = 50_000_000
"""Bytes, unpacked."""

Place = tuple[int, int]


def read_first_sheet(data: bytes, name: str) -> tuple[Sequence[Sequence[object]], Mapping[Place, str]]:
    """Return the rows of the first sheet, from A1 on, and the number formats of its cells.

    An error is its text, `#N/A`; a formula without a stored result is NOT_CALCULATED. Raises NotAWorkbookError where
    the workbook is damaged, ReadError where it is too large.
    """
    try:
        _check_sizes(data, name)
        package = Package(io.BytesIO(data), name)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        first = next(meta.name for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet)
        cells = list(_cells(package.tree(dict(package.sheets()).get(first, ""))))
        _check_extent(cells, name)
        rows = book.get_sheet_by_name(first).to_python(skip_empty_area=False)
        codes = _codes(package)
    except (CalamineError, zipfile.BadZipFile, StopIteration, OSError, ValueError, NotImplementedError) as error:
        raise NotAWorkbookError(f"{name} is damaged or no workbook; save it again from Excel as .xlsx") from error
    table: list[list[object]] = [list(row) for row in rows]
    for cell in cells:
        if cell.stands_for is not None:
            _put(table, cell)
    formats = {cell.place: codes[cell.style] for cell in cells if cell.style < len(codes)}
    return table, formats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    place: Place
    style: int
    stands_for: object | None
    """What calamine does not tell: an error's text, or that a result is missing."""


def _check_sizes(data: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if any(part.file_size > _LARGEST_PART for part in package.infolist()):
            raise ReadError(f"{name} is far too large for the figures of one month; check its name")


def _check_extent(cells: Sequence[_Cell], name: str) -> None:
    row = max((cell.place[0] for cell in cells), default=0)
    column = max((cell.place[1] for cell in cells), default=0)
    if (row + 1) * (column + 1) > _MOST_CELLS:
        raise ReadError(
            f"{name}: its first sheet reaches to {cell_name(row, column)}; delete what stands far from the table"
        )


def _cells(sheet: Element) -> Iterator[_Cell]:
    number = -1
    for row in (element for element in sheet.iter() if local_name(element.tag) == "row"):
        number, column = int(row.get("r", number + 2)) - 1, -1
        for cell in row:
            if local_name(cell.tag) == "c":
                place = cell.get("r")
                column = place_of(place)[1] if place else column + 1
                yield _Cell(place=(number, column), style=int(cell.get("s", "0")), stands_for=_untold(cell))


def _untold(cell: Element) -> object | None:
    parts = {local_name(part.tag): part.text or "" for part in cell}
    if cell.get("t") == "e":
        return parts.get("v", "")
    # The empty text is a result too; it has the type "str".
    return NOT_CALCULATED if "f" in parts and not parts.get("v") and cell.get("t") != "str" else None


def _put(table: list[list[object]], cell: _Cell) -> None:
    row, column = cell.place
    table += [[] for _ in range(len(table), row + 1)]
    table[row] += [None] * (column + 1 - len(table[row]))
    table[row][column] = cell.stands_for


def _codes(package: Package) -> list[str]:
    """Return the number formats in the order in which cells refer to them."""
    parts = {local_name(child.tag): list(child) for child in package.tree(package.part_of_workbook("styles"))}
    codes = dict(BUILTIN)
    for element in parts.get("numFmts", ()):
        codes[int(element.get("numFmtId", "0"))] = element.get("formatCode", "General")
    return [codes.get(int(xf.get("numFmtId", "0")), "General") for xf in parts.get("cellXfs", ())]
