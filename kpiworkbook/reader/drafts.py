"""Which layout to believe: each header's own, or the one that fits its data better and that other sections have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kpiworkbook.errors import LayoutError
from kpiworkbook.layout.contents import Doubt, Kind, doubts, is_refuted, weight
from kpiworkbook.layout.header import HeaderBlock
from kpiworkbook.layout.heading_words import undated, words_of
from kpiworkbook.layout.headings import as_extra
from kpiworkbook.layout.sections import RowReader, RowRun
from kpiworkbook.model.fields import CHANGES, Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import address, cell_name
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.section import Column
from kpiworkbook.notation.aims import parse_aim
from kpiworkbook.notation.arrows import parse_polarity

__all__ = ["Draft", "settle"]

_AIM = frozenset({"aim"})

Layout = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The sections under one header, read by a layout."""

    block: HeaderBlock
    end: int
    """The row at which the next header or the sheet's end comes."""
    columns: tuple[Column, ...]
    runs: tuple[RowRun, ...]
    found: tuple[Doubt, ...]
    """What speaks against the layout."""
    displaced: bool = False

    @property
    def rows(self) -> list[int]:
        """The rows of all its indicators."""
        return [row for run in self.runs for row in run.rows]

    @property
    def layout(self) -> Layout:
        """Where the known columns stand."""
        return tuple((column.index, column.key) for column in self.columns if column.field is not Field.EXTRA)

    @property
    def keys(self) -> frozenset[str]:
        """Which known columns there are."""
        return frozenset(key for _, key in self.layout)

    @property
    def header_cell(self) -> str:
        """The first cell of its header."""
        return cell_name(self.block.first_row, self.block.columns[0].index)

    def heading_cell(self, grid: Grid, column: Column) -> str:
        """Return the cell of a heading; where the header has several rows, it may stand above the last one."""
        row = grid.lowest_filled(self.block.first_row, self.block.last_row, column.index)
        return cell_name(self.block.last_row if row is None else row, column.index)


def settle(rows: RowReader, blocks: Sequence[HeaderBlock], source: str) -> tuple[list[Draft], list[Problem]]:
    """Return what stands under each header, read by the layout that fits, and a problem for each that was misplaced.

    A header's own layout is believed unless that of other sections, which has the same columns, fits its data better.
    Raises LayoutError where a layout cannot be true and no other fits better.
    """
    grid = rows.kinds.grid
    ends = [*(block.first_row for block in blocks[1:]), grid.last_row + 1]
    own = [
        _without_percentages(_read(rows, block, end, _without_aims_in_words(grid, block, end)))
        for block, end in zip(blocks, ends, strict=True)
    ]
    donors = [d for d in own if d.rows and d.block.is_complete and not is_refuted(d.found)]
    layouts = _layouts(donors)
    settled, problems = [], []
    for draft in own:
        if not draft.block.is_complete and donors and not _names_rows(grid, draft, donors[0]):
            problems.append(_other_table(grid, draft))
        elif (better := _better(rows, draft, layouts)) is not None:
            settled.append(better)
            problems.append(_misplaced(grid, draft, better, donors))
        elif is_refuted(draft.found) or not draft.block.is_complete:
            raise LayoutError(_refusal(grid, draft, source))
        elif draft.rows:
            settled.append(_without_plain_changes(draft))
    return settled, problems


def _read(rows: RowReader, block: HeaderBlock, end: int, columns: tuple[Column, ...]) -> Draft:
    """Return what stands under a header, read by these columns."""
    runs = tuple(rows.runs(block, columns, end))
    indicators = [row for run in runs for row in run.rows]
    columns = _with_unheaded(rows.kinds.grid, columns, indicators)
    found = tuple(doubts(rows.kinds, columns, indicators))
    return Draft(block=block, end=end, columns=columns, runs=runs, found=found)


def _read_as(rows: RowReader, other: Draft, draft: Draft) -> Draft:
    """Return a draft read by another's columns, with its own headings where it has them."""
    headings = {column.key: column.heading for column in draft.columns if column.field is not Field.EXTRA}
    borrowed = tuple(
        replace(column, heading=headings.get(column.key, column.heading)) for column in other.columns if column.heading
    )
    return replace(_read(rows, draft.block, draft.end, borrowed), displaced=True)


def _with_unheaded(grid: Grid, columns: tuple[Column, ...], rows: Sequence[int]) -> tuple[Column, ...]:
    """Add the columns that hold something but have no heading, so that nothing is lost."""
    headed = {column.index for column in columns}
    bare = [
        Column(index=index, field=Field.EXTRA, key=f"extra_{index + 1}", heading="")
        for index in range(grid.first_column, grid.last_column + 1)
        if index not in headed and any(grid.shown(row, index).strip() for row in rows)
    ]
    return tuple(sorted((*columns, *bare), key=lambda column: column.index)) if bare else columns


def _layouts(donors: Sequence[Draft]) -> list[tuple[Draft, int]]:
    """Return a section of each layout, and how many have it."""
    counts = Counter(donor.layout for donor in donors)
    examples = {donor.layout: donor for donor in donors}
    return [(examples[layout], count) for layout, count in counts.items()]


