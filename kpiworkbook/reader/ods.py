"""What an .ods file tells beyond calamine's values: the texts shown, merged cells, hidden rows."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kpiworkbook.model.grid import CellStyle, Merge, SheetLook
from kpiworkbook.model.places import Place
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.ooxml.package import Package, local_name

__all__ = ["read_ods"]

_LIMIT = 2000
"""Repeated rows or cells beyond this fill the sheet to its end; they hold nothing."""
_PLAIN = frozenset(("style-name", "number-columns-repeated"))
"""What an empty cell may say of itself: there is nothing to be read in it, however often it is repeated."""


def read_ods(package: Package) -> dict[str, tuple[SheetLook, list[Merge]]]:
    """Return each sheet's look and merged cells, by its name."""
    tables = [e for e in package.tree("content.xml").iter() if local_name(e.tag) == "table"]
    found = {}
    for table in tables:
        reader = _Table()
        reader.read(table)
        look = SheetLook(
            styles=[CellStyle(number_format=code) for code in reader.codes],
            style_ids=reader.style_ids,
            shown=reader.shown,
            hidden_rows=frozenset(reader.hidden),
            hidden_columns=frozenset(reader.hidden_columns),
        )
        found[_attribute(table, "name")] = (look, reader.merges)
    return found


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if local_name(key) == name), "")


def _repeats(element: Element, name: str) -> int:
    return int(_attribute(element, name) or 1)


def _filled(row: Element) -> Iterator[tuple[int, Element]]:
    """Yield a row's cells in which there is something to be read, with their columns."""
    column = 0
    for cell in row:
        repeats = _repeats(cell, "number-columns-repeated")
        if len(cell) or not _PLAIN.issuperset(map(local_name, cell.attrib)):
            yield from ((number, cell) for number in range(column, column + repeats if repeats <= _LIMIT else column))
        column += repeats


class _Table:
    """Gathers what one sheet says, going through its rows and cells with their repetitions."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self.style_ids: dict[int, dict[int, int]] = {}
        self.shown: dict[Place, str] = {}
        self.hidden: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merges: list[Merge] = []

    def read(self, table: Element) -> None:
        row = column = 0
        for element in table.iter():
            if local_name(element.tag) == "table-column":
                repeats = _repeats(element, "number-columns-repeated")
                if _attribute(element, "visibility") in ("collapse", "filter") and repeats <= _LIMIT:
                    self.hidden_columns.update(range(column, column + repeats))
                column += repeats
            elif local_name(element.tag) == "table-row":
                repeats = _repeats(element, "number-rows-repeated")
                filled = list(_filled(element))
                for number in range(row, row + repeats if repeats <= _LIMIT else row):
                    if _attribute(element, "visibility") in ("collapse", "filter"):
                        self.hidden.add(number)
                    for at, cell in filled:
                        self._read_cell(cell, number, at)
                row += repeats

    def _read_cell(self, cell: Element, row: int, column: int) -> None:
        height, width = _repeats(cell, "number-rows-spanned"), _repeats(cell, "number-columns-spanned")
        if height > 1 or width > 1:
            self.merges.append(
                Merge(first_row=row, first_column=column, last_row=row + height - 1, last_column=column + width - 1)
            )
        lines = ["".join(p.itertext()) for p in cell if local_name(p.tag) == "p"]
        text = "\n".join(lines)
        kind = _attribute(cell, "value-type")
        if text.startswith(("#", "Err:")) or kind in ("float", "percentage", "currency", "date", "time"):
            self.shown[row, column] = text
        # The number format lies in a chain of styles; the text that it gave tells as much.
        if kind in ("float", "percentage", "currency") and (number := parse_number(text)):
            code = number.number_format
            if number.is_percent and kind != "percentage":  # the sign is only text, and the figure in hundredths
                code = code.replace("%", '"%"')
            style = self.codes.setdefault(code, len(self.codes))
            self.style_ids.setdefault(row, {})[column] = style
