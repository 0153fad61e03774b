"""How the page calls things: columns and verdicts in words that need no manual."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from kpiworkbook.model.findings import CheckedBook, Finding, Severity
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import count

__all__ = ["Verdict", "column_name", "findings_of", "verdict_of"]

_COLUMNS = {
    "ref": "Ref.",
    "change_month": "Change on previous month",
    "change_year": "Change on same month of previous year",
    "arrow_month": "Arrow of the change on previous month",
    "arrow_year": "Arrow of the change on same month of previous year",
    "dot": "Direction of travel",
    "average_12m": "12 month average",
    "max_12m": "12 month maximum",
    "percentage_flag": "Percentage?",
    "stat_neighbour": "Stat. neighbour",
    "se_region": "SE region",
}


def column_name(key: str) -> str:
    """Return a column's name in results as a person reads it: `2019-09` is Sep-19, `target_2019_20` Target 2019-20."""
    if key in _COLUMNS:
        return _COLUMNS[key]
    if month := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", key):
        return month_name(date(int(month[1]), int(month[2]), 1))
    words = re.sub(r"(\d{4})_(\d\d)$", r"\1-\2", key.removeprefix("extra_")).replace("_", " ")
    return words[:1].upper() + words[1:]


class Verdict(NamedTuple):
    """What a reader needs to know first."""

    state: str
    """A severity's name, `fine`, or `unread` where nothing was checked."""
    line: str
    """The whole in one line: `7 errors, 3 warnings in 55 indicators of 4 sections`."""
    advice: str


_ADVICE = {
    "error": "Errors are provably wrong. Correct them before the scorecard goes out.",
    "warning": "Nothing is provably wrong. A person should look at the warnings.",
    "info": "Nothing is wrong. What is listed is worth knowing, and no more.",
    "fine": "Everything that was checked is in order.",
    "unread": "Nothing was checked.",
}


def findings_of(books: Sequence[CheckedBook]) -> tuple[Finding, ...]:
    """Return the findings of all the books, in their order."""
    return tuple(finding for book in books for finding in book.findings)


def verdict_of(books: Sequence[CheckedBook]) -> Verdict:
    """Return the verdict over all the books."""
    unread = sum(book.report is None for book in books)
    findings = findings_of(books)
    if not books:
        return Verdict("unread", "No workbook was checked", _ADVICE["unread"])
    state = _state(findings) if unread < len(books) else "unread"
    advice = _ADVICE[state]
    if unread and state != "unread":
        advice += " What could not be read was not checked."
    return Verdict("unread" if unread and state == "fine" else state, _line(books, findings, unread), advice)


def _state(findings: Sequence[Finding]) -> str:
    return min((finding.severity for finding in findings), key=lambda s: s.rank).value if findings else "fine"


def _line(books: Sequence[CheckedBook], findings: Sequence[Finding], unread: int) -> str:
    if len(books) == 1:
        report = books[0].report
        return "The workbook could not be read" if report is None else report.verdict
    numbers = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    told = ", ".join(count(number, severity.value) for severity, number in numbers.items() if number)
    line = f"{told or 'Nothing found'} in {count(len(books) - unread, 'workbook')}"
    return f"{line}; {unread:,} could not be read" if unread else line
