"""The first sheet of a workbook: values from calamine; number formats, errors and missing results from its XML."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from kpiworkbook.collector.given import NOT_CALCULATED
from kpiworkbook.errors import KpiWorkbookError, NotAWorkbookError, ReadError, TooLargeError
from kpiworkbook.model.places import Place, place_of
from kpiworkbook.model.settings import LimitSettings
from kpiworkbook.notation.number_format import BUILTIN
from kpiworkbook.notation.raised import put_marks
from kpiworkbook.ooxml.allowance import Allowance
from kpiworkbook.ooxml.limits import check_directory
from kpiworkbook.ooxml.package import Package, local_name
from kpiworkbook.ooxml.raised import RaisedTexts
from kpiworkbook.ooxml.vetting import Vetting, as_calamine_reads, check_sheets, is_panic, values_of

__all__ = ["read_first_sheet"]

_LIMITS = LimitSettings(unpacked_megabytes=50, cells=2_000_000, characters=50_000_000)
"""The figures of one month are some thousands."""


def read_first_sheet(data: bytes, name: str) -> tuple[Sequence[Sequence[object]], Mapping[Place, str]]:
    """Return the rows of the first sheet, from A1 on, and the number formats of its cells.

    An error is its text, `#N/A`; a formula without a stored result is NOT_CALCULATED. Raises NotAWorkbookError where
    the workbook is damaged, ReadError where it is too large.
    """
    try:
        return _first_sheet(data, name)
    except KpiWorkbookError as error:
        if isinstance(error, TooLargeError):
            raise ReadError(f"{error.what}: far too large for the figures of one month; check its name") from None
        raise
    except (
        CalamineError,
        zipfile.BadZipFile,
        StopIteration,
        OSError,
        LookupError,
        ValueError,
        ArithmeticError,
        NotImplementedError,
        EOFError,
        struct.error,
    ) as error:
        raise NotAWorkbookError(f"{name} is damaged or no workbook; save it again from Excel as .xlsx") from error
    except BaseException as error:
        if not is_panic(error):
            raise
        raise NotAWorkbookError(f"{name} is damaged; save it again from Excel as .xlsx") from None


def _first_sheet(data: bytes, name: str) -> tuple[Sequence[Sequence[object]], Mapping[Place, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        check_directory(opened.infolist(), _LIMITS, name)
    package, allowance = Package(io.BytesIO(data), name), Allowance(name=name, limits=_LIMITS)
    given = values_of(package, allowance)
    book = CalamineWorkbook.from_filelike(io.BytesIO(given))
    check_sheets(package, [meta.name for meta in book.sheets_metadata], name)
    sheets = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    first = next((meta for meta in sheets if meta.visible == SheetVisibleEnum.Visible), sheets[0]).name
    part = dict(package.sheets())[first]
    xml = package.read(part)
    Vetting(package, allowance).check(first, part, xml)
    cells = list(_cells(package.tree(part)))
    if any(cell.stands_for is not None and cell.stands_for is not NOT_CALCULATED for cell in cells):
        book = CalamineWorkbook.from_filelike(io.BytesIO(as_calamine_reads(given, part, xml)))
    table: list[list[object]] = [list(row) for row in book.get_sheet_by_name(first).to_python(skip_empty_area=False)]
    put_marks(table, (0, 0), RaisedTexts(package).on(xml))
    for cell in cells:
        if cell.stands_for is not None:
            _put(table, cell)
    codes = _codes(package)
    return table, {cell.place: codes[cell.style] for cell in cells if 0 <= cell.style < len(codes)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    place: Place
    style: int
    stands_for: object | None
    """What calamine does not tell: an error's text, or that a result is missing."""


def _cells(sheet: Element) -> Iterator[_Cell]:
    number = -1
    for row in (element for element in sheet.iter() if local_name(element.tag) == "row"):
        number, column = int(row.get("r", number + 2)) - 1, -1
        for cell in row:
            if local_name(cell.tag) == "c":
                name = cell.get("r")
                place = place_of(name) if name else (number, column + 1)
                column = place[1]
                yield _Cell(place=place, style=int(cell.get("s", "0")), stands_for=_untold(cell))


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
