"""Comparisons as JSON and CSV; the shape of the JSON is fixed in docs/comparison.md, and `version` changes with it."""

from __future__ import annotations

import json
from dataclasses import fields

from kpiworkbook.delimited import csv_text
from kpiworkbook.model.comparison import Comparison, Difference
from kpiworkbook.model.periods import month_key

__all__ = ["COLUMNS", "VERSION", "render_csv", "render_json"]

VERSION = 1
COLUMNS = ("old_workbook", "new_workbook", *(item.name for item in fields(Difference)))


def render_json(comparison: Comparison) -> str:
    """Return a comparison as JSON text; percentages are fractions."""
    content = {
        "version": VERSION,
        "old": comparison.old,
        "new": comparison.new,
        "sheets": [
            {
                "old": pair.old,
                "new": pair.new,
                "old_as_of": month_key(pair.old_as_of),
                "new_as_of": month_key(pair.new_as_of),
                "months": pair.months,
                "indicators": pair.indicators,
            }
            for pair in comparison.sheets
        ],
        "differences": list(comparison.rows()),
        "notes": list(comparison.notes),
        "summary": comparison.counts(),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def render_csv(comparison: Comparison) -> str:
    """Return a comparison as CSV text: a header line, and a line for each difference."""
    names = {"old_workbook": comparison.old, "new_workbook": comparison.new}
    return csv_text(COLUMNS, (names | row for row in comparison.rows()))
