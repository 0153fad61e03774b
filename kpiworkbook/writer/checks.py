"""The sheet of findings: the verdict, every finding with a link to its cell, whom to chase, and what was accepted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

from kpiworkbook.model.findings import Report, Severity
from kpiworkbook.model.places import count
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.writer.chase import write_chase
from kpiworkbook.writer.finding_rows import HEADINGS, FindingRows
from kpiworkbook.writer.formats import Formats
from kpiworkbook.writer.marks import frame_of
from kpiworkbook.writer.page import set_up_list
from kpiworkbook.writer.rows import Rows

if TYPE_CHECKING:
    from kpiworkbook.writer.plain import PlainWorksheet

__all__ = ["write_checks"]

WITH_SHEET = 18
"""The width of the cells' names, in characters, where they are told with their sheets'."""
FROZEN = 3
"""Columns: severity, cell and ref."""
MEANING, LINKS = 2, 6
"""Columns of the legend."""
MEANINGS: Mapping[Severity, str] = {
    Severity.ERROR: "provably wrong: correct it before the scorecard goes out",
    Severity.WARNING: "suspicious: a person should look",
    Severity.INFO: "worth knowing, and no more",
}
AS_TYPED = "Nothing was recomputed: the cells stand as they were typed."
HOW_TO_READ = (
    "Each cell that is framed has a note, which says what this list says: rest the mouse on it, or press Shift+F2."
)

EXCEPT = "There is no note on {cells} with a threaded comment: what was found there is listed here only."


def write_checks(
    worksheet: PlainWorksheet,
    card: Scorecard,
    report: Report,
    names: Mapping[str, str],
    formats: Formats,
    *,
    without_note: int = 0,
) -> None:
    """Write the whole sheet. `names` says how the card's sheets are called in the workbook.

    `without_note` is how many of the framed cells have a threaded comment, and so no note.
    """
    widths = list(HEADINGS.values())
    if len(card.sheets) > 1:
        widths[1] = WITH_SHEET
    rows = Rows(worksheet, formats, widths)
    findings = FindingRows(rows, card, names)
    _write_summary(rows, card, report, without_note)
    legend = rows.row
    if report.findings:
        _write_legend(rows, report)
    rows.next()
    header = rows.row
    if report.findings:
        findings.write(sorted(report.findings, key=lambda finding: finding.severity.rank))
        worksheet.autofilter(header, 0, rows.row - 1, len(widths) - 1)
        rows.next()
    end = rows.row
    further = write_chase(rows, report)
    if report.accepted:
        title = f"Accepted in the configuration, with a reason: {count(len(report.accepted), 'finding')}"
        further[title] = rows.row
        rows.title(title)
        findings.write(report.accepted, quiet=True)
    if report.findings:
        _write_links(rows, legend, further)
    set_up_list(rows, title=_title(report), header=header, end=end, frozen=FROZEN)


def _title(report: Report) -> str:
    # A `?` for each byte that is no text, as old Linux names have.
    return f"Checks of {PurePath(report.source).name.encode('utf-8', 'replace').decode()}"


def _write_summary(rows: Rows, card: Scorecard, report: Report, without_note: int) -> None:
    formats, size = rows.formats, rows.formats.style.font_size
    rows.line(0, _title(report), formats.make(bold=True, font_size=size + 4))
    rows.next(size + 4)
    rows.line(0, report.verdict, formats.make(bold=True, font_size=size + 1))
    rows.next(size + 1)
    editions = "; ".join(f"{sheet.name} as of {sheet.as_of:%B %Y}" for sheet in card.sheets)
    how = f" {HOW_TO_READ}" if report.findings else ""
    if without_note:
        how += f" {EXCEPT.format(cells=count(without_note, 'cell'))}"
    rows.line(0, f"{editions}. {AS_TYPED}{how}", formats.make())
    rows.next()


def _write_legend(rows: Rows, report: Report) -> None:
    """Write what each severity means, how it is marked, and how often it was found."""
    formats = rows.formats
    for severity in Severity:
        sides = ("left", "right", "bottom") if severity.rank else ("left", "right", "bottom", "top")
        name = formats.make(bold=not severity.rank, align="center", **frame_of(severity, sides))
        rows.line(0, severity.value.capitalize(), name)
        rows.number(1, report.number(severity), formats.make(bold=True, align="center"))
        rows.line(MEANING, MEANINGS[severity], formats.make())
        rows.next()


def _write_links(rows: Rows, first: int, titles: Mapping[str, int]) -> None:
    for row, (title, target) in enumerate(titles.items(), first):
        rows.link_down(row, LINKS, f"{title}, row {target + 1}", target)
