"""The parts of an OOXML package, found through relationships: their paths differ from program to program."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree import ElementTree  # nosec - expat resolves nothing external, and DTDs are refused below

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.ooxml.limits import METHODS

__all__ = ["Package", "local_name", "relationships_part"]


def local_name(tag: str) -> str:
    """Return an element's name without its namespace, which differs between strict and transitional files."""
    return tag.rpartition("}")[2]


def relationships_part(part: str) -> str:
    """Return the part that holds another part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part refers to: `kind` is the last word of the relationship's type."""

    kind: str
    target: str


class Package:
    """An .xlsx or .xlsm file, open for reading."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        """Open the package; `name` is for messages."""
        self._name = name
        self._zip = zipfile.ZipFile(stream)
        self._recent = ("", b"")
        self._parts = frozenset(self._zip.namelist())
        self.workbook = next(
            (r.target for r in self.relationships("").values() if r.kind == "officeDocument"), "xl/workbook.xml"
        )
        self._of_workbook = self.relationships(self.workbook)

    @property
    def parts(self) -> frozenset[str]:
        """The names of all parts."""
        return self._parts

    def read(self, part: str) -> bytes:
        """Return a part's bytes; empty where there is none. Raises NotAWorkbookError where they are damaged."""
        if part not in self._parts:
            return b""
        data = self._read(part)
        if len(data) != self.size(part):
            raise NotAWorkbookError(f"{self._name} is cut short in {part}; copy or save it again")
        return data

    def recent(self, part: str) -> bytes:
        """Return a part's bytes as `read` does, and keep them until another part's are wanted: several readers ask."""
        if self._recent[0] != part:
            self._recent = (part, self.read(part))
        return self._recent[1]

    def _read(self, part: str, most: int | None = None) -> bytes:
        """Return a part's bytes up to the size that the directory says, and not one more whatever the part holds."""
        try:
            entry = self._zip.getinfo(part)
            if entry.compress_type not in METHODS:
                raise NotAWorkbookError(f"{self._name} is packed as Excel packs nothing in {part}; save it from Excel")
            with self._zip.open(entry) as stream:
                # One byte more, so that the end is met and the checksum held against it.
                return stream.read(entry.file_size + 1 if most is None else most)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError):
            raise NotAWorkbookError(f"{self._name} is damaged in {part}; copy or save it again") from None

    def size(self, part: str) -> int:
        """Return how many bytes a part unpacks to, as the zip's directory says; `read` gives no more."""
        return self._zip.getinfo(part).file_size

    def head(self, part: str, most: int) -> bytes:
        """Return the beginning of a part. Raises NotAWorkbookError where it is damaged."""
        return self._read(part, most)

    def tree(self, part: str) -> ElementTree.Element:
        """Return a part's XML; an empty element where there is none."""
        data = self.read(part)
        if not data:
            return ElementTree.Element("absent")
        plain = data.replace(b"\0", b"") if b"\0" in data[:4] else data  # in UTF-16 every other byte is a zero
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise NotAWorkbookError(f"{self._name} holds a document type in {part}, which no workbook has")
        try:
            return ElementTree.fromstring(data)  # noqa: S314 - no DTD, so nothing to expand
        except (ElementTree.ParseError, LookupError, ValueError):  # the latter are encodings that are none
            raise NotAWorkbookError(f"{self._name} is damaged in {part}; copy or save it again") from None

    def sheets(self) -> Iterator[tuple[str, str]]:
        """Yield each sheet's name and the part that holds it, in workbook order."""
        for element in self.tree(self.workbook).iter():
            if local_name(element.tag) == "sheet":
                ids = [value for key, value in element.attrib.items() if local_name(key) == "id"]
                if len(ids) > 1:
                    raise NotAWorkbookError(
                        f"{self._name} says two things of the sheet {element.get('name', '')!r}; open it in Excel and "
                        "save it again"
                    )
                if ids and (relationship := self._of_workbook.get(ids[0])):
                    yield element.get("name", ""), relationship.target

    def sheet_names(self) -> list[str]:
        """Return the names of all sheets, whether or not their parts can be found."""
        elements = self.tree(self.workbook).iter()
        return [element.get("name", "") for element in elements if local_name(element.tag) == "sheet"]

    def part_of_workbook(self, kind: str) -> str:
        """Return the workbook's part of that kind (`styles`, `theme`), or an empty string."""
        return next((r.target for r in self._of_workbook.values() if r.kind == kind), "")

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """Return by id what a part refers to within the package; the package itself is an empty name."""
        folder = posixpath.dirname(part)
        found: dict[str, Relationship] = {}
        seen: set[str] = set()
        for element in self.tree(relationships_part(part)).iter():
            if local_name(element.tag) != "Relationship":
                continue
            if element.get("Id", "") in seen:
                raise NotAWorkbookError(
                    f"{self._name} says two things of {element.get('Id', '')!r} in the relationships of "
                    f"{part or 'the package'}; open it in Excel and save it again"
                )
            seen.add(element.get("Id", ""))
            if element.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/")
                kind = element.get("Type", "").rpartition("/")[2]
                found[element.get("Id", "")] = Relationship(kind, target)
        return found
