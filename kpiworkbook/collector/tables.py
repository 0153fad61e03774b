"""New figures from a table with a header row: a sheet, or delimited text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from kpiworkbook.collector.given import Given, GivenRow, is_blank
from kpiworkbook.collector.headings import (
    is_known,
    is_ref,
    may_head,
    missing_columns,
    no_header,
    read_headings,
    repeated_columns,
)
from kpiworkbook.collector.own_words import Asked, OwnWords
from kpiworkbook.layout.headings import vocabulary_of
from kpiworkbook.model.fields import DERIVED
from kpiworkbook.model.places import Place, column_letters, count
from kpiworkbook.notation.number_format import render

__all__ = ["from_table", "resembles_table"]

Rows = Sequence[Sequence[object]]

_MOST_ABOVE = 20
"""Rows of titles and notes above a header that has no ref."""


def resembles_table(rows: Rows, words: OwnWords) -> float:
    """Return how many of the known columns the header row has; what tells the delimiter of a text."""
    header = _header(rows, words)
    return 0 if header is None else sum(map(is_known, words.translated(rows[header])))


def from_table(name: str, rows: Rows, number_formats: Mapping[Place, str], asked: Asked) -> Given:
    """Return what stands under the header row, which is the first that has a `ref`; `number_formats` by place."""
    words = asked.words
    header = _header(rows, words)
    if header is None:
        return Given(name=name, problems=["it is empty; it needs a header row with ref and value"])
    headings = ["" if cell is None else cell for cell in rows[header]]
    where = f"row {header + 1}"
    if told := _of_a_scorecard(headings) or no_header(headings, where):
        return Given(name=name, problems=[told])
    over = words.passed_over(headings)
    headings = words.translated(headings)
    read = read_headings(headings, asked.month, where)
    columns, missing = read.columns, missing_columns(headings, where)
    repeated = repeated_columns(headings, asked.month, where)
    problems = [*words.unknown(headings, where), *repeated, *missing, *read.problems]
    given: list[GivenRow] = []
    stray: dict[int, list[tuple[int, object]]] = {}
    for number in range(header + 1, len(rows)):
        cells = rows[number]
        if all(map(is_blank, cells)):
            continue
        for index, cell in enumerate(cells):
            if not is_blank(cell) and (index >= len(headings) or is_blank(headings[index])):
                stray.setdefault(index, []).append((number, cell))
        known = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
        code = number_formats.get((number, columns.index("value")), "") if "value" in columns else ""
        given.append(GivenRow(place=f"row {number + 1}", number_format=code, **known))
    problems += _told_of(stray, PurePath(name).suffix.casefold())
    # Without its columns nothing can be said of the rows; a column too many does not hinder that.
    is_usable = (not missing or asked.own is None) and (not read.problems or "value" in columns)
    return Given(name=name, rows=given if is_usable else (), problems=problems, unused=read.unused, passed_over=over)


def _header(rows: Rows, words: OwnWords) -> int | None:
    filled = [number for number, row in enumerate(rows) if not all(map(is_blank, row))]
    named = (number for number in filled if any(map(is_ref, words.translated(rows[number]))))
    first = next(named, None)
    if first is None and filled:  # to say what its headings should be
        likely = (number for number in filled[:_MOST_ABOVE] if sum(map(may_head, rows[number])) > 1)
        first = next(likely, filled[0])
    return first


def _of_a_scorecard(headings: Sequence[object]) -> str:
    """Return what to say of the headings of a scorecard, each of which would be told by itself; else nothing."""
    names = [str(heading).strip() for heading in headings]
    known = vocabulary_of({})
    derived = next((name for name in names if (found := known.heading(name)) and found.field in DERIVED), "")
    if not derived or "value" in map(str.casefold, names):
        return ""
    return (
        f"it has columns of a scorecard, as {derived!r}, and is no list of new figures: that has a row for each "
        "indicator, under the headings ref and value (and period and commentary, if wanted)"
    )


def _told_of(stray: Mapping[int, Sequence[tuple[int, object]]], suffix: str) -> list[str]:
    """Return what stands under no heading, as when `1,600` was parted at its comma: each column once."""
    is_parted = suffix in (".csv", ".txt")
    advice = "in .csv a figure with a comma stands between quotation marks" if is_parted else "clear the column"
    problems = []
    for index, cells in stray.items():
        row, cell = cells[0]
        shown = render(cell, "General") if isinstance(cell, float) else str(cell).strip()
        more = f", nor has what stands in {count(len(cells) - 1, 'more row')} there" if len(cells) > 1 else ""
        problems.append(
            f"row {row + 1}: {shown!r} in column {column_letters(index)} has no heading above it{more}; {advice}"
        )
    return problems
