"""Reads a council's KPI scorecard as it is, recomputes its derived columns, and gives back a workbook.

>>> import kpiworkbook as kw
>>> card = kw.read("scorecard.xlsx")
>>> card.to_frame()  # tidy records, one row per figure
>>> kw.calculate(card).to_frame()  # derived columns, one row per indicator
>>> kw.refresh("scorecard.xlsx", "out.xlsx")
"""

from __future__ import annotations

from kpiworkbook.errors import (
    ConfigError,
    KpiWorkbookError,
    LayoutError,
    LookupRefError,
    NotAWorkbookError,
    OutputError,
    ReadError,
    ScorecardError,
)
from kpiworkbook.model.derived import Arrow, Change, Derived, DerivedIndicator, Judgement, Revision
from kpiworkbook.model.grid import Entry
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.records import Measure, Polarity, Record, Records, Series, Status, Unit
from kpiworkbook.model.scorecard import Column, Field, Indicator, Scorecard, Section, Sheet
from kpiworkbook.model.settings import ArrowSettings, Paint, Settings, StyleSettings
from kpiworkbook.pipeline import RefreshResult, calculate, read, refresh, sample, tidy, write

__version__ = "0.1.0"

__all__ = [
    "Arrow",
    "ArrowSettings",
    "Change",
    "Column",
    "ConfigError",
    "Derived",
    "DerivedIndicator",
    "Entry",
    "Field",
    "Indicator",
    "Judgement",
    "KpiWorkbookError",
    "LayoutError",
    "LookupRefError",
    "Measure",
    "NotAWorkbookError",
    "OutputError",
    "Paint",
    "Polarity",
    "Problem",
    "ReadError",
    "Record",
    "Records",
    "RefreshResult",
    "Revision",
    "Scorecard",
    "ScorecardError",
    "Section",
    "Series",
    "Settings",
    "Sheet",
    "Status",
    "StyleSettings",
    "Unit",
    "__version__",
    "calculate",
    "read",
    "refresh",
    "sample",
    "tidy",
    "write",
]
