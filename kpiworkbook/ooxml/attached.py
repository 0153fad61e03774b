"""Areas of a worksheet to which something is attached that stands beside its data: links, validations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpiworkbook.ooxml.areas import Area, area_of, areas_of_rules
from kpiworkbook.ooxml.safe_xml import blocks

__all__ = ["linked_areas", "validated_areas"]

_LINK = re.compile(rb"""<(?:\w+:)?hyperlink\s[^<>]*?\bref\s*=\s*["']([^"']*)["']""")


def linked_areas(xml: bytes) -> Iterator[Area]:
    """Yield the areas that lead somewhere when they are clicked."""
    yield from filter(None, (area_of(found.decode("utf-8", "replace")) for found in _LINK.findall(xml)))


def validated_areas(xml: bytes) -> Iterator[Area]:
    """Yield the areas in which only some entries are allowed."""
    for block in blocks(xml, "dataValidations"):
        yield from areas_of_rules(block)
