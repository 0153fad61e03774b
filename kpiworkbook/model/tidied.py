"""What came of tidying: how many records, and which sheets were taken for the same edition of one scorecard."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import count
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.shown import Told, frame_as_html
from kpiworkbook.model.unmatched import Unmatched

if TYPE_CHECKING:
    import pandas as pd

    from kpiworkbook.model.collected import Collected

__all__ = ["SameEdition", "TidiedBook", "TidiedBooks", "TidyResult"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SameEdition(Told):
    """Two sheets that tell the same edition of one scorecard: a corrected workbook, or two services taken for one."""

    scorecard: str
    edition: date
    earlier: str
    """The workbook that came first."""
    later: str
    """The workbook that came after it, whose word counts."""

    def __str__(self) -> str:
        """Return what that means, and what to do if it is wrong."""
        return (
            f"{self.earlier} and {self.later} are both taken for {month_name(self.edition)} of the scorecard "
            f"{self.scorecard!r}; where they differ, what {self.later} says counts. If they are two services', put "
            "each in a folder of its own"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TidyResult:
    """How many records were written, of how many workbooks, and what to look at."""

    records: int
    workbooks: int
    scorecards: int = 0
    """Whose editions they are, by their paths and sheets: one, where the paths tell that they are editions of one."""
    same_editions: tuple[SameEdition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TidiedBook(Told):
    """What was read of one of many workbooks, or the reason why nothing was."""

    path: str
    indicators: int = 0
    records: int = 0
    """How many figures it tells of, archives included; what other books say as well is told once in the frame."""
    problems: tuple[Problem, ...] = ()
    """What was noticed while reading, each with its cell."""
    unmatched: Unmatched = field(default_factory=Unmatched)
    """The refs and columns that its configuration names and it does not have: mistyped, or another book's."""
    error: str | None = None

    def __str__(self) -> str:
        """Return what became of it."""
        if self.error is not None:
            return f"{self.path}, not read: {self.error}"
        return f"{self.path}: {count(self.records, 'record')} of {count(self.indicators, 'indicator')}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TidiedBooks:
    """The tidy records of many workbooks in memory; `to_frame` gives them all."""

    books: tuple[TidiedBook, ...]
    """What became of each, in their order; those with an `error` are not in the frame."""
    result: TidyResult
    collected: Collected = field(compare=False)

    @property
    def same_editions(self) -> tuple[SameEdition, ...]:
        """Sheets that were taken for the same edition of one scorecard."""
        return self.result.same_editions

    def to_frame(self) -> pd.DataFrame:
        """Return a DataFrame: a row per figure and edition, with the columns that a file of `tidy` has.

        They are those of `Records.to_frame`, and behind them `scorecard`, whose edition says so, and `edition`, its
        month as datetime64.
        """
        return self.collected.to_frame()

    def __repr__(self) -> str:
        """Return how many records there are of how many workbooks, and how many could not be read."""
        missing = sum(book.error is not None for book in self.books)
        told = f"{count(self.result.records, 'record')}, editions of {count(self.result.scorecards, 'scorecard')}"
        not_read = f"; {missing:,} not read" if missing else ""
        return f"<TidiedBooks of {count(self.result.workbooks, 'workbook')}: {told}{not_read}>"

    def _repr_html_(self) -> str:
        """Return the records as a table, for a notebook."""
        return frame_as_html(repr(self), self.to_frame())
