"""The chase list: whom to ask, about how many findings, and about which indicators."""

from __future__ import annotations

from typing import Literal

from kpiworkbook.model.findings import Chase, Report, Severity
from kpiworkbook.writer.rows import Rows

__all__ = ["write_chase"]

BY: tuple[Literal["owner", "reporter"], ...] = ("owner", "reporter")
NAME, REFS = 3, 4
"""Columns; the numbers stand in the first three, and the refs have all the rest."""
NONE_AS_DASH = '0;-0;"–"'


def write_chase(rows: Rows, report: Report) -> dict[str, int]:
    """Write the lists one below the other; return the title of each with its row. A list of nobody is left out."""
    begin: dict[str, int] = {}
    for by in BY:
        if people := report.chase(by):
            title = f"Chase list by {by}"
            begin[title] = rows.row
            rows.title(title)
            _write_head(rows, by)
            for chase in people:
                _write_person(rows, by, chase)
            rows.next()
    return begin


def _write_head(rows: Rows, by: str) -> None:
    head = rows.formats.header(None)
    for column, severity in enumerate(Severity):
        rows.text(column, f"{severity.value.capitalize()}s", head)
    rows.text(NAME, by.capitalize(), head)
    rows.span(REFS, len(rows.widths) - 1, "Indicators", head)
    rows.next()


def _write_person(rows: Rows, by: str, chase: Chase) -> None:
    formats = rows.formats
    for column, severity in enumerate(Severity):
        look = formats.cell(align="center", num_format=NONE_AS_DASH, bold=severity is Severity.ERROR)
        rows.number(column, chase.number(severity), look)
    rows.text(NAME, chase.name or f"No {by} is named", formats.cell(text_wrap=True, quiet=not chase.name))
    rows.span(REFS, len(rows.widths) - 1, ", ".join(chase.refs), formats.cell(text_wrap=True))
    rows.next()
