"""A section: its header, its columns, and the rows of its indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kpiworkbook.model.fields import ARROWS, DERIVED, MONTHS_BACK, Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.periods import month_name, months_before
from kpiworkbook.model.places import count
from kpiworkbook.model.shown import Told

__all__ = ["Band", "Column", "Header", "Section"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a section: where it stands (19 is Excel's T), what its heading says, and what that means."""

    index: int
    field: Field
    key: str
    """Its name in results: `2019-09`, `change_month`, `england`, `target_2019_20`, `extra_review_date`."""
    heading: str
    period: date | None = None
    year: int | None = None
    """Of a target: the year in which its financial year begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A heading over several columns in the upper rows of a header: `Monthly Data`."""

    text: str
    row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The rows of a section's header; `displaced` when its labels did not stand over their data."""

    first_row: int
    last_row: int
    bands: tuple[Band, ...] = ()
    displaced: bool = False

    @property
    def rows(self) -> range:
        """Its rows, from top to bottom."""
        return range(self.first_row, self.last_row + 1)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Section(Told):
    """A run of indicators under one header. Several sections share a header where only titles part them."""

    title: str
    """The text above the section; `Section 2` where there is none."""
    title_row: int | None
    header: Header
    columns: tuple[Column, ...]
    rows: tuple[int, ...]
    """The sheet's rows that hold its indicators, counted from zero."""
    as_of: date
    """The current period: its latest month column that holds anything."""
    owns_header: bool = True
    first_of: Mapping[Field, Column] = field(init=False, compare=False)
    """The first column of each kind."""

    def __post_init__(self) -> None:
        """Find once what every indicator asks for."""
        object.__setattr__(self, "first_of", {column.field: column for column in reversed(self.columns)})

    def fields(self, field: Field) -> tuple[Column, ...]:
        """Return the columns of that kind, from left to right."""
        return tuple(column for column in self.columns if column.field is field)

    def column(self, field: Field) -> Column | None:
        """Return the first column of that kind, or None."""
        return self.first_of.get(field)

    @property
    def derived(self) -> tuple[Column, ...]:
        """The columns that are computed, from left to right: figures, and arrows alone."""
        return tuple(column for column in self.columns if column.field in DERIVED or column.field in ARROWS)

    @property
    def derived_figures(self) -> tuple[Column, ...]:
        """Those of them that hold changes, averages and maxima."""
        return tuple(column for column in self.columns if column.field in DERIVED)

    @property
    def arrows(self) -> tuple[Column, ...]:
        """Those of them that hold arrows alone."""
        return tuple(column for column in self.columns if column.field in ARROWS)

    @property
    def periods(self) -> set[date]:
        """The months that have a column."""
        return {column.period for column in self.columns if column.field is Field.MONTH and column.period is not None}

    def lacks_base(self, field: Field) -> bool:
        """Return whether a derived column is one of changes on a month that has no column."""
        back = MONTHS_BACK.get(field)
        return back is not None and months_before(self.as_of, back) not in self.periods

    def texts(self, grid: Grid, field: Field) -> list[str]:
        """Return for each row what `Indicator.text` tells of it; `grid` is the section's sheet."""
        column = self.first_of.get(field)
        return [""] * len(self.rows) if column is None else grid.texts(self.rows, column.index)

    def __str__(self) -> str:
        """Return what it is called and how large it is."""
        return f"{self.title!r}: {count(len(self.rows), 'indicator')}, as of {month_name(self.as_of)}"
