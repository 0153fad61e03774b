"""Which parts of a package are to be written anew, and taking parts out of it with all that refers to them."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from kpiworkbook.ooxml.outline import outline, spliced
from kpiworkbook.ooxml.package import Package

__all__ = ["TYPES", "differing", "without_part"]

TYPES = "[Content_Types].xml"
_CALCULATION_CHAIN = "calcChain"


def differing(package: Package, content: Mapping[str, tuple[bytes, bytes]]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the parts that differ from what they were, given with both, and those to be removed.

    Excel makes the order anew in which it calculates, but takes a workbook for damaged in which it names a cell that
    has no formula any more.
    """
    changed = {part: new for part, (before, new) in content.items() if new != before}
    chain = package.part_of_workbook(_CALCULATION_CHAIN)
    if not changed or chain not in package.parts:
        return changed, ()
    return {**changed, **without_part(package, chain, package.workbook)}, (chain,)


def without_part(package: Package, part: str, owner: str) -> dict[str, bytes]:
    """Return the parts that must change so that a part can be removed: its owner's relationships and its type."""
    changed = {}
    relationships, wanted = package.relationships_part(owner), part.casefold()
    for name, attribute, target in (
        (relationships, "Target", lambda value: _resolved(owner, value).casefold() == wanted),
        (TYPES, "PartName", lambda value: value.lstrip("/").casefold() == wanted),
    ):
        xml = package.read(name)
        elements = [e for e in outline(xml, name).children if target(e.attributes.get(attribute, ""))] if xml else []
        if elements:
            changed[name] = spliced(xml, [(element.start, element.end, b"") for element in elements])
    return changed


def _resolved(owner: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), target)).lstrip("/")
