"""The archivist: what leaves a scorecard goes to the workbook's Archive sheet. Its one public verb is `archive`.

Rows are appended and never rewritten; in the package only the archive's own part changes, and when the sheet is made,
the parts that have to know of it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from kpiworkbook.archivist.leaving import Leaving, leaving
from kpiworkbook.archivist.looks import WIDTHS, Looks, header_style
from kpiworkbook.layout.archive_sheet import archive_header, archive_rows
from kpiworkbook.model.archived import ARCHIVE_COLUMNS
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import Place, sheet_name
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.ooxml.archive import rewrite
from kpiworkbook.ooxml.areas import LAST_ROW
from kpiworkbook.ooxml.new_part import Additions
from kpiworkbook.ooxml.new_sheet import add_sheet
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.sheet_edit import CellEdit, edit_sheet

__all__ = ["archive"]

NAME = "Archive"


def archive(card: Scorecard, package: bytes, *, month: date | None = None) -> bytes:
    """Return the workbook with a row in its archive for each figure and commentary that is about to leave the card.

    These are each indicator's oldest month and, where it has one, its commentary. `month` is the one that the card goes
    on to: where its column is there already, no month leaves, and the commentary goes alone. `package` are the bytes of
    the .xlsx or .xlsm that the card was read from, whether or not the new month is in it by now. Where the archive's
    last row of the same edition, sheet, ref, series and period says the same, none is added; with none to add the same
    bytes come back. Percentages are stored as fractions.

    The archive is known by its header row. Where the workbook has none, it is added behind all other sheets, as
    `Archive`, or `Archive (2)` where another sheet has that name. Raises NotAWorkbookError where a part cannot be read.
    """
    rows = _not_yet_told(list(leaving(card, month)), card.archives)
    if not rows:
        return package
    additions = Additions(Package(io.BytesIO(package), card.source))
    with_room = [grid for grid in card.archives if grid.last_row + len(rows) <= LAST_ROW]
    _append(additions, card, rows, with_room[-1] if with_room else None)
    return rewrite(package, additions.changed)


def _not_yet_told(rows: Sequence[Leaving], archives: Sequence[Grid]) -> list[Leaving]:
    """Return the rows without those that say again what the last ones of their kind do: twins share a name."""
    known: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    said: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for grid in archives:
        for _, row in archive_rows(grid):
            known.setdefault(row.key, []).append(row.said)
    for item in rows:
        said.setdefault(item.row.key, []).append(item.row.said)
    told = {key for key, texts in said.items() if known.get(key, [])[-len(texts) :] == texts}
    return [item for item in rows if item.row.key not in told]


def _append(additions: Additions, card: Scorecard, rows: Sequence[Leaving], grid: Grid | None) -> None:
    """Put the rows below those of an archive; without one, on a new sheet."""
    package = additions.package
    looks = Looks(additions)
    edits: dict[Place, CellEdit] = {}
    heights: dict[int, float] = {}
    header = archive_header(grid) if grid else None
    if grid is None or header is None:
        part = add_sheet(additions, sheet_name(NAME, package.sheet_names()), WIDTHS)
        style = header_style(package, card)
        edits = {(0, column): CellEdit(value=name, style=style) for column, name in enumerate(ARCHIVE_COLUMNS)}
        first_row, first_column = 1, 0
    else:
        part = dict(package.sheets())[grid.name]
        first_row, first_column = grid.last_row + 1, header[1]
    for number, item in enumerate(rows, first_row):
        if item.row.commentary:
            heights[number] = looks.height(item.row.commentary)
        for column, (name, value) in enumerate(zip(ARCHIVE_COLUMNS, item.row, strict=True), first_column):
            edit = looks.cell(name, value, item.number_format)
            if edit.is_something:
                edits[number, column] = edit
    additions.changed[part] = edit_sheet(additions.read(part), edits, card.source, heights=heights)
    styles = looks.editor.xml()
    if styles != additions.read(looks.part):
        additions.changed[looks.part] = styles
