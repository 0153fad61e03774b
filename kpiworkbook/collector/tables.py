"""New figures from a table with a header row: a sheet, or delimited text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpiworkbook.collector.given import Given, GivenRow, is_blank
from kpiworkbook.collector.headings import COLUMNS, column_of, missing_columns, repeated_columns, unknown_columns
from kpiworkbook.model.places import column_letters

__all__ = ["from_table", "resembles_table"]

Rows = Sequence[Sequence[object]]


def resembles_table(rows: Rows) -> float:
    """Return how many of the known columns the header row has; what tells the delimiter of a text."""
    header = _header(rows)
    return 0 if header is None else sum(column_of(cell) in COLUMNS for cell in rows[header])


def from_table(name: str, rows: Rows, number_formats: Mapping[tuple[int, int], str]) -> Given:
    """Return what stands under the header row, which is the first that has a `ref`; `number_formats` by place."""
    header = _header(rows)
    if header is None:
        return Given(name=name, problems=["it is empty; it needs a header row with ref and value"])
    headings = ["" if cell is None else str(cell) for cell in rows[header]]
    columns = [column_of(heading) for heading in headings]
    where = f"row {header + 1}"
    missing = missing_columns(headings, where)
    problems = [*unknown_columns(headings, where), *repeated_columns(headings, where), *missing]
    given: list[GivenRow] = []
    for number in range(header + 1, len(rows)):
        cells = rows[number]
        if all(map(is_blank, cells)):
            continue
        problems += _stray(cells, columns, number)
        known = {column: cell for column, cell in zip(columns, cells, strict=False) if column in COLUMNS}
        code = number_formats.get((number, columns.index("value")), "") if "value" in columns else ""
        given.append(GivenRow(place=f"row {number + 1}", number_format=code, **known))
    # Without its columns nothing can be said of the rows; a column too many does not hinder that.
    return Given(name=name, rows=() if missing else given, problems=problems)


def _header(rows: Rows) -> int | None:
    filled = [number for number, row in enumerate(rows) if not all(map(is_blank, row))]
    named = (number for number in filled if any(column_of(cell) == "ref" for cell in rows[number]))
    return next(named, filled[0] if filled else None)


def _stray(cells: Sequence[object], columns: Sequence[str], number: int) -> list[str]:
    """Return what stands under no heading, as when `1,600` was parted at its comma."""
    return [
        f"row {number + 1}: {str(cell).strip()!r} in column {column_letters(index)} has no heading above it; "
        "in .csv a figure with a comma stands between quotation marks"
        for index, cell in enumerate(cells)
        if not is_blank(cell) and (index >= len(columns) or not columns[index])
    ]
