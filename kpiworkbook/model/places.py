"""Naming cells the way Excel does, and many things in one sentence.

Rows and columns are counted from zero inside, `T27` outside.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import chain
from itertools import count as count_from

__all__ = [
    "OWN_ROW",
    "Place",
    "address",
    "cell_name",
    "column_letters",
    "column_number",
    "count",
    "few",
    "parts_of",
    "place_of",
    "range_name",
    "ranges_in_row",
    "runs",
    "sheet_name",
]

Place = tuple[int, int]
"""Row and column of a cell, counted from zero."""
OWN_ROW = "\0"
"""Stands for the number of a formula's own row where the formula is written once for many rows."""


@lru_cache(maxsize=16_384)
def column_letters(column: int) -> str:
    """Return the letters of a column counted from zero: 0 gives `A`, 26 gives `AA`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return which column some letters name, counted from zero: `A` gives 0, `AA` gives 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def cell_name(row: int, column: int) -> str:
    """Return Excel's name of a cell, `T27`, from its row and column counted from zero."""
    return f"{column_letters(column)}{row + 1}"


def place_of(cell: str) -> Place:
    """Return row and column of a cell's name, counted from zero: `T27` gives (26, 19); ValueError for no name."""
    match = re.fullmatch(r"([A-Z]+)([1-9]\d*)", cell)
    if match is None:
        raise ValueError(f"{cell!r} names no cell")
    return int(match[2]) - 1, column_number(match[1])


def range_name(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """Return Excel's name of a range, `A1:C3`; of one cell, `A1`."""
    first, last = cell_name(first_row, first_column), cell_name(last_row, last_column)
    return first if first == last else f"{first}:{last}"


def address(sheet: str, cell: str) -> str:
    """Return a cell's name with its sheet's, as Excel writes it: `'Dataset'!T27`."""
    return "'" + sheet.replace("'", "''") + f"'!{cell}"


def parts_of(place: str) -> tuple[str, str]:
    """Return the sheet and the cell of an `address`."""
    sheet, _, cell = place.rpartition("!")
    return sheet[1:-1].replace("''", "'"), cell


def count(number: int, word: str) -> str:
    """Return a number with its noun: `1 section`, `4 sections`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def few(names: Sequence[str], most: int = 5) -> str:
    """Return the first of some names, and how many more there are: `T3, T4, T5, T6, T7 and 12 more`."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return neighbouring numbers as first and last of each run: 3, 4, 5, 9 give (3, 5) and (9, 9)."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def ranges_in_row(row: int, columns: Iterable[int]) -> str:
    """Return Excel's names of some cells of a row, neighbours together: `C2:D2, H2`."""
    return ", ".join(range_name(row, first, row, last) for first, last in runs(columns))


def sheet_name(name: str, taken: Collection[str] = ()) -> str:
    """Return a name as Excel lets a sheet have it: up to 31 letters, none of `[]:*?/\\`, and not yet taken."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31].strip("' ")
    plain = plain if plain and plain.casefold() != "history" else "Sheet1"
    known = {other.casefold() for other in taken}
    endings = chain([""], (f" ({number})" for number in count_from(2)))
    return next(new for end in endings if (new := plain[: 31 - len(end)] + end).casefold() not in known)
