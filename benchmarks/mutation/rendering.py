"""A scorecard as a file, and where each of its cells then stands."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .model import CHANGES, Card, Cell, Column, Place, Section
from .months import MonthStyle

__all__ = ["SHEET", "Sheet", "cell_name", "laid_out", "tsv", "xlsx"]

SHEET = "Dataset"
Position = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The cells of a sheet, counted from zero, and what stands where."""

    cells: dict[Position, Cell]
    merges: tuple[tuple[int, int, int, int], ...]
    positions: dict[Place, Position]

    def name(self, place: Place) -> str:
        """Return the name of a place's cell: `T27`."""
        return cell_name(*self.positions[place])

    def lines(self) -> list[list[str]]:
        """Return the texts row by row, all rows as long as the longest, as Excel saves them."""
        height, width = (max(place[axis] for place in self.cells) + 1 for axis in (0, 1))
        rows = [[""] * width for _ in range(height)]
        for (row, column), cell in self.cells.items():
            rows[row][column] = cell.text
        return rows


def cell_name(row: int, column: int) -> str:
    """Return a cell's name: `T27` for row 26 and column 19."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


class _Layouter:
    def __init__(self, card: Card) -> None:
        self.card = card
        self.cells: dict[Position, Cell] = {}
        self.merges: list[tuple[int, int, int, int]] = []
        self.positions: dict[Place, Position] = {}
        self.row = 0

    def sheet(self) -> Sheet:
        for line in self.card.style.above:
            for column, text in enumerate(line.split("\t")):
                if text:
                    self.cells[self.row, column] = Cell(text=text)
            self.row += 1
        for number, section in enumerate(self.card.sections):
            self._section(number, section)
        return Sheet(cells=self.cells, merges=tuple(self.merges), positions=self.positions)

    def _section(self, number: int, section: Section) -> None:
        self.row += number > 0
        self._title(section)
        if number == 0 or self.card.style.repeated:
            self._header(number, section)
        for position, row in enumerate(section.rows):
            for index, column in enumerate(section.columns):
                place = Place(number, position, column.key)
                self.positions[place] = self.row, index
                if cell := row.cells.get(column.key):
                    is_arrow = column.key in CHANGES and "%" in cell.text
                    self.cells[self.row, index] = replace(cell, font=section.family.font) if is_arrow else cell
            self.row += 1

    def _title(self, section: Section) -> None:
        if section.title:
            self.cells[self.row, 0] = Cell(text=section.title)
            self.row += 1

    def _header(self, number: int, section: Section) -> None:
        height = self.card.style.header_rows if number == 0 else 1
        band = ""
        for index, column in enumerate(section.columns):
            under_band = height == 2 and column.band
            self.cells[self.row + bool(under_band), index] = self._heading(column)
            self.positions[Place(number, -1, column.key)] = self.row + bool(under_band), index
            if under_band and column.band != band:
                self.cells[self.row, index] = Cell(text=column.band)
                last = max(i for i, other in enumerate(section.columns) if other.band == column.band)
                self.merges.append((self.row, index, self.row, last))
            elif height == 2 and not under_band:
                self.merges.append((self.row, index, self.row + 1, index))
            band = column.band
        self.row += height

    def _heading(self, column: Column) -> Cell:
        if column.month is None or self.card.style.month_style is not MonthStyle.DATE:
            return Cell(text=column.heading)
        serial = (datetime(column.month // 12, column.month % 12 + 1, 1) - datetime(1899, 12, 30)).days
        return Cell(text=column.heading, number=serial, code="mmm-yy")


def laid_out(card: Card) -> Sheet:
    """Return where everything stands."""
    return _Layouter(card).sheet()


def tsv(sheet: Sheet) -> bytes:
    """Return a sheet as tab-separated text."""
    return "\n".join("\t".join(row) for row in sheet.lines()).encode()


def xlsx(sheet: Sheet) -> bytes:
    """Return a sheet as a workbook: numbers behind their formats, texts as texts."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_numbers": False}) as book:
        worksheet = book.add_worksheet(SHEET)
        formats: dict[tuple[str, str], Any] = {}
        for first_row, first_column, last_row, last_column in sheet.merges:
            if (first_row, first_column) != (last_row, last_column):
                worksheet.merge_range(first_row, first_column, last_row, last_column, "")
        for (row, column), cell in sheet.cells.items():
            if (look := (cell.code, cell.font)) not in formats:
                formats[look] = book.add_format(
                    {"num_format": cell.code} | ({"font_name": cell.font} if cell.font else {})
                )
            if cell.number is None:
                worksheet.write_string(row, column, cell.text, formats[look])
            else:
                worksheet.write_number(row, column, cell.number, formats[look])
    return stream.getvalue()
