"""Names that belong to one sheet of a workbook, such as the rows that are repeated on each printed page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kpiworkbook.ooxml.new_part import Additions
from kpiworkbook.ooxml.outline import Element, outline, spliced
from kpiworkbook.ooxml.safe_xml import quoteattr

__all__ = ["DefinedName", "add_names", "joined"]

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
    new_list = f"<{workbook.prefix}definedNames>".encode() + told + f"</{workbook.prefix}definedNames>".encode()
    if listed is not None:
        yield listed.start, listed.end, new_list
    else:
        before = next(element for tag in _BEFORE if (element := workbook.child(tag)))
        yield before.end, before.end, new_list


def _element(prefix: str, name: DefinedName, place: int) -> bytes:
    hidden = ' hidden="1"' if name.hidden else ""
    opened = f'<{prefix}definedName name={quoteattr(name.name)} localSheetId="{place}"{hidden}>'
    return opened.encode() + name.text + f"</{prefix}definedName>".encode()
