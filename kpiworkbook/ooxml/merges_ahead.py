"""A sheet's merged cells, to be put before it for calamine, which looks for them from the beginning.

They stand behind all cells, so that calamine would unpack and read the whole sheet a second time, for almost as long as
it takes over the values.
"""

from __future__ import annotations

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.ooxml.safe_xml import parse, safe_parser

__all__ = ["merges_ahead"]

_CELLS, _MERGES = b"sheetData>", b"mergeCells"
_NONE = b"<mergeCells></mergeCells>"


def merges_ahead(xml: bytes) -> bytes:
    """Return a copy of a worksheet's merged cells, at which calamine stops; nothing where it might find others there.

    What is damaged beside the cells is left to calamine too.
    """
    start, end = xml.find(_CELLS), xml.rfind(_CELLS)
    if start == end or not xml.startswith(b"<") or xml.find(_MERGES, 0, end) >= 0:
        return b""
    beside = xml[: xml.rfind(b"<", 0, start)] + xml[end + len(_CELLS) :]
    first, last = beside.find(_MERGES), beside.rfind(_MERGES)
    found = beside[beside.rfind(b"<", 0, first) : beside.find(b">", last) + 1] if first >= 0 else _NONE
    if b"<!" in beside or found.count(_MERGES) != 2:
        return b""
    try:
        parse(safe_parser(), beside, "")
        parse(safe_parser(), found, "")
    except NotAWorkbookError:
        return b""
    return found
