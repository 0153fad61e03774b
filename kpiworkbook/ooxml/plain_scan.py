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
from itertools import chain, pairwise
from operator import attrgetter
from string import ascii_uppercase, digits

from kpiworkbook.model.places import column_letters
from kpiworkbook.ooxml.safe_xml import unescape
from kpiworkbook.ooxml.scanned import FormulaPlace, ScannedCell, ScannedRow, column_of

__all__ = ["data_of", "scan_data"]

_ATTRIBUTES = re.compile(rb'(?: [\w:]++="[^"<>&\t\n]*+")*+ ?')
_TAG_END = rb"[^<>&/\t\n]*+"
"""Where attributes stand; what is searched for is any of them, as tags are many, and few differ: see `_attributes`."""
_NAMESPACE = re.compile(rb"spreadsheetml/(?:2006/)?main\b")
"""What the name of the cells' namespace ends in, in transitional and strict files."""
_UNUSUAL = re.compile(
    rb'<(?!/|c r="[A-Z]{1,3}[0-9]|[vt][ />]|is>|row r="[0-9]{1,7}"|f[ />])(?:[!?]|c|row|f|[A-Za-z0-9]{1,9}+:)'
)
"""Comments and the like, cells and rows that do not say where they stand, and prefixes. What is usual is passed over
first, which is quicker."""
_USUAL = (
    b"</", b"<v>", b'<c r="A0', b'<row r="0', b'<c r="AA0', b"<f>", b"<is>", b"<t>", b"<v/>", b"<t ", b"<f ",
    b'<c r="AAA0',
)  # fmt: skip
"""How tags usually begin, with the likes that `_SIGNS` makes of names. To count them all costs less than one
expression does that is tried at each tag."""
_CONTROLS = bytes({*range(0x20)} - {*b"\t\n\r"})
_SIGNS = bytes.maketrans(
    _CONTROLS + digits.encode() + ascii_uppercase.encode(), b"\0" * len(_CONTROLS) + b"0" * 10 + b"A" * 26
)
_FORBIDDEN = b"\0"
"""What `_SIGNS` makes of what no XML may hold (XML 1.0, 2.2), and calamine reads all the same."""
_PIECE = 1 << 20
_ROW = re.compile(rb'<row r="(?:([0-9]{1,7})"(?:(%s)(/?)>)?)?' % _TAG_END)
"""A row's beginning; its number, and what is behind that, is found only where it is written plainly. So with cells."""
_CELL = (
    rb'<c r="(%%s)([0-9]++)"(?:(%s)(?:/>|>'
    rb'(?:<f(%s)(?:/>|>([^<]*+)</f>))?+(?:<v(?: xml:space="preserve")?(?:/>|>([^<]*+)</v>))?+'
    rb'(?:<is><t(?: xml:space="preserve")?>([^<]*+)</t></is>)?+</c>))?+' % (_TAG_END, _TAG_END)
)
_FORMULA = re.compile(rb"<f(%s)(?:/>|>([^<]*+)</f>)" % _TAG_END)
_PLACE = re.compile(rb'<c r="([A-Z]+)([0-9]+)"')
_START = attrgetter("start")
_NONE: Mapping[str, str] = {}
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
        and all(map(_is_plain, _pieces(xml, start, end)))
    )
    return (start, end) if is_plain else None


def _pieces(xml: bytes, start: int, end: int) -> Iterator[bytes]:
    """Yield what lies between two places, in pieces that begin with a tag."""
    while start < end:
        after = xml.find(b"<", start + _PIECE, end)
        yield xml[start : after if after >= 0 else end]
        start = after if after >= 0 else end


def _is_plain(piece: bytes) -> bool:
    """Return whether tags are as usual, and all signs are as XML has them."""
    signs = piece.translate(_SIGNS)
    left = signs.count(b"<")
    for tag in _USUAL:
        if not left:
            break
        left -= signs.count(tag)
    return _FORBIDDEN not in signs and (not left or _UNUSUAL.search(piece) is None)


