"""References to the columns of Excel's tables by their names: `Kpis[[#This Row],[Aug-19]:[Sep-19]]`, `[@[Sep-19]]`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from kpiworkbook.model.places import Place, column_letters, range_name
from kpiworkbook.ooxml.areas import is_within
from kpiworkbook.ooxml.tables import Table

__all__ = ["as_areas", "as_cells", "columns_named", "marked", "with_names"]

_REFERENCE = re.compile(
    r"""(?x)
    (?P<text> "(?:[^"]|"")*+" | '(?:[^']|'')*+' )                    # in which nothing is a reference
    | (?: (?<![\w.]) (?P<table> [^\W\d][\w.]*+ ) )? \[(?P<inner> (?:'.|\[(?:'.|[^\[\]'])*+\]|[^\[\]'])*+ )\] (?![\w.!'])
    | \[ (?:'.|\[(?:'.|[^\[\]'])*+\]|[^\[\]'])*+                     # another workbook, or without an end
    """
)
"""A table's name and what stands in the brackets; another workbook's number is followed by a sheet's name."""
_PART = re.compile(r"'.|\[(?P<name>(?:'.|[^\[\]'])*+)\]")
"""A column in brackets; what an apostrophe marks as a sign of a name's own begins none."""
_ESCAPED = re.compile(r"'(.)")
_MARKED = re.compile(r"(['\[\]#])")
Names = Mapping[str, str]
_ENDS = 2
"""Of several columns: the first and the last."""


def columns_named(formula: str) -> Iterator[str]:
    """Yield the names of the columns that a formula names, in small letters."""
    for match in _REFERENCE.finditer(formula):
        if match["inner"] is not None:
            yield from (_name(part).casefold() for part in _parts(match["inner"]))


def with_names(formula: str, table: str, names: Names, *, is_inside: bool = True) -> str:
    """Return a formula with columns of a table called otherwise; `names` are the new by the old, in small letters.

    A reference without a table's name is one to the table in which the formula stands; `is_inside` says whether that
    is the one.
    """

    def renamed(match: re.Match[str]) -> str:
        named = match["table"] or (table if is_inside else "")
        if match["inner"] is None or named.casefold() != table.casefold():
            return match[0]
        return f"{match['table'] or ''}[{_mapped(match['inner'], names)}]"

    return _REFERENCE.sub(renamed, formula)


def as_cells(formula: str, row: int, columns: Mapping[str, int]) -> str:
    """Return a formula with cells in place of columns that are known by their names, in small letters.

    A reference to the formula's own row becomes one to its cells, one to whole columns becomes those.
    """

    def cells(match: re.Match[str]) -> str:
        inner = match["inner"]
        names = [_name(part).casefold() for part in _parts(inner)] if inner is not None else []
        if not names or len(names) > 2 or not all(name in columns for name in names):
            return match[0]
        is_own_row = inner.lstrip().startswith("@") or "[#this row]" in inner.casefold()
        ends = [column_letters(columns[name]) + (str(row + 1) if is_own_row else "") for name in names]
        return ":".join(ends if is_own_row and len(ends) == 1 else (ends[0], ends[-1]))

    return _REFERENCE.sub(cells, formula)


def as_areas(formula: str, place: Place, tables: Collection[Table]) -> str:
    """Return the formula of a cell with areas in place of the columns of these tables, where it names some.

    A reference without a table's name is one to the table in which the cell stands; what names none of them stays.
    """
    own = next((table for table in tables if is_within(place, [table.area])), None)
    known = {table.name.casefold(): table for table in tables}

    def area(match: re.Match[str]) -> str:
        inner = match["inner"]
        table = known.get(match["table"].casefold()) if match["table"] else own
        if inner is None or table is None:
            return match[0]
        columns = [table.columns.get(_name(part).casefold()) for part in _parts(inner)]
        left, right = (columns[0], columns[-1]) if 0 < len(columns) <= _ENDS else (None, None)
        if left is None or right is None:
            return match[0]
        top, bottom = table.rows(inner.casefold(), place[0])
        return range_name(top, left, bottom, right)

    return _REFERENCE.sub(area, formula)


def marked(name: str) -> str:
    """Return a column's name as references hold it: `'` before each sign that would end or begin something."""
    return _MARKED.sub(r"'\1", name)


def _parts(inner: str) -> list[str]:
    """Return the columns in a reference's brackets, as they are written; `#This Row` and its like are none."""
    return [part for part in _bracketed(inner) or [inner.strip().removeprefix("@")] if part and part[0] != "#"]


def _bracketed(inner: str) -> list[str]:
    return [match["name"] for match in _PART.finditer(inner) if match["name"] is not None]


def _mapped(inner: str, names: Names) -> str:
    def one(written: str) -> str:
        new = names.get(_name(written).casefold())
        return written if new is None else marked(new)

    if _bracketed(inner):
        return _PART.sub(lambda part: part[0] if part["name"] is None else f"[{one(part['name'])}]", inner)
    before = inner[: len(inner) - len(inner.lstrip().removeprefix("@"))]
    written = one(inner.strip().removeprefix("@"))
    needs_brackets = before.strip() == "@" and not written.isalnum()
    return f"{before}[{written}]" if needs_brackets else before + written


def _name(written: str) -> str:
    return _ESCAPED.sub(r"\1", written)
