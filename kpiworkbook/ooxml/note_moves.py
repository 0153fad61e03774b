"""Cell notes and threaded comments that move with their cells; those of cells whose content leaves are taken out.

A note stands in two parts: its text in the comments (ECMA-376 part 1, 18.7), its box in a legacy drawing (part 4,
19.4). A threaded comment has a part of its own beside both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from kpiworkbook.model.places import Place, cell_name, place_of
from kpiworkbook.ooxml.formula_follow import Moves
from kpiworkbook.ooxml.outline import outline, spliced, with_attributes
from kpiworkbook.ooxml.package import Package, local_name
from kpiworkbook.ooxml.related import related_parts
from kpiworkbook.ooxml.safe_xml import ATTRIBUTES, whole

__all__ = ["NoteShape", "leaving_notes", "move_notes", "note_shapes"]

_SHAPE = re.compile(
    rb"<((?:\w+:)?)shape(?=[\s>])" + ATTRIBUTES + rb"(?<!/)>(?:(?!<\1shape[\s>]).)*?</\1shape\s*>",
    re.DOTALL,
)
"""Searched for and not parsed: Excel writes legacy drawings that are no XML (`<br>` without its end)."""
_NOTE = re.compile(rb"""<(?:\w+:)?ClientData\b[^<>]*\bObjectType\s*=\s*["']Note["']""")
_ROW, _COLUMN, _ANCHOR = (re.compile(rb"(<(?:\w+:)?%s>)([^<]*)(</)" % tag) for tag in (b"Row", b"Column", b"Anchor"))
_ANCHOR_COLUMNS = (0, 4)
"""Which of an anchor's eight numbers are columns: left column, offset, top row, offset, right column, …"""


@dataclass(frozen=True, slots=True)
class NoteShape:
    """A note's box in a legacy drawing: its cell, and where it begins and ends."""

    place: Place
    start: int
    end: int


def note_shapes(vml: bytes) -> Iterator[NoteShape]:
    """Yield the boxes of the notes in a legacy drawing."""
    for shape in _SHAPE.finditer(vml):
        place = _place_of_shape(shape[0])
        if place is not None:
            yield NoteShape(place, shape.start(), shape.end())


def _place_of_shape(shape: bytes) -> Place | None:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return (whole(row[2]), whole(column[2])) if _NOTE.search(shape) and row and column else None


def leaving_notes(package: Package, sheet: str, moves: Moves) -> dict[Place, str]:
    """Return the texts of the notes that leave a sheet's part; of a threaded comment, the thread's."""
    found: dict[Place, list[str]] = {}
    for kind in ("threadedComment", "comments"):
        in_kind: dict[Place, list[str]] = {}
        for part in related_parts(package, sheet, kind):
            for element in package.tree(part).iter():
                place = _place(element.get("ref"))
                if place in moves.leaving and local_name(element.tag) in ("comment", "threadedComment"):
                    in_kind.setdefault(place, []).append(_text(element))
        # Beside a thread stands a note for older versions of Excel, which says the same with much around it.
        found = in_kind | found
    return {place: " / ".join(texts) for place, texts in found.items()}


def move_notes(package: Package, sheet: str, moves: Moves) -> dict[str, bytes]:
    """Return the parts that change where a sheet's notes move with their cells, with their new content."""
    changed = {}
    for kind in ("comments", "threadedComment"):
        for part in related_parts(package, sheet, kind):
            changed[part] = _moved_comments(package.read(part), part, moves)
    for part in related_parts(package, sheet, "vmlDrawing"):
        changed[part] = _SHAPE.sub(lambda shape: _moved_shape(shape[0], moves), package.read(part))
    return {part: content for part, content in changed.items() if content != package.read(part)}


def _place(reference: str | None) -> Place | None:
    try:
        return place_of(reference or "")
    except ValueError:
        return None


def _text(element: Element) -> str:
    texts = (e.text or "" for e in element.iter() if local_name(e.tag) in ("t", "text"))
    return " ".join("".join(texts).split())


def _moved_comments(xml: bytes, name: str, moves: Moves) -> bytes:
    root = outline(xml, name)
    listed = root.child("commentList") or root
    splices = []
    for comment in (*listed.all("comment"), *listed.all("threadedComment")):
        place = _place(comment.attributes.get("ref"))
        if place in moves.leaving:
            splices.append((comment.start, comment.end, b""))
        elif place is not None and place in moves.to:
            tag = with_attributes(xml[comment.start : comment.inner], {"ref": cell_name(*moves.to[place])})
            splices.append((comment.start, comment.inner, tag))
    return spliced(xml, splices)


def _moved_shape(shape: bytes, moves: Moves) -> bytes:
    place = _place_of_shape(shape)
    if place in moves.leaving:
        return b""
    if place is None or place not in moves.to:
        return shape
    new = moves.to[place][1]
    shape = _COLUMN.sub(lambda match: match[1] + str(new).encode() + match[3], shape, count=1)
    step = new - place[1]
    return _ANCHOR.sub(lambda match: match[1] + b", ".join(_shifted(match[2], step)) + match[3], shape, count=1)


def _shifted(anchor: bytes, step: int) -> Iterator[bytes]:
    for number, text in enumerate(anchor.split(b",")):
        is_column = number in _ANCHOR_COLUMNS and text.strip().isdigit()
        yield str(max(whole(text) + step, 0)).encode() if is_column else text.strip()
