"""Adding parts to a package, with all that has to refer to them: relationships and content types."""

from __future__ import annotations

import posixpath
from itertools import chain, count

from kpiworkbook.ooxml.outline import opened, outline, spliced
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.parts import TYPES
from kpiworkbook.ooxml.safe_xml import quoteattr

__all__ = ["Additions"]

_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FAMILIES = (_TRANSITIONAL, "http://purl.oclc.org/ooxml/officeDocument/relationships")
"""Beside them there are Microsoft's own, for what came later: worksheets are none of that."""
_NO_RELATIONSHIPS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


class Additions:
    """Parts to be added to a workbook's package, and the parts that change with them."""

    def __init__(self, package: Package) -> None:
        """Begin with nothing."""
        self.package = package
        self.changed: dict[str, bytes] = {}
        """New content by part: what is to be handed to `rewrite`."""

    def read(self, part: str) -> bytes:
        """Return a part's content as it is now."""
        return self.changed[part] if part in self.changed else self.package.read(part)

    def free_part(self, name: str, *, is_numbered: bool = False) -> str:
        """Return a part's name that is not taken, in the workbook's folder: `name`, or with a number before its ending.

        Where `is_numbered`, it has a number in any case: `worksheets/sheet1.xml`.
        """
        taken = {part.casefold() for part in (*self.package.parts, *self.changed)}
        folder = posixpath.dirname(self.package.workbook)
        stem, ending = posixpath.splitext(posixpath.join(folder, name))
        numbers = count(1) if is_numbered else chain([""], count(2))
        names = (f"{stem}{number}{ending}" for number in numbers)
        return next(free for free in names if free.casefold() not in taken)

    def add(self, part: str, content: bytes, *, content_type: str, kind: str, owner: str = "") -> str:
        """Add a part that belongs to another one, else to the workbook; return the relationship's id.

        `kind` is the last word of the relationship's type: `worksheet`.
        """
        types = outline(self.read(TYPES), TYPES)
        override = f"<{types.prefix}Override PartName={quoteattr('/' + part)} ContentType={quoteattr(content_type)}/>"
        self._insert(TYPES, types.close, override)
        self.changed[part] = content
        return self._relate(owner or self.package.workbook, part, kind)

    def add_by_ending(self, part: str, content: bytes, *, content_type: str, kind: str, owner: str) -> str:
        """Add a part whose type is told by its name's ending, as `add` does."""
        types = outline(self.read(TYPES), TYPES)
        ending = posixpath.splitext(part)[1].lstrip(".")
        known = (each.attributes.get("Extension", "").casefold() for each in types.all("Default"))
        if ending.casefold() not in known:
            default = f"<{types.prefix}Default Extension={quoteattr(ending)} ContentType={quoteattr(content_type)}/>"
            self._insert(TYPES, types.inner, default)
        self.changed[part] = content
        return self._relate(owner, part, kind)

    @property
    def family(self) -> str:
        """The types of the workbook's relationships up to their last word; strict workbooks have their own."""
        name = self.package.relationships_part(self.package.workbook)
        types = (child.attributes.get("Type", "") for child in outline(self.read(name), name).children)
        known = (each.rpartition("/")[0] for each in types)
        return next((each for each in known if each in _FAMILIES), _TRANSITIONAL)

    def _relate(self, owner: str, part: str, kind: str) -> str:
        name = self.package.relationships_part(owner)
        if not self.read(name):
            self.changed[name] = _NO_RELATIONSHIPS
        root = outline(self.read(name), name)
        taken = {child.attributes.get("Id", "") for child in root.children}
        number = next(new for new in (f"rId{n}" for n in count(len(taken) + 1)) if new not in taken)
        target = posixpath.relpath(f"/{part}", f"/{posixpath.dirname(owner)}")
        relationship = (
            f"<{root.prefix}Relationship Id={quoteattr(number)} Type={quoteattr(f'{self.family}/{kind}')} "
            f"Target={quoteattr(target)}/>"
        )
        if root.is_empty_tag:
            tag = opened(self.read(name)[root.start : root.inner])
            whole = tag + f"{relationship}</{root.prefix}Relationships>".encode()
            self.changed[name] = spliced(self.read(name), [(root.start, root.end, whole)])
        else:
            self._insert(name, root.close, relationship)
        return number

    def _insert(self, part: str, at: int, new: str) -> None:
        self.changed[part] = spliced(self.read(part), [(at, at, new.encode())])
