"""The reader: a workbook as it is, as a Scorecard. Its one public verb is `read`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from kpiworkbook.errors import LayoutError, NotAWorkbookError
from kpiworkbook.layout.archive_sheet import archive_header
from kpiworkbook.layout.contents import Kinds
from kpiworkbook.layout.header import find_headers, header_rows, likely_headers, nearest_to_a_header
from kpiworkbook.layout.headings import Vocabulary, vocabulary_of
from kpiworkbook.layout.months_above import months_over
from kpiworkbook.layout.sections import RowReader
from kpiworkbook.layout.split_months import SplitMonth, split_month
from kpiworkbook.layout.unread_months import unread_months
from kpiworkbook.layout.years_above import with_years_above
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.lazy import LazyList
from kpiworkbook.model.places import address, cell_name
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.settings import Settings
from kpiworkbook.reader.archived import archives_among, read_archives, under_other_names
from kpiworkbook.reader.assemble import assemble_sections
from kpiworkbook.reader.checks import notice
from kpiworkbook.reader.source import Kind, Source, SourceLike, open_source
from kpiworkbook.reader.summary_rows import SummaryRows
from kpiworkbook.reader.workbook import Workbook

__all__ = ["read"]


def read(source: SourceLike, settings: Settings, sheets: Sequence[str] = (), *, month: date | None = None) -> Scorecard:
    """Return the scorecard that a workbook holds, and what has left it for an archive, without its own records.

    `source` is a path, bytes or an open file (.xlsx, .xlsm, .xls, .xlsb, .ods, .csv, .tsv); `sheets` names the
    sheets to read, by default every one that holds a scorecard. `month` is the current one, where that is known.

    Raises ReadError, NotAWorkbookError, TooLargeError or LayoutError, with file, sheet and cell and what to do.
    """
    opened = open_source(source, settings.limits)
    workbook = Workbook(opened, settings.limits)
    _check_names(workbook.sheet_names, sheets, opened.name)
    vocabulary = vocabulary_of(settings.columns)
    found: list[Sheet] = []
    problems: list[Problem] = []
    looked_at: list[Grid] = []
    archives: list[Grid] = []
    refused: list[LayoutError] = []
    for name in sheets or workbook.sheet_names:
        grid = workbook.values(name)
        if archive_header(grid) is not None:
            archives.append(workbook.look(grid))
            continue
        likely = likely_headers(grid)
        grid, contradicted = with_years_above(grid, likely)
        looked_at.append(grid)
        if rows := header_rows(grid, vocabulary, likely):
            try:
                sheet, noticed = _scorecard(workbook, grid, rows, settings, month=month)
            except LayoutError as error:
                refused.append(error)
                continue
            if sheet is not None:
                found.append(sheet)
                problems += (*contradicted, *noticed)
    if refused:
        raise _with_advice(refused[0], found)
    if not found:
        raise LayoutError(_no_scorecard(opened.name, looked_at or archives, vocabulary, settings))
    if sheets:
        archives += archives_among(workbook, set(workbook.sheet_names).difference(sheets))
    archived, commentary = read_archives(archives, opened.name, sheets)
    carried = {s.name for s in found} | {grid.name for grid in archives}
    package = opened.data if opened.kind is Kind.OOXML else b""
    others = [f"the sheet {name!r}" for name in workbook.sheet_names if name not in carried]
    return Scorecard(
        source=opened.name,
        sheets=tuple(found),
        problems=(*problems, *under_other_names(archived, found)),
        left_behind=LazyList(partial(_left_behind, opened, found, (*others, *workbook.content))),
        settings=settings,
        archives=tuple(archives),
        archived=archived,
        archived_commentary=commentary,
        package=package,
        is_protected=opened.password is not None,
    )


def _left_behind(source: Source, sheets: Sequence[Sheet], known: Sequence[str]) -> list[str]:
    """Return what a new workbook would not carry; `known` is what reading has found of it."""
    found = [*known, *_formulas(sheets)]
    if source.kind is Kind.OOXML:
        from kpiworkbook.reader.left_behind import left_behind

        return [*found, *left_behind(source.data, sheets, source.name)]
    from kpiworkbook.reader.beside_cells import beside_cells

    return [*found, *beside_cells(source)]


def _check_names(there: Sequence[str], wanted: Sequence[str], name: str) -> None:
    """Raise NotAWorkbookError where there are no sheets, LayoutError where one that is wanted is not among them."""
    if not there:
        raise NotAWorkbookError(f"{name} has no worksheet that can be read; open it in Excel and save it again")
    if unknown := set(wanted) - set(there):
        raise LayoutError(f"{name} has no sheet {sorted(unknown)[0]!r}; it has {', '.join(map(repr, there))}")


def _scorecard(
    workbook: Workbook, grid: Grid, rows: Sequence[int], settings: Settings, *, month: date | None
) -> tuple[Sheet | None, list[Problem]]:
    """Return the scorecard that stands on a sheet, None where none does, and what a person should know of it.

    `rows` are those that look like a header's. Raises LayoutError where columns cannot be told apart safely.
    """
    grid, vocabulary = workbook.look(grid), vocabulary_of(settings.columns)
    blocks = find_headers(grid, vocabulary, rows)
    if not blocks:
        return None, []
    _refuse_split(grid, split_month(grid, vocabulary, rows, settings), workbook.name)
    kinds = Kinds(grid, settings)
    tables = workbook.tables(grid.name)
    summaries = SummaryRows(grid, kinds, partial(workbook.sums, grid.name, tables), tables)
    row_reader = RowReader(kinds, summaries.is_summary)
    sections, noticed = assemble_sections(row_reader, blocks, vocabulary, workbook.name, month=month)
    if not sections:
        return None, []
    sheet = Sheet(
        grid=grid,
        sections=tuple(sections),
        as_of=max(section.as_of for section in sections),
        summaries=frozenset(row_reader.summaries),
    )
    return sheet, noticed + notice(sheet, settings)


def _with_advice(error: LayoutError, others: Sequence[Sheet]) -> LayoutError:
    """Return why a sheet is refused, and how those that can be read are read without it."""
    if not others:
        return error
    names = [sheet.name for sheet in others]
    options = " ".join(f"--sheet {name!r}" for name in names)
    return LayoutError(
        f"{error}. To leave that sheet out, name what is to be read: {options} (in Python: sheets={names})"
    )


def _formulas(sheets: Sequence[Sheet]) -> list[str]:
    count = sum(len(sheet.other_formulas) for sheet in sheets)
    return [f"{count} formula{'s' * (count > 1)} outside the derived columns (their results are)"] if count else []


def _refuse_split(grid: Grid, month: SplitMonth | None, name: str) -> None:
    if month is not None and not month.begins_with_actual:
        raise LayoutError(f"{name}: {_split(grid, month)}")


def _split(grid: Grid, month: SplitMonth) -> str:
    parts = ", ".join(repr(part) for part in month.parts)
    return (
        f"the month {month.text!r} in {address(grid.name, month.cells)} stands over {len(month.parts)} columns "
        f"({parts}), so that nothing says which of them holds its figure. Make one row of the headings: {month.text!r} "
        "over the figure, and what the others hold over the others; nothing was read, so that no figure can be taken "
        "for another's"
    )


def _no_scorecard(name: str, grids: Sequence[Grid], vocabulary: Vocabulary, settings: Settings) -> str:
    needed = "a header row needs 'Ref.' or 'Indicator' and at least one month with its year ('Sep-19')"
    for grid in grids:
        if split := split_month(grid, vocabulary, header_rows(grid, vocabulary, likely_headers(grid)), settings):
            return f"{name}: {_split(grid, split)}"
        block = nearest_to_a_header(grid, vocabulary)
        if block and (over := months_over(block, grid, vocabulary)):
            return f"{name}: {over}"
        if block and block.is_complete:
            return (
                f"{name} holds no scorecard: no indicator stands under the header in row {block.last_row + 1} "
                f"({address(grid.name, cell_name(block.last_row, block.columns[0].index))}); fill in its rows"
            )
        if unread := unread_months(grid, vocabulary):
            return f"{name} holds no scorecard: {unread}"
        if block:
            cell = address(grid.name, cell_name(block.last_row, block.columns[0].index))
            known = ", ".join(repr(column.heading) for column in block.columns[:6])
            return (
                f"{name} holds no scorecard: the row at {cell} comes nearest to a header ({known}), but {needed}. "
                "Correct its headings, or name yours under [columns] in kpiworkbook.toml"
            )
    if any(map(_is_ours, grids)):
        return (
            f"{name} holds no scorecard: this list of records, findings or differences was written by kpiworkbook; "
            "keep it apart from the scorecards, in a folder of its own"
        )
    if all(not grid.rows for grid in grids):
        names = ", ".join(repr(grid.name) for grid in grids)
        return f"{name} holds no scorecard: {names} {'is' if len(grids) == 1 else 'are'} empty; name another workbook"
    sheets = ", ".join(repr(grid.name) for grid in grids)
    return (
        f"{name} holds no scorecard: no header was found on {sheets}; {needed}. Name your headings under "
        "[columns] in kpiworkbook.toml"
    )


def _is_ours(grid: Grid) -> bool:
    """Return whether a sheet begins as the lists of records, findings and differences do."""
    begins = tuple(grid.rows[0][:2]) if grid.rows else ()
    return begins in (("workbook", "sheet"), ("workbook", "rule"), ("old_workbook", "new_workbook"))
