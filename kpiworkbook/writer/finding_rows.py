"""Findings as rows of a table, each with a link to its cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kpiworkbook.house.frames import place_in_sheet
from kpiworkbook.house.notes import clipped
from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.model.places import Place, address
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.settings import Paint, StyleSettings
from kpiworkbook.writer.formats import colours_of
from kpiworkbook.writer.rows import Rows

if TYPE_CHECKING:
    from xlsxwriter.format import Format

__all__ = ["HEADINGS", "FindingRows"]

HEADINGS: Mapping[str, float] = {
    "Severity": 10.5, "Cell": 9.5, "Ref.": 10, "Indicator": 30, "Owner": 19, "Reporter": 18, "Column": 14,
    "As typed": 12, "Should say": 13, "What is wrong": 48, "Rule": 18, "Cause": 12,
}  # fmt: skip
"""With their columns' widths, in characters."""
LONGEST_ENTRY = 80
"""Characters of what a cell says; the rest of a commentary is a click away."""


class FindingRows:
    """Writes findings of a scorecard to a list."""

    def __init__(self, rows: Rows, card: Scorecard, names: Mapping[str, str]) -> None:
        """Take the card's sheets with their names in the workbook, to which the links lead."""
        self._rows, self._names = rows, names
        self._grids = {sheet.name: sheet.grid for sheet in card.sheets}
        self._headings: dict[tuple[str, ...], str] = {}
        for sheet in card.sheets:
            for section in sheet.sections:
                for column in section.columns:
                    self._headings[sheet.name, section.title, column.key] = column.heading
                    self._headings.setdefault((sheet.name, column.key), column.heading)

    def write(self, findings: Iterable[Finding], *, quiet: bool = False) -> None:
        """Write a header and a row per finding; those that nobody needs to look at, without colours."""
        # To the left, because a filter's button covers the right end of a heading.
        head = self._rows.formats.varied(self._rows.formats.header(None), align="left")
        for column, heading in enumerate(HEADINGS):
            self._rows.text(column, heading, head)
        self._rows.next()
        for finding in findings:
            self._write_finding(finding, quiet=quiet)

    def _write_finding(self, finding: Finding, *, quiet: bool) -> None:
        rows = self._rows
        look = rows.formats.cell(text_wrap=True, quiet=quiet)
        severity = finding.severity
        rows.text(0, severity.value.capitalize(), look if quiet else self._severity_look(severity, look))
        self._write_cell(finding, look)
        texts = (
            finding.ref, finding.indicator, finding.owner, finding.reporter, self._heading(finding),
            clipped(finding.shown, LONGEST_ENTRY), clipped(finding.expected, LONGEST_ENTRY), _told(finding),
            finding.rule, finding.cause.value.replace("-", " "),
        )  # fmt: skip
        for column, text in enumerate(texts, 2):
            rows.text(column, text, look)
        rows.next()

    def _severity_look(self, severity: Severity, look: Format) -> Format:
        paint = _paint(severity, self._rows.formats.style)
        is_error = severity is Severity.ERROR
        return self._rows.formats.varied(look, **colours_of(paint), bold=is_error)

    def _write_cell(self, finding: Finding, look: Format) -> None:
        name, place = self._names.get(finding.sheet), place_in_sheet(finding.cell)
        text = finding.address if len(self._names) > 1 else finding.cell
        if name is None or place is None:
            self._rows.text(1, text, look)
            return
        if self._is_hidden(finding.sheet, place):
            text += " (hidden)"
        self._rows.link(1, text, address(name, finding.cell), look)

    def _is_hidden(self, sheet: str, place: Place) -> bool:
        look = self._grids[sheet].look
        return place[0] in look.hidden_rows or place[1] in look.hidden_columns

    def _heading(self, finding: Finding) -> str:
        """Return what the heading over the cell says; the column's name in results where there is none."""
        sheet, section, column = finding.sheet, finding.section, finding.column
        return self._headings.get((sheet, section, column)) or self._headings.get((sheet, column)) or column


def _paint(severity: Severity, style: StyleSettings) -> Paint:
    return {
        Severity.ERROR: style.negative,
        Severity.WARNING: style.similar,
        Severity.INFO: style.unchanged,
    }[severity]


def _told(finding: Finding) -> str:
    """Return what is wrong, and of an accepted finding why it is accepted, in a sentence of its own."""
    if not finding.accepted:
        return finding.reason
    end = "" if finding.reason.endswith((".", "?")) else "."
    return f"{finding.reason}{end} Accepted: {finding.accepted}"
