"""Refreshing a book from the command line, and the report of what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kpiworkbook import pipeline
from kpiworkbook.cli.batch import Failure, each_book
from kpiworkbook.cli.planning import Job
from kpiworkbook.cli.show import plain, results, say, table
from kpiworkbook.model.derived import Revision
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import address, cell_name, count
from kpiworkbook.model.scorecard import DERIVED, Scorecard
from kpiworkbook.pipeline import RefreshResult

__all__ = ["Refresh", "Report", "refresh_all", "show"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was done to one book, small enough to be handed from process to process."""

    book: str
    output: str
    backup: str | None
    written: bool
    dry_run: bool
    kept: bool
    numbers: int
    left_alone: tuple[str, ...]
    lost: tuple[str, ...]
    moved: bool
    given: int
    """How many new figures were put in."""
    not_given: tuple[str, ...]
    replaced: tuple[tuple[str, str, str, str], ...]
    sheets: tuple[str, ...]
    """A line for each sheet."""
    warnings: tuple[str, ...]
    not_carried: tuple[str, ...]
    revisions: tuple[Revision, ...]
    headings: Mapping[tuple[str, str], str]
    """What the sheet calls the column of a revised cell, by sheet and cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """Refreshes one book after the other with the same options."""

    month: str | None
    values: Path | None
    in_place: bool
    values_only: bool
    restyle: bool
    dry_run: bool
    force: bool
    config: Path | None
    sheets: tuple[str, ...]
    password: str | None = field(default=None, repr=False)

    def __call__(self, job: Job) -> Report:
        """Refresh a book and return what was done."""
        result = pipeline.refresh(
            job.path, None if self.in_place else job.target, month=self.month, values=self.values,
            in_place=self.in_place, values_only=self.values_only,
            restyle=self.restyle, dry_run=self.dry_run, force=self.force, config=self.config, sheets=self.sheets,
            password=self.password,
        )  # fmt: skip
        card = result.card
        return Report(
            book=str(job.path),
            output=str(result.output),
            backup=str(result.backup) if result.backup else None,
            written=result.written,
            dry_run=self.dry_run,
            kept=result.kept,
            numbers=result.numbers,
            left_alone=result.left_alone,
            lost=result.lost,
            moved=result.rolled is not None and result.rolled.moved,
            given=_given(result),
            not_given=result.rolled.values.not_given if result.rolled else (),
            replaced=result.rolled.replaced if result.rolled else (),
            sheets=tuple(
                f"Sheet {sheet.name!r}: {count(len(sheet.sections), 'section')}, "
                f"{count(len(sheet.indicators), 'indicator')}, current month {month_name(sheet.as_of)}"
                for sheet in card.sheets
            ),
            warnings=tuple(f"{card.source}: {told}" for told in (*_rolled_warnings(result), *result.problems)),
            not_carried=card.not_carried,
            revisions=result.revisions,
            headings=_headings(card, result.revisions),
        )


def _headings(card: Scorecard, revisions: Sequence[Revision]) -> dict[tuple[str, str], str]:
    """Return the sheet's own words for the columns of the revised cells; each section has a header of its own."""
    revised = {(revision.sheet, revision.cell) for revision in revisions}
    return {
        place: column.heading or column.key
        for sheet in card.sheets
        for section in sheet.sections
        for column in section.columns
        if column.field in DERIVED
        for row in section.rows
        if (place := (sheet.name, cell_name(row, column.index))) in revised
    }


def refresh_all(refresh: Refresh, planned: Sequence[Job], jobs: int) -> bool:
    """Refresh the books, say of each what was done or why not, and return whether all could be."""
    failures = 0
    for number, result in enumerate(each_book(refresh, planned, jobs)):
        if isinstance(result, Failure):
            failures += 1
            say(f"Error: {result.message}")
        else:
            with results():
                if number > failures:
                    print()  # noqa: T201 - a blank line between two reports
                show(result)
    return failures == 0


def show(report: Report) -> None:
    """Print what was done: warnings on standard error, the rest on standard output."""
    for warning in report.warnings:
        say(f"Warning: {warning}")
    if report.not_carried and not report.kept:
        say(f"Warning: {report.book}: the new workbook does not carry {', '.join(report.not_carried)}")
    if report.lost:
        say(f"Warning: {report.book}: lost {', '.join(report.lost)}")
    if report.left_alone:
        say(
            f"Warning: {report.book}: {', '.join(report.left_alone[:5])} belong to an array formula and were left as "
            "they are; give each cell a formula of its own to have it refreshed"
        )
    print(_done(report))  # noqa: T201 - the result
    if report.backup:
        print(f"The old workbook is {report.backup}")  # noqa: T201
    for line in report.sheets:
        print(line)  # noqa: T201
    if report.moved or report.given:
        _show_new_figures(report)
    changed = [revision for revision in report.revisions if revision.figure_changed]
    print(_verdict(len(changed), len(report.revisions) - len(changed)))  # noqa: T201
    if report.numbers:
        are = "has" if report.numbers == 1 else "have"
        print(f"{count(report.numbers, 'figure')} stored as text {are} become numbers")  # noqa: T201
    if changed:
        several = len(report.sheets) > 1
        rows = [
            (address(r.sheet, r.cell) if several else r.cell, r.ref, report.headings[r.sheet, r.cell],
             r.was or "(empty)", r.now)
            for r in changed
        ]  # fmt: skip
        table(("Cell", "Ref", "Column", "Was", "Now"), rows)
        print("A change may also come from figures that were rounded before they were typed.")  # noqa: T201


def _rolled_warnings(result: RefreshResult) -> tuple[str, ...]:
    return result.rolled.warnings if result.rolled else ()


def _given(result: RefreshResult) -> int:
    return len(result.rolled.values.figures) - len(result.rolled.values.not_given) if result.rolled else 0


def _show_new_figures(report: Report) -> None:
    """Print what was put in and what is still to come."""
    moved = "; the months moved by a column, and what left the sheet is in its archive" if report.moved else ""
    print(f"{count(report.given, 'new figure')} put in{moved}")  # noqa: T201
    if report.replaced:
        table(("Cell", "Ref", "Figure was", "Figure now"), report.replaced)
    if report.not_given:
        print(plain(f"Still to come: {', '.join(report.not_given)}"))  # noqa: T201


def _done(report: Report) -> str:
    if report.dry_run:
        return f"Would refresh {report.book} -> {report.output}"
    if not report.written:
        return f"Nothing had to change in {report.book}"
    return f"Refreshed {report.book} -> {report.output}"


def _verdict(changed: int, rewritten: int) -> str:
    first = f"{count(changed, 'derived cell')} changed" if changed else "No derived cell changed"
    if not rewritten:
        return first
    more = " more" if changed else ""
    were = "was" if rewritten == 1 else "were"
    return f"{first}; {rewritten:,}{more} {were} only written differently (arrow family, decimals)"
