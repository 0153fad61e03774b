"""What openxml-audit finds in a workbook: what Excel would repair, and what in it could be run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from openxml_audit import FileFormat, OpenXmlValidator, context
from openxml_audit.parts import OpenXmlPart
from openxml_audit.schema.validator import SchemaValidator

from tests.once import once

__all__ = ["audited", "audited_bytes", "new_findings", "unlike"]

_PLACE = re.compile(r"\[\d+\]")


@dataclass(slots=True)
class Place:
    """Where the audit is in a part: an element within others. The audit counts which of its siblings it is."""

    element: Any
    name: str
    above: Place | None
    depth: int

    @property
    def path(self) -> str:
        """The path, made when something is found: for each of thousands of rows the audit would count those before."""
        above = self.above.path if self.above else ""
        return f"{above}/{self.name}[{context._sibling_position(self.element)}]"


def push(self: context.ValidationStack, element: Any, name: str) -> None:
    """Go into an element, as the audit does."""
    places = self._stack
    places.append(Place(element, name, places[-1] if places else None, len(places)))


if hasattr(context, "_sibling_position"):  # it is the audit's own, and may go
    context.ValidationStack.push = push


def once_for_each_part(audit: Callable[..., Any]) -> Callable[..., Any]:
    """Have the audit by the schema alone, which looks at nothing else, tell again what it told of the same part."""
    known: dict[tuple[str, bytes], list[Any]] = {}

    def validate_part(self: SchemaValidator, part: OpenXmlPart, where: context.ValidationContext) -> list[Any]:
        key = part.uri, sha256(where.package.get_part_content(part.uri) or b"").digest()
        if key in known:
            where.errors.extend(known[key])
        else:
            before = len(where.errors)
            audit(self, part, where)
            known[key] = where.errors[before:]
        return where.errors

    return validate_part


# A copy has most of its parts from the workbook that it is a copy of.
SchemaValidator.validate_part = once_for_each_part(SchemaValidator.validate_part)


@cache
def _validator() -> OpenXmlValidator:
    # Made once: that takes as long as the audit of a small workbook.
    return OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=0, security_validation=True)


def audited(book: str | Path) -> list[str]:
    """Return what is found in a workbook, once for all tests: many compare with the same one."""
    found = once(
        lambda: json.dumps([str(error) for error in _validator().validate(book).errors]).encode(),
        "audit", Path(book).suffix, Path(book).read_bytes(),
    )  # fmt: skip
    return list(json.loads(found))


def audited_bytes(package: bytes, folder: Path) -> list[str]:
    """Return what is found in a workbook that is no file yet; a folder takes it."""
    book = folder / "audited.xlsx"
    book.write_bytes(package)
    return audited(book)


def unlike(before: Path, after: Path) -> list[str]:
    """Return what `new_findings` does, whichever place in a list the elements have; whatever the kind of workbook."""
    known = {_PLACE.sub("", each) for each in audited(before)}
    found = (_PLACE.sub("", each) for each in audited(after))
    return [each for each in found if each not in known and "inline-string cell" not in each]


def new_findings(before: bytes | Path, after: Path) -> list[str]:
    """Return what is found in a workbook that was not found in the one, a path or bytes, that it was made of.

    That a sheet holds its texts itself is left out: Excel reads them, and collects them when it saves.
    """
    if isinstance(before, bytes):
        known = audited_bytes(before, after.parent)
    else:
        known = audited(before) if before.suffix == ".xlsx" else []
    return [each for each in audited(after) if each not in known and "inline-string cell" not in each]
