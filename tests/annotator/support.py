"""What the tests of annotated workbooks share: animals of the zoo with notes, and what stands in their parts."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import kpiworkbook as kw
from tests.keeper.differences import Differences, differences
from tests.zoo import ZOO, file_name

__all__ = ["STRICT", "Annotated", "annotate", "annotated", "parts_of", "sheets_of"]

STRICT = ("strict", "dates as iso 8601")
"""openpyxl does not know the namespaces of strict files."""


@dataclass(frozen=True, kw_only=True)
class Annotated:
    """A workbook and its annotated copy."""

    source: Path
    card: kw.Scorecard
    report: kw.Report
    copy: Path

    @property
    def before(self) -> bytes:
        return self.source.read_bytes()

    @property
    def after(self) -> bytes:
        return self.copy.read_bytes()

    @cached_property
    def changes(self) -> Differences:
        """What differs in the copy."""
        return differences(self.before, self.after)


def annotated(name: str, folder: Path) -> Annotated:
    """Return an animal with what was found in it."""
    return annotate(ZOO[name](), folder, file_name(name))


def annotate(package: bytes, folder: Path, name: str = "book.xlsx") -> Annotated:
    """Return a workbook with what was found in it."""
    source = folder / name
    source.write_bytes(package)
    card = kw.read(source)
    report = kw.validate(card)
    copy = kw.annotate(card, report, folder / f"annotated-{name}", force=True)
    return Annotated(source=source, card=card, report=report, copy=copy)


def parts_of(package: bytes) -> dict[str, bytes]:
    """Return a package's parts by their names."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return {name: source.read(name) for name in source.namelist()}


def sheets_of(package: bytes) -> dict[str, str]:
    """Return the names of a workbook's sheets with their parts, in their order; written without the package's code."""
    parts = parts_of(package)
    relations = {
        re.search(rb'Id="([^"]*)"', tag)[1]: re.search(rb'Target="([^"]*)"', tag)[1]
        for tag in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", parts["xl/_rels/workbook.xml.rels"])
    }
    found = {}
    for tag in re.findall(rb"<(?:\w+:)?sheet\s[^>]*>", parts["xl/workbook.xml"]):
        target = relations.get(re.search(rb':id="([^"]*)"', tag)[1], b"").decode()
        name = re.search(rb'\bname="([^"]*)"', tag)[1].decode().replace("&apos;", "'").replace("&amp;", "&")
        found[name] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found
