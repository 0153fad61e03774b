"""What a part refers to, by the kind of its relationships, and what the workbook's part says for all sheets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.ooxml.outline import outline, spliced, with_attributes
from kpiworkbook.ooxml.package import Package, local_name
from kpiworkbook.ooxml.parts import TYPES

__all__ = [
    "cannot_outlive",
    "day_zero",
    "has_macros",
    "has_other_formulas",
    "main_namespace",
    "recalculated_on_opening",
    "related_parts",
]

_SIGNATURES = "_xmlsignatures/"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")

_BEFORE_CALCULATION = (
    "definedNames", "externalReferences", "functionGroups", "sheets", "bookViews", "workbookProtection", "workbookPr",
)  # fmt: skip
"""What may stand before the way in which a workbook calculates, from below (ECMA-376 part 1, 18.2.27)."""


def related_parts(package: Package, part: str, kind: str) -> tuple[str, ...]:
    """Return the parts that a part refers to; `kind` is the last word of the relationship's type: `comments`."""
    found = package.relationships(part).values()
    return tuple(item.target for item in found if item.kind == kind and item.target in package.parts)


def cannot_outlive(package: Package) -> tuple[str, ...]:
    """Return what breaks with any change to the package, in words that an officer knows."""
    return ("its digital signature",) if any(part.startswith(_SIGNATURES) for part in package.parts) else ()


def has_macros(package: Package) -> bool:
    """Return whether the package's types say that the workbook may hold macros."""
    workbook = package.workbook.casefold()
    types = (e for e in package.tree(TYPES) if e.get("PartName", "").lstrip("/").casefold() == workbook)
    return any("macroEnabled" in element.get("ContentType", "") for element in types)


def main_namespace(package: Package) -> str:
    """Return the namespace of the workbook's elements; strict workbooks have another than others."""
    return package.tree(package.workbook).tag.rpartition("}")[0].lstrip("{")


def day_zero(package: Package) -> date:
    """Return the day from which the workbook counts its dates; once on the Macintosh that was in 1904."""
    properties = (e for e in package.tree(package.workbook) if local_name(e.tag) == "workbookPr")
    is_1904 = any(element.get("date1904") in ("1", "true", "on") for element in properties)
    return date(1904, 1, 1) if is_1904 else date(1899, 12, 30)


def has_other_formulas(sheets: Sequence[Sheet], package: Package) -> bool:
    """Return whether there are formulas that nobody recomputes here: all but those of the scorecards' derived columns.

    They may follow from what changes, so that Excel has to compute them on opening.
    """
    if any(sheet.other_formulas for sheet in sheets):
        return True
    scorecards = {sheet.name for sheet in sheets}
    return any(_FORMULA.search(package.read(part)) for name, part in package.sheets() if name not in scorecards)


def recalculated_on_opening(xml: bytes, name: str) -> bytes:
    """Return the workbook's part so that Excel computes all formulas when it opens it: their inputs have changed."""
    root = outline(xml, name)
    if (found := root.child("calcPr")) is not None:
        if found.attributes.get("fullCalcOnLoad") in ("1", "true"):
            return xml
        tag = with_attributes(xml[found.start : found.inner], {"fullCalcOnLoad": "1"})
        return spliced(xml, [(found.start, found.inner, tag)])
    before = next(element for tag in _BEFORE_CALCULATION if (element := root.child(tag)))
    return spliced(xml, [(before.end, before.end, f'<{root.prefix}calcPr fullCalcOnLoad="1"/>'.encode())])
