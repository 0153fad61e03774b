"""Findings as CSV: a header line, and a line for each finding of each book."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from kpiworkbook.delimited import inert
from kpiworkbook.model.findings import FINDING_FIELDS, CheckedBook

__all__ = ["COLUMNS", "render"]

COLUMNS = ("workbook", *FINDING_FIELDS)


def render(books: Sequence[CheckedBook]) -> str:
    """Return the books' findings as CSV text; books that could not be read have no lines.

    What a spreadsheet would run as a formula stands behind an apostrophe.
    """
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for book in books:
        writer.writerows({name: inert(cell) for name, cell in row.items()} for row in book.rows())
    return stream.getvalue()
