"""The cell formats of the house style, made once each and shared by all cells that look alike."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kpiworkbook.model.settings import Paint, StyleSettings

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

__all__ = ["CURRENT_BORDERS", "FIGURE_ALIGNMENT", "Formats", "colours_of"]

GRID_LINE = "BFBFBF"
CURRENT_BORDERS: dict[str, Any] = {"left": 2, "right": 2, "left_color": "#404040", "right_color": "#404040"}
"""How the current month stands out, beside its colour."""
FIGURE_ALIGNMENT: dict[str, Any] = {"align": "right", "indent": 1}
QUIET_TEXT = "595959"
"""Grey with a contrast of 7 to 1 on white: placeholders step back, and can still be read."""


class Formats:
    """Hands out xlsxwriter's formats by what they look like."""

    def __init__(self, workbook: Workbook, style: StyleSettings) -> None:
        """Take the workbook that the formats belong to."""
        self._workbook = workbook
        self.style = style
        self._cells: dict[tuple[Any, ...], Format] = {}
        self._figures: dict[tuple[str, bool], Format] = {}
        self._placeholders: dict[tuple[bool, bool], Format] = {}
        self._headers: dict[tuple[Any, ...], Format] = {}
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._properties: dict[Format, dict[str, Any]] = {}

    def make(self, **properties: Any) -> Format:
        """Return the format with these xlsxwriter properties, in the house's font."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            font = {"font_name": self.style.font, "font_size": self.style.font_size}
            self._made[key] = self._workbook.add_format(font | properties)
            self._properties[self._made[key]] = properties
        return self._made[key]

    def varied(self, look: Format, **properties: Any) -> Format:
        """Return a format that was made here with some of its properties changed."""
        return self.make(**self._properties[look] | properties)

    def painted(self, paint: Paint, **properties: Any) -> Format:
        """Return a format in a pair of colours."""
        return self.make(**colours_of(paint), **properties)

    def conditional(self, paint: Paint, **properties: Any) -> Format:
        """Return a format for a conditional rule, which may set neither font nor size."""
        return self._workbook.add_format(colours_of(paint) | properties)

    def cell(self, *, current: bool = False, quiet: bool = False, **properties: Any) -> Format:
        """Return the format of a cell in the table: lined, at the top, and emphasised in the current month."""
        key = (current, quiet, *properties.items())
        if (made := self._cells.get(key)) is not None:
            return made
        base: dict[str, Any] = {"border": 1, "border_color": f"#{GRID_LINE}", "valign": "top"}
        if quiet:
            base |= {"font_color": f"#{QUIET_TEXT}", "italic": True}
        if current:
            base |= CURRENT_BORDERS | {"bg_color": f"#{self.style.current.fill}"}
            if not quiet:
                base |= {"bold": True, "font_color": f"#{self.style.current.text}"}
        self._cells[key] = self.make(**base | properties)
        return self._cells[key]

    def figure(self, number_format: str, *, current: bool = False) -> Format:
        """Return the format of a figure in the table."""
        key = (number_format, current)
        if key not in self._figures:
            self._figures[key] = self.cell(current=current, num_format=number_format, **FIGURE_ALIGNMENT)
        return self._figures[key]

    def placeholder(self, *, current: bool, quoted: bool) -> Format:
        """Return the format of what stands in a figure's place; `quoted` is text that else would read as a formula."""
        key = (current, quoted)
        if key not in self._placeholders:
            prefix = {"quote_prefix": True} if quoted else {}
            self._placeholders[key] = self.cell(current=current, quiet=True, **FIGURE_ALIGNMENT, **prefix)
        return self._placeholders[key]

    def header(self, fill: str | None, **properties: Any) -> Format:
        """Return the format of a heading, in the source's colour where it has one."""
        key = (fill, *properties.items())
        if (made := self._headers.get(key)) is not None:
            return made
        paint = Paint(fill=fill, text=readable_on(fill)) if fill else self.style.header
        self._headers[key] = self.painted(
            paint, bold=True, text_wrap=True, align="center", valign="vcenter", border=1,
            border_color=f"#{GRID_LINE}", **properties,
        )  # fmt: skip
        return self._headers[key]


def colours_of(paint: Paint) -> dict[str, Any]:
    """Return the properties of a format in a pair of colours."""
    return {"bg_color": f"#{paint.fill}", "font_color": f"#{paint.text}"}


@lru_cache(maxsize=1_024)
def readable_on(fill: str) -> str:
    """Return black or white, whichever has the higher contrast on a fill (WCAG 2.1, relative luminance)."""
    return "FFFFFF" if 1.05 / (luminance(fill) + 0.05) > (luminance(fill) + 0.05) / 0.05 else "000000"


def luminance(colour: str) -> float:
    """Return the relative luminance of `RRGGBB`, 0 for black to 1 for white (WCAG 2.1)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
