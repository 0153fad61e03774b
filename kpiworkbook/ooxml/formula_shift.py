"""Moving a formula to another cell: its relative references move along, as when Excel fills it down.

Needed where a shared formula's first cell is changed: its dependants hold no formula of their own, only a reference to
it (ECMA-376 part 1, 18.3.1.40).
"""

from __future__ import annotations

import re

from kpiworkbook.model.places import column_letters, place_of
from kpiworkbook.ooxml.areas import LAST_COLUMN, LAST_ROW

__all__ = ["TOKENS", "shifted"]

_ALONE = r"(?<![\w.$\\?])", r"(?![\w.(!\\?])"
"""What stands neither before nor behind a reference: else it is part of a name, or a function's name (`LOG10(`)."""
_COLUMN, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?[1-9][0-9]{0,6}"
TOKENS = rf"""(?x)
    "(?:[^"]|"")*"?                                                  # text
    | '(?:[^']|'')*'?                                                # a sheet's name
    | \[(?:'.|\[(?:'.|[^\[\]'])*\]|[^\[\]'])*\]?                     # a table's column, another workbook
    | (?<![\w.!$]) \w[\w.]*:\w[\w.]* (?=!)                           # the first and last of several sheets
    | (?<![\w.$]) \w[\w.]* (?=!)                                     # a sheet's plain name
    | {_ALONE[0]} (?P<first>{_COLUMN}{_ROW}) (?: :(?P<last>{_COLUMN}{_ROW}) )? {_ALONE[1]}
    | {_ALONE[0]} (?P<left>{_COLUMN}) : (?P<right>{_COLUMN}) {_ALONE[1]}
    | {_ALONE[0]} (?P<top>{_ROW}) : (?P<bottom>{_ROW}) {_ALONE[1]}
    """
"""The references of a formula, by the names of their ends, and what only looks like one.

It is not compiled here: most books have no formula that moves. What no program writes, a text or a bracket without an
end, is passed over at once, since from each quotation mark in it the end would be looked for anew.
"""
_REFERENCE = re.compile(rf"({_COLUMN})?({_ROW})?")


class _OffTheSheetError(Exception):
    """A reference would leave the sheet."""


def shifted(formula: str, rows: int, columns: int) -> str:
    """Return the formula as it reads so many rows further down and columns further right.

    References that would leave the sheet become #REF!, as in Excel.
    """

    def moved(match: re.Match[str]) -> str:
        ends = [end for end in match.group("first", "last", "left", "right", "top", "bottom") if end]
        try:
            return ":".join(_moved(end, rows, columns) for end in ends) or match[0]
        except _OffTheSheetError:
            return "#REF!"

    return re.sub(TOKENS, moved, formula)


def _moved(reference: str, rows: int, columns: int) -> str:
    """Return a cell, a whole column or a whole row moved; a name that only looks like one (`ZZZ1`) as it is."""
    match = _REFERENCE.fullmatch(reference)
    assert match is not None  # noqa: S101 - it is made of the same parts
    column, row = match[1] or "", match[2] or ""
    index = place_of(column.strip("$").upper() + "1")[1] if column else 0
    number = int(row.strip("$")) - 1 if row else 0
    if index > LAST_COLUMN or number > LAST_ROW:
        return reference
    if column and not column.startswith("$"):
        column = column_letters(_within(index + columns, LAST_COLUMN))
    if row and not row.startswith("$"):
        row = str(_within(number + rows, LAST_ROW) + 1)
    return column + row


def _within(index: int, last: int) -> int:
    if not 0 <= index <= last:
        raise _OffTheSheetError
    return index
