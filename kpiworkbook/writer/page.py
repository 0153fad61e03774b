"""How the sheet looks on the screen and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpiworkbook.model.fields import Field
from kpiworkbook.model.section import Section
from kpiworkbook.writer.canvas import Canvas

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from kpiworkbook.writer.rows import Rows

__all__ = ["set_up_list", "set_up_page"]

A3, A4 = 8, 9
"""Excel's numbers of paper sizes."""
TALLEST_FROZEN, WIDEST_FROZEN = 300, 80
"""Points and characters; a screen shows about 700 points and 200 characters."""
DEFAULT_HEIGHT = 15
"""Points; Excel's height of a row that nobody set."""


MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
PAPERS = {A3: (16.54, 11.69), A4: (11.69, 8.27)}
"""Width and height in inches, landscape."""
POINTS = 72
CHARACTER = 5.25
"""Points of a column's width in characters, padding included."""
SURELY = 0.9
"""How much of a page a section may fill, as estimated here, to be sure to stay on it."""


def set_up_page(canvas: Canvas) -> None:
    """Set frozen panes, A3 landscape one page wide, header rows on every page, section breaks and page numbers.

    Each section opens a page with its own header. The first header is repeated as a print title only where a
    section runs over a page: elsewhere the same header would stand twice at the top.
    """
    worksheet, sheet = canvas.worksheet, canvas.sheet
    first = sheet.sections[0]
    _freeze(canvas, first)
    _set_up_paper(worksheet, A3, f"{sheet.name}, {sheet.as_of:%B %Y}")
    worksheet.print_area(0, min(canvas.widths), max([sheet.grid.last_row, *canvas.heights]), canvas.last_column)
    if not _every_page_has_a_header(canvas):
        worksheet.repeat_rows(first.header.first_row, first.header.last_row)
    worksheet.set_h_pagebreaks([_opening_row(section) for section in sheet.sections[1:]])


def set_up_list(rows: Rows, *, title: str, header: int, end: int, frozen: int) -> None:
    """Set frozen panes, A4 landscape one page wide and page numbers for a list with its header in the row `header`.

    The header is repeated on every page of a list that runs over one. What follows from the row `end` on, which has
    headers of its own, begins a page where it would run over one. `frozen` is how many columns stay in sight.
    """
    worksheet = rows.worksheet
    worksheet.freeze_panes(header + 1, frozen)
    _set_up_paper(worksheet, A4, title)
    worksheet.print_area(0, 0, len(rows.heights) - 1, len(rows.widths) - 1)
    room = _room(A4) / _scale(A4, sum(rows.widths))
    left = room
    for height in rows.heights[:end]:
        if height > left:
            worksheet.repeat_rows(header)
            left = room - rows.heights[header]
        left -= height
    if left < sum(rows.heights[end:]):
        worksheet.set_h_pagebreaks([end])


def _set_up_paper(worksheet: Worksheet, paper: int, title: str) -> None:
    worksheet.set_zoom(85)
    worksheet.hide_gridlines(2)
    worksheet.set_landscape()
    worksheet.set_paper(paper)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(**MARGINS)
    # The space keeps a name that begins with digits from being read as a font size.
    worksheet.set_footer(f"&L&8 {title.replace('&', '&&')}&C&8 Page &P of &N&R&8 &F")


def _freeze(canvas: Canvas, first: Section) -> None:
    """Freeze the header and the names, where that leaves room for the figures."""
    names = [c.index for c in first.columns if c.field in (Field.REF, Field.INDICATOR)]
    row, column = first.header.last_row + 1, max(names) + 1
    height = sum(canvas.heights.get(above, DEFAULT_HEIGHT) for above in range(row))
    canvas.worksheet.freeze_panes(
        row if height <= TALLEST_FROZEN else 0,
        column if canvas.width(0, column - 1) <= WIDEST_FROZEN else 0,
    )


def _every_page_has_a_header(canvas: Canvas) -> bool:
    sheet = canvas.sheet
    shrunk = _scale(A3, canvas.width(min(canvas.widths), max(canvas.widths)))
    opens = [0, *(_opening_row(section) for section in sheet.sections[1:])]
    ends = [*opens[1:], sheet.grid.last_row + 1]
    pages = [
        sum(canvas.heights.get(row, DEFAULT_HEIGHT) for row in range(start, end))
        for start, end in zip(opens, ends, strict=True)
    ]
    return all(section.owns_header for section in sheet.sections) and max(pages) * shrunk < _room(A3) * SURELY


def _scale(paper: int, characters: float) -> float:
    """Return by how much columns of that width together are shrunk to fit on a page."""
    width = (PAPERS[paper][0] - MARGINS["left"] - MARGINS["right"]) * POINTS
    return min(width / (characters * CHARACTER), 1)


def _room(paper: int) -> float:
    """Return a page's height in points, less its margins."""
    return (PAPERS[paper][1] - MARGINS["top"] - MARGINS["bottom"]) * POINTS


def _opening_row(section: Section) -> int:
    rows = [section.title_row] if section.title_row is not None else []
    if section.owns_header:
        rows.append(section.header.first_row)
    return min(rows or [section.rows[0]])
