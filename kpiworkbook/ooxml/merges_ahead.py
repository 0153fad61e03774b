"""A sheet's merged cells, to be put before it for calamine, which looks for them from the beginning.

They stand behind all cells, so that calamine would unpack and read the whole sheet a second time, for almost as long as
it takes over the values.
"""

from __future__ import annotations

import re

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.ooxml.safe_xml import parse, safe_parser

__all__ = ["merges_ahead"]

_CELLS, _MERGES = b"sheetData>", b"mergeCells"
_NONE = b"<mergeCells></mergeCells>"
_NAME = rb"[A-Z]{1,3}[0-9]{1,7}"
_PLAIN = re.compile(
    rb'<mergeCells(?: count="[0-9]{1,9}")?>(?:\s*+<mergeCell ref="%s(?::%s)?" ?/>)*+\s*+</mergeCells>' % (_NAME, _NAME)
)
"""With nothing else in it, which calamine would take for the sheet's own: other cells, another extent."""
_MOST_BESIDE = 1_000_000
"""Bytes. Where more stands beside the cells, to look at it costs what it spares, and as much memory as it will."""


def merges_ahead(xml: bytes) -> bytes:
    """Return a copy of a worksheet's merged cells, at which calamine stops; nothing where it might find others there.

    What is damaged beside the cells is left to calamine too.
    """
    start, end = xml.find(_CELLS), xml.rfind(_CELLS)
    if start == end or not xml.startswith(b"<") or xml.find(_MERGES, 0, end) >= 0:
        return b""
    if len(xml) - (end - start) > _MOST_BESIDE:
        return b""
    beside = xml[: xml.rfind(b"<", 0, start)] + xml[end + len(_CELLS) :]
    found = _PLAIN.search(beside)
    if b"<!" in beside or beside.count(_MERGES) != (2 if found else 0):
        return b""
    try:
        parse(safe_parser(), beside, "")
    except NotAWorkbookError:
        return b""
    return found[0] if found else _NONE
