"""A workbook's styles, for calamine, in which durations are plain numbers.

Of a number behind a format of times it makes a time of the day. That loses what is less than a millisecond, the sign,
and the days: 30 hours behind `h:mm` would be a moment in January 1900.
"""

from __future__ import annotations

import re

from kpiworkbook.notation.number_format import BUILTIN, is_time
from kpiworkbook.ooxml.alike import once_for_alike
from kpiworkbook.ooxml.safe_xml import ATTRIBUTES, unescape

__all__ = ["plain_times"]

_BUILTIN = frozenset(number for number, code in BUILTIN.items() if is_time(code))
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s" + ATTRIBUTES + rb">")
_NUMBER = re.compile(rb"""\bnumFmtId\s*=\s*["']([0-9]{1,9})["']""")
_CODE = re.compile(rb"""\bformatCode\s*=\s*("[^"]*"|'[^']*')""")
_OF_CELLS = re.compile(rb"""(<(?:\w+:)?xf\s(?>[^<>]*?\bnumFmtId\s*=\s*["'])0*+)([0-9]{1,9})(?=["'])""")


@once_for_alike
def plain_times(xml: bytes) -> bytes:
    """Return the part of the styles with General in place of all formats of times; nothing where it has none."""
    found = {int(number) for _, number in _OF_CELLS.findall(xml)}
    times = {number for number in _times(xml) if number in found}
    if not times:
        return b""
    return _OF_CELLS.sub(lambda match: match[1] + (b"0" if int(match[2]) in times else match[2]), xml)


def _times(xml: bytes) -> set[int]:
    """Return the numbers of those formats that show times."""
    times = set(_BUILTIN)
    for tag in _FORMAT.findall(xml):
        number, code = _NUMBER.search(tag), _CODE.search(tag)
        if number and code:
            text = unescape(code[1].decode(errors="replace")[1:-1])
            (times.add if is_time(text) else times.discard)(int(number[1]))
    return times
