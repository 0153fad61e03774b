"""From the result of a refresh to a report that is small enough to travel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kpiworkbook.batch.manifest import Stamp
from kpiworkbook.batch.planning import Job
from kpiworkbook.batch.refreshing import RefreshReport
from kpiworkbook.model.derived import Revision
from kpiworkbook.model.fields import ARROWS
from kpiworkbook.model.kept import GoneFormula
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import OWN_ROW, address, cell_name, count, place_of, range_name, ranges_in_row, runs
from kpiworkbook.model.problems import told_by_row
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.section import Column, Section
from kpiworkbook.pipeline import RefreshResult

__all__ = ["report"]


def report(job: Job, result: RefreshResult, *, dry_run: bool, stamp: Stamp | None) -> RefreshReport:
    """Return what a refresh did, as texts and numbers."""
    card = result.card
    rolled_warnings = result.rolled.warnings if result.rolled else ()
    return RefreshReport(
        book=str(job.path),
        output=str(job.target),
        backup=str(result.backup) if result.backup else None,
        written=result.written,
        dry_run=dry_run,
        kept=result.kept,
        indicators=len(card),
        numbers=result.numbers,
        left_alone=result.left_alone,
        as_typed=result.as_typed,
        in_points=result.in_points,
        not_computed=_in_rows(result.not_computed),
        lost=result.lost,
        moved=result.rolled is not None and result.rolled.moved,
        archived=result.rolled is not None and result.rolled.archived,
        new_archive=_new_archive(result),
        given=_given(result),
        commentaries=len(result.rolled.values.commentary) if result.rolled else 0,
        not_given=result.not_given,
        replaced=result.rolled.replaced if result.rolled else (),
        sheets=tuple(
            f"Sheet {sheet.name!r}: {count(len(sheet.sections), 'section')}, "
            f"{count(len(sheet.indicators), 'indicator')}, current month {month_name(sheet.as_of)}"
            for sheet in card.sheets
        ),
        has_derived=any(section.derived for section in card.sections),
        warnings=tuple(f"{card.source}: {told}" for told in (*rolled_warnings, *told_by_row(result.problems))),
        not_carried=() if result.kept else card.not_carried,
        revisions=result.revisions,
        headings=_headings(card, result.revisions),
        unmatched=card.unmatched,
        gone=tuple(_gone(result)),
        gone_because=tuple(_gone_because(result)),
        refusal=job.refused or result.refusal,
        stamp=stamp,
    )


def _headings(card: Scorecard, revisions: Sequence[Revision]) -> dict[tuple[str, str], str]:
    """Return the sheet's own words for the columns of the revised cells; each section has a header of its own."""
    revised = {(revision.sheet, revision.cell) for revision in revisions}
    return {
        place: column.heading or _beside(section, column)
        for sheet in card.sheets
        for section in sheet.sections
        for column in section.derived
        for row in section.rows
        if (place := (sheet.name, cell_name(row, column.index))) in revised
    }


def _beside(section: Section, column: Column) -> str:
    """Return words for a column that has no heading, as arrows have none where that of the change is over both."""
    change = section.column(ARROWS[column.field]) if column.field in ARROWS else None
    return f"arrow of {change.heading}" if change else column.key


def _gone(result: RefreshResult) -> Iterator[tuple[str, int, str, str]]:
    """Yield the formulas that made room, those of a column that read alike in their rows together."""
    alike: dict[tuple[str, int, str, bool], list[GoneFormula]] = {}
    for each in result.gone:
        text = each.was.replace(str(each.row + 1), OWN_ROW)
        alike.setdefault((each.sheet, each.index, text, bool(each.now)), []).append(each)
    for (sheet, index, _, is_formula), gone in alike.items():
        areas = (range_name(first, index, last, index) for first, last in runs(each.row for each in gone))
        now = "the house's formula" if is_formula else "a plain value"
        yield address(sheet, ", ".join(areas)), len(gone), gone[0].was, now


def _gone_because(result: RefreshResult) -> Iterator[str]:
    """Yield why formulas made room, where it is known, with the cells of a column together."""
    alike: dict[tuple[str, int, str], list[int]] = {}
    for each in result.gone:
        if each.why:
            alike.setdefault((each.sheet, each.index, each.why), []).append(each.row)
    for (sheet, index, why), rows in alike.items():
        areas = (range_name(first, index, last, index) for first, last in runs(rows))
        yield f"{address(sheet, ', '.join(areas))}: {why}"


def _in_rows(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the addresses of cells, those of a row together: `'Dataset'!F3:H3`."""
    rows: dict[tuple[str, int], list[int]] = {}
    for cell in cells:
        sheet, _, name = cell.rpartition("!")
        row, column = place_of(name)
        rows.setdefault((sheet, row), []).append(column)
    return tuple(f"{sheet}!{ranges_in_row(row, columns)}" for (sheet, row), columns in rows.items())


def _new_archive(result: RefreshResult) -> str:
    is_new = result.rolled is not None and result.rolled.archive_is_new
    return result.card.archives[-1].name if is_new and result.card.archives else ""


def _given(result: RefreshResult) -> int:
    return len(result.rolled.values.figures) - len(result.rolled.values.not_given) if result.rolled else 0
