"""A workbook's names: those that people gave, and those of one sheet, such as the rows repeated on each page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kpiworkbook.ooxml.new_part import Additions
from kpiworkbook.ooxml.outline import Element, outline, spliced, wrapped
from kpiworkbook.ooxml.package import Package, local_name
from kpiworkbook.ooxml.safe_xml import quoteattr

__all__ = ["DefinedName", "add_names", "joined", "names_for_cells"]

_BEFORE = ("externalReferences", "functionGroups", "sheets")
"""What may stand before the defined names of a workbook, from below (ECMA-376 part 1, 18.2.27)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedName:
    """A name that belongs to a sheet: what it is called, what it stands for, and whether Excel's lists hide it."""

    name: str
    text: bytes
    """As XML holds it."""
    hidden: bool = False


def add_names(additions: Additions, names: Iterable[DefinedName], place: int) -> None:
    """Add names to the workbook that belong to its sheet at that place, counted from zero."""
    workbook = additions.package.workbook
    xml = additions.read(workbook)
    additions.changed[workbook] = spliced(xml, list(joined(outline(xml, workbook), names, place)))


def joined(workbook: Element, names: Iterable[DefinedName], place: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield what puts the names of the sheet at that place before those that the workbook has."""
    told = b"".join(_element(workbook.prefix, name, place) for name in names)
    if not told:
        return
    listed = workbook.child("definedNames")
    if listed is not None and not listed.is_empty_tag:
        yield listed.inner, listed.inner, told
        return
    new_list = wrapped(f"{workbook.prefix}definedNames", told)
    if listed is not None:
        yield listed.start, listed.end, new_list
    else:
        before = next(element for tag in _BEFORE if (element := workbook.child(tag)))
        yield before.end, before.end, new_list


def _element(prefix: str, name: DefinedName, place: int) -> bytes:
    hidden = ' hidden="1"' if name.hidden else ""
    opened = f'<{prefix}definedName name={quoteattr(name.name)} localSheetId="{place}"{hidden}>'
    return opened.encode() + name.text + f"</{prefix}definedName>".encode()


def names_for_cells(package: Package) -> Iterator[tuple[str, str]]:
    """Yield the names that people gave to cells or formulas of a workbook, and what they stand for.

    Excel's own, such as print areas, and those that its lists hide are not among them.
    """
    for element in package.tree(package.workbook).iter():
        name = element.get("name", "")
        is_hidden = element.get("hidden") in ("1", "true")
        if local_name(element.tag) == "definedName" and not name.startswith("_xlnm.") and not is_hidden:
            yield name, element.text or ""
