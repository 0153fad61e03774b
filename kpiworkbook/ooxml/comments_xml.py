"""The texts of a sheet's cell notes (ECMA-376 part 1, 18.7): new ones, and further text below those that are there."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpiworkbook.model.places import Place, cell_name, place_of
from kpiworkbook.ooxml.outline import Element, opened, outline, spliced, wrapped
from kpiworkbook.ooxml.safe_xml import escape, quoteattr

__all__ = ["NoteLook", "empty_comments", "noted_places", "with_notes"]

Splice = tuple[int, int, bytes]
_THREAD = "tc="
"""How the author of a note begins that stands for a threaded comment in older versions of Excel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLook:
    """Whose notes are added, and in which font."""

    author: str
    font: str
    font_size: int


def empty_comments(namespace: str) -> bytes:
    """Return a part without notes."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<comments xmlns={quoteattr(namespace)}><authors></authors><commentList></commentList></comments>"
    ).encode()


def noted_places(xml: bytes, name: str) -> dict[Place, bool]:
    """Return the cells that have a note, each with whether it stands for a threaded comment."""
    root = outline(xml, name)
    authors = _authors(xml, root)
    return {place: _author_of(comment, authors).startswith(_THREAD) for place, comment in _comments(root)}


def with_notes(xml: bytes, name: str, notes: Mapping[Place, str], look: NoteLook) -> tuple[bytes, frozenset[Place]]:
    """Return the part with the notes, and the cells whose note says more than it did.

    Where a cell has a note, the new text is appended to it, unless it says so already; what is there keeps its looks.
    Raises NotAWorkbookError, with `name`, where the part cannot be read.
    """
    root = outline(xml, name)
    run = _Run(root.prefix, look)
    there = dict(_comments(root))
    splices: list[Splice] = []
    told = set()
    for place, text in notes.items():
        comment = there.get(place)
        if comment is not None and escape(text).encode() not in xml[comment.start : comment.end]:
            splices += _appended(xml, comment, run.xml(f"\n\n{text}"), root.prefix)
            told.add(place)
    new = {place: notes[place] for place in sorted(notes) if place not in there}
    if new:
        number, more = _author(xml, root, look.author)
        splices += more
        splices += _new_comments(root, new, number, run)
    return spliced(xml, splices), frozenset((*told, *new))


@dataclass(frozen=True, slots=True)
class _Run:
    """A text in the looks of the notes that are added."""

    prefix: str
    look: NoteLook

    def xml(self, text: str) -> bytes:
        p = self.prefix
        return (
            f'<{p}r><{p}rPr><{p}sz val="{self.look.font_size}"/><{p}color indexed="81"/>'
            f'<{p}rFont val={quoteattr(self.look.font)}/><{p}family val="2"/></{p}rPr>'
            f'<{p}t xml:space="preserve">{escape(text)}</{p}t></{p}r>'
        ).encode()


def _comments(root: Element) -> Iterator[tuple[Place, Element]]:
    listed = root.child("commentList")
    for comment in listed.all("comment") if listed else ():
        try:
            yield place_of(comment.attributes.get("ref", "").replace("$", "")), comment
        except ValueError:
            continue


def _authors(xml: bytes, root: Element) -> list[str]:
    listed = root.child("authors")
    return [xml[each.inner : each.close].decode() for each in listed.all("author")] if listed else []


def _author_of(comment: Element, authors: list[str]) -> str:
    number = comment.attributes.get("authorId", "")
    return authors[int(number)] if number.isdecimal() and len(number) < 9 and int(number) < len(authors) else ""


def _author(xml: bytes, root: Element, name: str) -> tuple[int, list[Splice]]:
    """Return an author's number, and what adds them where they are new."""
    known = _authors(xml, root)
    if escape(name) in known:
        return known.index(escape(name)), []
    p, listed = root.prefix, root.child("authors")
    author = f"<{p}author>{escape(name)}</{p}author>".encode()
    if listed is None:
        return 0, [(root.inner, root.inner, wrapped(f"{p}authors", author))]
    return len(known), [_within(listed, f"{p}authors", author)]


def _within(element: Element, name: str, content: bytes) -> Splice:
    """Return what puts something at the end of an element without attributes, which may be an empty tag."""
    if element.is_empty_tag:
        return element.start, element.end, wrapped(name, content)
    return element.close, element.close, content


def _appended(xml: bytes, comment: Element, run: bytes, prefix: str) -> list[Splice]:
    """Return what puts a run behind a note's text; a text without runs becomes one, so that both are read."""
    text = comment.child("text")
    if text is None:
        whole = wrapped(f"{prefix}text", run)
        if comment.is_empty_tag:
            tag = opened(xml[comment.start : comment.end])
            return [(comment.start, comment.end, tag + whole + f"</{prefix}comment>".encode())]
        return [(comment.inner, comment.inner, whole)]
    if text.is_empty_tag:
        return [_within(text, f"{prefix}text", run)]
    splices = []
    plain = text.child("t")
    if plain is not None:
        splices.append((plain.start, plain.end, wrapped(f"{prefix}r", xml[plain.start : plain.end])))
    runs = [child.end for child in text.children if child.tag in ("t", "r")]
    at = max(runs, default=text.inner)
    return [*splices, (at, at, run)]


def _new_comments(root: Element, new: Mapping[Place, str], author: int, run: _Run) -> list[Splice]:
    """Return the new notes, each before the first that stands further down or, in its row, further right."""
    p, listed = root.prefix, root.child("commentList")
    made = {
        place: f'<{p}comment ref="{cell_name(*place)}" authorId="{author}"><{p}text>'.encode()
        + run.xml(text)
        + f"</{p}text></{p}comment>".encode()
        for place, text in new.items()
    }
    if listed is None:
        return [(root.close, root.close, wrapped(f"{p}commentList", b"".join(made.values())))]
    there = list(_comments(root))
    places = [place for place, _ in there]
    if listed.is_empty_tag or places != sorted(places):
        return [_within(listed, f"{p}commentList", b"".join(made.values()))]
    ends = [*(comment.start for _, comment in there), listed.close]
    return [(ends[at], ends[at], xml) for place, xml in made.items() for at in (bisect(places, place),)]
