"""Reads a council's KPI scorecard as it is, recomputes its derived columns, and gives back a workbook.

>>> import kpiworkbook as kw
>>> card = kw.read("scorecard.xlsx")
>>> card.to_frame()  # tidy records, one row per figure
>>> kw.calculate(card).to_frame()  # derived columns, one row per indicator
>>> kw.validate(card).findings  # what is wrong, cell by cell, with the reason
>>> kw.refresh("scorecard.xlsx", "out.xlsx")
>>> kw.compare("aug-19.xlsx", "sep-19.xlsx").differences  # restated past figures first
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kpiworkbook.batch.history import tidy_many
    from kpiworkbook.batch.many import RefreshedBook, refresh_many, validate_many
    from kpiworkbook.batch.refreshing import RefreshReport
    from kpiworkbook.errors import (
        BatchError,
        ComparisonError,
        ConfigError,
        KpiWorkbookError,
        LayoutError,
        LookupColumnError,
        LookupRefError,
        LookupRuleError,
        NotAWorkbookError,
        OutputError,
        PasswordError,
        ReadError,
        ScorecardError,
        TooLargeError,
        ValuesError,
    )
    from kpiworkbook.model.archived import ArchivedCommentary
    from kpiworkbook.model.comparison import Comparison, Difference, DifferenceKind, SheetPair
    from kpiworkbook.model.derived import Arrow, Change, Derived, DerivedIndicator, Judgement, Revision
    from kpiworkbook.model.fields import Field
    from kpiworkbook.model.findings import Cause, Chase, CheckedBook, Finding, Report, Severity, SheetSummary
    from kpiworkbook.model.grid import Entry
    from kpiworkbook.model.kept import Correction, GoneFormula
    from kpiworkbook.model.problems import Problem
    from kpiworkbook.model.records import Measure, Polarity, Record, Records, Series, Status, Unit
    from kpiworkbook.model.relations import Relation, RelationKind
    from kpiworkbook.model.scorecard import Indicator, Scorecard, Sheet
    from kpiworkbook.model.section import Column, Section
    from kpiworkbook.model.settings import (
        Acceptance,
        ArrowSettings,
        LimitSettings,
        Paint,
        RuleSettings,
        Settings,
        StyleSettings,
    )
    from kpiworkbook.model.tidied import SameEdition, TidiedBook, TidiedBooks, TidyResult
    from kpiworkbook.model.unmatched import Unmatched, UnmatchedName
    from kpiworkbook.pipeline import (
        FixResult,
        RefreshResult,
        annotate,
        calculate,
        compare,
        discover,
        explain,
        fix,
        publish,
        publish_comparison,
        read,
        refresh,
        sample,
        tidy,
        validate,
        write,
    )

__version__ = "0.1.0"

__all__ = [
    "Acceptance",
    "ArchivedCommentary",
    "Arrow",
    "ArrowSettings",
    "BatchError",
    "Cause",
    "Change",
    "Chase",
    "CheckedBook",
    "Column",
    "Comparison",
    "ComparisonError",
    "ConfigError",
    "Correction",
    "Derived",
    "DerivedIndicator",
    "Difference",
    "DifferenceKind",
    "Entry",
    "Field",
    "Finding",
    "FixResult",
    "GoneFormula",
    "Indicator",
    "Judgement",
    "KpiWorkbookError",
    "LayoutError",
    "LimitSettings",
    "LookupColumnError",
    "LookupRefError",
    "LookupRuleError",
    "Measure",
    "NotAWorkbookError",
    "OutputError",
    "Paint",
    "PasswordError",
    "Polarity",
    "Problem",
    "ReadError",
    "Record",
    "Records",
    "RefreshReport",
    "RefreshResult",
    "RefreshedBook",
    "Relation",
    "RelationKind",
    "Report",
    "Revision",
    "RuleSettings",
    "SameEdition",
    "Scorecard",
    "ScorecardError",
    "Section",
    "Series",
    "Settings",
    "Severity",
    "Sheet",
    "SheetPair",
    "SheetSummary",
    "Status",
    "StyleSettings",
    "TidiedBook",
    "TidiedBooks",
    "TidyResult",
    "TooLargeError",
    "Unit",
    "Unmatched",
    "UnmatchedName",
    "ValuesError",
    "__version__",
    "annotate",
    "calculate",
    "compare",
    "discover",
    "explain",
    "fix",
    "publish",
    "publish_comparison",
    "read",
    "refresh",
    "refresh_many",
    "sample",
    "tidy",
    "tidy_many",
    "validate",
    "validate_many",
    "write",
]

_MODULES = (
    "errors", "pipeline", "model.archived", "model.comparison", "model.derived", "model.fields", "model.findings",
    "model.grid", "model.kept", "model.problems", "model.records", "model.relations", "model.scorecard",
    "model.section", "model.settings", "model.tidied", "model.unmatched", "batch.refreshing", "batch.many",
    "batch.history",
)  # fmt: skip
"""Where the public names live. They are imported when they are first asked for, so that `kpiworkbook --help` need not
wait for what it does not use; the verbs come early, as they are asked for most."""


def __getattr__(name: str) -> Any:
    if name in __all__:
        for module in map(import_module, (f"{__name__}.{module}" for module in _MODULES)):
            if name in module.__all__:
                globals()[name] = getattr(module, name)
                return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
