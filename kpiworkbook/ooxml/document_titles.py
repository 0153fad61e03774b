"""The list of a workbook's sheets in its document properties (ECMA-376 part 1, 22.2), which file managers show."""

from __future__ import annotations

from kpiworkbook.ooxml.new_part import Additions
from kpiworkbook.ooxml.outline import Element, outline, spliced, with_attributes
from kpiworkbook.ooxml.related import related_parts
from kpiworkbook.ooxml.safe_xml import escape, whole

__all__ = ["add_first_title"]

_KINDS = ("extended-properties", "extendedProperties")
"""The second is that of strict files."""


def add_first_title(additions: Additions, name: str) -> None:
    """Put a sheet's name before those of the others, where the properties list them all, in their order."""
    for part in (part for kind in _KINDS for part in related_parts(additions.package, "", kind)):
        xml = additions.read(part)
        root = outline(xml, part)
        counts, titles = (_vector(root.child(tag)) for tag in ("HeadingPairs", "TitlesOfParts"))
        number = _first_count(counts)
        if titles is None or number is None:
            continue
        count = _text(xml, number)
        told = [_text(xml, title) for title in titles.children[: whole(count) if count.isdecimal() else 0]]
        names = [escape(each) for each in additions.package.sheet_names()]
        if told and told == [each for each in names if each in told]:
            first = titles.children[0]
            new = f"<{first.prefix}lpstr>{escape(name)}</{first.prefix}lpstr>".encode()
            size = with_attributes(xml[titles.start : titles.inner], {"size": str(len(titles.children) + 1)})
            additions.changed[part] = spliced(
                xml,
                [
                    (number.inner, number.close, str(whole(count) + 1).encode()),
                    (titles.start, titles.inner, size),
                    (first.start, first.start, new),
                ],
            )


def _vector(element: Element | None) -> Element | None:
    return element.child("vector") if element else None


def _first_count(counts: Element | None) -> Element | None:
    """Return the number of titles of the first kind, which are the worksheets."""
    variants = counts.children if counts else []
    return variants[1].child("i4") if len(variants) > 1 else None


def _text(xml: bytes, element: Element) -> str:
    return xml[element.inner : element.close].decode()
