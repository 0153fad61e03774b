"""Moving a formula to another cell: its relative references move along, as when Excel fills it down.

Needed where a shared formula's first cell is changed: its dependants hold no formula of their own, only a reference to
it (ECMA-376 part 1, 18.3.1.40).
"""

from __future__ import annotations

import re

from kpiworkbook.model.places import column_letters, place_of

__all__ = ["shifted"]

LAST_ROW, LAST_COLUMN = 1_048_575, 16_383
"""Of a sheet, counted from zero."""

_TOKENS = re.compile(
    r"""
    "(?:[^"]|"")*"                                                   # text
    | '(?:[^']|'')*'                                                 # a sheet's name
    | \[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]                          # a table's column, another workbook
    | (?<![\w.$\\])(?P<left>\$?[A-Z]{1,3}):(?P<right>\$?[A-Z]{1,3})(?![\w(.!])
    | (?<![\w.$\\])(?P<top>\$?[0-9]{1,7}):(?P<bottom>\$?[0-9]{1,7})(?![\w(.!])
    | (?<![\w.$\\])(?P<column>\$?[A-Z]{1,3})(?P<row>\$?[1-9][0-9]{0,6})(?![\w(.!])
    """,
    re.VERBOSE,
)


def shifted(formula: str, rows: int, columns: int) -> str:
    """Return the formula as it reads so many rows further down and columns further right.

    References that would leave the sheet become #REF!, as in Excel.
    """

    def moved(match: re.Match[str]) -> str:
        if match["column"]:
            column, row = _column(match["column"], columns), _row(match["row"], rows)
            return f"{column}{row}" if column and row else "#REF!"
        if match["left"]:
            return _range(_column(match["left"], columns), _column(match["right"], columns))
        if match["top"]:
            return _range(_row(match["top"], rows), _row(match["bottom"], rows))
        return match[0]

    return _TOKENS.sub(moved, formula)


def _range(first: str, last: str) -> str:
    return f"{first}:{last}" if first and last else "#REF!"


def _column(letters: str, by: int) -> str:
    if letters.startswith("$"):
        return letters
    index = place_of(f"{letters}1")[1] + by
    return column_letters(index) if 0 <= index <= LAST_COLUMN else ""


def _row(digits: str, by: int) -> str:
    if digits.startswith("$"):
        return digits
    number = int(digits) - 1 + by
    return str(number + 1) if 0 <= number <= LAST_ROW else ""
