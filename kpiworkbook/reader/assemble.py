"""Making a scorecard's sheet of a grid: headers, sections, and what was noticed on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpiworkbook.errors import LayoutError
from kpiworkbook.layout.contents import contradictions, fits
from kpiworkbook.layout.header import HeaderBlock
from kpiworkbook.layout.headings import Vocabulary
from kpiworkbook.layout.sections import RowRun, indicator_runs, title_above, wide_rows
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import address, cell_name
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.scorecard import Band, Column, Field, Header, Section
from kpiworkbook.model.settings import Settings

__all__ = ["assemble_sections"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """The sections under one header, before their headings are believed."""

    block: HeaderBlock
    columns: tuple[Column, ...]
    runs: tuple[RowRun, ...]
    title_row: int | None
    displaced: bool = False

    @property
    def rows(self) -> list[int]:
        return [row for run in self.runs for row in run.rows]


def assemble_sections(
    grid: Grid, blocks: Sequence[HeaderBlock], settings: Settings, source: str
) -> tuple[list[Section], list[Problem]]:
    """Return a sheet's sections and what a person should know of its headers.

    Raises LayoutError where a header contradicts its data and no other header of the sheet fits them.
    """
    wide = wide_rows(grid)
    drafts = [
        _draft(grid, block, blocks[number - 1] if number else None, end, wide)
        for number, (block, end) in enumerate(_extents(grid, blocks))
    ]
    drafts = [draft for draft in drafts if draft.rows]
    believed = [d for d in drafts if fits(grid, d.columns, d.rows, settings)]
    problems: list[Problem] = []
    settled = []
    for draft in drafts:
        if draft in believed:
            settled.append(draft)
        else:
            mended = _with_agreed_layout(grid, draft, believed, settings, source)
            problems.append(_misplaced(grid, draft, settings, believed))
            settled.append(mended)
        problems += _repeated_headings(grid, settled[-1])
    vocabulary = Vocabulary(settings.columns)
    sections = [section for draft in settled for section in _sections(grid, draft, vocabulary)]
    numbered = [
        section if section.title else replace(section, title=f"Section {number}")
        for number, section in enumerate(sections, 1)
    ]
    return numbered, problems


def _extents(grid: Grid, blocks: Sequence[HeaderBlock]) -> list[tuple[HeaderBlock, int]]:
    ends = [block.first_row for block in blocks[1:]] + [grid.last_row + 1]
    return list(zip(blocks, ends, strict=True))


def _draft(grid: Grid, block: HeaderBlock, previous: HeaderBlock | None, end: int, wide: frozenset[int]) -> _Draft:
    runs = tuple(indicator_runs(grid, block, end, wide))
    columns = _with_unheaded(grid, block.columns, [row for run in runs for row in run.rows])
    title = title_above(grid, block, previous.last_row if previous else -1, wide)
    return _Draft(block=block, columns=columns, runs=runs, title_row=title)


def _with_unheaded(grid: Grid, columns: tuple[Column, ...], rows: Sequence[int]) -> tuple[Column, ...]:
    """Add the columns that hold something but have no heading, so that nothing is lost."""
    headed = {column.index for column in columns}
    bare = [
        Column(index=index, field=Field.EXTRA, key=f"extra_{index + 1}", heading="")
        for index in range(grid.first_column, grid.last_column + 1)
        if index not in headed and any(grid.value(row, index) is not None for row in rows)
    ]
    return tuple(sorted((*columns, *bare), key=lambda column: column.index))


def _with_agreed_layout(
    grid: Grid, draft: _Draft, believed: Sequence[_Draft], settings: Settings, source: str
) -> _Draft:
    headings = {column.key: column.heading for column in draft.columns}
    wanted = {column.key for column in draft.columns if column.field is not Field.EXTRA}
    layouts = Counter(
        tuple((column.index, column.field, column.key) for column in other.columns)
        for other in believed
        if wanted <= {column.key for column in other.columns} and fits(grid, other.columns, draft.rows, settings)
    ).most_common(2)
    if not layouts or (len(layouts) == 2 and layouts[0][1] == layouts[1][1]):
        raise LayoutError(_refusal(grid, draft, settings, source))
    agreed = next(
        other
        for other in believed
        if tuple((column.index, column.field, column.key) for column in other.columns) == layouts[0][0]
    )
    columns = tuple(replace(column, heading=headings.get(column.key, column.heading)) for column in agreed.columns)
    return replace(draft, columns=_with_unheaded(grid, columns, draft.rows), displaced=True)


def _evidence(grid: Grid, draft: _Draft, settings: Settings) -> str:
    found = contradictions(grid, draft.columns, draft.rows, settings)
    return ", ".join(
        f"{kind.value} under {column.heading!r} ({cell_name(draft.rows[0], column.index)})"
        if column.heading
        else f"{kind.value} under no heading ({cell_name(draft.rows[0], column.index)})"
        for column, kind in found[:3]
    )


def _header_cell(draft: _Draft) -> str:
    return cell_name(draft.block.first_row, draft.block.columns[0].index)


def _refusal(grid: Grid, draft: _Draft, settings: Settings, source: str) -> str:
    where = address(grid.name, _header_cell(draft))
    return (
        f"{source}: the header in row {draft.block.last_row + 1} ({where}) does not stand over its data: "
        f"{_evidence(grid, draft, settings)}; and no other header of the sheet fits. Move the headings over "
        "their columns and run again; nothing was read, so that no figure can be taken for another's"
    )


def _misplaced(grid: Grid, draft: _Draft, settings: Settings, believed: Sequence[_Draft]) -> Problem:
    others = ", ".join(str(other.block.last_row + 1) for other in believed)
    message = (
        f"the header in row {draft.block.last_row + 1} does not stand over its data: "
        f"{_evidence(grid, draft, settings)}. The columns were read as the header in row {others} has them"
    )
    return Problem(kind="header-misplaced", sheet=grid.name, cell=_header_cell(draft), message=message)


def _repeated_headings(grid: Grid, draft: _Draft) -> list[Problem]:
    return [
        Problem(
            kind="heading-twice",
            sheet=grid.name,
            cell=cell_name(draft.block.last_row, column.index),
            message=f"the heading {column.heading!r} stands here a second time; this column is carried along as it is",
        )
        for column in draft.block.repeated
        if not draft.displaced
    ]


def _sections(grid: Grid, draft: _Draft, vocabulary: Vocabulary) -> list[Section]:
    header = Header(
        first_row=draft.block.first_row,
        last_row=draft.block.last_row,
        bands=_moved_bands(draft, vocabulary) if draft.displaced else draft.block.bands,
        displaced=draft.displaced,
    )
    sections = []
    for number, run in enumerate(draft.runs):
        title_row = run.title_row if run.title_row is not None or number else draft.title_row
        sections.append(
            Section(
                title=_title(grid, title_row),
                title_row=title_row,
                header=header,
                columns=draft.columns,
                rows=run.rows,
                as_of=_as_of(grid, draft.columns, run.rows),
                owns_header=number == 0,
            )
        )
    return sections


def _moved_bands(draft: _Draft, vocabulary: Vocabulary) -> tuple[Band, ...]:
    spans: Mapping[Field, list[int]] = {
        field: [column.index for column in draft.columns if column.field is field] for field in Field
    }
    return tuple(
        Band(text=band.text, first_column=min(span), last_column=max(span))
        for band in draft.block.bands
        if (field := vocabulary.band(band.text)) and (span := spans[field])
    )


def _title(grid: Grid, row: int | None) -> str:
    if row is None or not grid.first_row <= row <= grid.last_row:
        return ""
    return " ".join(next(str(v) for v in grid.rows[row - grid.first_row] if v not in ("", None)).split())


def _as_of(grid: Grid, columns: Sequence[Column], rows: Sequence[int]) -> date:
    months = sorted(((column.period, column.index) for column in columns if column.period is not None), reverse=True)
    for period, index in months:
        if any(grid.shown(row, index).strip() for row in rows):
            return period
    return months[0][0]
