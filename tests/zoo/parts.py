"""A package as its parts, to add to them and change them as no library does."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from xml.sax.saxutils import quoteattr

__all__ = ["SHEET_PART", "WORKBOOK", "Parts"]

WORKBOOK = "xl/workbook.xml"
SHEET_PART = "xl/worksheets/sheet1.xml"
_TYPES = "[Content_Types].xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_EMPTY_RELATIONSHIPS = f'<Relationships xmlns="{_RELATIONSHIPS}"></Relationships>'.encode()


class Parts(dict[str, bytes]):
    """The parts of a package by name, in their order."""

    @classmethod
    def of(cls, package: bytes) -> Parts:
        """Return the parts of a package."""
        with zipfile.ZipFile(io.BytesIO(package)) as source:
            return cls({name: source.read(name) for name in source.namelist()})

    def change(self, part: str, old: str, new: str) -> None:
        """Put something else in the place of what stands in a part once."""
        assert self[part].count(old.encode()) == 1, (part, old)
        self[part] = self[part].replace(old.encode(), new.encode())

    def cell(self, place: str, xml: str, part: str = SHEET_PART) -> None:
        """Put a cell in the place of the one that is there."""
        pattern = rf'<c r="{place}"(?:[^>]*/>|[^>]*>.*?</c>)'.encode()
        self[part], count = re.subn(pattern, lambda _: xml.encode(), self[part])
        assert count == 1, place

    def style_of(self, place: str, part: str = SHEET_PART) -> str:
        """Return the number of a cell's format."""
        found = re.search(rf'<c r="{place}" s="(\d+)"'.encode(), self[part])
        return found[1].decode() if found else "0"

    def add(
        self, part: str, content: str | bytes, *, type_: str = "", owner: str | None = None, kind: str = "",
        target: str = "",
    ) -> str:  # fmt: skip
        """Add a part with its type; where it has an owner, relate the two and return the relationship's id.

        `kind` is the relationship's type in full, `target` its target where that is not the part's path.
        """
        self[part] = content.encode() if isinstance(content, str) else content
        if type_:
            self.change(_TYPES, "</Types>", f'<Override PartName="/{part}" ContentType="{type_}"/></Types>')
        return "" if owner is None else self.relate(owner, kind, target or f"/{part}")

    def default_type(self, extension: str, type_: str) -> None:
        """Give all parts with an ending their type."""
        new = f'<Default Extension="{extension}" ContentType="{type_}"/>'
        self[_TYPES] = re.sub(rb"(<Types[^>]*>)", rb"\1" + new.encode(), self[_TYPES], count=1)

    def relate(self, owner: str, kind: str, target: str, *, external: bool = False) -> str:
        """Add a relationship of a part (or of the package, for an empty name) and return its id."""
        folder, name = posixpath.split(owner)
        part = posixpath.join(folder, "_rels", f"{name}.rels")
        self.setdefault(part, _EMPTY_RELATIONSHIPS)
        number = f"rIdZoo{self[part].count(b'<Relationship ') + 1}"
        mode = ' TargetMode="External"' if external else ""
        new = f'<Relationship Id="{number}" Type="{kind}" Target={quoteattr(target)}{mode}/></Relationships>'
        self.change(part, "</Relationships>", new)
        return number

    def packed(self, **options: object) -> bytes:
        """Return the package; the same bytes each time."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, **options) as package:
            for name, content in self.items():
                package.writestr(zipfile.ZipInfo(name, (2019, 10, 14, 9, 30, 0)), content, zipfile.ZIP_DEFLATED)
        return stream.getvalue()
