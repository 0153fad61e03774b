"""The whole flow in one place: read, normalise, calculate, revise, validate, write.

Every public verb of the package is here, so that a script, a notebook and the command line do the same.

reading      workbook → Scorecard with Records → Derived
checking     → Report, Relations, Comparison, and what is published of them
fixing       → the workbook with wrong derived cells corrected
refreshing   → the workbook, kept or in house style, and what was `refreshed`
rolling      → the workbook with new figures, a month further
tidying      → .csv, .parquet, .sqlite, .duckdb, .xlsx
naming, giving, outputs    what the output is called, what can be said of new figures unread, how outputs are written
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kpiworkbook.pipeline.checking import *
    from kpiworkbook.pipeline.fixing import *
    from kpiworkbook.pipeline.giving import *
    from kpiworkbook.pipeline.naming import *
    from kpiworkbook.pipeline.reading import *
    from kpiworkbook.pipeline.refreshed import *
    from kpiworkbook.pipeline.refreshing import *
    from kpiworkbook.pipeline.tidying import *

_MODULES = {
    "checking": (
        "annotate", "check_annotate", "compare", "discover", "explain", "publish", "publish_comparison",
        "relations_toml", "validate",
    ),
    "fixing": ("FixResult", "fix"),
    "giving": ("check_values",),
    "naming": ("annotated_name", "fixed_name", "names_of", "refreshed_name"),
    "reading": ("calculate", "read", "sound"),
    "refreshed": ("RefreshResult",),
    "refreshing": ("refresh", "write"),
    "tidying": ("check_tidy", "collect_tidy", "print_tidy", "records_of", "sample", "tidy", "tidy_records"),
}  # fmt: skip
"""Where the verbs live. They are imported when they are first asked for, since no command needs all stages."""

__all__ = [name for names in _MODULES.values() for name in names]


def __getattr__(name: str) -> Any:
    for module, names in _MODULES.items():
        if name in names:
            globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
            return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