def scan_data(
    xml: bytes, data: tuple[int, int], wanted: Mapping[int, Collection[int]]
) -> tuple[list[ScannedRow], list[FormulaPlace]] | None:
    """Return the rows within `data` and the formulas that hang together; None where something is not plain after all.

    `wanted` are the columns to be looked up, by row, all counted from zero. Raises ValueError for a text that says
    something else than it seems to.
    """
    rows: list[ScannedRow] = []
    columns = _Columns({column for columns in wanted.values() for column in columns})
    for tag, following in pairwise(chain(_ROW.finditer(xml, *data), [None])):
        assert tag is not None  # noqa: S101 - only the last is followed by None
        if tag[1] is None:
            return None
        row = ScannedRow(number=int(tag[1]) - 1, start=tag.start())
        rows.append(row)
        asked = wanted.get(row.number)
        if asked is not None:
            end = following.start() if following is not None else data[1]
            if not (_fill(xml, row, tag, end) and columns.find(xml, row, asked)):
                return None
    formulas = list(_formulas(xml, data, rows))
    return None if None in formulas else (rows, [formula for formula in formulas if formula])


def _fill(xml: bytes, row: ScannedRow, tag: re.Match[bytes], end: int) -> bool:
    """Tell what the tag of a row says that ends before `end`; return whether it is written plainly."""
    if tag[2] is None:
        return False
    row.attributes, row.content, row.is_empty_tag = _attributes(tag[2]), tag.end(), tag[3] == b"/"
    row.end = row.content if row.is_empty_tag else xml.rfind(b"</row>", row.content, end)
    return row.end >= 0


_MANY = 100
"""Columns of which each cell is no longer held against one after the other."""


class _Columns:
    """Finds the cells of some columns, row by row: one search passes over all others."""

    def __init__(self, columns: Collection[int]) -> None:
        self._numbers = {column_letters(column).encode(): column for column in columns}
        letters = b"|".join(self._numbers) if len(self._numbers) < _MANY else b"[A-Z]+"
        self._cell = re.compile(_CELL % letters)

    def find(self, xml: bytes, row: ScannedRow, asked: Collection[int]) -> bool:
        """Look up cells of a row; return whether all of them are written plainly."""
        number, cells, numbers = b"%d" % (row.number + 1), row.cells, self._numbers
        for match in self._cell.finditer(xml, row.content, row.end):
            letters, own_number, attributes, formula_attributes, formula, value, text = match.groups()
            column = numbers.get(letters)
            if column is None or column not in asked:
                continue
            if attributes is None or own_number != number or column in cells:
                return False  # which of two cells counts is not to be told here
            if value is None and b"<v" in match[0]:
                value = b""
            start, end = match.span()
            cells[column] = ScannedCell._make((
                start, end, _attributes(attributes),
                None if formula_attributes is None else _text(formula or b""),
                _NONE if formula_attributes is None else _attributes(formula_attributes),
                None if value is None else _text(value),
                None if text is None else _text(text),
            ))  # fmt: skip
        if len(cells) < len(asked):
            places = _PLACE.finditer(xml, row.content, row.end)
            row.starts = [(column_of(place[1].decode()), place.start()) for place in places]
        return True


def _formulas(xml: bytes, data: tuple[int, int], rows: Sequence[ScannedRow]) -> Iterator[FormulaPlace | None]:
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
            place = _PLACE.match(xml, cell) if cell >= 0 and rows and rows[0].start < at else None
            yield place and FormulaPlace(
                row=rows[bisect_right(rows, at, key=_START) - 1].number, column=column_of(place[1].decode()),
                start=at, end=match.end(), attributes=attributes, text=_text(match[2] or b""),
            )  # fmt: skip
        at = before = match.end()


@lru_cache(maxsize=4_096)
def _attributes(tag: bytes) -> Mapping[str, str]:
    """Return the attributes that stand in a tag; raise ValueError where they are not written plainly."""
    if not _ATTRIBUTES.fullmatch(tag):
        raise ValueError("attributes that only a parser tells apart")
    return {name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(tag)}


def _text(content: bytes) -> str:
    text = content.decode()
    if "\r" in text:
        raise ValueError("a line break that a parser changes")
    if "&" not in text:
        return text
    return _unescaped(text) if len(text) < _LONG else unescape(text)


_LONG = 64
"""Texts of so many signs hardly stand in two cells."""
_unescaped = lru_cache(maxsize=4_096)(unescape)
