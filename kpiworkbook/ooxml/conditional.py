"""Conditional formats of a worksheet: which cells have some, and adding further ones after the officer's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpiworkbook.ooxml.areas import Area, areas_of_rules
from kpiworkbook.ooxml.safe_xml import blocks, escape, whole

__all__ = [
    "ConditionalRule",
    "behind_cells",
    "conditional_xml",
    "formats_with_formulas",
    "formatted_areas",
]

_FORMULA = re.compile(rb"<(?:\w+:)?f(?:ormula)?>([^<]*)<")
_PRIORITY = re.compile(rb"""<(?:\w+:)?cfRule\s[^<>]*?\bpriority=["'](\d+)["']""")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionalRule:
    """A format for cells for which a formula is true."""

    ranges: str
    """As Excel lists them: `T11:U21 T24:U37`."""
    formula: str
    """Without the leading `=`, as it reads in the first cell."""
    format_id: int
    """Index of the differential format."""


def formatted_areas(xml: bytes) -> Iterator[Area]:
    """Yield the areas of a worksheet that have conditional formats of either kind, Excel 2007's and 2010's."""
    for areas, _ in formats_with_formulas(xml):
        yield from areas


def formats_with_formulas(xml: bytes) -> Iterator[tuple[list[Area], list[str]]]:
    """Yield the conditional formats of a worksheet: the areas that each block of them is for, and its formulas."""
    for block in blocks(behind_cells(xml), "conditionalFormatting"):
        yield areas_of_rules(block), [text.decode("utf-8", "replace") for text in _FORMULA.findall(block)]


def behind_cells(xml: bytes) -> bytes:
    """Return what follows on a sheet's cells (ECMA-376 part 1, 18.3.1.99), which is small beside them."""
    return xml[max(xml.rfind(b"sheetData>"), 0) :]


def conditional_xml(xml: bytes, prefix: str, rules: Sequence[ConditionalRule]) -> bytes:
    """Return the rules as XML, with priorities after all those that the sheet has."""
    priority = max((whole(found) for found in _PRIORITY.findall(behind_cells(xml))), default=0)
    return b"".join(_rule_xml(prefix, rule, priority + number) for number, rule in enumerate(rules, 1))


def _rule_xml(prefix: str, rule: ConditionalRule, priority: int) -> bytes:
    return (
        f'<{prefix}conditionalFormatting sqref="{rule.ranges}">'
        f'<{prefix}cfRule type="expression" dxfId="{rule.format_id}" priority="{priority}">'
        f"<{prefix}formula>{escape(rule.formula)}</{prefix}formula></{prefix}cfRule></{prefix}conditionalFormatting>"
    ).encode()
