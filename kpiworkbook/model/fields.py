"""What the columns of a scorecard hold, and which of them are computed."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["ARROWS", "CHANGES", "DERIVED", "FIGURES", "MONTHS_BACK", "NAMES", "SUMMARIES", "Field"]


class Field(StrEnum):
    """What a column holds."""

    REF = "ref"
    INDICATOR = "indicator"
    OWNER = "owner"
    REPORTER = "reporter"
    OUTCOME = "outcome"
    MONTH = "month"
    CHANGE_MONTH = "change_month"
    CHANGE_YEAR = "change_year"
    ARROW_MONTH = "arrow_month"
    ARROW_YEAR = "arrow_year"
    DOT = "dot"
    AVERAGE_12M = "average_12m"
    MAX_12M = "max_12m"
    PERCENTAGE_FLAG = "percentage_flag"
    BENCHMARK = "benchmark"
    TARGET = "target"
    COMMENTARY = "commentary"
    EXTRA = "extra"


NAMES = (Field.REF, Field.INDICATOR)
"""What an indicator is called by; a header has one of them at least."""
MONTHS_BACK = {Field.CHANGE_MONTH: 1, Field.CHANGE_YEAR: 12}
"""How far from the current month the base of a change is."""
CHANGES = tuple(MONTHS_BACK)
ARROWS = {Field.ARROW_MONTH: Field.CHANGE_MONTH, Field.ARROW_YEAR: Field.CHANGE_YEAR}
"""The columns of arrows alone, `Trend`, and the change whose way each shows, whether that has a column or not."""
SUMMARIES = (Field.AVERAGE_12M, Field.MAX_12M)
DERIVED = (*CHANGES, *SUMMARIES)
FIGURES = frozenset((Field.MONTH, Field.BENCHMARK, Field.TARGET))
"""The columns of which records are made."""
