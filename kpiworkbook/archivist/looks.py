"""How the archive's cells look: in the workbook's own styles, with the number formats that figures and months need."""

from __future__ import annotations

from datetime import date

from kpiworkbook.house.figures import MONTH_FORMAT
from kpiworkbook.house.measures import row_height
from kpiworkbook.model.archived import ARCHIVE_COLUMNS, COMMENTARY
from kpiworkbook.model.fields import Field
from kpiworkbook.model.periods import month_key
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.ooxml.cell_moves import cells_at
from kpiworkbook.ooxml.cell_xml import CellEdit
from kpiworkbook.ooxml.least_styles import styles_part
from kpiworkbook.ooxml.new_part import Additions
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.related import day_zero
from kpiworkbook.ooxml.safe_xml import whole
from kpiworkbook.ooxml.styles_edit import StylesEditor

__all__ = ["WIDTHS", "Looks", "header_style"]

_NARROW = 10
_WIDTHS = {"sheet": 14, "section": 26, "ref": 12, "indicator": 46, "owner": 24, "reporter": 20, "series": 12,
           "status": 14, "commentary": 80}  # fmt: skip
WIDTHS = tuple(_WIDTHS.get(name, _NARROW) for name in ARCHIVE_COLUMNS)
"""Of the archive's columns, in characters."""
_NOTHING = CellEdit(value=None)
_FONT_SIZE = 11
"""Points; what most workbooks have in cells that say nothing else."""
_EARLIEST = 61
"""The number of 1 March 1900; before it Excel counts a day that never was."""


class Looks:
    """The workbook's formats and its way of counting days, and the cells of the archive in them."""

    def __init__(self, additions: Additions) -> None:
        """Read the workbook's styles; a workbook without any is given the least that a workbook can have."""
        self.part = styles_part(additions)
        self.editor = StylesEditor(additions.read(self.part), self.part)
        self._styles: dict[tuple[str, bool], int] = {}
        self._day_zero = day_zero(additions.package)

    def cell(self, column: str, value: str | float | date | None, number_format: str) -> CellEdit:
        """Return a cell of one of the archive's columns: text stays text, whatever it looks like."""
        if isinstance(value, date):
            return self._month(value)
        if isinstance(value, str):
            return CellEdit(value=str(value), style=self._style(wraps=column == COMMENTARY)) if value else _NOTHING
        if value is None:
            return _NOTHING
        return CellEdit(value=value, style=self._style(number_format))

    def height(self, commentary: str) -> float:
        """Return the height in points of a row with that commentary, for programs that do not see to it themselves."""
        return row_height([(commentary, _WIDTHS[COMMENTARY])], _FONT_SIZE)

    def _month(self, period: date) -> CellEdit:
        days = (period - self._day_zero).days
        if days < _EARLIEST:
            # No number of a cell stands for a day as early as that.
            return CellEdit(value=month_key(period), style=self._style())
        return CellEdit(value=float(days), style=self._style(MONTH_FORMAT))

    def _style(self, code: str = "", *, wraps: bool = False) -> int:
        """Return a format for a cell of the list: at the top of its row, which a long commentary makes a tall one."""
        if (code, wraps) not in self._styles:
            alignment = {"vertical": "top"} | ({"wrapText": "1"} if wraps else {})
            self._styles[code, wraps] = self.editor.with_alignment(0, alignment, code)
        return self._styles[code, wraps]


def header_style(package: Package, card: Scorecard) -> int | None:
    """Return the format in which the scorecard's own header stands in the package; None where it cannot be told."""
    sheet = card.sheets[0]
    section = sheet.sections[0]
    column = section.column(Field.REF) or section.column(Field.INDICATOR)
    part = dict(package.sheets()).get(sheet.name, "")
    if column is None or part not in package.parts:
        return None
    place = (section.header.last_row, column.index)
    cell = cells_at(package.read(part), [place], part).get(place)
    style = cell.attributes.get("s") if cell else None
    return whole(style) if style else None
