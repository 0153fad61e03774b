"""Validating books from the command line, and the report on the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from kpiworkbook import pipeline
from kpiworkbook.batch.books import Book
from kpiworkbook.batch.planning import Job, plan
from kpiworkbook.batch.validating import Validate, checked
from kpiworkbook.cli.batch import EachBook, Failure, How, tell_account
from kpiworkbook.cli.delivering import deliver
from kpiworkbook.cli.noticing import warn_of_configuration
from kpiworkbook.cli.show import say, short, table, tell
from kpiworkbook.model.findings import Chase, CheckedBook, Finding, Report, Severity
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import address, count, place_of

__all__ = ["exit_status", "planned", "publish", "summarise", "validate_all"]

MOST_ALIKE = 3
"""So many findings of one rule in a section are told one by one; more share a line."""


def planned(books: Sequence[Book], annotate: str | None, *, force: bool) -> list[Job]:
    """Return where the annotated copy of each book goes; where none is wanted, a book stands for itself.

    Raises OutputError as `plan` does, and where the copy of a single book could not be written.
    """
    if annotate is None:
        return [Job(path=book.path, target=book.path) for book in books]
    jobs = plan(books, annotate, named=pipeline.annotated_name, option="--annotate")
    if len(jobs) == 1:
        pipeline.check_annotate(jobs[0].path, jobs[0].target, force=force)
    return jobs


def validate_all(work: Validate, jobs: Sequence[Job], how: How) -> list[CheckedBook]:
    """Return what was found in each book; say on standard error which could not be read, or not be annotated."""
    books = []
    with EachBook(work, jobs, how, ahead=len(jobs), advice="No report was written.") as results:
        for job, result in zip(jobs, results, strict=True):
            if isinstance(result, Failure):
                say(f"Error: {result.message}")
            elif result.not_annotated:
                say(f"Error: {result.not_annotated}")
            elif work.annotate:
                say(f"{job.path}: the annotated copy is {job.target}")
            books.append(checked(job, result))
    read = [(str(job.path), book.report) for job, book in zip(jobs, books, strict=True)]
    warn_of_configuration([(name, report.unmatched) for name, report in read if report is not None], work.sheets)
    return books


def summarise(books: Sequence[CheckedBook]) -> None:
    """Close the validation of several books with the account of them."""
    if len(books) == 1:
        return
    reports = [book.report for book in books if book.report is not None]
    found = sum((book.counts() for book in books), Counter[str]())
    tell_account(
        {
            "Books": len(books),
            "Indicators": sum(sheet.indicators for report in reports for sheet in report.sheets),
            "Errors": found["error"],
            "Warnings": found["warning"],
            "Infos": found["info"],
            "Unreadable": len(books) - len(reports),
        },
        [(book.path, told) for book in books if (told := book.error or book.not_annotated)],
    )


def exit_status(books: Sequence[CheckedBook], fail_on: str) -> int:
    """Return 2 where a book could not be read or not be annotated, 1 where something as bad as `fail_on` was found."""
    if any(book.report is None or book.not_annotated for book in books):
        return 2
    counted = [severity.value for severity in Severity][: {"error": 1, "warning": 2}.get(fail_on, 0)]
    return int(any(book.counts()[severity] for book in books for severity in counted))


def publish(books: Sequence[CheckedBook], kind: str, output: Path | None, *, force: bool) -> None:
    """Write the report as a table, JSON, CSV or a page to a file, or to standard output."""
    deliver(
        kind, output, what="report", force=force, show=lambda: show(books),
        text=lambda: pipeline.publish(books, kind),  # type: ignore[arg-type]  # the option allows no other
    )  # fmt: skip


def show(books: Sequence[CheckedBook]) -> None:
    """Print the findings of each book by section, errors first, and whom to ask about them."""
    for number, book in enumerate(books):
        if number:
            tell()
        if book.report is None:
            tell(f"{book.path}: not read")
        else:
            _show(book.path, book.report)


def _show(path: str, report: Report) -> None:
    tell(f"{path}: {report.verdict}")
    for sheet in report.sheets:
        tell(f"Sheet {sheet.sheet!r}, current month {month_name(sheet.as_of)}")
    several = len(report.sheets) > 1
    for (sheet_name, section), findings in report.by_section().items():
        tell()
        tell(": ".join(part for part in (sheet_name if several else "", section or "Headings") if part))
        table(
            ("", "Cell", "Ref", "As typed", "Should say", "What is wrong"),
            [_line(alike, several=several) for alike in _told_together(findings)],
        )
    for by in ("owner", "reporter"):
        _show_chase(by, report.chase(by))


def _told_together(findings: Sequence[Finding]) -> Iterator[tuple[Finding, ...]]:
    """Yield findings that share a line: errors by their rows, all others by rule and severity where they are many."""
    rules = list(dict.fromkeys(finding.rule for finding in findings))

    def kind(finding: Finding) -> tuple[int, int]:
        return finding.severity.rank, 0 if finding.severity is Severity.ERROR else rules.index(finding.rule)

    for _, same in groupby(sorted(findings, key=kind), key=kind):
        alike = tuple(same)
        if alike[0].severity is Severity.ERROR:
            yield from _errors_by_row(alike)
        elif len(alike) <= MOST_ALIKE:
            yield from ((finding,) for finding in alike)
        else:
            yield alike


def _errors_by_row(errors: Sequence[Finding]) -> Iterator[tuple[Finding, ...]]:
    """Yield errors alone, but for many of one rule in one row without a text that should stand there: its durations."""

    def kind(finding: Finding) -> tuple[object, ...]:
        return () if finding.expected or not finding.cell else (finding.rule, finding.sheet, place_of(finding.cell)[0])

    together: dict[tuple[object, ...], list[Finding]] = {}
    for finding in errors:
        if same := kind(finding):
            together.setdefault(same, []).append(finding)
    for finding in errors:
        alike = together.get(kind(finding), [finding])
        if len(alike) <= MOST_ALIKE:
            yield (finding,)
        elif finding is alike[0]:
            yield tuple(alike)


def _line(alike: tuple[Finding, ...], *, several: bool) -> tuple[str, ...]:
    first, more = alike[0], len(alike) - 1
    cell = address(first.sheet, first.cell) if several else first.cell
    message = f"{first.reason} [{first.rule}]"
    if more:
        refs = [ref for ref in dict.fromkeys(finding.ref or finding.cell for finding in alike[1:]) if ref != first.ref]
        # Of one indicator alone, and of those without a ref, the cells tell where to look.
        refs = refs if any(finding.ref for finding in alike) else []
        others = ", ".join(refs or [finding.cell for finding in alike[1:]])
        return (
            first.severity.value, f"{cell} +{more}", f"{first.ref} +{len(refs)}" if refs else first.ref, "", "",
            f"{message} Alike: {others}",
        )  # fmt: skip
    return first.severity.value, cell, first.ref, short(first.shown), short(first.expected), message


def _show_chase(by: str, chases: Sequence[Chase]) -> None:
    named = [chase for chase in chases if chase.name]
    if not named:
        return
    tell()
    tell(f"By {by}")
    table(
        (by.capitalize(), "Errors", "Warnings", "Infos", "Indicators"),
        [(chase.name, *(str(chase.number(severity)) for severity in Severity), _refs(chase)) for chase in named],
    )


def _refs(chase: Chase) -> str:
    return f"{count(len(chase.refs), 'indicator')}: {', '.join(chase.refs)}"
