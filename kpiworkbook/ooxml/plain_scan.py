"""The cells of a worksheet that is written plainly, as Excel and the usual libraries write: searches take the place of
a parser that calls for each element, at a quarter of the time.

Plain is a sheet without prefixes, comments, CDATA and extensions among its cells, whose rows and cells all say where
they stand. In such XML each `<` opens a tag, so that what is searched for is what a parser would find. Whatever is not
plain is left to that parser; what both find is the same. That the cells' XML is well-formed is not asked again here:
the values were read of it before, and what is left of a part that is not comes out as it was.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from kpiworkbook.model.places import column_letters
from kpiworkbook.ooxml.safe_xml import unescape
from kpiworkbook.ooxml.scanned import FormulaPlace, ScannedCell, ScannedRow, column_of

__all__ = ["data_of", "scan_data"]

_ATTRIBUTES = rb'(?: [\w:]+="[^"<>&\t\n]*")'
_NAMESPACE = re.compile(rb"spreadsheetml/(?:2006/)?main\b")
"""What the name of the cells' namespace ends in, in transitional and strict files."""
_UNUSUAL = re.compile(rb'<(?:[!?]|c(?! r="[A-Z]{1,3}[0-9])|row(?! r="[0-9]{1,7}")|f(?![ >/])|[a-z0-9]{1,9}+:)')
"""Comments and the like, cells and rows that do not say where they stand, and prefixes."""
_FORBIDDEN = bytes({*range(0x20)} - {*b"\t\n\r"})
"""What no XML may hold (XML 1.0, 2.2), and calamine reads all the same."""
_PIECE = 1 << 20
_ROW = re.compile(rb'<row r="([0-9]{1,7})"')
_ROW_TAG = re.compile(rb"<row(%s+) ?(/?)>" % _ATTRIBUTES)
_CELL = re.compile(
    rb"(%s*) ?(?:/>|>(?:<f(%s*)(?:/>|>([^<]*)</f>))?"
    rb'(?:<v(?: xml:space="preserve")?(?:/>|>([^<]*)</v>))?(?:<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)'
    % (_ATTRIBUTES, _ATTRIBUTES)
)
_FORMULA = re.compile(rb"<f(%s+)(?:/>|>([^<]*)</f>)" % _ATTRIBUTES)
_PLACE = re.compile(rb'<c r="([A-Z]+)([0-9]+)"')
_ATTRIBUTE = re.compile(rb' ([\w:]+)="([^"]*)"')


def data_of(xml: bytes) -> tuple[int, int] | None:
    """Return where the cells of a sheet begin and end; None where they are not written plainly."""
    opening = b"<sheetData>"
    start = xml.find(opening) + len(opening)
    end = xml.find(b"</sheetData>", start)
    if start < len(opening) or end < 0:
        return None
    is_plain = (
        len(_NAMESPACE.findall(xml, 0, start)) == 1
        and xml.find(b"<!", 0, start) < 0
        and xml.find(b"AlternateContent", start, end) < 0
        and _UNUSUAL.search(xml, start, end) is None
        and not any(_is_forbidden(xml[at : min(at + _PIECE, end)]) for at in range(start, end, _PIECE))
    )
    return (start, end) if is_plain else None


def _is_forbidden(piece: bytes) -> bool:
    return len(piece.translate(None, _FORBIDDEN)) < len(piece)  # ten times as quick as an expression


def scan_data(
    xml: bytes, data: tuple[int, int], wanted: Mapping[int, Collection[int]]
) -> tuple[list[ScannedRow], list[FormulaPlace]] | None:
    """Return the rows within `data` and the formulas that hang together; None where something is not plain after all.

    `wanted` are the columns to be looked up, by row, all counted from zero. Raises ValueError for a text that says
    something else than it seems to.
    """
    rows = [ScannedRow(number=int(match[1]) - 1, start=match.start()) for match in _ROW.finditer(xml, *data)]
    starts = [row.start for row in rows]
    for row, end in zip(rows, [*starts[1:], data[1]], strict=False):
        columns = wanted.get(row.number)
        if columns is not None and not _fill(xml, row, end, columns):
            return None
    formulas = list(_formulas(xml, data, rows, starts))
    return None if None in formulas else (rows, [formula for formula in formulas if formula])


def _fill(xml: bytes, row: ScannedRow, end: int, columns: Collection[int]) -> bool:
    """Look up cells of a row that ends before `end`; return whether all of them are written plainly."""
    tag = _ROW_TAG.match(xml, row.start)
    if tag is None:
        return False
    row.attributes, row.content, row.is_empty_tag = _attributes(tag[1]), tag.end(), tag[2] == b"/"
    row.end = tag.end() if row.is_empty_tag else xml.rfind(b"</row>", row.content, end)
    if row.end < 0:
        return False
    for column in columns:
        name = f"{column_letters(column)}{row.number + 1}"
        opening = f'<c r="{name}"'.encode()
        at = xml.rfind(opening, row.content, row.end)
        if at >= 0:
            match = _CELL.match(xml, at + len(opening))
            if match is None:
                return False
            row.cells[column] = _cell(at, name, match)
    if len(row.cells) < len(columns):
        row.starts = [(column_of(m[1].decode()), m.start()) for m in _PLACE.finditer(xml, row.content, row.end)]
        return not any(column in columns and column not in row.cells for column, _ in row.starts)
    return True


def _cell(start: int, name: str, match: re.Match[bytes]) -> ScannedCell:
    """Return the cell of that name; the match is of what follows on the name."""
    attributes, formula_attributes, formula, value, text = match.groups()
    cell = ScannedCell(start=start, end=match.end(), attributes={"r": name, **_attributes(attributes)})
    if formula_attributes is not None:
        cell.formula, cell.formula_attributes = _text(formula or b""), _attributes(formula_attributes)
    if value is not None or b"<v" in match[0]:
        cell.value = _text(value or b"")
    if text is not None:
        cell.text = _text(text)
    return cell


def _formulas(
    xml: bytes, data: tuple[int, int], rows: Sequence[ScannedRow], starts: Sequence[int]
) -> Iterator[FormulaPlace | None]:
    """Yield each formula that others hang on or that hangs on one, and None for one that is not plain."""
    at = before = data[0]
    while (at := xml.find(b"<f ", at, data[1])) >= 0:
        match = _FORMULA.match(xml, at)
        if match is None:
            yield None
            return
        attributes = _attributes(match[1])
        if attributes.get("t") in ("shared", "array", "dataTable"):
            cell = xml.rfind(b"<c ", before, at)  # no farther back: a cell has one formula
            place = _PLACE.match(xml, cell) if cell >= 0 and starts and starts[0] < at else None
            yield place and FormulaPlace(
                row=rows[bisect_right(starts, at) - 1].number, column=column_of(place[1].decode()),
                start=at, end=match.end(), attributes=attributes, text=_text(match[2] or b""),
            )  # fmt: skip
        at = before = match.end()


@lru_cache(maxsize=4_096)
def _attributes(tag: bytes) -> Mapping[str, str]:
    return {name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(tag)}


def _text(content: bytes) -> str:
    text = content.decode()
    if "\r" in text:
        raise ValueError("a line break that a parser changes")
    return unescape(text) if "&" in text else text
