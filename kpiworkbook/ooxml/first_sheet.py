"""Putting a worksheet before all others: its part, and all that counts the sheets or says which is in front."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpiworkbook.ooxml.defined_names import joined
from kpiworkbook.ooxml.document_titles import add_first_title
from kpiworkbook.ooxml.new_part import Additions
from kpiworkbook.ooxml.new_sheet import add_entry
from kpiworkbook.ooxml.outline import Element, outline, spliced, with_attributes
from kpiworkbook.ooxml.safe_xml import ATTRIBUTES, whole
from kpiworkbook.ooxml.transplant import Transplant

__all__ = ["add_first_sheet"]

_VIEW = re.compile(rb"<(?:\w+:)?sheetView(?=[\s/>])" + ATTRIBUTES + rb">")
_SELECTED = re.compile(rb"""\btabSelected\s*=\s*["'](?:1|true|on)["']""")
_FIRST_WINDOW = re.compile(rb"""\bworkbookViewId\s*=\s*["']0["']""")


def add_first_sheet(additions: Additions, name: str, sheet: Transplant) -> None:
    """Add a worksheet before all others, which is the one that is seen when the workbook is opened.

    The name must be free, and one that Excel takes. Raises NotAWorkbookError where a part cannot be read.
    """
    for _, part in additions.package.sheets():
        _deselect(additions, part)
    workbook = additions.package.workbook
    xml = additions.read(workbook)
    root = outline(xml, workbook)
    additions.changed[workbook] = spliced(xml, [*_views(xml, root), *_names(xml, root), *joined(root, sheet.names, 0)])
    add_entry(additions, name, sheet.xml, is_first=True)
    add_first_title(additions, name)


def _deselect(additions: Additions, part: str) -> None:
    """Take a sheet out of those that are selected: what is typed goes into all of them at once."""
    xml = additions.read(part)
    head, data, rest = xml.partition(b"sheetData")
    new = _VIEW.sub(lambda view: _deselected(view[0]), head)
    if new != head:
        additions.changed[part] = new + data + rest


def _deselected(view: bytes) -> bytes:
    """Return a sheet's view in the workbook's first window, not selected; the other windows show what they showed."""
    if not (_SELECTED.search(view) and _FIRST_WINDOW.search(view)):
        return view
    return with_attributes(view, {"tabSelected": None})


def _views(xml: bytes, root: Element) -> Iterator[tuple[int, int, bytes]]:
    """Yield the workbook's windows: the first one shows the new sheet, the others what they showed."""
    listed = root.child("bookViews")
    for number, view in enumerate(listed.all("workbookView") if listed else ()):
        changes = {
            name: None if number == 0 else str(whole(view.attributes.get(name, "0")) + 1)
            for name in ("activeTab", "firstSheet")
            if number or name in view.attributes
        }
        tag = xml[view.start : view.inner]
        yield view.start, view.inner, with_attributes(tag, changes)


def _names(xml: bytes, root: Element) -> Iterator[tuple[int, int, bytes]]:
    """Yield the names that belong to single sheets, which are told by their sheets' places."""
    listed = root.child("definedNames")
    for name in listed.all("definedName") if listed else ():
        if (place := name.attributes.get("localSheetId")) is not None:
            tag = with_attributes(xml[name.start : name.inner], {"localSheetId": str(whole(place) + 1)})
            yield name.start, name.inner, tag
