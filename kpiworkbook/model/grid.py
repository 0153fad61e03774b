"""A sheet as it was read: values, how they are shown, and what the sheet looks like around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeGuard

from kpiworkbook.model.places import Place, address, cell_name, range_name
from kpiworkbook.model.shown import Told

__all__ = ["CellStyle", "CellValue", "Entry", "Grid", "Merge", "SheetLook", "is_number"]

CellValue = str | float | int | bool | date | datetime | time | timedelta | None
"""What a cell stores. A percentage that Excel shows as 36.9% is stored as 0.369."""


def is_number(value: CellValue) -> TypeGuard[float]:
    """Return whether a cell stores a number; to Python a truth value is one as well."""
    return isinstance(value, float | int) and not isinstance(value, bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one cell says: its place, the value that it stores, and the text that Excel shows for it."""

    sheet: str
    row: int
    column: int
    """Row and column are counted from zero: 26 and 19 of `T27`, which `cell` gives."""
    value: CellValue
    shown: str
    symbol_font: str = ""
    """The name of a symbol font (`Wingdings`) whose letters are drawn as signs; empty for any other font."""

    @property
    def cell(self) -> str:
        """The cell's name: `T27`."""
        return cell_name(self.row, self.column)

    @property
    def address(self) -> str:
        """The cell's name with its sheet's: `'Dataset'!T27`."""
        return address(self.sheet, self.cell)

    def __repr__(self) -> str:
        """Return its place and what it shows, for a notebook: `Entry('Dataset'!T27 '⬆️ 16%')`."""
        return f"Entry({self.address} {self.shown!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A block of merged cells, rows and columns counted from zero, the last ones included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def width(self) -> int:
        """How many columns it spans."""
        return self.last_column - self.first_column + 1

    @property
    def area(self) -> str:
        """Its cells as Excel names them: `F2:F3`."""
        return range_name(self.first_row, self.first_column, self.last_row, self.last_column)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellStyle:
    """What of a cell's style matters here. Colours are `RRGGBB`; None is no fill."""

    number_format: str = "General"
    font: str = ""
    fill: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLook:
    """What a sheet tells beyond its values. Empty where the file format does not say (.csv, .xls, .xlsb)."""

    styles: Sequence[CellStyle] = ()
    style_ids: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    """Row to column to index into `styles`."""
    shown: Mapping[Place, str] = field(default_factory=dict)
    """Texts that the file itself gives as shown (.ods), and cached errors such as `#DIV/0!`."""
    not_calculated: frozenset[Place] = frozenset()
    """Cells with a formula whose result was never stored."""
    formulas: frozenset[Place] = frozenset()
    of_other_sheets: frozenset[Place] = frozenset()
    """Those of them that go by cells of other sheets as well."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    column_widths: Mapping[int, float] = field(default_factory=dict)
    """Widths in characters as Excel's dialog shows them, where the sheet sets them."""


