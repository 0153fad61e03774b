"""Excel's tables: which area each has, what its columns are called, and whether it ends with a totals row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpiworkbook.ooxml.areas import Area, area_of
from kpiworkbook.ooxml.cell_xml import unescaped
from kpiworkbook.ooxml.outline import Element, outline
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.related import related_parts
from kpiworkbook.ooxml.safe_xml import escape

__all__ = ["Table", "as_attribute", "columns_of", "tables_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a worksheet; rows and columns count from zero."""

    name: str
    area: Area
    columns: Mapping[str, int]
    """Where its columns stand, by their names in small letters."""
    header_rows: int
    totals_rows: int

    @property
    def totals(self) -> range:
        """The rows that sum up the others: one, or none."""
        return range(self.area[2] + 1 - self.totals_rows, self.area[2] + 1)

    def rows(self, items: str, row: int) -> tuple[int, int]:
        """Return the first and the last row of what a reference takes; `items` are its special items, in small letters.

        `row` is the one in which the reference stands.
        """
        top, _, bottom, _ = self.area
        first, last = top + self.header_rows, bottom - self.totals_rows
        if "#this row" in items or "@" in items:
            return row, row
        parts = {"#all": (top, bottom), "#headers": (top, top), "#data": (first, last), "#totals": (last + 1, bottom)}
        taken = [rows for item, rows in parts.items() if item in items] or [(first, last)]
        return min(top for top, _ in taken), max(bottom for _, bottom in taken)


def tables_of(package: Package, part: str) -> Iterator[Table]:
    """Yield a worksheet's tables; raise NotAWorkbookError where the part of one cannot be read."""
    for table in related_parts(package, part, "table"):
        root = outline(package.read(table), table)
        area = area_of(root.attributes.get("ref", ""))
        if root.tag == "table" and area is not None:
            yield Table(
                name=root.attributes.get("displayName", ""),
                area=area,
                columns={_name(column): index for index, column in enumerate(columns_of(root), area[1])},
                header_rows=int(root.attributes.get("headerRowCount", "1") != "0"),
                totals_rows=int(root.attributes.get("totalsRowCount", "0") != "0"),
            )


def columns_of(root: Element) -> list[Element]:
    """Return the columns that a table's part describes, from left to right."""
    found = root.child("tableColumns")
    return found.all("tableColumn") if found else []


def as_attribute(text: str | None) -> str | None:
    """Return a text as a column's attribute holds it; Excel writes a line break as a code."""
    return None if text is None else escape(text).replace('"', "&quot;").replace("\n", "_x000a_")


def _name(column: Element) -> str:
    """Return what a column is called, in small letters; Excel writes a line break as a code."""
    return unescaped(column.attributes.get("name", "")).casefold()
