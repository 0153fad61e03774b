"""Merged cells of a sheet that reach over other columns than before; all else of its XML stays as it is."""

from __future__ import annotations

import re
from collections.abc import Collection

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.ooxml.safe_xml import ATTRIBUTES

__all__ = ["with_merges"]

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s(?P<said>" + ATTRIBUTES + rb")(?:(?<=/)>|></(?:\w+:)?mergeCell>)")
_REF = re.compile(rb"""(?<![\w:])(ref\s*=\s*["'])([^"']*)""")
_COUNT = re.compile(rb'<(?:\w+:)?mergeCells\b[^<>]*\bcount="(?P<count>[0-9]+)"')


def with_merges(xml: bytes, gone: Collection[str], new: Collection[str], name: str) -> bytes:
    """Return the sheet with some merged cells parted (`C1:G1`), and others merged in their place.

    Where none would be left, their element goes too. Raises NotAWorkbookError, with `name`, where one of those that are
    to go is not there.
    """
    if not gone and not new:
        return xml
    found = {ref[2].decode(): match for match in _MERGED.finditer(xml) if (ref := _REF.search(match["said"]))}
    if not found or set(gone) - found.keys():
        raise NotAWorkbookError(
            f"{name}: its merged cells cannot be changed; unmerge {', '.join(sorted(gone))} in Excel"
        )
    like = next(iter(found.values()))
    kept = [match[0] for ref, match in found.items() if ref not in gone]
    made = [_REF.sub(rb"\g<1>" + ref.encode(), like[0], count=1) for ref in sorted(new)]
    first, last = like.start(), max(match.end() for match in found.values())
    if not kept and not made:
        opening = xml.rfind(b"<", 0, first)
        return xml[:opening] + xml[xml.index(b">", xml.index(b"mergeCells", last)) + 1 :]
    xml = xml[:first] + b"".join([*kept, *made]) + xml[last:]
    if count := _COUNT.search(xml):
        start, end = count.span("count")
        xml = xml[:start] + b"%d" % len([*kept, *made]) + xml[end:]
    return xml
