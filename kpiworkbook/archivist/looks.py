"""How the archive's cells look: in the workbook's own styles, with the number formats that figures and months need."""

from __future__ import annotations

from datetime import date

from kpiworkbook.model.archived import ARCHIVE_COLUMNS
from kpiworkbook.model.periods import month_key
from kpiworkbook.model.scorecard import Field, Scorecard
from kpiworkbook.ooxml.cell_xml import CellEdit
from kpiworkbook.ooxml.new_part import Additions
from kpiworkbook.ooxml.outline import outline
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.safe_xml import whole
from kpiworkbook.ooxml.sheet_scan import scan_sheet
from kpiworkbook.ooxml.styles_edit import StylesEditor

__all__ = ["WIDTHS", "Looks", "header_style"]

_NARROW = 10
_WIDTHS = {"sheet": 14, "section": 26, "ref": 12, "indicator": 46, "owner": 24, "reporter": 20, "series": 12,
           "status": 14, "commentary": 80}  # fmt: skip
WIDTHS = tuple(_WIDTHS.get(name, _NARROW) for name in ARCHIVE_COLUMNS)
"""Of the archive's columns, in characters."""
_MONTH = "mmm-yy"
_STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_LEAST_STYLES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{}"><fonts count="1"><font>'
    '<sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/>'
    '<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""For a workbook that has none, and in which no number could be shown as a month."""
_EARLIEST = 61
"""The number of 1 March 1900; before it Excel counts a day that never was."""


class Looks:
    """The workbook's formats and its way of counting days, and the cells of the archive in them."""

    def __init__(self, additions: Additions) -> None:
        """Read the workbook's styles; a workbook without any is given the least that a workbook can have."""
        package = additions.package
        root = outline(additions.read(package.workbook), package.workbook)
        namespace = root.attributes.get(f"xmlns:{root.prefix[:-1]}" if root.prefix else "xmlns", "")
        self.part = package.part_of_workbook("styles")
        if self.part not in package.parts:
            self.part = additions.free_part("styles.xml")
            additions.add(self.part, _LEAST_STYLES.format(namespace).encode(), content_type=_STYLES, kind="styles")
        self.editor = StylesEditor(additions.read(self.part), self.part)
        properties = root.child("workbookPr")
        is_1904 = properties is not None and properties.attributes.get("date1904") in ("1", "true", "on")
        self._day_zero = date(1904, 1, 1) if is_1904 else date(1899, 12, 30)

    def cell(self, value: str | float | date | None, number_format: str) -> CellEdit:
        """Return a cell of the archive: text stays text, whatever it looks like."""
        if isinstance(value, date):
            return self._month(value)
        if isinstance(value, str):
            return CellEdit(value=str(value) or None)
        if value is None:
            return CellEdit(value=None)
        return CellEdit(value=value, style=self.editor.with_number_format(0, number_format))

    def _month(self, period: date) -> CellEdit:
        days = (period - self._day_zero).days
        if days < _EARLIEST:
            return CellEdit(value=month_key(period))  # no number of a cell stands for a day as early as that
        return CellEdit(value=float(days), style=self.editor.with_number_format(0, _MONTH))


def header_style(package: Package, card: Scorecard) -> int | None:
    """Return the format in which the scorecard's own header stands in the package; None where it cannot be told."""
    sheet = card.sheets[0]
    section = sheet.sections[0]
    column = section.column(Field.REF) or section.column(Field.INDICATOR)
    part = dict(package.sheets()).get(sheet.name, "")
    if column is None or part not in package.parts:
        return None
    place = (section.header.last_row, column.index)
    row = next((row for row in scan_sheet(package.read(part), [place], part).rows if place[1] in row.cells), None)
    style = row.cells[place[1]].attributes.get("s") if row else None
    return whole(style) if style else None
