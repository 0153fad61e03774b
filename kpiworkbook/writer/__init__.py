"""The fresh writer: a new workbook in house style. Its one public verb is `write`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from kpiworkbook.model.derived import Derived
from kpiworkbook.model.scorecard import Scorecard, Section, Sheet
from kpiworkbook.model.settings import Paint
from kpiworkbook.writer.cells import WRAPPED, CellWriter, write_value
from kpiworkbook.writer.formats import Formats
from kpiworkbook.writer.formulas import Formulas
from kpiworkbook.writer.headings import write_header
from kpiworkbook.writer.key import DEFAULT_WIDTH, add_key, find_key, key_span
from kpiworkbook.writer.page import set_up_page
from kpiworkbook.writer.plain import plain_worksheet
from kpiworkbook.writer.rules import add_rules
from kpiworkbook.writer.sizes import column_widths, row_height

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write"]


def write(card: Scorecard, derived: Derived, stream: BinaryIO, *, values_only: bool = False) -> None:
    """Write the card's sheets with their derived columns as a new .xlsx workbook.

    Every cell stands where it stood. The derived columns are live formulas with cached values, or plain values where
    `values_only`. The same card gives the same bytes.
    """
    from xlsxwriter import Workbook

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    workbook = Workbook(stream, options)
    as_of = max(sheet.as_of for sheet in card.sheets)
    workbook.set_properties(
        {
            "title": f"KPI scorecard, {as_of:%B %Y}",
            "subject": "Key performance indicators",
            "comments": "Derived columns recomputed by kpiworkbook",
            # The moment of writing would make two runs differ, so the edition stands for it.
            "created": datetime(as_of.year, as_of.month, 1),
        }
    )
    formats = Formats(workbook, card.settings.style)
    for sheet in card.sheets:
        worksheet = workbook.add_worksheet(sheet.name, plain_worksheet())
        _SheetWriter(worksheet, card, derived, sheet, formats, values_only=values_only).write()
    workbook.close()


class _SheetWriter:
    """Writes one sheet, row by row as it was read."""

    def __init__(
        self,
        worksheet: Worksheet,
        card: Scorecard,
        derived: Derived,
        sheet: Sheet,
        formats: Formats,
        *,
        values_only: bool,
    ) -> None:
        self._worksheet, self._card, self._derived, self._sheet = worksheet, card, derived, sheet
        self._grid, self._formats = sheet.grid, formats
        self._widths = column_widths(sheet, card.settings.style.font_size)
        self._heights: dict[int, float] = {}
        self._cells = CellWriter(
            worksheet=worksheet, grid=sheet.grid, formats=formats, settings=card.settings, values_only=values_only
        )
        self._in_table = {row for section in sheet.sections for row in section.rows} | _header_rows(sheet)

    def write(self) -> None:
        for column in range(self._grid.last_column + 1):
            options = {"hidden": True} if column in self._grid.look.hidden_columns else {}
            width = self._widths.get(column, self._grid.look.column_widths.get(column))
            if width is not None or options:
                self._worksheet.set_column(column, column, width, None, options)
        self._write_merges()
        for section in self._sheet.sections:
            if section.owns_header:
                self._heights |= write_header(self._worksheet, self._grid, section, self._formats, self._widths)
            self._write_indicators(section)
        self._write_texts()
        add_rules(self._worksheet, self._card, self._sheet, self._formats)
        set_up_page(self._worksheet, self._sheet, self._widths, self._heights)

    def _write_indicators(self, section: Section) -> None:
        formulas = Formulas(section, self._card.settings.arrows)
        wrapped = [column for column in section.columns if column.field in WRAPPED]
        for row in section.rows:
            item = self._derived.indicators[self._sheet.name, row]
            measure = self._card.records.measures[self._sheet.name, row]
            for column in section.columns:
                self._cells.write(column, item, measure, formulas)
            texts = [(self._grid.shown(row, column.index), self._widths[column.index]) for column in wrapped]
            self._set_height(row, row_height(texts, self._card.settings.style.font_size, at_least=2))

    def _set_height(self, row: int, height: float) -> None:
        self._heights[row] = height
        options = {"hidden": True} if row in self._grid.look.hidden_rows else {}
        self._worksheet.set_row(row, height, None, options)

    def _write_merges(self) -> None:
        """Merge what was merged outside the headers; the cells' texts are written over it afterwards."""
        header_rows = _header_rows(self._sheet)
        for merge in self._grid.merges:
            if not any(row in header_rows for row in range(merge.first_row, merge.last_row + 1)):
                area = (merge.first_row, merge.first_column, merge.last_row, merge.last_column)
                if area[:2] != area[2:]:
                    self._worksheet.merge_range(*area, "", self._formats.make(text_wrap=True, valign="top"))

    def _write_texts(self) -> None:
        rows = [row for row in range(self._grid.first_row, self._grid.last_row + 1) if row not in self._in_table]
        key = find_key(self._grid, rows, self._card.settings)
        titles = {section.title_row for section in self._sheet.sections}
        for row in rows:
            self._write_text_row(row, key, is_title=row in titles)
        if not key:
            column = min(c.index for c in self._sheet.sections[0].columns)
            add_key(self._worksheet, self._formats, self._grid.last_row + 2, column, self._card.settings)

    def _write_text_row(self, row: int, key: dict[tuple[int, int], Paint], *, is_title: bool) -> None:
        texts = []
        for column in range(self._grid.first_column, self._grid.last_column + 1):
            value = self._grid.value(row, column)
            if value is None:
                continue
            style = self._grid.style(row, column)
            code = style.number_format if style else ""
            if is_title:
                look = self._formats.painted(self._card.settings.style.title, bold=True, valign="vcenter")
            elif paint := key.get((row, column)):
                look = self._formats.painted(paint, text_wrap=True, valign="vcenter", align="center", border=1)
                texts.append((str(value), self._widen_key(row, column, look)))
            else:
                looks: dict[str, object] = {"num_format": code} if code not in ("", "General") else {}
                look = self._formats.make(valign="top", **looks)
            write_value(self._worksheet, row, column, value, code, look)
        if texts or row in self._grid.look.hidden_rows:
            self._set_height(row, row_height(texts, self._card.settings.style.font_size))

    def _widen_key(self, row: int, column: int, look: object) -> float:
        """Merge a cell of the key with its empty neighbours where its text needs them; return the width."""
        merge = next((m for m in self._grid.merges if (m.first_row, m.first_column) == (row, column)), None)
        last = merge.last_column if merge else key_span(
            self._grid, row, column, self._widths, self._card.settings.style.font_size
        )  # fmt: skip
        if last > column and merge is None:
            self._worksheet.merge_range(row, column, row, last, "", look)
        return sum(self._widths.get(index, DEFAULT_WIDTH) for index in range(column, last + 1))


def _header_rows(sheet: Sheet) -> set[int]:
    return {row for section in sheet.sections for row in range(section.header.first_row, section.header.last_row + 1)}
