"""Formulas that a worksheet holds beside its cells': of conditional formats, validations and sparklines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kpiworkbook.ooxml.areas import Area, areas_of_rules
from kpiworkbook.ooxml.conditional import behind_cells
from kpiworkbook.ooxml.safe_xml import blocks, unescape

__all__ = ["AttachedFormula", "conditional_formulas", "sparkline_ranges", "validation_formulas"]

_TEXTS = re.compile(rb"<(?:\w+:)?(?:f|formula[12]?)\b[^<>]*(?<!/)>([^<]*)</")
_LIMITS = re.compile(rb"""<(?:\w+:)?cfvo\s[^<>]*?\bval\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""")
"""What the colours of a scale, or the lengths of its bars, begin and end with."""


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
