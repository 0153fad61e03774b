"""Reading a workbook's sheets as grids: values from python-calamine, the rest from the package's own parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from kpiworkbook.errors import NotAWorkbookError, ReadError
from kpiworkbook.model.grid import CellStyle, Grid, Merge, SheetLook
from kpiworkbook.model.places import cell_name
from kpiworkbook.notation.number_format import render
from kpiworkbook.ooxml.package import Package
from kpiworkbook.reader.contents import other_content
from kpiworkbook.reader.delimited import read_delimited
from kpiworkbook.reader.look import farthest_cell, read_look
from kpiworkbook.reader.ods import read_ods
from kpiworkbook.reader.source import Kind, Source
from kpiworkbook.reader.styles import read_styles

__all__ = ["Workbook"]

MOST_CELLS = 10_000_000
"""A rectangle of 300,000 indicators; calamine lays it out whole, at some 32 bytes a cell."""


class Workbook:
    """A workbook's sheets. Grids are made one at a time, when they are asked for."""

    def __init__(self, source: Source) -> None:
        """Open the workbook; raise NotAWorkbookError where it is damaged or locked."""
        self._source = source
        self._text = {grid.name: grid for grid in read_delimited(source)} if source.kind is Kind.TEXT else {}
        self._package: Package | None = None
        if not self._text:
            self._calamine = self._open()
            if source.kind in (Kind.OOXML, Kind.ODS):
                self._package = Package(source.stream(), source.name)
        self._parts = dict(self._package.sheets()) if self._package and source.kind is Kind.OOXML else {}
        self._unpacked = ("", b"")
        self._styles: Sequence[CellStyle] | None = None
        self._ods: Mapping[str, tuple[SheetLook, list[Merge]]] | None = None

    def _open(self) -> CalamineWorkbook:
        try:
            return CalamineWorkbook.from_filelike(self._source.stream())
        except PasswordError:
            raise NotAWorkbookError(
                f"{self._source.name} is protected by a password; save a copy without one to use here"
            ) from None
        except (CalamineError, OSError, ValueError) as error:
            raise NotAWorkbookError(
                f"{self._source.name} is damaged or no workbook ({error}); copy it again, or open it in Excel and save "
                "it as .xlsx"
            ) from None

    @property
    def sheet_names(self) -> list[str]:
        """The worksheets' names, in workbook order."""
        if self._text:
            return list(self._text)
        return [meta.name for meta in self._calamine.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]

    @property
    def content(self) -> list[str]:
        """What the package holds besides cells, in words that an officer knows."""
        return other_content(self._package, self._parts, self._sheet_xml) if self._package else []

    def values(self, name: str) -> Grid:
        """Return a sheet's values and merged cells, without the rest of its look.

        Enough to see whether a scorecard stands in it, and cheap.
        """
        if self._text:
            return self._text[name]
        self._check_size(name)
        try:
            sheet = self._calamine.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=True)
        except (CalamineError, OSError, ValueError) as error:
            raise NotAWorkbookError(
                f"{self._source.name} is damaged in the sheet {name!r}: {error}; save it again from Excel"
            ) from None
        first_row, first_column = sheet.start or (0, 0)
        return Grid(
            name=name,
            rows=rows,
            first_row=first_row,
            first_column=first_column,
            merges=_merges(sheet),
            visible=self._is_visible(name),
            render=render,
        )

    def _check_size(self, name: str) -> None:
        """Refuse a sheet that would take all memory, before calamine lays out its whole rectangle."""
        if self._package is None or self._source.kind is not Kind.OOXML:
            return
        row, column = farthest_cell(self._sheet_xml(name), MOST_CELLS)
        if (row + 1) * (column + 1) > MOST_CELLS:
            raise ReadError(
                f"{self._source.name}: the sheet {name!r} reaches to {cell_name(row, column)}, farther than any "
                "scorecard; delete what stands alone far from the table (Ctrl+End goes there) and save it again"
            )

    def look(self, grid: Grid) -> Grid:
        """Return the grid with number formats, merged and hidden cells and widths, where the file tells them."""
        if self._package is None:
            return grid
        look, merges = self._look(grid.name)
        return replace(grid, merges=grid.merges or merges, look=look)

    def _look(self, name: str) -> tuple[SheetLook, list[Merge]]:
        assert self._package is not None  # noqa: S101 - the caller has looked
        if self._source.kind is Kind.ODS:
            if self._ods is None:
                self._ods = read_ods(self._package)
            return self._ods.get(name, (SheetLook(), []))
        if self._styles is None:
            self._styles = read_styles(self._package)
        return read_look(self._sheet_xml(name), self._styles), []

    def _sheet_xml(self, name: str) -> bytes:
        """Return a sheet's part, unpacked once for its two readers."""
        if self._unpacked[0] != name:
            assert self._package is not None  # noqa: S101 - only packages have parts
            self._unpacked = (name, self._package.read(self._parts.get(name, "")))
        return self._unpacked[1]

    def _is_visible(self, name: str) -> bool:
        meta = next(meta for meta in self._calamine.sheets_metadata if meta.name == name)
        return meta.visible == SheetVisibleEnum.Visible


def _merges(sheet: CalamineSheet) -> list[Merge]:
    return [
        Merge(first_row=first[0], first_column=first[1], last_row=last[0], last_column=last[1])
        for first, last in sheet.merged_cell_ranges or ()
    ]
