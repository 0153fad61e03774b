"""Reads a council's KPI scorecard as it is, recomputes its derived columns, and gives back a workbook.

>>> import kpiworkbook as kw
>>> card = kw.read("scorecard.xlsx")
>>> card.to_frame()  # tidy records, one row per figure
>>> kw.calculate(card).to_frame()  # derived columns, one row per indicator
>>> kw.refresh("scorecard.xlsx", "out.xlsx")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_MODULES = ("errors", "model.derived", "model.grid", "model.problems", "model.records", "model.scorecard",
            "model.settings", "pipeline")  # fmt: skip
"""Where the public names live. They are imported when they are first asked for, so that `kpiworkbook --help` need not
wait for what it does not use."""


def __getattr__(name: str) -> Any:
    if name in __all__:
        for module in map(import_module, (f"{__name__}.{module}" for module in _MODULES)):
            if name in module.__all__:
                globals()[name] = getattr(module, name)
                return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
