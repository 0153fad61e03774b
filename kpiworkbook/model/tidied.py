"""What came of tidying: how many records, and which sheets were taken for the same edition of one scorecard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpiworkbook.model.periods import month_name
from kpiworkbook.model.shown import Told

__all__ = ["SameEdition", "TidyResult"]


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
