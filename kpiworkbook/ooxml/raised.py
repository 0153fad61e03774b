"""Which cells of a worksheet hold raised or lowered letters, and which these are (ECMA-376 part 1, 18.4).

calamine gives texts without their looks. A book without such letters costs no more than the search for a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from kpiworkbook.model.places import Place, place_of
from kpiworkbook.notation.raised import Run
from kpiworkbook.ooxml.cell_xml import unescaped
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.safe_xml import blocks, parse, safe_parser

__all__ = ["RaisedTexts"]

_LOOK = b"vertAlign"
_LEVELS = {"superscript": 1, "subscript": -1}
# Not compiled here: few books have such letters.
_PLACE = rb"""(?>[^<>]*?\sr=["']([A-Z]{1,3}[1-9][0-9]{0,6})["'])[^<>]*+>"""
_SHARED = (
    rb"""<(?:\w+:)?c(?=\s(?>[^<>]*?\bt=["']s["']))"""
    + _PLACE
    + rb"""\s*+<(?:\w+:)?v(?:\s[^<>]*+)?>\s*+([0-9]{1,9})\s*+<"""
)


class RaisedTexts:
    """The texts of a book in which some letters are raised or lowered."""

    def __init__(self, package: Package) -> None:
        """Take the book; its shared texts are looked at when a sheet is."""
        self._package = package

    def on(self, sheet: bytes) -> Mapping[Place, Sequence[Run]]:
        """Return those in the cells of a sheet, whose part is given.

        Raises NotAWorkbookError where such a text is damaged.
        """
        found = dict(self._inline(sheet)) if _LOOK in sheet else {}
        if shared := self._shared:
            cells = ((place, shared.get(int(number))) for place, number in re.findall(_SHARED, sheet))
            found |= {place_of(place.decode("ascii")): runs for place, runs in cells if runs}
        return found

    @cached_property
    def _shared(self) -> Mapping[int, Sequence[Run]]:
        """The shared texts among them, by their numbers."""
        part = self._package.part_of_workbook("sharedStrings")
        texts = self._package.read(part)
        if _LOOK not in texts:
            return {}
        items = enumerate(blocks(texts, "si"))
        return {number: _runs(item.partition(b">")[2], part) for number, item in items if _LOOK in item}

    @staticmethod
    def _inline(sheet: bytes) -> Iterator[tuple[Place, Sequence[Run]]]:
        for cell in blocks(sheet, "c"):
            if _LOOK in cell and (tag := re.match(_PLACE, cell)):
                yield place_of(tag[1].decode("ascii")), _runs(cell[tag.end() :], "a cell's text")


def _runs(content: bytes, name: str) -> Sequence[Run]:
    """Return the runs of a text, without the signs that say how it is pronounced."""
    found: list[tuple[list[str], int]] = []
    level = pronounced = 0
    in_text = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal level, pronounced, in_text
        local = tag.rpartition(":")[2]
        pronounced += local == "rPh"
        if local == "vertAlign":
            level = _LEVELS.get(attributes.get("val", ""), 0)
        elif local == "t" and not pronounced:
            in_text = True
            found.append(([], level))

    def end(tag: str) -> None:
        nonlocal level, pronounced, in_text
        local = tag.rpartition(":")[2]
        pronounced -= local == "rPh"
        in_text = in_text and local != "t"
        if local == "r":
            level = 0

    def text(data: str) -> None:
        if in_text:
            found[-1][0].append(data)

    parser = safe_parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.buffer_text = text, True
    parse(parser, b"<text>" + content + b"</text>", name)
    return [Run(unescaped("".join(parts)), each) for parts, each in found]
