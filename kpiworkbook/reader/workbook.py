"""Reading a workbook's sheets as grids: values from python-calamine, the rest from the package's own parts."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from kpiworkbook.errors import KpiWorkbookError, NotAWorkbookError
from kpiworkbook.errors import PasswordError as PasswordNeededError
from kpiworkbook.model.grid import CellStyle, CellValue, Grid, Merge, SheetLook
from kpiworkbook.model.places import Place, address, cell_name, range_name
from kpiworkbook.model.settings import LimitSettings
from kpiworkbook.notation.number_format import render
from kpiworkbook.notation.raised import Run, put_marks
from kpiworkbook.ooxml.allowance import Allowance
from kpiworkbook.ooxml.areas import LAST_COLUMN, LAST_ROW
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.raised import RaisedTexts
from kpiworkbook.ooxml.tables import Table, tables_of
from kpiworkbook.ooxml.vetting import Vetting, as_calamine_reads, check_sheets, is_panic, whole_merges
from kpiworkbook.reader.contents import other_content
from kpiworkbook.reader.look import read_look
from kpiworkbook.reader.source import Kind, Source
from kpiworkbook.reader.styles import read_styles
from kpiworkbook.reader.vetting import vetted

if TYPE_CHECKING:
    from kpiworkbook.reader.ods import SheetOfOds

__all__ = ["Workbook"]

_DOWN_A_COLUMN = rb"[(,] ?\$?([A-Z]{1,3})\$?[0-9]+:\$?\1\$?[0-9]"
"""An area of one column, as a function takes it."""
_ON_A_SHEET = rb"<(?:\w+:)?f[ >][^<]*!"
"""A formula that may name another sheet."""
_TABLES = b"tablePart"
_QUOTED = re.compile(r'"[^"]*"')
_PACKAGES = (Kind.OOXML, Kind.XLSB, Kind.ODS)


class Workbook:
    """A workbook's sheets. Grids are made one at a time, when they are asked for."""

    def __init__(self, source: Source, limits: LimitSettings) -> None:
        """Open the workbook; raise NotAWorkbookError where it is damaged, TooLargeError where it is beyond a limit."""
        self._source = source
        self._allowance = Allowance(name=source.name, limits=limits)
        self._text: Grid | None = None
        if source.kind is Kind.TEXT:
            from kpiworkbook.reader.delimited import read_delimited

            self._text = read_delimited(source, limits)
        self._package: Package | None = None
        if self._text is None:
            package = source.opened() if source.kind in _PACKAGES else None
            self._calamine = self._open(package)
            self._package = package if source.kind is not Kind.XLSB else None
        self._vetting: Vetting | None = None
        self._raised: RaisedTexts | None = None
        self._parts: Mapping[str, str] = {}
        if self._package and source.kind is Kind.OOXML:
            check_sheets(self._package, [meta.name for meta in self._calamine.sheets_metadata], source.name)
            self._parts = dict(self._package.sheets())
            self._vetting = Vetting(self._package, self._allowance)
            self._raised = RaisedTexts(self._package)
        self._given = b""
        """What calamine was given anew, where a sheet had an error that it does not know."""
        self._styles: Sequence[CellStyle] | None = None
        self._ods: Mapping[str, SheetOfOds] | None = None

    def _open(self, package: Package | None) -> CalamineWorkbook:
        with self._damage("no workbook"):
            try:
                return CalamineWorkbook.from_filelike(io.BytesIO(vetted(self._source, package, self._allowance)))
            except PasswordError:
                raise PasswordNeededError(
                    f"{self._source.name} is protected by a password; save a copy without one to use here"
                ) from None

    @contextmanager
    def _damage(self, where: str) -> Iterator[None]:
        """Turn what calamine, or a number in a part that is none, raises into an error of ours."""
        try:
            yield
        except KpiWorkbookError:
            raise
        except (CalamineError, OSError, ValueError, LookupError, OverflowError) as error:
            raise NotAWorkbookError(
                f"{self._source.name} is damaged or {where} ({error}); copy it again, or open it in Excel and save "
                "it as .xlsx"
            ) from None
        except BaseException as error:
            if not is_panic(error):
                raise
            raise NotAWorkbookError(
                f"{self._source.name} is damaged; copy it again, or open it in Excel and save it as .xlsx"
            ) from None

    @property
    def name(self) -> str:
        """What messages call it."""
        return self._source.name

    @property
    def sheet_names(self) -> list[str]:
        """The worksheets' names, in workbook order."""
        if self._text is not None:
            return [self._text.name]
        return [meta.name for meta in self._calamine.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]

    @property
    def content(self) -> list[str]:
        """What the package holds besides cells, in words that an officer knows."""
        return other_content(self._package, self._parts, self._sheet_xml) if self._package else []

    def values(self, name: str) -> Grid:
        """Return a sheet's values and merged cells, without the rest of its look.

        Enough to see whether a scorecard stands in it, and cheap.
        """
        if self._text is not None:
            return self._text
        if self._vetting is not None:
            self._vetting.check(name, self._parts.get(name, ""), self._sheet_xml(name))
        with self._damage(f"not readable in the sheet {name!r}"):
            sheet = self._sheet(name)
            rows = sheet.to_python(skip_empty_area=True)
        if self._vetting is not None:
            self._allowance.use(len(rows) * len(rows[0]) if rows else 0)
        first_row, first_column = sheet.start or (0, 0)
        if raised := self._raised_texts(name):
            put_marks(rows, (first_row, first_column), raised)
        merges, end = _merges(sheet), first_row + len(rows)
        self._allowance.check_merges(name, sum(max(0, min(m.last_row, end) - m.first_row) for m in merges))
        grid = Grid(
            name=name,
            rows=rows,
            first_row=first_row,
            first_column=first_column,
            merges=merges,
            visible=self._is_visible(name),
            render=render,
        )
        if self._given and whole_merges(self._sheet_xml(name)):
            self._refuse_hidden(grid)
        return grid

    def _raised_texts(self, name: str) -> Mapping[Place, Sequence[Run]]:
        """Return the texts of a sheet in which some letters are raised or lowered, where the file tells."""
        if self._raised is not None:
            return self._raised.on(self._sheet_xml(name))
        if self._source.kind is not Kind.ODS or self._package is None:
            return {}
        from kpiworkbook.reader.ods import has_raised_letters

        return sheet.raised if has_raised_letters(self._package) and (sheet := self._of_ods(name)) else {}

    def _of_ods(self, name: str) -> SheetOfOds | None:
        """Return what an .ods file tells of a sheet beyond its values."""
        assert self._package is not None  # noqa: S101 - the caller has looked
        if self._ods is None:
            from kpiworkbook.reader.ods import read_ods

            self._ods = read_ods(self._package)
        return self._ods.get(name)

    def _refuse_hidden(self, grid: Grid) -> None:
        """Raise NotAWorkbookError where merged columns or rows hold more than their first cell."""
        for merge in grid.merges:
            is_whole = merge.width > LAST_COLUMN or (merge.first_row == 0 and merge.last_row == LAST_ROW)
            if is_whole and (hidden := _filled(grid, merge) - {(merge.first_row, merge.first_column)}):
                cells = range_name(merge.first_row, merge.first_column, merge.last_row, merge.last_column)
                raise NotAWorkbookError(
                    f"{self.name}: {address(grid.name, cells)} are merged as whole columns or rows, so that nobody "
                    f"sees what stands in {cell_name(*min(hidden))}; unmerge them in Excel"
                )

    def _sheet(self, name: str) -> CalamineSheet:
        try:
            return self._calamine.get_sheet_by_name(name)
        except CalamineError:
            if self._vetting is None:
                raise
        # Once more with the part as it stands, but for what calamine does not know; an error is told by its look.
        given = self._given or vetted(self._source, self._package, self._allowance)  # all sheets are unpacked for it
        self._given = as_calamine_reads(given, self._parts.get(name, ""), self._sheet_xml(name))
        self._calamine = CalamineWorkbook.from_filelike(io.BytesIO(self._given))
        return self._calamine.get_sheet_by_name(name)

    def look(self, grid: Grid) -> Grid:
        """Return the grid with number formats, merged and hidden cells and widths, where the file tells them."""
        if self._package is None:
            return grid
        with self._damage(f"not readable in the sheet {grid.name!r}"):
            look, merges = self._look(grid.name)
        if self._source.kind is Kind.ODS and (sheet := self._of_ods(grid.name)) and sheet.durations:
            grid = replace(grid, rows=_with(grid, sheet.durations))
        if grid.typed and look.shown:
            look = replace(look, shown={place: text for place, text in look.shown.items() if place not in grid.typed})
        return replace(grid, merges=grid.merges or merges, look=look)

    def _look(self, name: str) -> tuple[SheetLook, list[Merge]]:
        assert self._package is not None  # noqa: S101 - the caller has looked
        if self._source.kind is Kind.ODS:
            sheet = self._of_ods(name)
            return (sheet.look, sheet.merges) if sheet else (SheetLook(), [])
        if self._styles is None:
            self._styles = read_styles(self._package)
        look = read_look(self._sheet_xml(name), self._styles)
        return (replace(look, of_other_sheets=self._of_other_sheets(name, look)) if look.formulas else look), []

    def _of_other_sheets(self, name: str, look: SheetLook) -> frozenset[Place]:
        """Return which formulas of a sheet name others."""
        if self._source.kind is not Kind.OOXML or not re.search(_ON_A_SHEET, self._sheet_xml(name)):
            return frozenset()
        texts = self.formula_texts(name, look.formulas)
        return frozenset(place for place, text in texts.items() if "!" in _QUOTED.sub("", text))

    def _sheet_xml(self, name: str) -> bytes:
        """Return a sheet's part, unpacked once for all its readers."""
        assert self._package is not None  # noqa: S101 - only packages have parts
        return self._package.hold(self._parts.get(name, ""))

    def tables(self, name: str) -> Sequence[Table]:
        """Return Excel's tables on a sheet; none where one cannot be read, as the cells can be without them."""
        if self._package is None or self._source.kind is not Kind.OOXML or _TABLES not in self._sheet_xml(name):
            return ()
        with suppress(NotAWorkbookError):
            return tuple(tables_of(self._package, self._parts.get(name, "")))
        return ()

    @property
    def hides_formulas(self) -> bool:
        """Whether its cells may have formulas that cannot be seen here. Those of a text file were typed."""
        return self._source.kind in (Kind.ODS, Kind.XLS, Kind.XLSB)

    def sums(self, name: str, tables: Sequence[Table], places: Collection[Place]) -> Mapping[Place, str]:
        """Return the formulas of a sheet's cells, where one of the sheet may go down a column; else nothing.

        In them areas stand for the columns of the sheet's tables.
        """
        is_asked = bool(tables) or (
            self._source.kind is Kind.OOXML and re.search(_DOWN_A_COLUMN, self._sheet_xml(name)) is not None
        )
        if not is_asked:
            return {}
        texts = self.formula_texts(name, places)
        if not tables:
            return texts
        from kpiworkbook.ooxml.structured import as_areas

        return {place: as_areas(text, place, tables) if "[" in text else text for place, text in texts.items()}

    def formula_texts(self, name: str, places: Collection[Place]) -> Mapping[Place, str]:
        """Return the formulas of some cells of a sheet of an .xlsx or .xlsm, each as it would read on its own."""
        from kpiworkbook.ooxml.cell_moves import formula_texts

        return formula_texts(self._sheet_xml(name), places, self.name)

    def _is_visible(self, name: str) -> bool:
        meta = next(meta for meta in self._calamine.sheets_metadata if meta.name == name)
        return meta.visible == SheetVisibleEnum.Visible


def _with(grid: Grid, durations: Mapping[Place, float]) -> Sequence[Sequence[CellValue]]:
    """Return the rows of a sheet with its durations as numbers."""
    rows = [list(row) for row in grid.rows]
    for (row, column), days in durations.items():
        at, index = row - grid.first_row, column - grid.first_column
        if 0 <= at < len(rows) and 0 <= index < len(rows[at]):
            rows[at][index] = days
    return rows


def _filled(grid: Grid, merge: Merge) -> set[Place]:
    """Return which of merged cells hold something."""
    rows = range(max(merge.first_row, grid.first_row), min(merge.last_row, grid.last_row) + 1)
    columns = range(max(merge.first_column, grid.first_column), min(merge.last_column, grid.last_column) + 1)
    return {(row, column) for row in rows for column in columns if grid.value(row, column) is not None}


def _merges(sheet: CalamineSheet) -> list[Merge]:
    return [
        Merge(first_row=first[0], first_column=first[1], last_row=last[0], last_column=last[1])
        for first, last in sheet.merged_cell_ranges or ()
    ]
