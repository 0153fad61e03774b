"""Putting notes on a sheet's cells: their texts, their boxes, and all that has to know of both."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kpiworkbook.model.places import Place, cell_name
from kpiworkbook.ooxml.cell_sizes import CellSizes
from kpiworkbook.ooxml.comments_xml import NoteLook, empty_comments, noted_places, with_notes
from kpiworkbook.ooxml.new_part import Additions
from kpiworkbook.ooxml.note_boxes import NEW_DRAWING, Size, blocks_of, with_boxes
from kpiworkbook.ooxml.outline import spliced
from kpiworkbook.ooxml.package import local_name
from kpiworkbook.ooxml.related import main_namespace, related_parts
from kpiworkbook.ooxml.safe_xml import end_of_tag
from kpiworkbook.ooxml.scanned import SheetScan, place_for
from kpiworkbook.ooxml.sheet_scan import scan_sheet

__all__ = ["add_notes", "threaded_places"]

_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_ID = re.compile(rb"""\b\w+:id\s*=\s*["']([^"']*)["']""")


def threaded_places(additions: Additions, sheet: str) -> frozenset[Place]:
    """Return the cells of a sheet's part that have a threaded comment."""
    package = additions.package
    threads = {
        element.get("ref", "")
        for part in related_parts(package, sheet, "threadedComment")
        for element in package.tree(part).iter()
        if local_name(element.tag) == "threadedComment"
    }
    return frozenset(
        place
        for part in related_parts(package, sheet, "comments")
        for place, is_thread in noted_places(package.read(part), part).items()
        if is_thread or cell_name(*place) in threads
    )


def add_notes(
    additions: Additions, sheet: str, notes: Mapping[Place, str], boxes: Mapping[Place, Size], look: NoteLook
) -> None:
    """Put notes on cells of a sheet's part; where a cell has one, the text is appended and its box grows.

    `boxes` are the sizes that the texts need. Cells with threaded comments are to be left out: Excel writes their
    notes itself. Raises NotAWorkbookError where a part cannot be read.
    """
    if not notes:
        return
    part = _comments_part(additions, sheet)
    content, told = with_notes(additions.read(part), part, notes, look)
    if told:
        additions.changed[part] = content
        drawing = _drawing_part(additions, sheet)
        taken = {block for vml in _drawings(additions) for block in blocks_of(additions.read(vml))}
        sizes = CellSizes(additions.read(sheet))
        needed = {place: size for place, size in boxes.items() if place in told}
        additions.changed[drawing] = with_boxes(additions.read(drawing), drawing, needed, sizes, taken)


def _comments_part(additions: Additions, sheet: str) -> str:
    for part in related_parts(additions.package, sheet, "comments"):
        return part
    part = additions.free_part("comments.xml", is_numbered=True)
    content = empty_comments(main_namespace(additions.package))
    additions.add(part, content, content_type=_COMMENTS, kind="comments", owner=sheet)
    return part


def _drawings(additions: Additions) -> list[str]:
    return [part for part in (*additions.package.parts, *additions.changed) if part.casefold().endswith(".vml")]


def _drawing_part(additions: Additions, sheet: str) -> str:
    """Return the sheet's legacy drawing; where there is none, a new one, which the sheet then names."""
    xml = additions.read(sheet)
    scan = scan_sheet(xml, (), sheet)
    if "legacyDrawing" in scan.elements:
        start = scan.elements["legacyDrawing"][0]
        number = _ID.search(xml[start : end_of_tag(xml, start)])
        found = additions.package.relationships(sheet).get(number[1].decode()) if number else None
        if found is not None and found.target in additions.package.parts:
            return found.target
    part = additions.free_part("drawings/vmlDrawing.vml", is_numbered=True)
    rel_id = additions.add_by_ending(part, NEW_DRAWING, content_type=_DRAWING, kind="vmlDrawing", owner=sheet)
    at = place_for(scan, "legacyDrawing")
    tag = f"<{scan.prefix}legacyDrawing {_relationship_attribute(scan, rel_id, additions.family)}/>"
    splices = [(at, at, tag.encode())]
    if "legacyDrawing" in scan.elements:  # it names a drawing that is not there
        start = scan.elements["legacyDrawing"][0]
        splices.append((start, end_of_tag(xml, start), b""))
    additions.changed[sheet] = spliced(xml, splices)
    return part


def _relationship_attribute(scan: SheetScan, rel_id: str, family: str) -> str:
    """Return the attribute that names a relationship, in the prefix that the sheet has for it, or declaring one."""
    names = (name for name, uri in scan.attributes.items() if uri == family and name.startswith("xmlns:"))
    prefix = next(names, "").removeprefix("xmlns:")
    return f'{prefix}:id="{rel_id}"' if prefix else f'xmlns:r="{family}" r:id="{rel_id}"'
