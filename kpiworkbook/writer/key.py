"""The key: which colour means what. It is painted where the officer wrote it, or added below the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kpiworkbook.layout.headings import canonical
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.settings import Paint, Settings
from kpiworkbook.writer.formats import Formats
from kpiworkbook.writer.sizes import lines_needed, room_in

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["add_key", "find_key", "key_span"]

DEFAULT_WIDTH = 8.43
"""Characters; Excel's width of a column that nobody set."""
WIDEST_SPAN = 4


def find_key(grid: Grid, rows: Sequence[int], settings: Settings) -> dict[tuple[int, int], Paint]:
    """Return the colours of the key's cells, by row and column; empty where the sheet has no key.

    A row belongs to the key where it names both ends of a scale: Positive and Negative, or Increase and Decrease.
    """
    painted: dict[tuple[int, int], Paint] = {}
    for row in rows:
        words = {
            column: canonical(grid.shown(row, column)).split(" ")[0]
            for column in range(grid.first_column, grid.last_column + 1)
        }
        painted |= {(row, column): paint for column, paint in _paints(words, settings)}
    return painted


def _paints(words: dict[int, str], settings: Settings) -> Iterator[tuple[int, Paint]]:
    style = settings.style
    scales = (
        ("positive", "negative", {"positive": style.positive, "similar": style.similar, "negative": style.negative}),
        ("increase", "decrease", {"increase": style.increase, "similar": style.unchanged, "decrease": style.decrease}),
    )
    for first, last, paints in scales:
        ends = [column for column, word in words.items() if word in (first, last)]
        if {words[column] for column in ends} == {first, last}:
            for column in range(min(ends), max(ends) + 1):
                if paint := paints.get(words.get(column, "")):
                    yield column, paint


def key_span(grid: Grid, row: int, column: int, widths: Mapping[int, float], font_size: int) -> int:
    """Return the last of the empty neighbouring columns that a cell of the key needs to show its text in a line."""
    text = grid.shown(row, column)
    last, width = column, widths.get(column, DEFAULT_WIDTH)
    while (
        lines_needed(text, room_in(width, font_size)) > 1
        and last - column < WIDEST_SPAN
        and grid.value(row, last + 1) is None
    ):
        last += 1
        width += widths.get(last, DEFAULT_WIDTH)
    return last


def add_key(worksheet: Worksheet, formats: Formats, row: int, column: int, settings: Settings) -> None:
    """Write a key of two lines from the given cell on."""
    style, arrows = settings.style, settings.arrows
    percent = f"{arrows.threshold * 100:f}".rstrip("0").rstrip(".")
    lines = (
        ("Qualitative measures:", (("Positive", style.positive), ("Similar", style.similar),
                                   ("Negative", style.negative))),
        ("Key to direction of travel:", ((f"Increase {percent}% or more", style.increase),
                                         ("Similar", style.unchanged),
                                         (f"Decrease {percent}% or more", style.decrease))),
    )  # fmt: skip
    for offset, (label, parts) in enumerate(lines):
        worksheet.write_string(row + offset, column, label, formats.make(bold=True))
        for number, (text, paint) in enumerate(parts, 2):
            worksheet.write_string(row + offset, column + number, text, formats.painted(paint, text_wrap=True))
