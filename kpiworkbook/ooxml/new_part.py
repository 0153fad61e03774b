"""Adding parts to a package, with all that has to refer to them: relationships and content types."""

from __future__ import annotations

import posixpath
from itertools import chain, count

from kpiworkbook.ooxml.outline import outline, spliced
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.parts import TYPES, relationships_part
from kpiworkbook.ooxml.safe_xml import quoteattr

__all__ = ["Additions"]

_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


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

    def add(self, part: str, content: bytes, *, content_type: str, kind: str) -> str:
        """Add a part that belongs to the workbook; return the relationship's id.

        `kind` is the last word of the relationship's type: `worksheet`.
        """
        types = outline(self.read(TYPES), TYPES)
        override = f"<{types.prefix}Override PartName={quoteattr('/' + part)} ContentType={quoteattr(content_type)}/>"
        self._insert(TYPES, types.close, override)
        owner = self.package.workbook
        name = relationships_part(owner)
        root = outline(self.read(name), name)
        taken = {child.attributes.get("Id", "") for child in root.children}
        number = next(new for new in (f"rId{n}" for n in count(len(taken) + 1)) if new not in taken)
        known = (child.attributes.get("Type", "").rpartition("/")[0] for child in root.children)
        # Strict workbooks have relationship types of their own, so the new one is like its neighbours.
        family = next((each for each in known if each.endswith("/relationships")), _TRANSITIONAL)
        target = posixpath.relpath(f"/{part}", f"/{posixpath.dirname(owner)}")
        relationship = (
            f"<{root.prefix}Relationship Id={quoteattr(number)} Type={quoteattr(f'{family}/{kind}')} "
            f"Target={quoteattr(target)}/>"
        )
        self._insert(name, root.close, relationship)
        self.changed[part] = content
        return number

    def _insert(self, part: str, at: int, new: str) -> None:
        self.changed[part] = spliced(self.read(part), [(at, at, new.encode())])
