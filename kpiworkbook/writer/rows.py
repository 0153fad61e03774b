"""Writing a list: row below row, each as tall as its wrapped text, every text as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kpiworkbook.house.measures import room_in, row_height
from kpiworkbook.house.notes import clipped, printable
from kpiworkbook.model.excel import LONGEST_TEXT
from kpiworkbook.model.places import address, cell_name
from kpiworkbook.writer.formats import Formats
from kpiworkbook.writer.looks import kept_as_text

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from kpiworkbook.writer.plain import PlainWorksheet

__all__ = ["Rows"]

MOST_LINKS = 65_500
"""What Excel allows on a sheet; thirty more, which are left for links to the sheet itself."""
LINK: dict[str, Any] = {"font_color": "#0B5394", "underline": 1}


class Rows:
    """Writes to a worksheet from top to bottom."""

    def __init__(self, worksheet: PlainWorksheet, formats: Formats, widths: Sequence[float]) -> None:
        """Set the columns' widths, in characters."""
        self.worksheet, self.formats, self.widths = worksheet, formats, widths
        self.row = 0
        self.heights: list[float] = []
        self._links = 0
        self._wrapped: list[tuple[str, float]] = []
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, width)

    def text(self, column: int, text: str, look: Format) -> None:
        """Write a text that may be wrapped into its column's width."""
        self._put(column, text, look)
        self._wrapped.append((text, self.widths[column]))

    def line(self, column: int, text: str, look: Format) -> None:
        """Write a text that runs on over the empty columns beside it."""
        self._put(column, text, look)

    def across(self, first: int, text: str, look: Format) -> None:
        """Write a text that runs on over the columns beside it, all in one look, as far as the list goes.

        It looks like merged cells, which screen readers, selecting and sorting stumble over; but it cannot be wrapped.
        """
        last = len(self.widths) - 1
        look = self.formats.varied(look, align="left", text_wrap=False)
        for column in range(first, last + 1):
            inner = {side: 0 for side, end in (("left", first), ("right", last)) if column != end}
            self._put(column, text if column == first else "", self.formats.varied(look, **inner))

    def room(self, first: int) -> float:
        """Return how many digits' widths a text may take that runs from a column on as far as the list goes."""
        return room_in(sum(self.widths[first:]), self.formats.style.font_size)

    def title(self, text: str) -> None:
        """Write a title over the whole width, and go to the next row."""
        style = self.formats.style
        look = self.formats.painted(style.title, bold=True, font_size=style.font_size + 1, valign="vcenter")
        self.across(0, text, look)
        self.next(style.font_size + 2)

    def number(self, column: int, number: int, look: Format) -> None:
        """Write a number."""
        self.worksheet.write_number(self.row, column, number, look)

    def link(self, column: int, text: str, target: str, look: Format) -> None:
        """Write a text that leads to a cell of the workbook; mere text where the sheet can have no more links."""
        self._wrapped.append((text, self.widths[column]))
        self._links += 1
        if self._links > MOST_LINKS:
            self._put(column, text, look)
        else:
            self.worksheet.write_url(self.row, column, f"internal:{target}", self.formats.varied(look, **LINK), text)

    def link_down(self, row: int, column: int, text: str, target: int) -> None:
        """Write, into a row that was written already, a text that leads to a row further down."""
        look = self.formats.make(**LINK)
        name = address(self.worksheet.get_name(), cell_name(target, 0))
        self.worksheet.write_url(row, column, f"internal:{name}", look, text)

    def next(self, font_size: int | None = None) -> None:
        """Go to the next row; the font size is that of what was written, if it is not the house's."""
        self.heights.append(row_height(self._wrapped, font_size or self.formats.style.font_size))
        self.worksheet.set_row(self.row, self.heights[-1])
        self._wrapped = []
        self.row += 1

    def _put(self, column: int, text: str, look: Format) -> None:
        text = clipped(printable(text), LONGEST_TEXT)
        if text:
            look = self.formats.varied(look, **kept_as_text(text))
        self.worksheet.put(self.row, column, self.worksheet.text(text, look))
