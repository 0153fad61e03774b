"""A worksheet of a workbook that xlsxwriter wrote, made fit for another workbook: its formats, its texts, its names."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from kpiworkbook.ooxml.defined_names import DefinedName
from kpiworkbook.ooxml.outline import Element, outline, with_attributes
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.safe_xml import end_of_tag, quoteattr
from kpiworkbook.ooxml.styles_edit import FIRST_OWN_FORMAT, StylesEditor

__all__ = ["Transplant", "transplanted"]

_STYLED = re.compile(rb'(<(?:c r|row r)="\w+"(?: spans="[\d:]+")? s=")(\d+)"')
_STYLED_COLUMN = re.compile(rb'(<col [^<>]*\bstyle=")(\d+)"')
_SHARED = re.compile(rb' t="s"><v>(\d+)</v>')
_TAG = re.compile(rb"<(/?)(?=\w)")
_LISTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Transplant:
    """A worksheet's part and the names that belong to it."""

    xml: bytes
    names: tuple[DefinedName, ...]


def transplanted(workbook: bytes, namespaces: Mapping[str, str], styles: StylesEditor) -> Transplant:
    """Return the first sheet of a workbook that xlsxwriter wrote, for a workbook with those styles.

    The formats of its cells are added to the styles, and its texts stand within its cells. `namespaces` are those of
    the other workbook, by the ones that they take the place of: strict workbooks have their own. The sheet must refer
    to no other part, and have no conditional formats.
    """
    package = Package(io.BytesIO(workbook), "the new sheet")
    ((_, part),) = package.sheets()
    formats = _Formats(package, styles)
    texts = _texts(package)
    xml = package.read(part)
    for pattern in (_STYLED, _STYLED_COLUMN):
        xml = pattern.sub(lambda found: found[1] + str(formats.moved(int(found[2]))).encode() + b'"', xml)
    xml = _SHARED.sub(lambda found: b' t="inlineStr"><is>' + texts[int(found[1])] + b"</is>", xml)
    start = xml.index(b"<worksheet")
    end = end_of_tag(xml, start)
    tag = xml[start:end]
    for name, new in namespaces.items():
        tag = tag.replace(quoteattr(name).encode(), quoteattr(new).encode())
    return Transplant(xml=xml[:start] + tag + xml[end:], names=_names(package))


def _texts(package: Package) -> list[bytes]:
    part = package.part_of_workbook("sharedStrings")
    xml = package.read(part)
    return [xml[each.inner : each.close] for each in outline(xml, part).children] if xml else []


def _names(package: Package) -> tuple[DefinedName, ...]:
    xml = package.read(package.workbook)
    listed = outline(xml, package.workbook).child("definedNames")
    return tuple(
        DefinedName(
            name=each.attributes["name"], text=xml[each.inner : each.close], hidden=each.attributes.get("hidden") == "1"
        )
        for each in (listed.children if listed else ())
    )


class _Formats:
    """The cell formats of the sheet's own workbook, moved to the other one as they are asked for."""

    def __init__(self, package: Package, styles: StylesEditor) -> None:
        self._styles = styles
        self._part = package.part_of_workbook("styles")
        self._xml = package.read(self._part)
        root = outline(self._xml, self._part)
        self._lists = {child.tag: child.children for child in root.children}
        self._codes = {
            each.attributes["numFmtId"]: each.attributes["formatCode"] for each in self._lists.get("numFmts", ())
        }
        self._moved: dict[int, int] = {}

    def moved(self, style: int) -> int:
        """Return the number that a format has in the other workbook."""
        if style not in self._moved:
            like = self._lists["cellXfs"][style]
            changes = {
                name: str(self._styles.append(tag, self._renamed(self._lists[tag][int(like.attributes[name])])))
                for name, tag in _LISTS.items()
            }
            number = like.attributes["numFmtId"]
            if int(number) >= FIRST_OWN_FORMAT:
                changes["numFmtId"] = str(self._styles.number_of(self._codes[number]))
            self._moved[style] = self._styles.append("cellXfs", self._renamed(like, changes))
        return self._moved[style]

    def _renamed(self, element: Element, changes: Mapping[str, str | None] | None = None) -> bytes:
        """Return an element with the prefix of the other workbook's styles."""
        xml = with_attributes(self._xml[element.start : element.inner], changes or {})
        xml += self._xml[element.inner : element.end]
        return _TAG.sub(lambda found: b"<" + found[1] + self._styles.prefix.encode(), xml)
