"""What a workbook means, as text that does not depend on the program that wrote it, and what it looks like."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import openpyxl

from tests.support import converted

PROPERTIES = ("title", "subject", "description", "created")
PRINT = ("orientation", "paperSize", "fitToWidth", "fitToHeight")


def meaning(book: Path) -> list[str]:
    """Return a workbook's contents, looks and set-up, a line for each thing that a person could notice."""
    formulas, values = openpyxl.load_workbook(book), openpyxl.load_workbook(book, data_only=True)
    lines = [f"{name}: {getattr(formulas.properties, name)}" for name in PROPERTIES]
    for sheet in formulas:
        lines += [f"{sheet.title}!{line}" for line in _sheet(sheet, values[sheet.title])]
    return lines


def _sheet(sheet, values) -> list[str]:
    lines = [
        f"{cell.coordinate} {_said(cell.value)}"
        + (f" -> {_said(values[cell.coordinate].value)}" if cell.data_type == "f" else "")
        + f" {_look(cell)}"
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.has_style
    ]
    lines += [f"merged {merge}" for merge in sorted(str(merge) for merge in sheet.merged_cells.ranges)]
    lines += [
        f"column {letter} width {dimension.width:g}{' hidden' if dimension.hidden else ''}"
        for letter, dimension in sorted(sheet.column_dimensions.items())
    ]
    lines += [
        f"row {number} height {dimension.height}{' hidden' if dimension.hidden else ''}"
        for number, dimension in sorted(sheet.row_dimensions.items())
        if dimension.height or dimension.hidden
    ]
    lines += [
        f"conditional {block.sqref}: {' '.join(rule.formula)} {colours(rule.dxf)} {_mark(rule.dxf)}"
        for block in sheet.conditional_formatting
        for rule in block.rules
    ]
    lines += [f"validation {v.sqref}: {v.type} {v.formula1}" for v in sheet.data_validations.dataValidation]
    lines.append(f"frozen at {sheet.freeze_panes}, titles {sheet.print_title_rows}")
    lines.append("print " + " ".join(f"{name}={getattr(sheet.page_setup, name)}" for name in PRINT))
    lines.append(f"breaks {[item.id for item in sheet.row_breaks.brk]}, footer {sheet.oddFooter.center.text}")
    return lines


def _said(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, float | int) and not isinstance(value, bool) else repr(value)


def _look(cell) -> str:
    bold = " bold" if cell.font.b else ""
    wrapped = " wrapped" if cell.alignment.wrap_text else ""
    return f"[{cell.number_format}] {fill_of(cell)} {colour_of(cell)}{bold}{wrapped}"


def fill_of(cell) -> str:
    """Return a cell's fill as RRGGBB, white where it has none."""
    return cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type == "solid" else "FFFFFF"


def colour_of(cell) -> str:
    """Return a cell's text colour as RRGGBB, black where it is the automatic one."""
    colour = cell.font.color
    return colour.rgb[-6:] if colour is not None and isinstance(colour.rgb, str) else "000000"


def colours(dxf) -> tuple[str, str]:
    """Return the fill and the text colour of a conditional format."""
    return dxf.fill.bgColor.rgb[-6:], dxf.font.color.rgb[-6:]


def _mark(dxf) -> str:
    return dxf.numFmt.formatCode if dxf.numFmt else ""


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from the definition in WCAG 2.1."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


class Painted(NamedTuple):
    """A cell as LibreOffice draws it, conditional formats applied."""

    text: str
    fill: str
    colour: str


def painted(book: Path, folder: Path) -> dict[tuple[str, str], Painted]:
    """Return how LibreOffice draws a sheet's table, by ref and heading. Ref is the first column."""
    page = _Table()
    page.feed(converted(book, folder, "html").read_text(encoding="utf-8"))
    header = next(row for row in page.rows if row and row[0].text == "Ref")
    at = page.rows.index(header)
    return {
        (row[0].text, heading.text): cell
        for row in page.rows[at + 1 :]
        for heading, cell in zip(header, row, strict=False)
    }


class _Table(HTMLParser):
    """Reads the table that LibreOffice exports; it has no merged cells below the header's first row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[Painted]] = []
        self._cell: dict[str, str] | None = None

    def handle_starttag(self, tag, attrs) -> None:
        attributes = dict(attrs)
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self._cell = {"text": "", "fill": attributes.get("bgcolor", "#FFFFFF"), "colour": "#000000"}
        elif tag == "font" and self._cell is not None and "color" in attributes:
            self._cell["colour"] = attributes["color"]

    def handle_data(self, data) -> None:
        if self._cell is not None:
            self._cell["text"] += data

    def handle_endtag(self, tag) -> None:
        if tag == "td" and self._cell is not None:
            fill, colour = self._cell["fill"][1:].upper(), self._cell["colour"][1:].upper()
            self.rows[-1].append(Painted(" ".join(self._cell["text"].split()), fill, colour))
            self._cell = None
