"""What the columns of a scorecard hold, and which of them are computed."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["CHANGES", "DERIVED", "FIGURES", "MONTHS_BACK", "NAMES", "SUMMARIES", "Field"]


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
SUMMARIES = (Field.AVERAGE_12M, Field.MAX_12M)
DERIVED = (*CHANGES, *SUMMARIES)
FIGURES = frozenset((Field.MONTH, Field.BENCHMARK, Field.TARGET))
"""The columns of which records are made."""
