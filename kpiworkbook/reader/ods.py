"""What an .ods file tells beyond calamine's values: the texts shown, raised letters, merged cells, hidden rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from kpiworkbook.model.grid import CellStyle, Merge, SheetLook
from kpiworkbook.model.places import Place
from kpiworkbook.notation.durations import format_that_shows
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.notation.raised import Run
from kpiworkbook.ooxml.package import Package, local_name

__all__ = ["SheetOfOds", "has_raised_letters", "read_ods"]

_LIMIT = 2000
"""Repeated rows or cells beyond this fill the sheet to its end; they hold nothing."""
_PLAIN = frozenset(("style-name", "number-columns-repeated"))
"""What an empty cell may say of itself: there is nothing to be read in it, however often it is repeated."""
_CONTENT = "content.xml"
_TIME = r"PT([0-9]{1,6})H([0-9]{1,2})M([0-9]{1,2}(?:\.[0-9]{1,9})?)S"
"""Not compiled here: few books have times."""


class SheetOfOds(NamedTuple):
    """What is told of one sheet."""

    look: SheetLook
    merges: list[Merge]
    raised: Mapping[Place, Sequence[Run]]
    """The texts in which some letters are raised or lowered."""
    durations: Mapping[Place, float]
    """What times are as Excel stores them, which calamine takes for times of the day."""


def has_raised_letters(package: Package) -> bool:
    """Return whether some letters of a book may be raised or lowered."""
    return b"text-position" in package.read(_CONTENT)


def read_ods(package: Package) -> dict[str, SheetOfOds]:
    """Return what is told of each sheet, by its name."""
    content = package.tree(_CONTENT)
    levels = dict(_levels(content))
    tables = [e for e in content.iter() if local_name(e.tag) == "table"]
    found = {}
    for table in tables:
        reader = _Table(levels)
        reader.read(table)
        look = SheetLook(
            styles=[CellStyle(number_format=code) for code in reader.codes],
            style_ids=reader.style_ids,
            shown=reader.shown,
            hidden_rows=frozenset(reader.hidden),
            hidden_columns=frozenset(reader.hidden_columns),
        )
        found[_attribute(table, "name")] = SheetOfOds(look, reader.merges, reader.raised, reader.durations)
    return found


def _levels(content: Element) -> Iterator[tuple[str, int]]:
    """Yield the styles of letters that are raised (1) or lowered (-1), as `super 58%` and `-8% 58%` say."""
    for style in (e for e in content.iter() if local_name(e.tag) == "style"):
        for properties in style:
            position = _attribute(properties, "text-position")
            if position and not position.startswith("0%"):
                yield _attribute(style, "name"), -1 if position.startswith(("sub", "-")) else 1


def _runs(paragraph: Element, levels: Mapping[str, int]) -> Iterator[Run]:
    """Yield the runs of a paragraph, whose spans may stand within each other."""
    left: list[tuple[Element | str, int]] = [(paragraph, 0)]
    while left:
        each, level = left.pop()
        if isinstance(each, str):
            yield Run(each, level)
            continue
        if local_name(each.tag) == "span":
            level = levels.get(_attribute(each, "style-name"), level)
        parts: list[tuple[Element | str, int]] = [(each.text or "", level)]
        for child in each:
            parts += [(child, level), (child.tail or "", level)]
        left += reversed(parts)


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

    def __init__(self, levels: Mapping[str, int]) -> None:
        self._levels = levels
        self.raised: dict[Place, Sequence[Run]] = {}
        self.codes: dict[str, int] = {}
        self.style_ids: dict[int, dict[int, int]] = {}
        self.shown: dict[Place, str] = {}
        self.hidden: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merges: list[Merge] = []
        self.durations: dict[Place, float] = {}

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
        paragraphs = [p for p in cell if local_name(p.tag) == "p"]
        text = "\n".join("".join(p.itertext()) for p in paragraphs)
        if self._levels and len(paragraphs) == 1:
            runs = list(_runs(paragraphs[0], self._levels))
            if any(run.level for run in runs):
                self.raised[row, column] = runs
        kind = _attribute(cell, "value-type")
        if text.startswith(("#", "Err:")) or kind in ("float", "percentage", "currency", "date", "time"):
            self.shown[row, column] = text
        # The number format lies in a chain of styles; the text that it gave tells as much.
        if kind in ("float", "percentage", "currency") and (number := parse_number(text)):
            code = number.number_format
            if number.is_percent and kind != "percentage":  # the sign is only text, and the figure in hundredths
                code = code.replace("%", '"%"')
            self._set_format(row, column, code)
        elif kind == "time":
            self._read_time(cell, row, column, text)

    def _read_time(self, cell: Element, row: int, column: int, text: str) -> None:
        days = _days(_attribute(cell, "time-value"))
        if days is not None and (code := format_that_shows(days, text)):
            self.durations[row, column] = days
            self._set_format(row, column, code)

    def _set_format(self, row: int, column: int, code: str) -> None:
        self.style_ids.setdefault(row, {})[column] = self.codes.setdefault(code, len(self.codes))


def _days(text: str) -> float | None:
    """Return a time as the file has it, `PT30H15M00S`, in days; None for a text that is none."""
    match = re.fullmatch(_TIME, text)
    return (int(match[1]) * 3600 + int(match[2]) * 60 + float(match[3])) / 86_400 if match else None
