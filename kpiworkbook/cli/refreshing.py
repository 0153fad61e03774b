"""Refreshing a book from the command line: where the output goes, and the report of what was done."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kpiworkbook import pipeline
from kpiworkbook.cli.books import Book
from kpiworkbook.cli.show import say, table
from kpiworkbook.errors import OutputError
from kpiworkbook.model.derived import Revision
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import address, count

__all__ = ["Refresh", "Report", "show"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was done to one book, small enough to be handed from process to process."""

    book: str
    output: str
    backup: str | None
    written: bool
    sheets: tuple[str, ...]
    """A line for each sheet."""
    warnings: tuple[str, ...]
    not_carried: tuple[str, ...]
    revisions: tuple[Revision, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """Refreshes one book after the other with the same options."""

    output: Path | None
    into_folder: bool
    in_place: bool
    values_only: bool
    dry_run: bool
    force: bool
    config: Path | None
    sheets: tuple[str, ...]

    def __call__(self, book: Book) -> Report:
        """Refresh a book and return what was done."""
        result = pipeline.refresh(
            book.path, self._target(book), in_place=self.in_place, values_only=self.values_only,
            dry_run=self.dry_run, force=self.force, config=self.config, sheets=self.sheets,
        )  # fmt: skip
        card = result.card
        return Report(
            book=str(book.path),
            output=str(result.output),
            backup=str(result.backup) if result.backup else None,
            written=result.written,
            sheets=tuple(
                f"Sheet {sheet.name!r}: {count(len(sheet.sections), 'section')}, "
                f"{count(len(sheet.indicators), 'indicator')}, current month {month_name(sheet.as_of)}"
                for sheet in card.sheets
            ),
            warnings=tuple(f"{card.source}: {problem}" for problem in result.problems),
            not_carried=card.not_carried,
            revisions=result.revisions,
        )

    def _target(self, book: Book) -> Path | None:
        if self.output is None or self.in_place:
            return None
        if not self.into_folder:
            return self.output
        target = self.output / pipeline.refreshed_name(book.inside)
        if not self.dry_run:
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise OutputError(f"{target.parent} cannot be made: {error.strerror or error}") from error
        return target


def show(report: Report) -> None:
    """Print what was done: warnings on standard error, the rest on standard output."""
    for warning in report.warnings:
        say(f"Warning: {warning}")
    if report.not_carried:
        say(f"Warning: {report.book}: the new workbook does not carry {', '.join(report.not_carried)}")
    verb = "Refreshed" if report.written else "Would refresh"
    print(f"{verb} {report.book} -> {report.output}")  # noqa: T201 - the result
    if report.backup:
        print(f"The old workbook is {report.backup}")  # noqa: T201
    for line in report.sheets:
        print(line)  # noqa: T201
    changed = [revision for revision in report.revisions if revision.figure_changed]
    rewritten = len(report.revisions) - len(changed)
    print(_verdict(len(changed), rewritten))  # noqa: T201
    if changed:
        several = len(report.sheets) > 1
        rows = [
            (address(r.sheet, r.cell) if several else r.cell, r.ref, r.column, r.was or "(empty)", r.now)
            for r in changed
        ]
        table(("Cell", "Ref", "Column", "Was", "Now"), rows)


def _verdict(changed: int, rewritten: int) -> str:
    first = f"{count(changed, 'derived cell')} changed" if changed else "No derived cell changed"
    if not rewritten:
        return first
    return f"{first}; {rewritten} say the same in the house's writing (arrow family, decimals)"
