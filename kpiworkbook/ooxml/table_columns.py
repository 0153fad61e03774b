"""The columns of Excel's tables: each has the name that its heading shows, or Excel takes the workbook for damaged."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpiworkbook.model.places import Place
from kpiworkbook.ooxml.areas import Area, area_of
from kpiworkbook.ooxml.formula_follow import Moves
from kpiworkbook.ooxml.outline import Element, opened, outline, spliced, with_attributes
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.related import related_parts
from kpiworkbook.ooxml.safe_xml import escape, unescape
from kpiworkbook.ooxml.structured import marked, with_names
from kpiworkbook.ooxml.table_totals import Total, goes_astray, totals_after
from kpiworkbook.ooxml.tables import as_attribute, columns_of

__all__ = ["NewNames", "RenamedColumns", "is_named", "new_names", "renamed_columns"]

_ASTRAY = "has totals, but shows no headings; show them (Table Design, Header Row)"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedColumns:
    """The tables' parts with their columns' new names, and why some table cannot have them."""

    parts: Mapping[str, bytes]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNames:
    """How columns of a table are going to be called."""

    table: str
    area: Area
    names: Mapping[str, str]
    """The new names by the old ones, in small letters."""


def new_names(package: Package, part: str, moves: Moves, new: Mapping[Place, object]) -> Iterator[NewNames]:
    """Yield those of a worksheet's tables of which columns are going to be called otherwise.

    Headings move with their cells, and `new` has what cells show that get something new.
    """
    for table in related_parts(package, part, "table"):
        root = outline(package.read(table), table)
        names, area = _renamed(root, moves, new), area_of(root.attributes.get("ref", ""))
        if names is not None and area is not None:
            changed = _changed(columns_of(root), names)
            yield NewNames(table=root.attributes.get("displayName", ""), area=area, names=changed)


def renamed_columns(
    package: Package,
    part: str,
    moves: Moves,
    new: Mapping[Place, object],
    *,
    sheet: tuple[str, bytes],
    following: Collection[int],
) -> RenamedColumns:
    """Return a worksheet's tables with their columns called as the headings are going to be.

    `sheet` are the worksheet's name and its part without what leaves. Formulas that name a column (`Table1[Sep-19]`) go
    on meaning the same month; where its month leaves, they would mean nothing. Those of the columns that are
    `following` go by places instead: they have followed in the worksheet, and here what Excel fills into new rows does.
    Totals go along with the cells of their row.
    """
    parts: dict[str, bytes] = {}
    problems: list[str] = []
    for table in related_parts(package, part, "table"):
        xml = package.read(table)
        root = outline(xml, table)
        names, columns = _renamed(root, moves, new), columns_of(root)
        if names is None:
            why = _ASTRAY if goes_astray(root, moves) else ""
        elif not (why := _why_not(root, columns, names)):
            changed = _changed(columns, names)
            filled, totals = _filled(xml, root, changed, following), totals_after(xml, root, sheet[0], moves, changed)
            parts[table] = spliced(xml, [
                (column.start, column.end, _written(xml, column, str(name), total, filled.get(number)))
                for number, (column, name, total) in enumerate(zip(columns, names, totals, strict=True))
            ])  # fmt: skip
            why = _left_behind(package, root, columns, names, {part: sheet[1], table: parts[table]})
        if why:
            problems.append(f"the table {root.attributes.get('displayName', '')!r} {why}")
    return RenamedColumns(parts=parts, problems=tuple(problems))


def _written(xml: bytes, column: Element, name: str, total: Total, filled: bytes | None) -> bytes:
    """Return a column's element with its new name, its total, and what Excel fills into new rows if that changes."""
    told = {key: value for key, value in total.attributes.items() if value != as_attribute(column.attributes.get(key))}
    if column.attributes.get("name") != name:
        told["name"] = as_attribute(name)
    tag = with_attributes(xml[column.start : column.inner], told)
    before, after = [], []
    for child in column.children:
        if child.tag == "calculatedColumnFormula":
            before.append(filled or xml[child.start : child.end])
        elif child.tag != "totalsRowFormula":
            after.append(xml[child.start : child.end])
    inner = b"".join((*before, total.formula, *after))
    if not inner:
        return tag if column.is_empty_tag else tag + xml[column.close : column.end]
    closing = f"</{column.prefix}{column.tag}>".encode()
    return opened(tag) + inner + closing


