"""The reader: a workbook as it is, as a Scorecard. Its one public verb is `read`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from kpiworkbook.errors import LayoutError, NotAWorkbookError
from kpiworkbook.layout.archive_sheet import archive_header
from kpiworkbook.layout.contents import Kinds
from kpiworkbook.layout.header import find_headers, header_rows, likely_headers
from kpiworkbook.layout.headings import vocabulary_of
from kpiworkbook.layout.sections import RowReader
from kpiworkbook.layout.split_months import split_month
from kpiworkbook.layout.years_above import with_years_above
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.lazy import LazyList
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Column
from kpiworkbook.model.settings import Settings
from kpiworkbook.reader.archived import archives_among, read_archives, under_other_names
from kpiworkbook.reader.assemble import assemble_sections
from kpiworkbook.reader.bare_summaries import KnownSummaries, bare_field
from kpiworkbook.reader.checks import notice
from kpiworkbook.reader.source import Kind, Source, SourceLike, open_source
from kpiworkbook.reader.summary_rows import SummaryRows
from kpiworkbook.reader.workbook import Workbook

__all__ = ["read"]


def read(
    source: SourceLike,
    settings: Settings,
    sheets: Sequence[str] = (),
    *,
    month: date | None = None,
    before: Scorecard | None = None,
) -> Scorecard:
    """Return the scorecard that a workbook holds, and what has left it for an archive, without its own records.

    `source` is a path, bytes or an open file (.xlsx, .xlsm, .xls, .xlsb, .ods, .csv, .tsv); `sheets` names the
    sheets to read, by default every one that holds a scorecard. `month` is the current one, where that is known, and
    `before` the scorecard that it was before the figures of that month came.

    Raises ReadError, NotAWorkbookError, TooLargeError or LayoutError, with file, sheet and cell and what to do.
    """
    opened = open_source(source, settings.limits)
    workbook = Workbook(opened, settings.limits)
    _check_names(workbook.sheet_names, sheets, opened.name)
    seen = _Seen(workbook, settings, month, before)
    for name in sheets or workbook.sheet_names:
        seen.look_at(name)
    found, archives = seen.sheets, seen.archives
    if seen.refused or not found:
        from kpiworkbook.reader.refusals import no_scorecard, with_advice

        if seen.refused:
            raise with_advice(seen.refused[0], found)
        raise LayoutError(no_scorecard(opened.name, seen.grids or archives, settings))
    if sheets:
        archives += archives_among(workbook, set(workbook.sheet_names).difference(sheets))
    archived, commentary = read_archives(archives, opened.name, sheets)
    carried = {s.name for s in found} | {grid.name for grid in archives}
    others = [f"the sheet {name!r}" for name in workbook.sheet_names if name not in carried]
    return Scorecard(
        source=opened.name,
        sheets=tuple(found),
        problems=(*seen.problems, *under_other_names(archived, found)),
        left_behind=LazyList(partial(_left_behind, opened, found, (*others, *workbook.content))),
        settings=settings,
        archives=tuple(archives),
        archived=archived,
        archived_commentary=commentary,
        package=opened.data if opened.kind is Kind.OOXML else b"",
        is_protected=opened.password is not None,
    )


class _Seen:
    """What the sheets of a workbook turned out to be."""

    def __init__(self, workbook: Workbook, settings: Settings, month: date | None, before: Scorecard | None) -> None:
        self._workbook, self._settings, self._month, self._before = workbook, settings, month, before
        self._vocabulary = vocabulary_of(settings.columns)
        self.sheets: list[Sheet] = []
        self.problems: list[Problem] = []
        self.archives: list[Grid] = []
        self.grids: list[Grid] = []
        """Those that are no archives."""
        self.refused: list[LayoutError] = []

    def look_at(self, name: str) -> None:
        """Find out what a sheet is."""
        grid = self._workbook.values(name)
        if archive_header(grid) is not None:
            self.archives.append(self._workbook.look(grid))
            return
        likely = likely_headers(grid)
        grid, contradicted = with_years_above(grid, likely)
        self.grids.append(grid)
        if rows := header_rows(grid, self._vocabulary, likely):
            try:
                sheet, noticed = self._scorecard(grid, rows)
            except LayoutError as error:
                self.refused.append(error)
                return
            if sheet is not None:
                self.sheets.append(sheet)
                self.problems += (*contradicted, *noticed)

    def _scorecard(self, grid: Grid, rows: Sequence[int]) -> tuple[Sheet | None, list[Problem]]:
        """Return the scorecard that stands on a sheet, None where none does, and what a person should know of it.

        `rows` are those that look like a header's. Raises LayoutError where columns cannot be told apart safely.
        """
        workbook, vocabulary, settings = self._workbook, self._vocabulary, self._settings
        grid = workbook.look(grid)
        blocks = find_headers(grid, vocabulary, rows)
        if not blocks:
            return None, []
        split = split_month(grid, vocabulary, rows, settings)
        if split is not None and not split.begins_with_actual:
            from kpiworkbook.reader.refusals import told_split

            raise LayoutError(f"{workbook.name}: {told_split(grid, split)}")
        kinds = Kinds(grid, settings)
        tables = workbook.tables(grid.name)
        summaries = SummaryRows(kinds, partial(workbook.sums, grid.name, tables), tables)
        row_reader = RowReader(kinds, partial(_is_total, kinds) if workbook.hides_formulas else summaries.is_summary)
        sections, noticed = assemble_sections(
            row_reader,
            blocks,
            vocabulary,
            workbook.name,
            settings,
            month=self._month,
            known=self._known(grid.name),
            texts=partial(workbook.formula_texts, grid.name),
        )
        if not sections:
            return None, []
        sheet = Sheet(
            grid=grid,
            sections=tuple(sections),
            as_of=max(section.as_of for section in sections),
            summaries=frozenset(row_reader.summaries),
        )
        return sheet, noticed + notice(sheet, settings)

    def _known(self, name: str) -> KnownSummaries:
        """Return the columns of a sheet whose averages and maxima were told by its figures before new ones came."""
        sheets = [sheet for sheet in self._before.sheets if sheet.name == name] if self._before else []
        columns = {column for sheet in sheets for section in sheet.sections for column in section.columns}
        return frozenset((each.index, each.field) for each in columns if each.field is bare_field(each))


def _is_total(kinds: Kinds, columns: Sequence[Column], row: int) -> bool:
    from kpiworkbook.reader.totals_by_values import is_total_by_values

    return is_total_by_values(kinds, columns, row)


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


def _formulas(sheets: Sequence[Sheet]) -> list[str]:
    others = [(sheet.other_formulas, sheet.grid.look.not_calculated) for sheet in sheets]
    count = sum(len(formulas) for formulas, _ in others)
    missing = not all(formulas.isdisjoint(without_result) for formulas, without_result in others)
    results = f"their results are{', where they were stored' * missing}"
    return [f"{count} formula{'s' * (count > 1)} outside the derived columns ({results})"] if count else []
