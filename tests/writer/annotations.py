"""What the tests of annotated copies share: findings by hand, copies with them, and what stands in the copies."""

from __future__ import annotations

from pathlib import Path

import openpyxl

import kpiworkbook as kw
from kpiworkbook import writer

GRID = """
Safeguarding | | | | | |
Ref. | Indicator | Owner           | Aug-19 | Sep-19 | Change from previous month | DoT | 12 month average | Commentary
A1   | Contacts  | Head of Service | 10     | 12     | ⬆️ -20%                    | ▲   | 11               | Up
A2   | Referrals | Head of Care    | 14.9%  | tbc    | - n/a                      | ▼   | 14.9%            | - see A1
A3   | Visits    |                 | 7      | 7      | → 0%                       |     | 7.00             |
"""
MERGES = ("A1:I1",)


def finding(cell: str, message: str = "this is wrong", **more: object) -> kw.Finding:
    """Return a finding about a cell of the sheet `Dataset`, an error unless something else is said."""
    said = {"rule": "change-value", "severity": "error", "sheet": "Dataset"} | more
    said["severity"] = kw.Severity(said["severity"])
    return kw.Finding(cell=cell, message=message, **said)


def report_on(card: kw.Scorecard, *findings: kw.Finding, accepted: tuple[kw.Finding, ...] = ()) -> kw.Report:
    """Return a report on a card with those findings."""
    summaries = tuple(
        kw.SheetSummary(
            sheet=sheet.name, as_of=sheet.as_of, sections=len(sheet.sections), indicators=len(sheet.indicators)
        )
        for sheet in card.sheets
    )
    return kw.Report(source=card.source, sheets=summaries, findings=findings, accepted=accepted)


def annotated(source: bytes | Path, folder: Path, *findings: kw.Finding, **more: object) -> Path:
    """Return a copy of a workbook with notes on those findings."""
    card = kw.read(source)
    return kw.annotate(card, report_on(card, *findings, **more), folder / "annotated.xlsx", force=True)


def annotated_anew(source: bytes | Path, folder: Path, *findings: kw.Finding, **more: object) -> Path:
    """Return a new workbook as typed with notes on those findings, as files that are no .xlsx or .xlsm get it."""
    card = kw.read(source)
    return written_anew(card, report_on(card, *findings, **more), folder / "annotated.xlsx")


def written_anew(card: kw.Scorecard, report: kw.Report, target: Path) -> Path:
    """Write a scorecard as typed into a new workbook, whatever it was read from, and return its path."""
    with target.open("wb") as stream:
        writer.annotate(card, report, stream)
    return target


WAYS = {"kept": annotated, "anew": annotated_anew}
"""The officer's own workbook with notes, and a new one."""


def opened(book: Path) -> openpyxl.Workbook:
    """Return a workbook as openpyxl reads it."""
    return openpyxl.load_workbook(book)


def notes(sheet: openpyxl.worksheet.worksheet.Worksheet) -> dict[str, str]:
    """Return a sheet's notes by the names of their cells."""
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def rows_of(sheet: openpyxl.worksheet.worksheet.Worksheet) -> list[list[object]]:
    """Return what stands in a sheet's rows, empty cells left out."""
    return [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]


def table_of(sheet: openpyxl.worksheet.worksheet.Worksheet) -> list[dict[str, object]]:
    """Return the findings of the sheet `Checks`, each with what stands under the headings."""
    first, last = (sheet[name] for name in sheet.auto_filter.ref.split(":"))
    head = [cell.value for cell in sheet[first.row]]
    rows = sheet.iter_rows(min_row=first.row + 1, max_row=last.row)
    return [dict(zip(head, (cell.value for cell in row), strict=True)) for row in rows]
