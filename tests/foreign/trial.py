"""What is done to a workbook with a scorecard in it, and what must have outlived it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import kpiworkbook as kw
from tests.audit import unlike
from tests.keeper.allowed import CHAIN, OTHERS, changed_cells, derived_cells, texts_as_numbers
from tests.keeper.differences import Differences, differences

__all__ = ["tried"]

_NEW = {"M1": "140", "M2": "41%", "M3": "1,300"}


def tried(book: Path, folder: Path, *, audit: bool) -> Iterator[str]:
    """Refresh, correct, annotate and roll a workbook; yield what is wrong. What is refused raises KpiWorkbookError."""
    card = kw.read(book)
    made = {name: folder / f"{name}{book.suffix}" for name in ("kept", "fixed", "annotated", "rolled")}
    kw.refresh(book, made["kept"], force=True)
    yield from _kept(book, card, made["kept"])
    again = kw.refresh(made["kept"], folder / f"again{book.suffix}", force=True).output
    if again.read_bytes() != made["kept"].read_bytes():
        yield "a second refresh changes the workbook"
    kw.fix(book, made["fixed"], force=True)
    kw.annotate(card, kw.validate(card), made["annotated"], force=True)
    kw.refresh(book, made["rolled"], month="Oct-19", values=_NEW, force=True)
    for name, path in made.items():
        if path.exists():
            kw.read(path)
            yield from (f"{name}: {wrong}" for wrong in _damage(book, path))
            if audit:
                yield from (f"{name}: {found}" for found in unlike(book, path))


def _kept(book: Path, card: kw.Scorecard, kept: Path) -> Iterator[str]:
    found = differences(book.read_bytes(), kept.read_bytes())
    yield from (f"{part} changed" for part in found.changed if part not in found.sheets and not OTHERS.match(part))
    yield from (f"{part} is gone" for part in found.disappeared if not re.match(CHAIN, part))
    yield from (f"{part} is new" for part in found.appeared)
    yield from (f"{cell} changed" for cell in changed_cells(found) - derived_cells(card) - texts_as_numbers(card))
    yield from _beside(found)
    for old, new in zip(card.records, kw.read(kept).records, strict=True):
        if old.shown != new.shown:
            yield f"{old.cell} showed {old.shown!r}, now {new.shown!r}"


def _beside(found: Differences) -> Iterator[str]:
    if found.reordered:
        yield "the parts stand in another order"
    for part, sheet in found.sheets.items():
        added = {*sheet.added} - {"conditionalFormatting", *sheet.removed}
        if added or {*sheet.removed} - {"dimension"} or sheet.loose:
            yield f"{part} has more changed than cells: {sheet}"


def _damage(book: Path, made: Path) -> Iterator[str]:
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(made) as new:
        if new.testzip():
            yield "the zip is damaged"
        names = {*old.namelist()}
        for part in (name for name in new.namelist() if name.endswith((".xml", ".rels"))):
            if not _is_xml(new.read(part)) and (part not in names or _is_xml(old.read(part))):
                yield f"{part} is no XML any more"


def _is_xml(content: bytes) -> bool:
    try:
        ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return False
    return True
