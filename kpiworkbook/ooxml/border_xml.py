"""A cell's border as a workbook's styles hold it (ECMA-376 part 1, 18.8.4), with some of its sides drawn otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from kpiworkbook.ooxml.outline import Element, opened

__all__ = ["START_AND_END", "bordered"]

START_AND_END = {"left": "start", "right": "end"}
"""How strict files may call the sides."""
_ORDER = ("start", "end", "left", "right", "top", "bottom", "diagonal", "vertical", "horizontal")


def bordered(xml: bytes, like: Element | None, prefix: str, sides: Mapping[str, tuple[str, str]]) -> bytes:
    """Return a border that is like another one of the part, if there is one, but for the named sides.

    `sides` gives each side's line and colour, `RRGGBB`.
    """
    parts = {child.tag: xml[child.start : child.end] for child in like.children} if like else {}
    for side, (line, colour) in sides.items():
        other = START_AND_END.get(side, side)
        name = other if other in parts else side
        drawn = f'<{prefix}{name} style="{line}"><{prefix}color rgb="FF{colour}"/></{prefix}{name}>'
        parts[name] = drawn.encode()
    tag = opened(xml[like.start : like.inner]) if like else f"<{prefix}border>".encode()
    content = b"".join(parts[tag] for tag in sorted(parts, key=_rank))
    return tag + content + f"</{prefix}border>".encode()


def _rank(tag: str) -> int:
    return _ORDER.index(tag) if tag in _ORDER else len(_ORDER)
