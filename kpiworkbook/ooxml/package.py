"""The parts of an OOXML package, found through relationships: their paths differ from program to program."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar, TypeVarTuple
from xml.etree import ElementTree  # nosec - expat resolves nothing external, and DTDs are refused below

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.ooxml.alike import once_for_alike
from kpiworkbook.ooxml.limits import METHODS

__all__ = ["Package", "local_name", "parsed"]

T = TypeVar("T")
Others = TypeVarTuple("Others")


def local_name(tag: str) -> str:
    """Return an element's name without its namespace, which differs between strict and transitional files."""
    return tag.rpartition("}")[2]


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part refers to: `kind` is the last word of the relationship's type."""

    kind: str
    target: str


_SMALL, _SMALL_TOGETHER = 1_000_000, 4_000_000
"""Bytes of a part that is kept once it was unpacked, and of all such parts."""


class Package:
    """An .xlsx or .xlsm file, open for reading; those who read it one after the other share what was unpacked."""

    def __init__(self, stream: io.BytesIO, name: str, directory: zipfile.ZipFile | None = None) -> None:
        """Open the package; `name` is for messages, `directory` the zip's where that has been read already."""
        self._name, self._stream = name, stream
        self.directory = directory or zipfile.ZipFile(stream)
        self._small: dict[str, bytes] = {}
        self._held = ("", b"")
        self.parts = frozenset(self.directory.namelist())
        """The names of all parts."""
        self.workbook = next(
            (r.target for r in self.relationships("").values() if r.kind == "officeDocument"), "xl/workbook.xml"
        )
        self._of_workbook = self.relationships(self.workbook)

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return self._stream.getvalue()

    def read(self, part: str) -> bytes:
        """Return a part's bytes; empty where there is none. Raises NotAWorkbookError where they are damaged."""
        if part not in self.parts:
            return b""
        if part in self._small:
            return self._small[part]
        data = self._read(part)
        if len(data) != self.size(part):
            raise NotAWorkbookError(f"{self._name} is cut short in {part}; copy or save it again")
        if len(data) < _SMALL and sum(map(len, self._small.values())) + len(data) < _SMALL_TOGETHER:
            self._small[part] = data
        return data

    def hold(self, part: str) -> bytes:
        """Return what `read` does, and keep it until another part is to be held, however large it is."""
        if self._held[0] != part:
            self._held = ("", b"")
            self._held = part, self.read(part)
        return self._held[1]

    def _read(self, part: str, most: int | None = None) -> bytes:
        """Return a part's bytes up to the size that the directory says, and not one more whatever the part holds."""
        try:
            entry = self.directory.getinfo(part)
            if entry.compress_type not in METHODS:
                raise NotAWorkbookError(f"{self._name} is packed as Excel packs nothing in {part}; save it from Excel")
            with self.directory.open(entry) as stream:
                # One byte more, so that the end is met and the checksum held against it.
                return stream.read(entry.file_size + 1 if most is None else most)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError):
            raise NotAWorkbookError(f"{self._name} is damaged in {part}; copy or save it again") from None

    def size(self, part: str) -> int:
        """Return how many bytes a part unpacks to, as the zip's directory says; `read` gives no more."""
        return self.directory.getinfo(part).file_size

    def head(self, part: str, most: int) -> bytes:
        """Return the beginning of a part. Raises NotAWorkbookError where it is damaged."""
        return self._read(part, most)

    def understood(self, part: str, understand: Callable[[bytes, *Others], T], *others: *Others) -> T:
        """Return what a function makes of a part's bytes with the help of `parsed`.

        Raises NotAWorkbookError, with the part's name, where they are no XML or not safe to read.
        """
        try:
            return understand(self.read(part), *others)
        except _DocumentTypeError:
            raise NotAWorkbookError(f"{self._name} holds a document type in {part}, which no workbook has") from None
        except _NotXmlError:
            raise NotAWorkbookError(f"{self._name} is damaged in {part}; copy or save it again") from None

    def tree(self, part: str) -> ElementTree.Element:
        """Return a part's XML; an empty element where there is none."""
        return self.understood(part, parsed)

    def sheets(self) -> Sequence[tuple[str, str]]:
        """Return each sheet's name and the part that holds it, in workbook order."""
        return self._sheets

    @cached_property
    def _sheets(self) -> Sequence[tuple[str, str]]:
        found = []
        for element in self.tree(self.workbook).iter():
            if local_name(element.tag) == "sheet":
                ids = [value for key, value in element.attrib.items() if local_name(key) == "id"]
                if len(ids) > 1:
                    raise NotAWorkbookError(
                        f"{self._name} says two things of the sheet {element.get('name', '')!r}; open it in Excel and "
                        "save it again"
                    )
                if ids and (relationship := self._of_workbook.get(ids[0])):
                    found.append((element.get("name", ""), relationship.target))
        return tuple(found)

    def sheet_names(self) -> list[str]:
        """Return the names of all sheets, whether or not their parts can be found."""
        elements = self.tree(self.workbook).iter()
        return [element.get("name", "") for element in elements if local_name(element.tag) == "sheet"]

    def part_of_workbook(self, kind: str) -> str:
        """Return the workbook's part of that kind (`styles`, `theme`), or an empty string."""
        return next((r.target for r in self._of_workbook.values() if r.kind == kind), "")

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """Return by id what a part refers to within the package; the package itself is an empty name."""
        try:
            found = self.understood(self.relationships_part(part), _relationships, posixpath.dirname(part))
        except _SaidTwiceError as error:
            raise NotAWorkbookError(
                f"{self._name} says two things of {error.args[0]!r} in the relationships of "
                f"{part or 'the package'}; open it in Excel and save it again"
            ) from None
        if all(each.target in self.parts for each in found.values()):
            return found
        return {number: Relationship(each.kind, self._named(each.target)) for number, each in found.items()}

    def relationships_part(self, part: str) -> str:
        """Return the part that holds another part's relationships, or its name where there is none yet."""
        folder, name = posixpath.split(part)
        return self._named(posixpath.join(folder, "_rels", f"{name}.rels"))

    def _named(self, part: str) -> str:
        """Return a part's name as the zip has it: in a package, letter case makes no difference."""
        return part if part in self.parts else self._by_folded_name.get(part.casefold(), part)

    @cached_property
    def _by_folded_name(self) -> Mapping[str, str]:
        return {part.casefold(): part for part in self.parts}