def _plain_text(value: CellValue, number_format: str) -> str:  # noqa: ARG001 - stands in for a renderer
    return str(value)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Grid(Told):
    """One sheet: its used cells row by row, and its look."""

    name: str
    rows: Sequence[Sequence[CellValue]]
    """The used rectangle; its upper left cell is (`first_row`, `first_column`). Empty cells are '' or None."""
    first_row: int = 0
    first_column: int = 0
    merges: Sequence[Merge] = ()
    look: SheetLook = field(default_factory=SheetLook)
    visible: bool = True
    render: Callable[[Any, str], str] = field(default=_plain_text, repr=False, compare=False)
    """Gives the text shown for a stored number or date behind a number format."""
    typed: Mapping[Place, CellValue] = field(default_factory=dict)
    """What stands in cells that are read as something else: `Aug` under `2018` as `Aug-18`, that year as nothing."""
    last_column: int = field(init=False)
    """The last used column."""

    anchors: Mapping[Place, Place] = field(init=False, repr=False, compare=False)
    """Cells that are merged with one further up, and which: an owner may stand once beside several indicators."""

    _merges_from: Mapping[int, Sequence[Merge]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find once what rows are asked for again and again; text files have rows of different lengths."""
        object.__setattr__(self, "last_column", self.first_column + max(map(len, self.rows), default=0) - 1)
        anchors = {
            (row, merge.first_column): (merge.first_row, merge.first_column)
            for merge in self.merges
            for row in range(merge.first_row + 1, min(merge.last_row, self.last_row) + 1)
        }
        object.__setattr__(self, "anchors", anchors)
        begun: dict[int, list[Merge]] = {}
        for merge in self.merges:
            begun.setdefault(merge.first_row, []).append(merge)
        object.__setattr__(self, "_merges_from", begun)

    def __str__(self) -> str:
        """Return the sheet's name and its used rectangle."""
        used = range_name(self.first_row, self.first_column, self.last_row, self.last_column) if self.rows else "empty"
        return f"{self.name!r}: {used}"

    def __hash__(self) -> int:
        """Return the hash of its name, since its rows have none."""
        return hash(self.name)

    @property
    def last_row(self) -> int:
        """The last used row."""
        return self.first_row + len(self.rows) - 1

    def cells(self, row: int) -> Sequence[CellValue]:
        """Return what a row stores from `first_column` on; empty cells are '' or None, and a row may end early."""
        at = row - self.first_row
        return self.rows[at] if 0 <= at < len(self.rows) else ()

    def merges_from(self, row: int) -> Sequence[Merge]:
        """Return the merged cells whose uppermost row this is."""
        return self._merges_from.get(row, ())

    def stored(self, rows: Sequence[int]) -> list[tuple[CellValue, ...]]:
        """Return what rows store, column by column from `first_column` on; all of them reach to `last_column`."""
        width = self.last_column + 1 - self.first_column
        cells = map(self.cells, rows)
        return list(
            zip(*((*row, *[None] * (width - len(row))) if len(row) < width else row for row in cells), strict=True)
        )

    def value(self, row: int, column: int) -> CellValue:
        """Return what a cell stores; None outside the used rectangle and for empty cells."""
        row, column = row - self.first_row, column - self.first_column
        if row < 0 or column < 0:
            return None
        try:
            value = self.rows[row][column]
        except IndexError:
            return None
        return None if value == "" else value

    def style(self, row: int, column: int) -> CellStyle | None:
        """Return the cell's style, or None where the file does not tell."""
        style_id = self.look.style_ids.get(row, {}).get(column)
        return None if style_id is None else self.look.styles[style_id]

    def lowest_filled(self, first_row: int, last_row: int, column: int) -> int | None:
        """Return the lowest of these rows in which a column holds something.

        Of a header that is where its heading stands: a text file has no merged cells, so the row below may be empty.
        """
        return next((row for row in range(last_row, first_row - 1, -1) if self.value(row, column) is not None), None)

    def number_format(self, row: int, column: int) -> str:
        """Return the cell's number format, empty where the file does not tell."""
        style_id = self.look.style_ids.get(row, {}).get(column)
        return "" if style_id is None else self.look.styles[style_id].number_format

    def shown(self, row: int, column: int) -> str:
        """Return the text that Excel shows in a cell, empty for an empty one."""
        if self.look.shown and (given := self.look.shown.get((row, column))) is not None:
            return given
        value = self.value(row, column)
        if isinstance(value, str):
            return value
        return "" if value is None else self.shown_as(value, self.number_format(row, column))

    def text(self, row: int, column: int) -> str:
        """Return the text shown in a cell, without spaces around it; of a merged cell, that of its uppermost."""
        if self.anchors:
            row, column = self.anchors.get((row, column), (row, column))
        return self.shown(row, column).strip()

    def texts(self, rows: Sequence[int], column: int) -> list[str]:
        """Return the texts shown in a column's cells, as `text` does, at a fraction of the cost of asking for each."""
        at, anchors = column - self.first_column, self.anchors
        if self.look.shown or not 0 <= at <= self.last_column - self.first_column:
            return [self.text(row, column) for row in rows]
        return [
            value.strip()
            if at < len(cells := self.cells(row))
            and (value := cells[at]).__class__ is str
            and (row, column) not in anchors
            else self.text(row, column)
            for row in rows
        ]

    def shown_as(self, value: CellValue, number_format: str) -> str:
        """Return the text that Excel shows for a stored value; an empty number format is one that is not known."""
        if isinstance(value, str):
            return value
        if value is None:
            return ""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        return self.render(value, number_format or "General")

    def symbol_font(self, row: int, column: int) -> str:
        """Return the cell's font where that draws letters as signs (`Wingdings`), else an empty text."""
        style = self.style(row, column)
        return style.font if style and style.font.startswith(("Wingdings", "Webdings")) else ""

    def entry(self, row: int, column: int) -> Entry:
        """Return what a cell says, with its place."""
        return Entry(
            sheet=self.name,
            row=row,
            column=column,
            value=self.value(row, column),
            shown=self.shown(row, column),
            symbol_font=self.symbol_font(row, column),
        )
