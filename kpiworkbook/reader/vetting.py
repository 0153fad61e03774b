"""What calamine is given of a package, and whether its sheets may be laid out.

A book is seen by two readers: this project's own, which checks, and calamine, which takes the values. They must see
the same, or the checks are worth nothing. So calamine gets a zip with only those parts that were checked; both must
name the same sheets; and a shared text's length is known before it is copied into cells.
"""

from __future__ import annotations

import re
from functools import cached_property

from kpiworkbook.errors import NotAWorkbookError, TooLargeError
from kpiworkbook.ooxml.archive import rewrite, selected
from kpiworkbook.ooxml.extent import count_extent, farthest_guess, longest_text, text_lengths
from kpiworkbook.ooxml.package import Package
from kpiworkbook.reader.allowance import Allowance
from kpiworkbook.reader.source import Kind, Source
from kpiworkbook.reader.vetting_ods import check_ods
from kpiworkbook.reader.vetting_xls import check_xls
from kpiworkbook.reader.vetting_xlsb import check_xlsb

__all__ = ["Vetting", "check_sheets", "vetted", "with_known_errors"]

_OF_ODS = ("mimetype", "meta-inf/manifest.xml", "content.xml")
_TEXTS = "sharedstrings.xml"
_NEW_ERROR = re.compile(rb"(<(?:\w+:)?v>)#(?!(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)<)[^<]*<")
_HEAD = 4096
_STARTS = re.compile(rb"<(?:[^\s<>/]*:)?sst[\s/>]")
_COUNT = re.compile(rb"""uniqueCount\s*=\s*["']([^"']*)""")


def vetted(source: Source, package: Package | None, allowance: Allowance) -> bytes:
    """Return what calamine may read: of a package, the parts that hold values, as a zip of their own.

    Raises TooLargeError where it would take too much memory; the sheets of an .xlsx are looked at one by one later.
    """
    if package is None:
        check_xls(source.data, allowance)
        # calamine tries one format after the other, and would find a zip that stands behind the old one.
        return source.data.replace(b"PK\5\6", bytes(4)) if b"PK\5\6" in source.data else source.data
    if source.kind is Kind.XLSB:
        check_xlsb(package, allowance)
    elif source.kind is Kind.ODS:
        check_ods(package.read("content.xml"), allowance)
    else:
        _check_texts(package, allowance)
    keep = {part for part in package.parts if _holds_values(source.kind, part.casefold())}
    return selected(source.data, keep)


def with_known_errors(package: bytes, part: str, xml: bytes) -> bytes:
    """Return a zip in which a sheet's newer errors (`#SPILL!`) are `#N/A`: calamine refuses a sheet for one of them."""
    return rewrite(package, {part: _NEW_ERROR.sub(rb"\1#N/A<", xml)})


def _holds_values(kind: Kind, part: str) -> bool:
    if kind is Kind.XLSB:
        return part.endswith((".bin", ".rels")) or part == "[content_types].xml"
    if kind is Kind.ODS:
        return part in _OF_ODS
    return part.endswith((".xml", ".rels")) and part != "content.xml"


def _check_texts(package: Package, allowance: Allowance) -> None:
    """Raise TooLargeError where the shared texts claim to be more than a book may have: room is made for so many."""
    for part in _text_parts(package):
        head = package.head(part, _HEAD)
        tags = list(_STARTS.finditer(head))
        if not tags or b">" not in head[tags[0].start() :]:
            head = package.read(part)
        for number in _COUNT.findall(head):
            if not number.isdigit() or len(number) > 18 or int(number) > allowance.limits.cells:
                raise TooLargeError.beyond(
                    f"{allowance.name} claims to hold {number[:30].decode('ascii', 'replace')} texts",
                    "cells", allowance.limits.cells, "",
                )  # fmt: skip


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
        return self._longest * xml.count(b"<c r=")

    @cached_property
    def _longest(self) -> int:
        return max((longest_text(self._package.read(part)) for part in self._parts), default=0)

    @cached_property
    def _lengths(self) -> list[int]:
        return text_lengths(self._package.read(self._parts[0]), self._allowance.name) if self._parts else []


def _text_parts(package: Package) -> list[str]:
    return [part for part in package.parts if part.casefold().endswith(_TEXTS)]
