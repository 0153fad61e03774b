"""Cells that a formula counts off instead of naming them: by the column's number in VLOOKUP, by OFFSET, in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kpiworkbook.model.excel import LONGEST_FORMULA
from kpiworkbook.ooxml.areas import LAST_ROW, Area
from kpiworkbook.ooxml.formula_follow import areas_in

__all__ = ["all_areas", "counted_areas"]

_PIECES = re.compile(r"""(?x) "(?:[^"]|"")*" | '(?:[^']|'')*' | (?<![\w.]) (?P<call>[A-Za-z][\w.]*) \( | [](){}[,] """)
_COUNTING = frozenset(("VLOOKUP", "INDEX", "OFFSET", "INDIRECT"))
_REFERENCE = re.compile(r"\s*(?:(?:'(?:[^']|'')*'|[\w.]+)!)?[$A-Za-z0-9:]+\s*")
_NUMBER = re.compile(r"\s*-?[0-9]{1,5}\s*")
_TEXT = re.compile(r'\s*"([^"]*)"\s*')
_COLUMN_IN_TEXT = re.compile(r'\s*"([^"]*!\$?[A-Za-z]{1,3}\$?)"\s*&[^:]*')
"""`"Dataset!D"&ROW()`: the column is certain, the row is not."""


def counted_areas(formula: str, sheet: str, *, elsewhere: bool = False) -> Iterator[Area]:
    """Yield the cells of a sheet that a formula counts off, which stands on that sheet, or `elsewhere`.

    Only where the columns are certain: numbers that are computed, as by MATCH, look for the month that they mean. Where
    the rows are not, all of them are in the area.
    """
    for name, arguments in _calls(formula):
        area = _counted(name, arguments, sheet, elsewhere=elsewhere)
        if area is not None and area[0] >= 0 and area[1] >= 0:
            yield area


def all_areas(formula: str, sheet: str, *, elsewhere: bool) -> Iterator[Area]:
    """Yield the cells of a sheet that a formula names, and those that it counts off; `elsewhere` as there."""
    yield from areas_in(formula, sheet, elsewhere=elsewhere)
    yield from counted_areas(formula, sheet, elsewhere=elsewhere)


def _counted(name: str, arguments: Sequence[str], sheet: str, *, elsewhere: bool) -> Area | None:
    if name == "INDIRECT":
        return _in_text(arguments[0], sheet, elsewhere=elsewhere)
    at = 1 if name == "VLOOKUP" else 0
    area = _named(arguments[at], sheet, elsewhere=elsewhere) if len(arguments) > at + 1 else None
    if area is None:
        return None
    if name == "OFFSET":
        return _by_offset(area, arguments)
    top, left, bottom, right = area
    rows, number = (top, bottom), arguments[at + 1]
    if name == "INDEX" and (len(arguments) > 2 or top != bottom):
        if len(arguments) < 3:
            return None
        number = arguments[2]
        if (row := _whole(arguments[1])) is not None and row > 0:
            rows = top + row - 1, top + row - 1
    column = _whole(number)
    if column is None or not left <= left + column - 1 <= right:
        return None
    return rows[0], left + column - 1, rows[1], left + column - 1


def _by_offset(area: Area, arguments: Sequence[str]) -> Area | None:
    top, left, bottom, right = area
    given = [_whole(argument) if argument.strip() else 0 for argument in arguments[1:]]
    if len(given) < 2 or given[1] is None or given[3:4] == [None]:
        return None
    width = (given[3] if len(given) > 3 else 0) or right - left + 1
    left += given[1]
    if given[0] is None or (len(given) > 2 and given[2]) or None in given[2:3]:
        return 0, left, LAST_ROW, left + width - 1
    return top + given[0], left, bottom + given[0], left + width - 1


def _in_text(argument: str, sheet: str, *, elsewhere: bool) -> Area | None:
    if match := _TEXT.fullmatch(argument):
        return _named(match[1], sheet, elsewhere=elsewhere)
    if match := _COLUMN_IN_TEXT.fullmatch(argument):
        area = _named(f"{match[1]}1", sheet, elsewhere=elsewhere)
        return area and (0, area[1], LAST_ROW, area[3])
    return None


def _named(text: str, sheet: str, *, elsewhere: bool) -> Area | None:
    """Return the area that a text names, if it is nothing else."""
    areas = list(areas_in(text, sheet, elsewhere=elsewhere)) if _REFERENCE.fullmatch(text) else []
    return areas[0] if len(areas) == 1 else None


def _whole(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None


def _calls(formula: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the functions that count cells off, each with its arguments, from the inside out."""
    if len(formula) > LONGEST_FORMULA or not any(name in formula.upper() for name in _COUNTING):
        return
    opened: list[tuple[str, list[int]]] = []
    for match in _PIECES.finditer(formula):
        sign = formula[match.end() - 1]
        if match["call"] or sign in "([{":
            opened.append(((match["call"] or "").upper(), [match.end()]))
        elif sign == "," and opened:
            opened[-1][1].append(match.end())
        elif sign in ")]}" and opened:
            name, starts = opened.pop()
            if name in _COUNTING:
                ends = [*(start - 1 for start in starts[1:]), match.start()]
                yield name, [formula[start:end] for start, end in zip(starts, ends, strict=True)]
