"""A scorecard put into somebody's workbook, in the place of what its first sheet held."""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import escape

from kpiworkbook.model.places import cell_name
from tests.support import cells
from tests.zoo.parts import Parts

__all__ = ["GRID", "grafted"]

GRID = """
Ref | Indicator         | Polarity | Jul-19 | Aug-19 | Sep-19 | Monthly change | 12 month average | Commentary (Sep-19)
M1  | Contacts received | Low      | 120    | 150    | 135    | - 10%          | 135              | Fewer again.
M2  | Visits in time    | High     | 36%    | 40%    | 38%    | ⬆️ -5%          | 38%              | tbc
M3  | Open cases        | -        | 1,210  | 1,250  | tbc    | -              | 1,230            |
"""
_DATA = re.compile(rb"<((?:\w+:)?)sheetData(?:\s[^>]*)?(?:/>|>.*?</(?:\w+:)?sheetData>)", re.DOTALL)
_STALE = re.compile(rb"<(?:\w+:)?mergeCells.*?</(?:\w+:)?mergeCells>|<(?:\w+:)?dimension[^>]*/>", re.DOTALL)
"""What tells of the cells that were there."""
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")


def grafted(book: bytes) -> bytes | None:
    """Return the workbook with the scorecard on its first worksheet, or None where it is none or has no such sheet."""
    try:
        parts = Parts.of(book)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return None
    part = _first_worksheet(parts)
    found = _DATA.search(parts.get(part, b""))
    if found is None:
        return None
    xml, prefix = parts[part], found[1].decode()
    parts[part] = _STALE.sub(b"", xml[: found.start()]) + _data(prefix) + _STALE.sub(b"", xml[found.end() :])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def _first_worksheet(parts: Parts) -> str:
    """Return the part of the first worksheet, or an empty string; workbooks that lie elsewhere are passed over."""
    relations = _RELATIONSHIP.findall(parts.get("xl/_rels/workbook.xml.rels", b""))
    targets = {_of(tag, "Id"): _of(tag, "Target") for tag in relations if _of(tag, "Type").endswith("/worksheet")}
    sheets = (_of(tag, r"\w+:id") for tag in _SHEET.findall(parts.get("xl/workbook.xml", b"")))
    target = next((targets[number] for number in sheets if number in targets), "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _of(tag: bytes, attribute: str) -> str:
    found = re.search(rf"""\b{attribute}\s*=\s*["']([^"']*)""".encode(), tag)
    return found[1].decode("utf-8", "replace") if found else ""


def _data(prefix: str) -> bytes:
    rows = ""
    for row, line in enumerate(cells(GRID)):
        inner = "".join(_cell(prefix, row, column, text) for column, text in enumerate(line) if text)
        rows += f'<{prefix}row r="{row + 1}">{inner}</{prefix}row>'
    return f"<{prefix}sheetData>{rows}</{prefix}sheetData>".encode()


def _cell(prefix: str, row: int, column: int, text: str) -> str:
    place = cell_name(row, column)
    if text.isdigit():
        return f'<{prefix}c r="{place}"><{prefix}v>{text}</{prefix}v></{prefix}c>'
    inner = f"<{prefix}is><{prefix}t>{escape(text)}</{prefix}t></{prefix}is>"
    return f'<{prefix}c r="{place}" t="inlineStr">{inner}</{prefix}c>'
