"""The columns of Excel's tables: each has the name that its heading shows, or Excel takes the workbook for damaged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpiworkbook.ooxml.areas import area_of
from kpiworkbook.ooxml.formula_follow import Moves
from kpiworkbook.ooxml.outline import Element, outline, spliced, with_attributes
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.related import related_parts
from kpiworkbook.ooxml.safe_xml import escape

__all__ = ["RenamedColumns", "renamed_columns"]

Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedColumns:
    """The tables' parts with their columns' new names, and why some table cannot have them."""

    parts: Mapping[str, bytes]
    problems: tuple[str, ...]


def renamed_columns(package: Package, part: str, moves: Moves, new: Mapping[Place, object]) -> RenamedColumns:
    """Return a worksheet's tables with their columns called as the headings are going to be.

    Headings move with their cells, and `new` has what cells show that get something new. Formulas that name a column
    (`Table1[Sep-19]`) go on meaning the same month; where its month leaves, they would mean nothing.
    """
    parts: dict[str, bytes] = {}
    problems: list[str] = []
    for table in related_parts(package, part, "table"):
        xml = package.read(table)
        root = outline(xml, table)
        names = _renamed(root, moves, new)
        if names is None:
            continue
        columns = _columns(root)
        if why := _why_not(package, root, columns, names):
            problems.append(f"the table {root.attributes.get('displayName', '')!r} {why}")
            continue
        parts[table] = spliced(xml, [
            (column.start, column.inner, with_attributes(xml[column.start : column.inner], {"name": _attribute(name)}))
            for column, name in zip(columns, names, strict=True)
            if column.attributes.get("name") != name
        ])  # fmt: skip
    return RenamedColumns(parts=parts, problems=tuple(problems))


def _renamed(root: Element, moves: Moves, new: Mapping[Place, object]) -> list[object] | None:
    """Return the names of a table's columns as they are going to be, or None where its headings stay."""
    area = area_of(root.attributes.get("ref", ""))
    if root.tag != "table" or area is None or root.attributes.get("headerRowCount", "1") == "0":
        return None
    row, left, _, right = area
    now = {(row, left + number): column.attributes.get("name", "") for number, column in enumerate(_columns(root))}
    moved = {goes: now.get(place, "") for place, goes in moves.to.items() if goes in now}
    told = {place: value for place, value in new.items() if place[0] == row and left <= place[1] <= right}
    named = {**now, **moved, **told}
    return [named[place] for place in sorted(named)] if named != now else None


def _columns(root: Element) -> list[Element]:
    found = root.child("tableColumns")
    return found.all("tableColumn") if found else []


def _why_not(package: Package, root: Element, columns: list[Element], names: list[object]) -> str:
    """Return why a table cannot have these names, with what to do, or an empty string."""
    plain = "; make it a plain range (Table Design, Convert to Range)"
    texts = [name for name in names if isinstance(name, str) and name]
    if len(texts) < len(names) or len(names) != len(columns):
        return f"has only some of the months, or headings that are no texts{plain}"
    if len({text.casefold() for text in texts}) < len(texts):
        return f"would have two columns of one name{plain}"
    if root.attributes.get("tableType", "worksheet") != "worksheet":
        return f"takes its columns from elsewhere, by their names{plain}"
    gone = {column.attributes.get("name", "") for column in columns} - set(texts)
    used = sorted(name for name in gone if _is_used(package, root.attributes.get("displayName", ""), name))
    if used:
        return f"has formulas that name its column {used[0]!r}, which leaves; let them name cells, or remove them"
    return ""


def _is_used(package: Package, table: str, column: str) -> bool:
    """Return whether something in the workbook may refer to a table's column by its name."""
    marked = re.sub(r"(['\[\]#])", r"'\1", column)
    of_table, of_column = (escape(text).casefold() for text in (f"{table}[", f"[{marked}]"))
    texts = (package.read(part).decode("utf-8", "replace").casefold() for part in _parts_with_formulas(package))
    return any(of_table in text and of_column in text for text in texts)


def _parts_with_formulas(package: Package) -> Iterator[str]:
    return (part for part in package.parts if re.search(r"(?i)(workbook|sheet\d*|table\d*|chart\d*)\.xml$", part))


def _attribute(name: object) -> str:
    """Return a name as an attribute holds it; Excel writes a line break in a heading as a code."""
    return escape(str(name)).replace('"', "&quot;").replace("\n", "_x000a_")
