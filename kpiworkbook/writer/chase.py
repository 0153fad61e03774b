"""The chase list: whom to ask, about how many findings, and about which indicators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from kpiworkbook.house.measures import text_width
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
    rows.across(REFS, "Indicators", head)
    rows.next()


def _write_person(rows: Rows, by: str, chase: Chase) -> None:
    """Write the numbers, the name and the refs; these go on in rows of their own where there are many."""
    formats = rows.formats
    name = chase.name or f"No {by} is named"
    for number, refs in enumerate(_lines(chase.refs, rows.room(REFS))):
        for column, severity in enumerate(Severity):
            look = formats.cell(align="center", num_format=NONE_AS_DASH, bold=severity is Severity.ERROR)
            if number:
                rows.text(column, "", look)
            else:
                rows.number(column, chase.number(severity), look)
        told = f"{name}, continued" if number else name
        rows.text(NAME, told, formats.cell(text_wrap=True, quiet=bool(number) or not chase.name))
        rows.across(REFS, refs, formats.cell())
        rows.next()


def _lines(refs: Sequence[str], room: float) -> list[str]:
    """Return the refs in as few texts as there is room for them in."""
    lines: list[str] = []
    for ref in refs:
        if lines and text_width(f"{lines[-1]}, {ref},") <= room:
            lines[-1] += f", {ref}"
        else:
            lines.append(ref)
    return [f"{line}," for line in lines[:-1]] + lines[-1:]
