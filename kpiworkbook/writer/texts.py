"""Writing what stands around the table: notes, section titles, and the key with its colours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpiworkbook.house.measures import lines_needed, room_in
from kpiworkbook.layout.key import KeyMeaning, find_key
from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import CellValue, Merge
from kpiworkbook.model.places import Place
from kpiworkbook.model.settings import Paint, Settings
from kpiworkbook.writer.canvas import Canvas
from kpiworkbook.writer.looks import drawn_in, written_as

if TYPE_CHECKING:
    from xlsxwriter.format import Format

__all__ = ["write_texts"]

WIDEST_SPAN = 4
"""Empty columns into which a cell of the key may grow."""
WIDE_COLUMN = 25
"""Characters. Columns for sentences, into which it does not grow."""
_COLOURED = (Field.CHANGE_MONTH, Field.CHANGE_YEAR, Field.TARGET)
"""The columns that the key explains."""
KEY_LABEL_SPAN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _KeyCell:
    row: int
    column: int
    text: str
    meaning: KeyMeaning | None
    """None for the label before the colours."""


def write_texts(canvas: Canvas, settings: Settings) -> None:
    """Write every row that is neither header nor indicator, and a key below the table where the sheet has none."""
    grid, sheet = canvas.grid, canvas.sheet
    in_table = {row for section in sheet.sections for row in section.rows}
    in_table |= {row for section in sheet.sections for row in section.header.rows}
    key = find_key(grid, in_table)
    titles = {section.title_row for section in sheet.sections}
    merges = {(merge.first_row, merge.first_column): merge for merge in grid.merges}
    for row in range(grid.first_row, grid.last_row + 1):
        if row not in in_table:
            _write_row(canvas, settings, row, key, merges, is_title=row in titles)
    if not key and any(column.field in _COLOURED for section in sheet.sections for column in section.columns):
        _add_key(canvas, settings)


def _write_row(
    canvas: Canvas,
    settings: Settings,
    row: int,
    key: Mapping[Place, KeyMeaning],
    merges: Mapping[Place, Merge],
    *,
    is_title: bool,
) -> None:
    grid = canvas.grid
    wrapped: list[tuple[str, float]] = []
    if is_title:
        _paint_title(canvas, settings, row)
    for column in range(grid.first_column, grid.last_column + 1):
        value, is_error = grid.value(row, column), False
        if value is None and (row, column) not in grid.typed and (shown := grid.shown(row, column)):
            value, is_error = shown, True
        merge = merges.get((row, column))
        if value is None and (merge is None or (row, column) in grid.typed):
            continue
        meaning = key.get((row, column))
        code = grid.number_format(row, column)
        if meaning is not None:
            wrapped.append(
                _write_key_cell(canvas, settings, _KeyCell(row=row, column=column, text=str(value), meaning=meaning))
            )
            continue
        font = grid.symbol_font(row, column)
        look = _look(canvas, settings, value, code, font, is_title=is_title, is_merged=merge is not None)
        if merge is not None and canvas.merge(merge, look) and merge.first_row == merge.last_row:
            wrapped.append((str(value or ""), canvas.width(merge.first_column, merge.last_column)))
        if is_error:
            canvas.put_error(row, column, str(value), look)
        else:
            canvas.put(row, column, value, code, look)
    if wrapped or row in grid.look.hidden_rows:
        canvas.set_height(row, wrapped)


def _look(
    canvas: Canvas, settings: Settings, value: CellValue, code: str, font: str, *, is_title: bool, is_merged: bool
) -> Format:
    formats, written = canvas.formats, written_as(value, code) | drawn_in(font)
    if is_title:
        return formats.painted(settings.style.title, bold=True, valign="vcenter", **written)
    wrap = {"text_wrap": True} if is_merged else {}
    return formats.make(valign="top", **wrap, **written)


def _paint_title(canvas: Canvas, settings: Settings, row: int) -> None:
    """Colour a section title's row over the whole width of the table."""
    look = canvas.formats.painted(settings.style.title, bold=True, valign="vcenter")
    for column in sorted(canvas.widths):
        canvas.put(row, column, None, "", look)


def _write_key_cell(canvas: Canvas, settings: Settings, cell: _KeyCell) -> tuple[str, float]:
    """Write a cell of the key, grown into its empty neighbours where its text needs them; return text and width."""
    formats = canvas.formats
    if cell.meaning is None:
        look = formats.make(valign="top", text_wrap=True)
        last = cell.column + KEY_LABEL_SPAN - 1
    else:
        paint: Paint = getattr(settings.style, cell.meaning.value)
        look = formats.painted(paint, text_wrap=True, valign="vcenter", align="center", border=1)
        last = _key_span(canvas, cell)
    canvas.merge(Merge(first_row=cell.row, first_column=cell.column, last_row=cell.row, last_column=last), look)
    canvas.put(cell.row, cell.column, cell.text, "", look)
    return cell.text, canvas.width(cell.column, last)


def _key_span(canvas: Canvas, cell: _KeyCell) -> int:
    merges = canvas.grid.merges
    own = next((m for m in merges if (m.first_row, m.first_column) == (cell.row, cell.column)), None)
    if own is not None:
        return own.last_column
    last = cell.column
    size = canvas.formats.style.font_size
    while (
        lines_needed(cell.text, room_in(canvas.width(cell.column, last), size)) > 1
        and last - cell.column < WIDEST_SPAN
        and canvas.width(last + 1, last + 1) <= WIDE_COLUMN
        and canvas.grid.value(cell.row, last + 1) is None
        and not any(
            m.first_row <= cell.row <= m.last_row and m.first_column <= last + 1 <= m.last_column for m in merges
        )
    ):
        last += 1
    return last


def _add_key(canvas: Canvas, settings: Settings) -> None:
    for row, cells in enumerate(_house_key(settings), canvas.grid.last_row + 2):
        column = min(canvas.widths)
        wrapped = []
        for text, meaning in cells:
            cell = _KeyCell(row=row, column=column, text=text, meaning=meaning)
            wrapped.append(_write_key_cell(canvas, settings, cell))
            column = (column + KEY_LABEL_SPAN) if meaning is None else _key_span(canvas, cell) + 1
        canvas.set_height(row, wrapped)


def _house_key(settings: Settings) -> Iterator[list[tuple[str, KeyMeaning | None]]]:
    percent = settings.arrows.threshold_text
    yield [
        ("Qualitative measures:", None),
        ("Positive", KeyMeaning.POSITIVE),
        ("Similar", KeyMeaning.SIMILAR),
        ("Negative", KeyMeaning.NEGATIVE),
    ]
    yield [
        ("Key to direction of travel:", None),
        (f"Increase {percent} or more", KeyMeaning.INCREASE),
        ("Similar", KeyMeaning.UNCHANGED),
        (f"Decrease {percent} or more", KeyMeaning.DECREASE),
    ]
