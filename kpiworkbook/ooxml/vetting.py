"""Whether the sheets of a workbook may be laid out, and what calamine is given of its package.

A book is seen by two readers: this project's own, which checks, and calamine, which takes the values. They must see
the same, or the checks are worth nothing. So calamine gets a zip with only those parts that were checked; both must
name the same sheets; and a shared text's length is known before it is copied into cells.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property
from itertools import zip_longest

from kpiworkbook.errors import NotAWorkbookError, TooLargeError
from kpiworkbook.model.places import column_letters
from kpiworkbook.ooxml.allowance import Allowance
from kpiworkbook.ooxml.archive import Preface, rewrite, selected
from kpiworkbook.ooxml.areas import LAST_COLUMN, LAST_ROW
from kpiworkbook.ooxml.extent import count_extent, farthest_guess, longest_text, text_lengths
from kpiworkbook.ooxml.merges_ahead import merges_ahead
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.plain_times import plain_times

__all__ = ["Vetting", "as_calamine_reads", "check_sheets", "is_panic", "values_of", "whole_merges"]

_TEXTS = "sharedstrings.xml"
# Not compiled here: few books have one.
_NEW_ERROR = (
    rb"""(<(?:\w+:)?c\s(?>[^<>]*?\bt\s*=\s*["']e["'])[^<>]*+>\s*"""
    rb"""(?:<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v>)"""
    rb"""#(?!(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)<)[^<]*<"""
)
_DIMENSION = rb"<(?:\w+:)?dimension\s[^<>]*/>"
_WHOLE = (
    rb"""(<(?:\w+:)?mergeCell\s(?>[^<>]*?\bref\s*=\s*["']))"""
    rb"""(?:\$?([A-Z]{1,3}):\$?([A-Z]{1,3})|\$?([0-9]{1,7}):\$?([0-9]{1,7}))(?=["'])"""
)
"""Merged cells that are whole columns, `F:F`, or whole rows, `1:1`."""
_MODULE = rb"""<(?:\w+:)?sheet\s[^<>]*:id=""[^<>]*/>"""
"""A sheet that has no part: its macros lie with all others now."""
_DIALOG = b"/dialogsheet"
"""A kind of sheet that calamine knows, and does not read."""
_LAST_LETTERS = column_letters(LAST_COLUMN).encode()
_HEAD = 4096
_START = re.compile(rb'(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^<>]*\?>)?\s*+<sst(?:\s++[\w:.-]++="[^"<>&]*+")*+\s*+/?>')
"""How the part of the shared texts begins, as programs write it."""
_COUNT = re.compile(rb"""uniqueCount\s*=\s*["']([^"']*)""")


def values_of(package: Package, allowance: Allowance) -> bytes:
    """Return the parts of an .xlsx or .xlsm that hold values, as a zip of their own, for calamine.

    Raises TooLargeError where the shared texts claim to be more than a book may have: room is made for so many.
    """
    for part in _text_parts(package):
        start = _START.match(package.head(part, _HEAD))
        for number in _COUNT.findall(start[0] if start else package.read(part)):
            if not number.isdigit() or len(number) > 18 or int(number) > allowance.limits.cells:
                raise TooLargeError.beyond(
                    f"{allowance.name} claims to hold {number[:30].decode('ascii', 'replace')} texts",
                    "cells", allowance.limits.cells, "",
                )  # fmt: skip
    names = {part: part.casefold() for part in package.parts}
    keep = {part for part, name in names.items() if name.endswith((".xml", ".rels")) and name != "content.xml"}
    sheets = sorted((part for part in keep if "/worksheets/sheet" in part), reverse=True)  # the first is wanted soonest
    prefaces = {part: preface for part in sheets if (preface := _merges(package, part))}
    given = selected(package, keep, prefaces)
    changed = _without_macro_sheets(package) | _plain_times(package, keep)
    return rewrite(given, changed) if changed else given


def _plain_times(package: Package, keep: Collection[str]) -> dict[str, bytes]:
    """Return the part of the styles in which durations are plain numbers; nothing where no cell is one."""
    part = package.part_of_workbook("styles")
    try:
        changed = plain_times(package.read(part)) if part in keep else b""
    except (NotAWorkbookError, ValueError):
        return {}  # which is told where they are read
    return {part: changed} if changed else {}


def _without_macro_sheets(package: Package) -> dict[str, bytes]:
    """Return the parts in which calamine would meet a sheet of macros, without it: it refuses the whole book for one.

    Excel 4 and 5 kept macros on sheets, and books that have gone from Excel to Excel since then still have them.
    """
    book, relations = package.workbook, package.relationships_part(package.workbook)
    found = {
        relations: package.read(relations).replace(b"/xlMacrosheet", _DIALOG).replace(b"/xlIntlMacrosheet", _DIALOG),
        book: re.sub(_MODULE, b"", xml) if b'id=""' in (xml := package.read(book)) else xml,
    }
    return {part: content for part, content in found.items() if content != package.read(part)}


def _merges(package: Package, part: str) -> Preface | None:
    try:
        xml = package.hold(part)
    except NotAWorkbookError:
        return None  # it may be a sheet that nobody asks for
    text = merges_ahead(xml)
    return Preface.to(xml, text) if text else None


def as_calamine_reads(package: bytes, part: str, xml: bytes) -> bytes:
    """Return a zip in which a sheet lacks what calamine refuses a sheet for.

    Newer errors (`#SPILL!`) are `#N/A`, merged columns (`F:F`) are cells (`F1:F1048576`), and how far the sheet
    reaches is left out: LibreOffice says `1:4` of rows.
    """
    xml = re.sub(_DIMENSION, b"", re.sub(_NEW_ERROR, rb"\1#N/A<", xml), count=1)
    return rewrite(package, {part: re.sub(_WHOLE, _as_cells, xml)})


def _as_cells(match: re.Match[bytes]) -> bytes:
    """Return merged columns or rows as the cells that they are."""
    first, last, top, bottom = match.group(2, 3, 4, 5)
    cells = b"%s1:%s%d" % (first, last, LAST_ROW + 1) if first else b"A%s:%s%s" % (top, _LAST_LETTERS, bottom)
    return match[1] + cells


def whole_merges(xml: bytes) -> bool:
    """Return whether cells of a sheet are merged as whole columns or rows, which Excel itself would write as cells."""
    return re.search(_WHOLE, xml) is not None


def is_panic(error: BaseException) -> bool:
    """Return whether an exception is a mistake of calamine's own: a kind that nobody can name, and no Exception."""
    return type(error).__name__ == "PanicException"


def check_sheets(package: Package, found: list[str], name: str) -> None:
    """Raise NotAWorkbookError where the sheets that calamine found are not those that the package says here."""
    ours = [sheet for sheet, _ in package.sheets()]
    if ours != found or len(set(ours)) < len(ours):
        raise NotAWorkbookError(
            f"{name} does not say clearly which sheets it has, or names one twice; open it in Excel and save it again"
        )


class Vetting:
    """Looks at one worksheet after the other, before it is laid out, and counts what they take of the allowance."""

    def __init__(self, package: Package, allowance: Allowance) -> None:
        """Begin with a package whose shared texts have been checked."""
        self._package = package
        self._allowance = allowance
        self._parts = _text_parts(package)

    def check(self, sheet: str, part: str, xml: bytes) -> None:
        """Raise TooLargeError where a worksheet would take more memory than the book has left."""
        if part not in self._package.parts:
            raise NotAWorkbookError(
                f"{self._allowance.name} lacks the part of its sheet {sheet!r}; copy it again, or save it from Excel"
            )
        extent = farthest_guess(xml, self._allowance.cells_left)
        if extent is not None:
            extent.characters = self._most_characters(xml, extent.cells)
        if extent is None or extent.characters > self._allowance.characters_left:
            extent = count_extent(xml, self._allowance.name, self._lengths)
            self._allowance.check(sheet, extent)
        self._allowance.use(0, extent.characters)

    def _most_characters(self, xml: bytes, cells: int) -> int:
        """Return a number that the sheet's shared texts certainly do not exceed; all other text stands there once."""
        roughly = sum(map(self._package.size, self._parts)) * cells
        if roughly <= self._allowance.characters_left // 4:
            return roughly
        # Where a text is shared, the cell says `t="s"`, however that is written. One byte is found far sooner than two.
        shared = cells if b"&" in xml and b"&#" in xml else xml.count(b'"s"') + (b"'" in xml and xml.count(b"'s'"))
        return self._longest * min(shared, xml.count(b"<c r="))

    @cached_property
    def _longest(self) -> int:
        return max((longest_text(self._package.read(part)) for part in self._parts), default=0)

    @cached_property
    def _lengths(self) -> list[int]:
        # Of several, calamine takes one; which of them is nobody's business here.
        lengths = (text_lengths(self._package.read(part), self._allowance.name) for part in self._parts)
        return [max(each) for each in zip_longest(*lengths, fillvalue=0)]


def _text_parts(package: Package) -> list[str]:
    return [part for part in package.parts if part.casefold().endswith(_TEXTS)]
