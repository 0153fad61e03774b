"""Making a sheet's sections of its headers and rows, with what was noticed on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from kpiworkbook.layout.header import HeaderBlock
from kpiworkbook.layout.headings import Vocabulary
from kpiworkbook.layout.other_words import in_other_words
from kpiworkbook.layout.sections import RowReader
from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import cell_name, few
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.section import Band, Header, Section
from kpiworkbook.model.settings import Settings
from kpiworkbook.reader.arrow_columns import with_arrow_columns, with_same_arrow_columns
from kpiworkbook.reader.bare_summaries import KnownSummaries, with_bare_summaries
from kpiworkbook.reader.current_month import MonthOf, current_month
from kpiworkbook.reader.dated_columns import with_current_columns, with_latest_columns
from kpiworkbook.reader.differences import with_differences
from kpiworkbook.reader.drafts import Draft, settle
from kpiworkbook.reader.named_changes import with_named_changes
from kpiworkbook.reader.odd_headings import odd_headings
from kpiworkbook.reader.summary_rows import FormulaTexts
from kpiworkbook.reader.zeros_to_come import month_before_zeros, zeros_told

__all__ = ["assemble_sections"]

_MOST_ROWS = 6


def assemble_sections(
    rows: RowReader,
    blocks: Sequence[HeaderBlock],
    vocabulary: Vocabulary,
    source: str,
    settings: Settings,
    *,
    month: date | None = None,
    known: KnownSummaries = (),
    texts: FormulaTexts | None = None,
) -> tuple[list[Section], list[Problem]]:
    """Return a sheet's sections and what a person should know of its headers.

    `rows` tells what the sheet's rows are; `month` is the current one, if known, and `known` are columns that were read
    as averages or maxima before its figures came; `texts` gives formulas.

    Raises LayoutError where a header contradicts its data and no other header of the sheet fits them.
    """
    grid = rows.kinds.grid
    drafts, problems = settle(rows, blocks, source)
    drafts = [with_latest_columns(grid, vocabulary, draft) for draft in drafts]
    last = month_before_zeros(grid, drafts) if month is None else None
    if last is not None:
        problems += zeros_told(grid, drafts, last)
    month_of = partial(current_month, grid, known=month, until=last)
    drafts = [with_named_changes(month_of, draft) for draft in drafts]
    drafts = [with_arrow_columns(rows.kinds, draft, month_of, settings) for draft in drafts]
    drafts = with_same_arrow_columns(rows.kinds, drafts, settings)
    drafts = with_bare_summaries(grid, drafts, month_of, settings, known=known, texts=texts)
    drafts, told = with_differences(rows.kinds, drafts, month_of, settings)
    problems += told
    sections: list[Section] = []
    previous_end = -1
    for draft in map(partial(with_current_columns, month_of, vocabulary), drafts):
        title_row = rows.title_above(draft.block, previous_end)
        sections += _sections(rows, month_of, draft, title_row, vocabulary)
        problems += odd_headings(rows.kinds, draft, vocabulary)
        previous_end = draft.block.last_row
    if rows.tallies:
        problems += _tallies(rows, sections)
    problems += (_other_table(grid, row) for row in sorted(rows.other_tables))
    problems += _in_other_words(grid, drafts)
    numbered = [
        section if section.title else replace(section, title=f"Section {number}")
        for number, section in enumerate(sections, 1)
    ]
    return numbered, problems


def _other_table(grid: Grid, row: int) -> Problem:
    filled = [i for i in range(grid.first_column, grid.last_column + 1) if grid.shown(row, i).strip()]
    headings = ", ".join(repr(" ".join(grid.shown(row, i).split())) for i in filled[:5])
    message = (
        f"another table begins here, without months ({headings}); it is carried along as it is. If its columns are "
        "months, head them with month and year ('Sep-19')"
    )
    return Problem(kind="other-table", sheet=grid.name, cell=cell_name(row, filled[0]), message=message)


def _tallies(rows: RowReader, sections: Sequence[Section]) -> Iterator[Problem]:
    """Yield the rows that are not taken for indicators although they have a name and a figure."""
    grid = rows.kinds.grid
    for row in sorted(rows.tallies.difference(*(section.rows for section in sections))):
        name = " ".join(rows.texts(row)[:-1])
        message = (
            f"{name!r} stands below the table with a single figure or date and no ref, and is not taken for an "
            "indicator; it is carried along as it is. Give it a ref if it is one"
        )
        cell = cell_name(row, rows.first_filled(row))
        yield Problem(kind="other-table", sheet=grid.name, cell=cell, message=message)


def _in_other_words(grid: Grid, drafts: Sequence[Draft]) -> Iterator[Problem]:
    """Yield once that rows beside the headers say the months in other words."""
    beside = [(row, draft.columns) for draft in drafts for row in (draft.block.first_row - 1, draft.block.last_row + 1)]
    found = [(row, columns) for row, each in beside if (columns := in_other_words(grid, each, row))]
    if found:
        row, columns = found[0]
        more = f"; likewise row {few([str(row + 1) for row, _ in found[1:]], _MOST_ROWS)}" if found[1:] else ""
        message = (
            f"this row says the months in other words ({grid.shown(row, columns[0])!r}), which are not read{more}. It "
            "stays as it is, also when the months move on"
        )
        yield Problem(kind="other-table", sheet=grid.name, cell=cell_name(row, columns[0]), message=message)


def _sections(
    rows: RowReader, month_of: MonthOf, draft: Draft, title_above: int | None, vocabulary: Vocabulary
) -> list[Section]:
    header = Header(
        first_row=draft.block.first_row,
        last_row=draft.block.last_row,
        bands=_moved_bands(draft, vocabulary) if draft.displaced else draft.block.bands,
        displaced=draft.displaced,
    )
    sections = []
    for number, run in enumerate(draft.runs):
        title_row = run.title_row if run.title_row is not None or number else title_above
        title = rows.title(title_row) if title_row is not None else ""
        sections.append(
            Section(
                title=title,
                title_row=title_row,
                header=header,
                columns=draft.columns,
                rows=run.rows,
                as_of=month_of(draft.columns, run.rows),
                owns_header=number == 0,
            )
        )
    return sections


def _moved_bands(draft: Draft, vocabulary: Vocabulary) -> tuple[Band, ...]:
    """Return the bands of a displaced header over the columns that they belong to."""
    spans = {field: [column.index for column in draft.columns if column.field is field] for field in Field}
    return tuple(
        replace(band, first_column=min(span), last_column=max(span))
        for band in draft.block.bands
        if (field := vocabulary.band(band.text)) and (span := spans[field])
    )
