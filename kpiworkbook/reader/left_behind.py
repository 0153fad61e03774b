"""What stands on a scorecard's sheet beside its figures and texts, and is not carried into a new workbook."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kpiworkbook.model.fields import CHANGES, Field
from kpiworkbook.model.places import place_of
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.ooxml.areas import Area, overlaps
from kpiworkbook.ooxml.attached import validated_areas
from kpiworkbook.ooxml.conditional import formats_with_formulas
from kpiworkbook.ooxml.package import Package
from kpiworkbook.reader.contents import counted

__all__ = ["left_behind"]

_FILTER = re.compile(rb"<(?:\w+:)?autoFilter[\s/>]")
_GROUPED_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?\boutlineLevel=["'][1-9]""")
_COLUMNS = re.compile(rb"<(?:\w+:)?col\s[^<>]*>")
_GROUPED = re.compile(rb"""\boutlineLevel=["'][1-9]""")
_ENDS = re.compile(rb"""\b(min|max)=["']([0-9]{1,5})["']""")
_TEXT = re.compile(rb"<(?:\w+:)?si\b")
_RICH = re.compile(rb"<(?:\w+:)?r>")
_SHARED = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^<>]*?\br=["']([A-Z]{1,3}[1-9][0-9]{0,6})["'])(?>[^<>]*?\bt=["']s["'])[^<>]*+>\s*+"""
    rb"""<(?:\w+:)?v>([0-9]{1,9})<"""
)
_INLINE = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^<>]*?\br=["']([A-Z]{1,3}[1-9][0-9]{0,6})["'])[^<>]*+>\s*+<(?:\w+:)?is>\s*+<(?:\w+:)?r>"""
)
_HOUSE_TARGET = "AND(ISNUMBER($"
"""How the house's conditional formats of targets begin."""


def left_behind(data: bytes, sheets: Sequence[Sheet], name: str) -> list[str]:
    """Return what the scorecard's sheets hold beside their cells: `1 filter`, `2 grouped rows`.

    `data` are the bytes of an .xlsx or .xlsm of that name. What the house has of its own is not among it: conditional
    formats of changes and targets, and the list of signs that stand for a polarity. Raises NotAWorkbookError where a
    part cannot be read.
    """
    package = Package(io.BytesIO(data), name)
    parts, counts = dict(package.sheets()), Counter[str]()
    texts = package.read(part) if (part := package.part_of_workbook("sharedStrings")) in package.parts else b""
    rich = {number for number, text in enumerate(_TEXT.split(texts)[1:]) if _RICH.search(text)}
    for sheet in sheets:
        xml = package.read(parts[sheet.name])
        counts["filter"] += len(_FILTER.findall(xml))
        counts["range with drop-down lists or other data validation"] += _validated(sheet, xml)
        counts["range with conditional formats"] += _formatted(sheet, xml)
        counts["grouped row"] += len(_GROUPED_ROW.findall(xml)) if b"outlineLevel" in xml else 0
        counts["grouped column"] += sum(_grouped_columns(xml))
        counts["cell with words in looks of their own"] += _rich_cells(sheet, xml, rich)
    return [counted(number, word) for word, number in counts.items() if number]


def _validated(sheet: Sheet, xml: bytes) -> int:
    signs = _columns(sheet, Field.DOT)
    return sum(not _is_within(area, signs) for area in set(validated_areas(xml)))


def _formatted(sheet: Sheet, xml: bytes) -> int:
    changes, targets = _columns(sheet, *CHANGES), _columns(sheet, Field.TARGET)
    own = {
        area
        for areas, formulas in formats_with_formulas(xml)
        for area in areas
        if not (_is_within(area, targets) and all(text.startswith(_HOUSE_TARGET) for text in formulas))
    }
    return sum(not _is_within(area, changes) for area in own)


def _columns(sheet: Sheet, *fields: Field) -> list[Area]:
    return [
        (section.header.first_row, column.index, section.rows[-1], column.index)
        for section in sheet.sections
        for column in section.columns
        if column.field in fields
    ]


def _is_within(area: Area, columns: Sequence[Area]) -> bool:
    """Return whether each column of an area is one of those, where their rows reach it."""
    _, left, _, right = area
    return all(
        any(overlaps(area, [column]) for column in columns if column[1] == index) for index in range(left, right + 1)
    )


def _grouped_columns(xml: bytes) -> Iterator[int]:
    for tag in _COLUMNS.findall(xml[: max(xml.find(b"sheetData"), 0)]):
        if _GROUPED.search(tag):
            ends = dict(_ENDS.findall(tag))
            yield int(ends.get(b"max", b"1")) - int(ends.get(b"min", b"1")) + 1


def _rich_cells(sheet: Sheet, xml: bytes, rich: set[int]) -> int:
    """Return how many cells have such a text, but for the derived ones, which are written anew."""
    shared = (cell for cell, number in _SHARED.findall(xml) if int(number) in rich) if rich else ()
    inline = _INLINE.findall(xml) if b"<r>" in xml or b":r>" in xml else ()
    derived = {(row, column.index) for s in sheet.sections for column in s.derived for row in s.rows}
    return sum(place_of(cell.decode("ascii")) not in derived for cells in (shared, inline) for cell in cells)
