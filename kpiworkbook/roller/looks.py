"""The formats of cells that get another figure: their own, with the number format that shows the figure."""

from __future__ import annotations

from collections.abc import Sequence

from kpiworkbook.model.grid import CellStyle
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.styles_edit import StylesEditor

__all__ = ["Looks"]


class Looks:
    """A workbook's formats; fills, fonts and borders belong to the place, the number format to the figure."""

    def __init__(self, package: Package) -> None:
        """Read the workbook's styles; a workbook may have none."""
        self.part = package.part_of_workbook("styles")
        xml = package.read(self.part) if self.part else b""
        self._editor = StylesEditor(xml, self.part) if xml else None

    def with_number_format(self, style: int, code: str) -> int:
        """Return the format that is like another one but for its number format."""
        return self._editor.with_number_format(style, code) if self._editor and code else style

    def xml(self) -> bytes:
        """Return the styles with all that was added."""
        return self._editor.xml() if self._editor else b""

    def moved(self, styles: Sequence[CellStyle], source: int, own: int) -> int:
        """Return a cell's own format with the number format of the one whose figure it gets."""
        codes = [styles[style].number_format if style < len(styles) else "General" for style in (source, own)]
        return own if codes[0] == codes[1] else self.with_number_format(own, codes[0])
