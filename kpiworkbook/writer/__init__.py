"""The fresh writer: a new workbook in house style.

Its public verbs are `write`, and `annotate` for a copy as it was typed, with a note on every cell that breaks a rule;
`list_findings` gives the list of findings alone.
"""

from __future__ import annotations

from typing import BinaryIO

from kpiworkbook.model.derived import Derived
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.writer.annotated import annotate, list_findings
from kpiworkbook.writer.archive import add_archives
from kpiworkbook.writer.book import add_worksheets, bring_to_front, open_workbook, sheet_names
from kpiworkbook.writer.canvas import Canvas
from kpiworkbook.writer.cells import CellWriter
from kpiworkbook.writer.formats import Formats
from kpiworkbook.writer.rules import add_rules
from kpiworkbook.writer.sheet import write_sheet

__all__ = ["annotate", "list_findings", "write"]


def write(card: Scorecard, derived: Derived, stream: BinaryIO, *, values_only: bool = False) -> None:
    """Write the card's sheets with their derived columns as a new .xlsx workbook.

    Every cell stands where it stood. The derived columns are live formulas with cached values, or plain values where
    `values_only`. The archive is carried along as it is. The same card gives the same bytes.
    """
    workbook = open_workbook(card, stream, title="KPI scorecard", comments="Derived columns recomputed by kpiworkbook")
    formats = Formats(workbook, card.settings.style)
    names = sheet_names(card)
    worksheets = add_worksheets(workbook, card, names)
    for sheet, worksheet in zip(card.sheets, worksheets, strict=True):
        canvas = Canvas(worksheet, sheet, formats)
        table = CellWriter(canvas=canvas, card=card, derived=derived, values_only=values_only)
        write_sheet(canvas, card.settings, table)
        add_rules(worksheet, card, sheet, formats)
    add_archives(workbook, card.archives, names)
    shown = next((number for number, sheet in enumerate(card.sheets) if sheet.grid.visible), 0)
    bring_to_front(worksheets[shown])
    workbook.close()
