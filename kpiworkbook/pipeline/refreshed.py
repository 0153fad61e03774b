"""What a refresh did."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from kpiworkbook.model.derived import Derived, DerivedIndicator, Revision
from kpiworkbook.model.kept import GoneFormula
from kpiworkbook.model.places import address, cell_name, count
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.shown import Told

if TYPE_CHECKING:
    import pandas as pd

    from kpiworkbook.pipeline.rolling import RolledSource

__all__ = ["RefreshResult"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RefreshResult(Told):
    """What a refresh did."""

    card: Scorecard
    """The scorecard as it was read, with new figures where there were any; its derived cells are as they were typed."""
    output: Path
    derived: Derived
    revisions: tuple[Revision, ...]
    """The derived cells that read differently now; `figure_changed` tells new figures from new writing."""
    backup: Path | None = None
    """Where the book went that was refreshed in place."""
    written: bool = True
    """False for a dry run, and where a book in place had nothing to change."""
    kept: bool = False
    """Whether it is the officer's own workbook with a few cells changed, and not a new one in house style."""
    numbers: int = 0
    """How many figures that were stored as text have become numbers; they look as they did."""
    left_alone: tuple[str, ...] = ()
    """Cells that should have changed but belong to an array formula."""
    gone: tuple[GoneFormula, ...] = ()
    """Formulas of the officer's own in derived columns that did not give the right result, and made room."""
    lost: tuple[str, ...] = ()
    """What the workbook lost by the change: `its digital signature`."""
    rolled: RolledSource | None = None
    """The new figures that were put in, where there were any."""
    refusal: str = ""
    """Of a dry run: why the same without `dry_run` would be refused; empty where it would not."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was noticed while reading."""
        return self.card.problems

    @property
    def changed(self) -> int:
        """How many derived cells say something else now."""
        return sum(revision.figure_changed for revision in self.revisions)

    @property
    def as_typed(self) -> tuple[str, ...]:
        """Averages and maxima that stay as typed, by months that are neither on the sheet nor in its archive."""
        return tuple(self._derived_cells(lambda item: item.incomplete))

    @property
    def in_points(self) -> tuple[str, ...]:
        """Changes of percentages that stay as typed, since their section has them in percentage points."""
        return tuple(self._derived_cells(lambda item: item.in_points))

    @property
    def not_computed(self) -> tuple[str, ...]:
        """Derived cells that hold something and stay as they are: a figure that they need was not understood."""
        return tuple(self._derived_cells(lambda item: item.not_understood))

    def _derived_cells(self, columns_of: Callable[[DerivedIndicator], Collection[str]]) -> Iterator[str]:
        """Yield the addresses of those cells in some derived columns of each row that hold something."""
        return (
            address(sheet.name, cell_name(*place))
            for sheet in self.card.sheets
            for section in sheet.sections
            for row in section.rows
            if (wanted := columns_of(self.derived.indicators[sheet.name, row]))
            for column in section.columns
            if column.key in wanted
            and ((place := (row, column.index)) in sheet.grid.look.formulas or sheet.grid.value(*place) is not None)
        )

    @property
    def not_given(self) -> tuple[str, ...]:
        """The refs for which new figures were asked, and none was given; they have `tbc`."""
        return self.rolled.values.not_given if self.rolled else ()

    def to_frame(self) -> pd.DataFrame:
        """Return a DataFrame: a row per derived cell that reads differently, a column per field of `Revision`.

        Its `row`, which counts from zero, is left out: `cell` says where it is. `figure_changed` is bool, all else
        is text.
        """
        import pandas as pd

        names = [item.name for item in fields(Revision) if item.name != "row"]
        frame = pd.DataFrame([asdict(r) for r in self.revisions], columns=names)
        return frame.astype({name: "bool" if name == "figure_changed" else str for name in names})

    def __str__(self) -> str:
        """Return what was done."""
        done = "written" if self.written else "not written"
        return f"{self.output}, {done}: {count(self.changed, 'derived cell')} changed; {self.card!r}"
