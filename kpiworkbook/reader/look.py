"""What a worksheet's XML tells beyond calamine's values: style ids, formulas, errors, hidden rows, widths.

Regular expressions go over the bytes of the part, because building objects for every cell would cost several times as
much as calamine's own reading. One takes cells as programs usually write them, row by row: rows whose cells have the
same formats share one mapping. The other takes attributes in any order, either quote, and namespace prefixes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from kpiworkbook.model.grid import CellStyle, SheetLook
from kpiworkbook.model.places import Place, column_number
from kpiworkbook.ooxml.alike import once_for_alike

__all__ = ["read_look"]

# Not compiled here, as what is needed for few sheets: this one where cells are not written as programs usually do.
_CELL = rb"""(?x)<(?:\w+:)?c(?=\s)
    (?=[^<>]*?\sr=["']([A-Z]{1,3})(\d{1,7})["'])
    (?=(?:[^<>]*?\ss=["'](\d{1,6})["'])?)
    (?=(?:[^<>]*?\st=["'](e)["'])?)
    [^<>]*?(/>|>\s*</(?:\w+:)?c|>)(\s*<(?:\w+:)?f[\s/>])?"""
_PLAIN_ROW = re.compile(rb'r="([0-9]{1,7})"(?:[^<>]*+>\s*+<c r="([A-Z]{1,3})\1")?')
"""Behind `<row `, with the column of its first cell, where that says that it stands in this row."""
_STYLE = re.compile(rb'c r="[^"]++" s="([^"]++)"')
_PLAIN_STYLE = re.compile(rb'c r="[^"]++"(?: s="([^"]++)")?+(?: t="[^"]++")?+/?>')
"""Whatever the quotes hold; that is looked at once for all rows that are alike."""
_MOST_DIGITS = 6
"""Of a format's number."""
_PLAIN_PLACE = re.compile(rb'<c r="([A-Z]{1,3})')
_PLAIN_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})[0-9]{1,7}"[^<>]*+><f[ />]')
_FORMULA = re.compile(rb"<f[\s/>]")
# Nor are these two: few books have an error, or a formula without a result. What names the cell is found
# once and for all: else a tag that names it a thousand times would be searched as often.
_ERROR = (
    rb"""<(?:\w+:)?c\s(?>[^<>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'])[^<>]*+>"""
    rb"""\s*(?:<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v>(\#[^<]+)</"""
)
_NO_RESULT = (
    # A formula whose stored result is the empty text has the type "str"; that is a result.
    rb"""<(?:\w+:)?c\s(?![^<>]*\bt=["']str["'])(?>[^<>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'])[^<>]*+>\s*"""
    rb"""<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*>")
_COL = re.compile(rb"<(?:\w+:)?col\s[^<>]*>")
_NOT_MARKUP = re.compile(rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)


def read_look(xml: bytes, styles: Sequence[CellStyle]) -> SheetLook:
    """Return what the part of a worksheet says about its cells, rows and columns."""
    if b"!" in xml and b"<!" in xml:  # one byte is found ten times as fast as two
        xml = _NOT_MARKUP.sub(b"", xml)
    style_ids, formulas, has_errors = _plain_cells(xml) or _cells(xml)
    hidden_columns, widths = _columns(xml)
    return SheetLook(
        styles=_covering(styles, style_ids),
        style_ids=style_ids,
        shown={_place(m): m[3].decode() for m in re.finditer(_ERROR, xml)} if has_errors else {},
        not_calculated=frozenset(map(_place, re.finditer(_NO_RESULT, xml)) if formulas else ()),
        formulas=frozenset(formulas),
        hidden_rows=_hidden_rows(xml),
        hidden_columns=hidden_columns,
        column_widths=widths,
    )


_Cells = tuple[dict[int, dict[int, int]], list[Place], bool]
"""The formats by row and column, the places of formulas, and whether any cell may hold an error."""


def _plain_cells(xml: bytes) -> _Cells | None:
    """Return what the cells tell where all of them are written as programs usually do, None where they are not."""
    style_ids: dict[int, dict[int, int]] = {}
    formulas: list[Place] = []
    rows = _PlainRows()
    before, *parts = xml.split(b"<row ")
    numbers_of_cells = [part.count(b"<c ") for part in parts]
    styles, end = _plain_styles(xml, sum(numbers_of_cells)), 0
    if not styles or b"<c " in before:
        return None
    for part, number_of_cells in zip(parts, numbers_of_cells, strict=True):
        match = _PLAIN_ROW.match(part)
        if match is None:
            return None
        number, first = match.groups()
        row = int(number) - 1
        if number_of_cells:
            start, end = end, end + number_of_cells
            in_row = rows.formats(part, number, first, styles[start:end])
            if in_row is None or row in style_ids:
                return None
            style_ids[row] = in_row
        if b"f" in part and b"<f" in part:
            found = _PLAIN_FORMULA.findall(part)
            if len(found) < len(_FORMULA.findall(part)):
                return None
            formulas += [(row, _column(letters)) for letters in found]
    return style_ids, formulas, b"#" in xml and b't="e"' in xml


def _plain_styles(xml: bytes, number_of_cells: int) -> tuple[bytes, ...]:
    """Return the format of each cell in their order, empty where it has none; nothing where one is not plain."""
    styles = _STYLE.findall(xml)
    if len(styles) != number_of_cells:
        styles = _PLAIN_STYLE.findall(xml)
    return tuple(styles) if len(styles) == number_of_cells else ()


class _PlainRows:
    """Tells the formats of rows that are written plainly. Without gaps the ends of a row tell where all cells stand."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], dict[int, int]] = {}
        self._columns: dict[tuple[object, ...], Sequence[int]] = {}

    def formats(
        self, row: bytes, number: bytes, first: bytes | None, styles: tuple[bytes, ...]
    ) -> dict[int, int] | None:
        """Return the formats by column; None where cells may stand in another row, or not one beside the other."""
        last = row.rpartition(b'<c r="')[2].partition(number + b'"')[0]
        key = (first, last, styles)
        if (known := self._known.get(key)) is not None:
            return known
        ends = (first, last, len(styles))
        columns = self._columns.get(ends)
        if columns is None:
            letters = _PLAIN_PLACE.findall(row)
            if first is None or letters[-1:] != [last] or len(set(letters)) < len(styles):
                return None
            columns = list(map(_column, letters))
        if not all(style.isdigit() and len(style) <= _MOST_DIGITS for style in set(styles) if style):
            return None
        found = {column: int(style) for column, style in zip(columns, styles, strict=True) if style}
        if columns == [*range(columns[0], columns[0] + len(styles))]:
            self._known[key], self._columns[ends] = found, columns
        return found


def _cells(xml: bytes) -> _Cells:
    """Return what the cells tell, however they are written.

    Of a cell that stands there twice calamine takes the last one that holds anything, so that its format counts.
    """
    style_ids: dict[int, dict[int, int]] = {}
    formulas = []
    has_errors = False
    row_number, in_row = b"", {}
    filled: set[tuple[bytes, bytes]] = set()
    for letters, row, style, error, ending, formula in re.findall(_CELL, xml):
        if row != row_number:
            row_number, in_row = row, style_ids.setdefault(int(row) - 1, {})
        if ending == b">":
            filled.add((row, letters))
        elif (row, letters) in filled:
            continue
        in_row.pop(_column(letters), None)
        if style:
            in_row[_column(letters)] = int(style)
        if formula:
            formulas.append((int(row) - 1, _column(letters)))
        has_errors = has_errors or bool(error)
    return style_ids, formulas, has_errors


@lru_cache(maxsize=16_384)
def _column(letters: bytes) -> int:
    return column_number(letters.decode("ascii"))


def _place(match: re.Match[bytes]) -> Place:
    return int(match[2]) - 1, _column(match[1])


def _covering(styles: Sequence[CellStyle], style_ids: dict[int, dict[int, int]]) -> list[CellStyle]:
    """Return the styles, with plain ones added where cells refer past the end of a damaged table."""
    rows = {id(row): row for row in style_ids.values()}  # most rows share theirs
    last = max((max(row.values(), default=0) for row in rows.values()), default=0)
    return [*styles, *[CellStyle()] * (last + 1 - len(styles))]


def _attributes(tag: bytes) -> dict[str, str]:
    return {k.decode(): v.decode() for k, v in re.findall(rb"""(?<![\w:])([\w:]+)\s*=\s*["']([^"']*)["']""", tag)}


def _is_true(text: str | None) -> bool:
    return text in ("1", "true")


def _hidden_rows(xml: bytes) -> frozenset[int]:
    if b"hidden=" not in xml:
        return frozenset()
    rows = (_attributes(tag) for tag in _ROW.findall(xml) if b"hidden=" in tag)
    return frozenset(int(row["r"]) - 1 for row in rows if _is_true(row.get("hidden")) and "r" in row)


def _columns(xml: bytes) -> tuple[frozenset[int], dict[int, float]]:
    start = xml.find(b"sheetData")
    hidden, widths = _told_of_columns(b"".join(_COL.findall(xml, 0, start if start > 0 else len(xml))))
    return hidden, dict(widths)


@once_for_alike
def _told_of_columns(tags: bytes) -> tuple[frozenset[int], Mapping[int, float]]:
    hidden: set[int] = set()
    widths: dict[int, float] = {}
    for tag in _COL.findall(tags):
        column = _attributes(tag)
        first, last = int(column.get("min", "1")) - 1, int(column.get("max", "1"))
        span = range(first, min(last, first + 1000))  # a column set to the sheet's end says nothing of the table
        if _is_true(column.get("hidden")):
            hidden.update(span)
        if "width" in column and last - first <= 1000:
            widths.update(dict.fromkeys(span, _in_characters(float(column["width"]))))
    return frozenset(hidden), widths


def _in_characters(stored: float) -> float:
    """Return the width as Excel's dialog shows it: the file adds five pixels of padding to seven a character."""
    return stored - 5 / 7 if stored >= 12 / 7 else max(stored, 0) * 7 / 12