def _better(rows: RowReader, draft: Draft, layouts: Sequence[tuple[Draft, int]]) -> Draft | None:
    """Return the draft as other sections' layout reads it, where that fits better and they agree on it."""
    if draft.rows and not draft.found:
        return None
    others = [(d, count) for d, count in layouts if d.layout != draft.layout and draft.keys <= d.keys]
    read = [(_read_as(rows, other, draft), count) for other, count in others]
    fitting = [
        (weight(other.found), -count, number, other)
        for number, (other, count) in enumerate(read)
        if other.rows and not is_refuted(other.found)
    ]
    if not fitting:
        return None
    fitting.sort(key=lambda item: item[:3])
    best = fitting[0]
    is_tie = len(fitting) > 1 and fitting[1][:2] == best[:2]
    gained = len(best[3].rows) > len(draft.rows) or best[0] < weight(draft.found)
    return best[3] if gained and not is_tie else None


def _names_rows(grid: Grid, draft: Draft, donor: Draft) -> bool:
    """Return whether rows under a header without names have ref and name where another section has them."""
    names = [column.index for column in donor.columns if column.field in (Field.REF, Field.INDICATOR)]
    rows = range(draft.block.last_row + 1, draft.end)
    return any(all(grid.shown(row, index).strip() for index in names) for row in rows)


def _without_plain_changes(draft: Draft) -> Draft:
    """Return the draft with change columns that hold plain numbers as further columns: they are no percentages.

    Those behind arrows are (`↑ 17`) if the heading says so: `% change`.
    """
    plain = {doubt.column.index for doubt in draft.found if doubt.column.field in CHANGES and _is_plain(doubt)}
    if not plain:
        return draft
    columns = tuple(
        replace(column, field=Field.EXTRA, key=f"extra_{column.key}") if column.index in plain else column
        for column in draft.columns
    )
    return replace(draft, columns=columns)


def _without_aims_in_words(grid: Grid, block: HeaderBlock, end: int) -> tuple[Column, ...]:
    """Return a header's columns, with an `Aim` that does not say which way is good as a further one."""
    dot = next((column for column in block.columns if column.field is Field.DOT), None)
    if dot is None or words_of(undated(dot.heading)) != _AIM:
        return block.columns
    texts = {text for row in range(block.last_row + 1, end) if (text := grid.shown(row, dot.index).strip())}
    ways = [text for text in texts if parse_aim(text) or parse_polarity(text)]
    if texts and len(ways) * 2 > len(texts):
        return block.columns
    return tuple(as_extra(column) if column is dot else column for column in block.columns)


def _is_plain(doubt: Doubt) -> bool:
    is_bare = doubt.kind is Kind.BARE_CHANGE and "percent" not in words_of(doubt.column.heading)
    return is_bare or doubt.kind is Kind.NUMBER


def _without_percentages(draft: Draft) -> Draft:
    """Return the draft with a column `%` that holds figures as a further one, where nothing else speaks against it.

    That of the flag asks: `Percentage?`. Beside another doubt it is a header that has slipped.
    """
    found = [doubt for doubt in draft.found if doubt.weight]
    if len(found) != 1 or found[0].column.field is not Field.PERCENTAGE_FLAG:
        return draft
    column = found[0].column
    if "?" in column.heading or found[0].kind is Kind.PROSE or words_of(undated(column.heading)) != {"percent"}:
        return draft
    columns = tuple(as_extra(other) if other is column else other for other in draft.columns)
    return replace(draft, columns=columns, found=tuple(doubt for doubt in draft.found if not doubt.weight))


def _other_table(grid: Grid, draft: Draft) -> Problem:
    message = (
        f"the months in row {draft.block.last_row + 1} head another table, without refs or indicators; it is carried "
        "along as it is"
    )
    return Problem(kind="other-table", sheet=grid.name, cell=draft.header_cell, message=message)


def _evidence(draft: Draft) -> str:
    row = draft.rows[0] if draft.rows else draft.block.last_row + 1
    parts = []
    for doubt in sorted(draft.found, key=lambda doubt: -doubt.weight)[:3]:
        under = f"under {doubt.column.heading!r}" if doubt.column.heading else "under no heading"
        parts.append(f"{doubt.kind.value} {under} ({cell_name(row, doubt.column.index)})")
    return ", ".join(parts) or "no indicator is found under it"


def _refusal(grid: Grid, draft: Draft, source: str) -> str:
    where = address(grid.name, draft.header_cell)
    return (
        f"{source}: the header in row {draft.block.last_row + 1} ({where}) does not stand over its data: "
        f"{_evidence(draft)}; and no other header of the sheet fits. Move the headings over their columns and run "
        "again; nothing was read, so that no figure can be taken for another's"
    )


def _misplaced(grid: Grid, draft: Draft, better: Draft, donors: Sequence[Draft]) -> Problem:
    alike = (donor for donor in donors if donor.keys == better.keys and donor is not draft)
    rows = [str(donor.block.last_row + 1) for donor in islice(alike, 5)]
    like = f"the header in row {rows[0]} has" if len(rows) == 1 else f"the headers in rows {', '.join(rows)} have"
    message = (
        f"the header in row {draft.block.last_row + 1} does not stand over its data: {_evidence(draft)}. "
        f"The columns were read as {like} them"
    )
    return Problem(kind="header-misplaced", sheet=grid.name, cell=draft.header_cell, message=message)