class _NotXmlError(Exception):
    """Bytes that are no XML."""


class _DocumentTypeError(Exception):
    """XML that could refer to anything."""


class _SaidTwiceError(Exception):
    """A relationship's id that two of them have."""


def parsed(xml: bytes) -> ElementTree.Element:
    """Return XML as a tree, an empty element where there is none; what it raises, `Package.understood` tells."""
    if not xml:
        return ElementTree.Element("absent")
    plain = xml.replace(b"\0", b"") if b"\0" in xml[:4] else xml  # in UTF-16 every other byte is a zero
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise _DocumentTypeError
    try:
        return ElementTree.fromstring(xml)  # noqa: S314 - no DTD, so nothing to expand
    except (ElementTree.ParseError, LookupError, ValueError):  # the latter are encodings that are none
        raise _NotXmlError from None


@once_for_alike
def _relationships(xml: bytes, folder: str) -> Mapping[str, Relationship]:
    found: dict[str, Relationship] = {}
    seen: set[str] = set()
    for element in parsed(xml).iter():
        if local_name(element.tag) != "Relationship":
            continue
        number = element.get("Id", "")
        if number in seen:
            raise _SaidTwiceError(number)
        seen.add(number)
        if element.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/")
            kind = element.get("Type", "").rpartition("/")[2]
            found[number] = Relationship(kind, target)
    return MappingProxyType(found)
