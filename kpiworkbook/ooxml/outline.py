"""The outline of a small XML part: where its elements stand, byte by byte, so that a few can be added or changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from kpiworkbook.ooxml.safe_xml import end_of_element, end_of_tag, parse, safe_parser

__all__ = ["Element", "opened", "outline", "spliced", "with_attributes", "wrapped"]


@dataclass(slots=True, kw_only=True)
class Element:
    """An element: its tag without prefix, its attributes, where it begins and ends, and what it holds."""

    tag: str
    prefix: str
    attributes: Mapping[str, str]
    start: int
    inner: int
    """Where its content begins; of an empty tag, its end."""
    close: int = 0
    """Where its end tag begins; of an empty tag, its end."""
    end: int = 0
    children: list[Element] = field(default_factory=list)

    @property
    def is_empty_tag(self) -> bool:
        """Whether it has no end tag of its own."""
        return self.close == self.end

    def child(self, tag: str) -> Element | None:
        """Return the first child of that name, or None."""
        return next((child for child in self.children if child.tag == tag), None)

    def all(self, tag: str) -> list[Element]:
        """Return the children of that name."""
        return [child for child in self.children if child.tag == tag]


def outline(xml: bytes, name: str) -> Element:
    """Return a part's root element; raise NotAWorkbookError, with `name`, where it is damaged or not safe to read."""
    stack: list[Element] = [Element(tag="", prefix="", attributes={}, start=0, inner=0)]
    parser = safe_parser()

    def begin(tag: str, attributes: dict[str, str]) -> None:
        prefix, _, local = tag.rpartition(":")
        start = parser.CurrentByteIndex
        inner = end_of_tag(xml, start)
        element = Element(tag=local, prefix=prefix and prefix + ":", attributes=attributes, start=start, inner=inner)
        stack[-1].children.append(element)
        stack.append(element)

    def finish(_: str) -> None:
        element = stack.pop()
        element.end = end_of_element(xml, element.start, parser.CurrentByteIndex)
        element.close = element.end if element.end == element.inner else parser.CurrentByteIndex

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    parse(parser, xml, name)
    return stack[0].children[0]


def spliced(xml: bytes, splices: Sequence[tuple[int, int, bytes]]) -> bytes:
    """Return the bytes with each span replaced; spans do not overlap, and insertions at one place keep their order."""
    parts: list[bytes | memoryview] = []
    whole, at = memoryview(xml), 0  # of which nothing is copied but into the result
    for start, end, new in sorted(splices, key=itemgetter(0, 1)):
        if start > at:
            parts.append(whole[at:start])
        parts.append(new)
        at = end
    parts.append(whole[at:])
    return b"".join(parts)


def opened(tag: bytes) -> bytes:
    """Return a start tag that can hold something; an empty tag loses its slash."""
    return tag.removesuffix(b"/>").rstrip() + b">" if tag.endswith(b"/>") else tag


def wrapped(name: str, content: bytes) -> bytes:
    """Return an element of that name, its prefix included, that has no attributes and holds this."""
    return f"<{name}>".encode() + content + f"</{name}>".encode()


def with_attributes(tag: bytes, changes: Mapping[str, str | None]) -> bytes:
    """Return a start tag with attributes set, or removed where the value is None; values need no escaping."""
    for name, value in changes.items():
        pattern = re.compile(rb"""\s%s\s*=\s*(?:"[^"]*"|'[^']*')""" % re.escape(name.encode()))
        new = b"" if value is None else f' {name}="{value}"'.encode()
        if match := pattern.search(tag):
            tag = tag[: match.start()] + new + tag[match.end() :]
        elif value is not None:
            at = len(tag) - (2 if tag.endswith(b"/>") else 1)
            tag = tag[:at].rstrip() + new + tag[at:]
    return tag
