"""What an .ods, .xls or .xlsb book holds besides cells, which no new workbook carries; `contents` does it for .xlsx.

Told from the marks that OpenDocument 1.3 part 3, [MS-XLS] and [MS-XLSB] put beside cells.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Mapping

from kpiworkbook.ooxml.package import Package
from kpiworkbook.reader.compound import CompoundFile
from kpiworkbook.reader.contents import counted, other_content
from kpiworkbook.reader.source import Kind, Source
from kpiworkbook.reader.vetting_xls import workbook_stream, xls_records
from kpiworkbook.reader.vetting_xlsb import xlsb_records

__all__ = ["beside_cells"]

_CHART, _PICTURE, _SHAPE, _MACROS, _NAME = "chart", "picture", "text box or shape", "set of macros", "defined name"
_NOTE, _LINK, _FILTER, _PIVOT = "cell with a note", "link", "filter", "pivot table"
_LIST, _FORMAT = "range with drop-down lists or other data validation", "range with conditional formats"

_IN_ODS = {
    _CHART: rb"<draw:object[\s/>]",
    _PICTURE: rb"<draw:image[\s/>]",
    _SHAPE: rb"<draw:(?:custom-shape|rect|line|ellipse|circle|polygon|polyline|path|connector|text-box)[\s/>]",
    _NOTE: rb"<office:annotation[\s/>]",
    _LINK: rb"<text:a[\s/>]",
    _PIVOT: rb"<table:data-pilot-table[\s/>]",
    _NAME: rb"<table:named-(?:range|expression)[\s/>]",
    _FILTER: rb"""<table:database-range\s[^<>]*?display-filter-buttons=["']true""",
    _LIST: rb"<table:content-validation[\s/>]",
    _FORMAT: rb"<calcext:conditional-format[\s/>]",
}
_FORMAT_IN_STYLE = rb"""<style:map\s[^<>]*?style:condition=["'](?:cell-content|is-true)"""
"""How programs other than LibreOffice write a conditional format; numbers that look otherwise below zero are none."""
_IN_XLS = {
    0x001C: _NOTE,
    0x01B8: _LINK,
    0x00B0: _PIVOT,
    0x009D: _FILTER,
    0x01BE: _LIST,
    0x01B0: _FORMAT,
    0x0879: _FORMAT,
}
_OBJECT, _NAMED, _UP_TO_KIND = 0x005D, 0x0018, 6
_OBJECTS = {0x05: _CHART, 0x08: _PICTURE, **dict.fromkeys((0x01, 0x02, 0x03, 0x04, 0x06, 0x09, 0x1E), _SHAPE)}
"""By the kind that the record Obj gives them ([MS-XLS] 2.5.143); notes and the arrows of filters are objects, too."""
_IN_XLSB = {494: _LINK, 161: _FILTER, 64: _LIST, 461: _FORMAT}
_NAMED_IN_XLSB = 39
_NOT_THE_OFFICERS = 0x21
"""A name that is hidden, or built into Excel, as a print area is: the bits are the same in both kinds of files."""


def beside_cells(source: Source) -> list[str]:
    """Return what a book holds besides cells: `1 chart`, `2 cells with a note`; nothing of any other kind of file.

    Raises NotAWorkbookError where a part cannot be read.
    """
    if source.kind is Kind.XLSB:
        package = source.opened()
        return other_content(package, {}, package.read) + _told(_of_xlsb(package))
    if source.kind is Kind.ODS:
        return _told(_of_ods(source.opened()))
    return _told(_of_xls(CompoundFile(source.data, source.name))) if source.kind is Kind.XLS else []


def _told(counts: Mapping[str, int]) -> list[str]:
    return [counted(number, word) for word, number in counts.items() if number > 0]


def _of_ods(package: Package) -> Mapping[str, int]:
    xml = package.read("content.xml")
    counts = {word: len(re.findall(pattern, xml)) for word, pattern in _IN_ODS.items()}
    counts[_FORMAT] = counts[_FORMAT] or min(1, len(re.findall(_FORMAT_IN_STYLE, xml)))
    counts[_PICTURE] -= counts[_CHART]  # each has a picture, for programs that cannot draw it
    macros = (part for part in package.parts if re.fullmatch(r"Basic/[^/]+/(?!script-lb)[^/]+\.xml", part))
    return counts | {_MACROS: int(any(macros))}


def _of_xls(book: CompoundFile) -> Mapping[str, int]:
    stream, counts = workbook_stream(book) or b"", Counter[str]()
    for kind, start, end in xls_records(stream, 0):
        if kind in _IN_XLS:
            counts[_IN_XLS[kind]] += 1
        elif kind == _NAMED and end > start:
            counts[_NAME] += not stream[start] & _NOT_THE_OFFICERS
        elif kind == _OBJECT and end - start >= _UP_TO_KIND:
            counts[_OBJECTS.get(struct.unpack_from("<H", stream, start + 4)[0], "")] += 1
    return {word: number for word, number in counts.items() if word} | {_MACROS: int("_VBA_PROJECT_CUR" in book.names)}


def _of_xlsb(package: Package) -> Mapping[str, int]:
    counts = Counter[str]()
    for part in package.parts:
        if re.fullmatch(r"(?i)xl/worksheets/[^/]+\.bin", part):
            counts.update(_IN_XLSB[kind] for kind, *_ in xlsb_records(package.read(part)) if kind in _IN_XLSB)
    book = package.read("xl/workbook.bin") if "xl/workbook.bin" in package.parts else b""
    names = [book[start] for kind, start, end in xlsb_records(book) if kind == _NAMED_IN_XLSB and end > start]
    return counts + Counter({_NAME: sum(not flags & _NOT_THE_OFFICERS for flags in names)})
