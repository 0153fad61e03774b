"""Taking parts out of a package, with all that refers to them."""

from __future__ import annotations

import posixpath

from kpiworkbook.ooxml.outline import outline, spliced
from kpiworkbook.ooxml.package import Package, relationships_part

__all__ = ["TYPES", "without_part"]

TYPES = "[Content_Types].xml"


def without_part(package: Package, part: str, owner: str) -> dict[str, bytes]:
    """Return the parts that must change so that a part can be removed: its owner's relationships and its type."""
    changed = {}
    relationships = relationships_part(owner)
    for name, attribute, target in (
        (relationships, "Target", lambda value: _resolved(owner, value) == part),
        (TYPES, "PartName", lambda value: value.lstrip("/") == part),
    ):
        xml = package.read(name)
        elements = [e for e in outline(xml, name).children if target(e.attributes.get(attribute, ""))] if xml else []
        if elements:
            changed[name] = spliced(xml, [(element.start, element.end, b"") for element in elements])
    return changed


def _resolved(owner: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), target)).lstrip("/")
