"""Findings as JSON; its shape is fixed in docs/findings.md, and `version` changes when that does."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from kpiworkbook.model.findings import FINDING_FIELDS, CheckedBook, Finding
from kpiworkbook.model.periods import month_key

__all__ = ["VERSION", "render"]

VERSION = 1
_OR_NULL = ("expected", "cause", "unless")
"""What is not known of every finding."""


def render(books: Sequence[CheckedBook]) -> str:
    """Return the books' findings as JSON text."""
    counts = sum((book.counts() for book in books), Counter())
    content = {
        "version": VERSION,
        "workbooks": [_workbook(book) for book in books],
        "summary": {
            "workbooks": len(books),
            "unreadable": sum(book.report is None for book in books),
            "errors": counts["error"],
            "warnings": counts["warning"],
            "infos": counts["info"],
            "accepted": sum(len(book.report.accepted) for book in books if book.report is not None),
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _workbook(book: CheckedBook) -> dict[str, Any]:
    report = book.report
    return {
        "path": book.path,
        "error": book.error,
        "sheets": [
            {
                "sheet": sheet.sheet,
                "as_of": month_key(sheet.as_of),
                "sections": sheet.sections,
                "indicators": sheet.indicators,
            }
            for sheet in (report.sheets if report is not None else ())
        ],
        "findings": [_finding(finding) for finding in book.findings],
    }


def _finding(finding: Finding) -> dict[str, str | None]:
    texts = {name: str(getattr(finding, name)) for name in FINDING_FIELDS}
    return texts | {name: texts[name] or None for name in _OR_NULL}