def _renamed(root: Element, moves: Moves, new: Mapping[Place, object]) -> list[object] | None:
    """Return the names of a table's columns as they are going to be, or None where its headings stay."""
    area = area_of(root.attributes.get("ref", ""))
    if root.tag != "table" or area is None or root.attributes.get("headerRowCount", "1") == "0":
        return None
    row, left, _, right = area
    now = {(row, left + number): column.attributes.get("name", "") for number, column in enumerate(columns_of(root))}
    moved = {goes: now.get(place, "") for place, goes in moves.to.items() if goes in now}
    told = {place: value for place, value in new.items() if place[0] == row and left <= place[1] <= right}
    named = {**now, **moved, **told}
    return [named[place] for place in sorted(named)] if named != now else None


def _changed(columns: Sequence[Element], names: Sequence[object]) -> dict[str, str]:
    """Return the new names of columns by their old ones in small letters."""
    pairs = zip((column.attributes.get("name", "") for column in columns), names, strict=False)
    return {old.casefold(): str(name) for old, name in pairs if old != name}


def _filled(xml: bytes, root: Element, names: Mapping[str, str], following: Collection[int]) -> Mapping[int, bytes]:
    """Return what Excel is to fill into new rows of columns that follow, as elements by the columns' numbers."""
    area, found = area_of(root.attributes.get("ref", "")), {}
    left = area[1] if area else 0
    for number, column in enumerate(columns_of(root)):
        formula = column.child("calculatedColumnFormula") if left + number in following else None
        if formula is not None:
            text = unescape(xml[formula.inner : formula.close].decode())
            new = escape(with_names(text, root.attributes.get("displayName", ""), names)).encode()
            found[number] = xml[formula.start : formula.inner] + new + xml[formula.close : formula.end]
    return found


def _why_not(root: Element, columns: list[Element], names: list[object]) -> str:
    """Return why a table cannot have these names, with what to do, or an empty string."""
    plain = "; make it a plain range (Table Design, Convert to Range)"
    texts = [name for name in names if isinstance(name, str) and name]
    if len(texts) < len(names) or len(names) != len(columns):
        return f"has only some of the months, or headings that are not texts{plain}"
    if len({text.casefold() for text in texts}) < len(texts):
        return f"would have two columns of one name{plain}"
    if root.attributes.get("tableType", "worksheet") != "worksheet":
        return f"takes its columns from elsewhere, by their names{plain}"
    return ""


def _left_behind(
    package: Package, root: Element, columns: list[Element], names: list[object], changed: Mapping[str, bytes]
) -> str:
    """Return which name of a column goes that something still has, with what to do, or an empty string."""
    gone = {column.attributes.get("name", "") for column in columns} - set(map(str, names))
    used = sorted(name for name in gone if _is_used(package, changed, root.attributes.get("displayName", ""), name))
    if used:
        return f"has formulas that name its column {used[0]!r}, which leaves; let them name cells, or remove them"
    return ""


def _is_used(package: Package, changed: Mapping[str, bytes], table: str, column: str) -> bool:
    """Return whether something in the workbook may refer to a table's column by its name; some parts have changed."""
    of_table, of_column = (escape(text).casefold() for text in (f"{table}[", f"[{marked(column)}]"))
    parts = (changed.get(part) or package.read(part) for part in _parts_with_formulas(package))
    texts = (content.decode("utf-8", "replace").casefold() for content in parts)
    return any(of_table in text and of_column in text for text in texts)


def is_named(package: Package, column: str) -> bool:
    """Return whether a formula of the workbook names a column of a table so."""
    if not any("/tables/" in part for part in package.parts):
        return False
    name = escape(f"[{marked(column)}]").casefold()
    return any(
        name in package.read(part).decode("utf-8", "replace").casefold() for part in _parts_with_formulas(package)
    )


def _parts_with_formulas(package: Package) -> Iterator[str]:
    return (part for part in package.parts if re.search(r"(?i)(workbook|sheet\d*|table\d*|chart\d*)\.xml$", part))
