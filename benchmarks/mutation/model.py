"""A scorecard before it becomes a file: cells by row and column key, and the figures that stand behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from .arithmetic import Arrow, Rounding
from .months import MonthStyle

__all__ = [
    "CHANGES", "DERIVED", "FAMILIES", "FIGURES", "Card", "Cell", "Column", "Family", "Look", "Place", "Row", "Section",
    "Storage", "Style", "Unit",
]  # fmt: skip

CHANGES = ("change_month", "change_year")
FIGURES = ("average_12m", "max_12m")
DERIVED = (*CHANGES, *FIGURES)


class Unit(StrEnum):
    """What a row's figures count in."""

    COUNT = "count"
    PERCENT = "percent"
    RATE = "rate"


class Storage(StrEnum):
    """How a file holds a row's figures."""

    TEXT = "text"
    NUMBER = "numbers, rounded as shown"
    FULL = "full-precision numbers behind a format"


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The glyphs of a family of arrows."""

    up: str
    same: str
    down: str
    font: str = ""
    """The symbol font that draws them, where they are letters."""

    def glyph(self, arrow: Arrow) -> str:
        """Return the glyph of an arrow."""
        return {Arrow.UP: self.up, Arrow.SAME: self.same, Arrow.DOWN: self.down}[arrow]


FAMILIES = (
    Family(up="↑", same="→", down="↓"),
    Family(up="⬆️", same="➔", down="⬇️"),
    Family(up="é", same="è", down="ê", font="Wingdings"),
)
"""Plain arrows, emoji, and the letters that the Wingdings font draws as arrows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a cell shows; `number` is what it stores where it is no text, behind the number format `code`."""

    text: str
    number: float | None = None
    code: str = "General"
    font: str = ""
    """A symbol font; workbooks only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a row writes its figures."""

    unit: Unit
    decimals: int
    """How precise its figures are; percentages in points."""
    coarse: bool = False
    """Whether a needless `.0` is shown."""
    stripped: bool = False
    """Whether zeros at the end are left out, so that 98% stands beside 97.5%. Texts only."""
    bare: bool = False
    """Whether percentages are typed without their sign: 36.9."""
    grouped: bool = False
    """Whether thousands are parted: 1,754."""
    storage: Storage = Storage.TEXT
    average_decimals: int = 0
    """How many decimals its average shows."""
    average_is_full: bool = False
    """Whether the average is stored with all its digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An indicator. `cells` are what the sheet says; the rest is what whoever made it knows."""

    look: Look
    cells: Mapping[str, Cell]
    """By column key; months by their name in results (`2019-09`)."""
    true: Mapping[int, Fraction]
    """By month, before rounding; months without a figure are left out."""
    typed: Mapping[int, Fraction]
    """By month, as the cells show them."""
    from_true: bool
    """Whether the derived cells come from the true figures (a program's) or from the typed ones."""
    rounding: Rounding
    polarity: int = 0
    """1: up is good; -1: down is good; 0: no judgement."""
    group: str = ""
    """Rows with the same one hang together: a count and its percentage."""
    part: str = ""
    """What the row is in its group: `ratio`, `numerator`, `denominator`, `share`, `complement`, `rate`."""
    steady: bool = False
    """Whether its figures stay so near each other that a slipped digit must stand out."""

    def saying(self, key: str, cell: Cell | str) -> Row:
        """Return the row with another cell."""
        return replace(self, cells={**self.cells, key: cell if isinstance(cell, Cell) else Cell(text=cell)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name in results, and its heading."""

    key: str
    heading: str
    month: int | None = None
    band: str = ""
    """What stands over it where the header has two rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows under one header."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    family: Family

    @property
    def months(self) -> list[int]:
        """The months that have a column, from left to right."""
        return [column.month for column in self.columns if column.month is not None]

    def has(self, key: str) -> bool:
        """Return whether there is such a column."""
        return any(column.key == key for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What is the same all over a scorecard."""

    as_of: int
    as_workbook: bool = False
    """Whether it becomes an .xlsx file, not tab-separated text."""
    storage: Storage = Storage.TEXT
    month_style: MonthStyle = MonthStyle.SHORT
    header_rows: int = 1
    """Of the first header; later ones have one row."""
    repeated: bool = True
    """Whether each section has a header of its own."""
    titles: bool = True
    above: tuple[str, ...] = ()
    """Rows above the table, cells parted by tabs."""
    not_available: str = "- n/a"
    nothing: str = "-"
    pending: str = "tbc"
    space: str = " "
    """Between an arrow and its percent."""
    count_decimals: int = 0
    """How many decimals the averages of counts show."""


class Place(NamedTuple):
    """A cell by section, row (-1 is the heading) and column key."""

    section: int
    row: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A scorecard."""

    style: Style
    sections: tuple[Section, ...]
    odd: frozenset[str] = field(default=frozenset())
    """The rules that may well warn of it, because it was made odd on purpose: a month without a column."""

    def row(self, place: Place) -> Row:
        """Return the row of a place."""
        return self.sections[place.section].rows[place.row]

    def with_section(self, index: int, section: Section) -> Card:
        """Return the card with another section."""
        return replace(self, sections=(*self.sections[:index], section, *self.sections[index + 1 :]))

    def with_row(self, place: Place, row: Row) -> Card:
        """Return the card with another row in a place."""
        section = self.sections[place.section]
        rows = (*section.rows[: place.row], row, *section.rows[place.row + 1 :])
        return self.with_section(place.section, replace(section, rows=rows))

    def places(self) -> list[Place]:
        """Return the first cell of every row."""
        return [Place(s, r, "ref") for s, section in enumerate(self.sections) for r in range(len(section.rows))]
