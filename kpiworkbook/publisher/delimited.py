"""Findings as CSV: a header line, and a line for each finding of each book."""

from __future__ import annotations

from collections.abc import Sequence

from kpiworkbook.delimited import csv_text
from kpiworkbook.model.findings import FINDING_FIELDS, CheckedBook

__all__ = ["COLUMNS", "render"]

COLUMNS = ("workbook", *FINDING_FIELDS)


def render(books: Sequence[CheckedBook]) -> str:
    """Return the books' findings as CSV text; books that could not be read have no lines."""
    return csv_text(COLUMNS, (row for book in books for row in book.rows()))
