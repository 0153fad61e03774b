"""What a scan tells of a worksheet: where its rows and cells stand, byte by byte, and what some of them hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from kpiworkbook.model.places import place_of

__all__ = ["FormulaPlace", "ScannedCell", "ScannedRow", "SheetScan", "column_of", "inherited_style", "place_for"]


class ScannedCell(NamedTuple):
    """A cell that is to be changed."""

    start: int
    end: int
    attributes: Mapping[str, str]
    """Of its tag, but for its name, which says where it stands; so with the row's."""
    formula: str | None
    formula_attributes: Mapping[str, str]
    value: str | None
    """The text of `<v>`: a number, or an index into the shared strings."""
    text: str | None
    """The text that stands in the cell itself, whatever the looks of its runs."""


@dataclass(slots=True, kw_only=True)
class ScannedRow:
    """A row of the sheet; what it holds is told only where it is to be changed."""

    number: int
    start: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    content: int = 0
    """Where its first cell stands, or its end tag."""
    is_empty_tag: bool = False
    starts: list[tuple[int, int]] = field(default_factory=list)
    """Column and beginning of each of its cells; empty where all that are to be changed are there."""
    cells: dict[int, ScannedCell] = field(default_factory=dict)
    """The cells that are to be changed, by column."""
    end: int = 0
    """Where its end tag begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaPlace:
    """A formula that other cells hang on, or that hangs on another."""

    row: int
    column: int
    start: int
    end: int
    attributes: Mapping[str, str]
    text: str


@dataclass(slots=True, kw_only=True)
class SheetScan:
    """What was found on a sheet."""

    prefix: str = ""
    """Of its elements' names, with the colon."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Of the sheet's own tag: namespaces, mostly."""
    rows: list[ScannedRow] = field(default_factory=list)
    formulas: list[FormulaPlace] = field(default_factory=list)
    """Shared and array formulas and data tables, wherever they stand."""
    dimension: str = ""
    """The area that the sheet says its cells fill."""
    column_styles: list[tuple[int, int, str]] = field(default_factory=list)
    """First column, last column and format of columns that have one."""
    data_start: int = 0
    data_end: int = 0
    """Where the content of `sheetData` ends."""
    is_data_empty_tag: bool = False
    end: int = 0
    """Where the sheet's end tag begins."""
    elements: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Where the sheet's parts beside its data begin, first and last of each name: `conditionalFormatting`."""


_LATER = (
    "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst", "AlternateContent",
)  # fmt: skip
"""What stands behind a worksheet's cells, in this order (ECMA-376 part 1, 18.3.1.99)."""


def place_for(scan: SheetScan, tag: str) -> int:
    """Return where a further element of that name goes, behind the cells and those of its kind that are there."""
    following = _LATER[_LATER.index(tag) + 1 :]
    return min((scan.elements[each][0] for each in following if each in scan.elements), default=scan.end)


def inherited_style(scan: SheetScan, row: Mapping[str, str], column: int) -> Mapping[str, str]:
    """Return the format that a cell has before it is there, as its attribute: its row's, or else its column's."""
    if row.get("customFormat") in ("1", "true") and "s" in row:
        return {"s": row["s"]}
    return next(({"s": style} for first, last, style in scan.column_styles if first <= column <= last), {})


@lru_cache(maxsize=16_384)
def column_of(letters: str) -> int:
    """Return a column's number; raise ValueError for what is no column."""
    return place_of(f"{letters}1")[1]
