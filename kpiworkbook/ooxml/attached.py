"""What a worksheet has beside its cells, and for which of them: links, validations, and formulas of several kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kpiworkbook.ooxml.areas import Area, area_of, areas_of_rules
from kpiworkbook.ooxml.conditional import behind_cells
from kpiworkbook.ooxml.safe_xml import blocks, unescape

__all__ = [
    "AttachedFormula",
    "conditional_formulas",
    "linked_areas",
    "sparkline_ranges",
    "validated_areas",
    "validation_formulas",
]

_LINK = re.compile(rb"""<(?:\w+:)?hyperlink\s[^<>]*?\bref\s*=\s*["']([^"']*)["']""")
_TEXTS = re.compile(rb"<(?:\w+:)?(?:f|formula[12]?)\b[^<>]*(?<!/)>([^<]*)</")
_LIMITS = re.compile(rb"""<(?:\w+:)?cfvo\s[^<>]*?\bval\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""")
"""What the colours of a scale, or the lengths of its bars, begin and end with."""


def linked_areas(xml: bytes) -> Iterator[Area]:
    """Yield the areas that lead somewhere when they are clicked."""
    yield from filter(None, (area_of(found.decode("utf-8", "replace")) for found in _LINK.findall(xml)))


def validated_areas(xml: bytes) -> Iterator[Area]:
    """Yield the areas in which only some entries are allowed."""
    for block in blocks(xml, "dataValidations"):
        yield from areas_of_rules(block)


class AttachedFormula(NamedTuple):
    """A formula without the leading `=`, as it reads in the first cell, and the areas to which it is attached."""

    text: str
    areas: tuple[Area, ...]


def conditional_formulas(xml: bytes) -> Iterator[AttachedFormula]:
    """Yield the formulas of a worksheet's conditional formats of either kind, Excel 2007's and 2010's."""
    yield from _attached(xml, "conditionalFormatting")


def validation_formulas(xml: bytes) -> Iterator[AttachedFormula]:
    """Yield the formulas of a worksheet's validations of either kind."""
    yield from _attached(xml, "dataValidation")


def sparkline_ranges(xml: bytes) -> Iterator[AttachedFormula]:
    """Yield what a worksheet's sparklines are drawn of, each with its cell."""
    yield from _attached(xml, "sparkline")


def _attached(xml: bytes, tag: str) -> Iterator[AttachedFormula]:
    if tag.encode() not in xml:
        return
    for block in blocks(behind_cells(xml), tag):
        areas = tuple(areas_of_rules(block))
        limits = [double or single for double, single in _LIMITS.findall(block)]
        for text in (*_TEXTS.findall(block), *limits):
            yield AttachedFormula(unescape(text.decode("utf-8", "replace")), areas)
