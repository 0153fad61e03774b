"""Workbooks that are changed: what new figures have changed before, and what became of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from kpiworkbook.model.places import Place, address
from kpiworkbook.model.shown import Told

__all__ = ["Correction", "GoneFormula", "Kept", "Renewal"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class GoneFormula(Told):
    """A formula of the officer's own in a derived column that no longer gave the right result, and what came for it."""

    sheet: str
    row: int
    index: int
    """The cell's column, counted from zero."""
    cell: str
    was: str
    """As it was typed: `=S5/R5-1`."""
    now: str
    """The house's formula; empty where a plain value stands there now."""
    why: str = ""
    """After new figures: what was wrong before them, in the cell itself or where else the formula stands."""

    def __str__(self) -> str:
        """Return the cell, the formula that stood there, and what stands there now."""
        told = f"{address(self.sheet, self.cell)}: {self.was} became {self.now or 'a plain value'}"
        return f"{told}, as {self.why}" if self.why else told


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """What new figures that were put in mean for a workbook that is kept; without any, it is empty."""

    rows: Collection[tuple[str, int]] = ()
    """The rows that have one, by sheet and row."""
    were_right: Mapping[str, Mapping[Place, bool]] = field(default_factory=dict)
    """By sheet and place, of formulas in derived columns: whether their results were right before."""
    own_reasons: Mapping[str, Collection[Place]] = field(default_factory=dict)
    """By sheet, those of them that were not right for a reason of their row: elsewhere the same formula may be."""
    next_columns: Collection[str] = ()
    """The sheets on which the new month's figures stand in a column that was there before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An officer's workbook with only those cells changed that had to change."""

    content: bytes = field(repr=False)
    changed: tuple[str, ...]
    """The cells that were changed, with their sheets: `'Dataset'!T27`."""
    numbers: int = 0
    """How many of them were figures stored as text."""
    left_alone: tuple[str, ...] = ()
    """The cells that should have changed but are part of an array formula or a data table, and of annotated ones those
    that got no note."""
    gone: tuple[GoneFormula, ...] = ()
    """The officer's own formulas that gave way, in reading order of their sheets."""
    lost: tuple[str, ...] = ()
    """What cannot outlive any change, in words that an officer knows: `its digital signature`."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Correction(Told):
    """A derived cell that was wrong, and what it says now, in the form in which it was typed."""

    sheet: str
    row: int
    """The cell's row, counted from zero: 26 of `T27`."""
    index: int
    """The cell's column, counted from zero: 19 of `T27`."""
    cell: str
    """Excel's name of it: `T27`."""
    ref: str
    column: str
    was: str
    now: str
    value: str | float
    formula: str = ""
    """Of a cell that held a formula, without the leading `=`; empty where none gives what is computed."""
    number_format: str = ""
    """The number format that the cell needs; empty where its own will do."""

    def __str__(self) -> str:
        """Return the cell, its indicator, what it said and what it says now."""
        return f"{address(self.sheet, self.cell)}, {self.ref}: {self.was!r} became {self.now!r}"
