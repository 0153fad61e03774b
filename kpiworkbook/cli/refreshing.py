"""Refreshing a book from the command line, and the report of what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kpiworkbook import pipeline
from kpiworkbook.batch.planning import Job, folder_of
from kpiworkbook.batch.refreshing import Refresh, RefreshReport
from kpiworkbook.batch.resuming import remaining
from kpiworkbook.cli.batch import EachBook, Failure, How, tell_account
from kpiworkbook.cli.noticing import warn_of_configuration
from kpiworkbook.cli.options import can_be_read_once
from kpiworkbook.cli.show import results, say, table, tell
from kpiworkbook.errors import OutputError, ValuesError
from kpiworkbook.model.places import address, count, few
from kpiworkbook.model.unmatched import Unmatched
from kpiworkbook.stores import location_of

__all__ = ["check_values", "folder_to_note", "refresh_all", "show"]


RESUME = "Every file that was written is whole. The same command with --resume goes on from here."
WHOLE = "Every file that was written is whole."


def check_values(values: Path | None, month: str | None) -> None:
    """Raise ValuesError or ReadError, once and before any book is read, where the new figures could go into none."""
    if values is None:
        return
    if month is None:
        told = "say which month they are for (--month): that of the books, to correct it, or the one after it"
        raise ValuesError.of(str(values), [told])
    if not can_be_read_once(values):
        pipeline.check_values(values, month)


def folder_to_note(
    work: Refresh, planned: Sequence[Job], named: Sequence[str], output: str | None, *, resume: bool, cluster: bool
) -> Path | None:
    """Return the folder in which it is noted what was done, so that --resume can go on; None where there is none.

    A single book that was `named` itself is nothing to go on with; a folder may hold one today and two next month.
    Raises OutputError where --resume or a cluster cannot be had with the other options.
    """
    if work.in_place and (resume or cluster):
        option = "--resume" if resume else "--scheduler"
        raise OutputError(
            f"{option} and --in-place contradict each other: a book that was replaced is another book afterwards, and "
            "must not be done twice; name a folder with -o"
        )
    folder = None if work.in_place else folder_of(output, len(planned))
    if resume and work.dry_run:
        raise OutputError(
            "--resume and --dry-run contradict each other: a dry run tells of every book, done before or not, and goes "
            "on with none; leave one of them out"
        )
    if resume and folder is None:
        raise OutputError(
            "--resume needs a folder of its own for the new workbooks, where it notes which are done: -o DIR"
        )
    is_batch = len(planned) > 1 or planned[0].path not in map(location_of, named)
    return folder if resume or (is_batch and not work.dry_run) else None


def refresh_all(work: Refresh, planned: Sequence[Job], how: How, folder: Path | None, *, resume: bool) -> bool:
    """Refresh the books, say of each what was done or why not, and return whether all could be."""
    failed: list[tuple[str, str]] = []
    reports: Counter[str] = Counter()
    unmatched: list[tuple[str, Unmatched]] = []
    with remaining(work, planned, folder, resume=resume) as rest:
        work = replace(work, stamped=rest.manifest is not None)
        advice = RESUME if rest.manifest else WHOLE
        with EachBook(work, rest.jobs, how, ahead=len(planned), manifest=rest.manifest, advice=advice) as refreshed:
            for job, result in zip(rest.jobs, refreshed, strict=True):
                if isinstance(result, Failure):
                    failed.append((str(job.path), result.message))
                    say(f"Error: {result.message}")
                    continue
                with results():
                    if reports["books"]:
                        tell()
                    show(result)
                reports.update(
                    books=1, refused=bool(result.refusal), indicators=result.indicators, changed=result.changed
                )
                unmatched.append((result.book, result.unmatched))
    if not rest.done:  # what was done before may have it
        warn_of_configuration(unmatched, work.sheets)
    if len(planned) > 1 or resume:
        counted = {"Books": len(planned)} | _done_or_tried(reports, dry_run=work.dry_run)
        if resume:
            counted["Done before"] = len(rest.done)
        _close(counted, reports, failed)
    return not failed


def _done_or_tried(reports: Counter[str], *, dry_run: bool) -> dict[str, int]:
    """Return how many books were refreshed, or of a dry run how many would be."""
    if not dry_run:
        return {"Refreshed": reports["books"]}
    return {"Would refresh": reports["books"] - reports["refused"], "Would be refused": reports["refused"]}


def _close(counted: dict[str, int], reports: Counter[str], failed: Sequence[tuple[str, str]]) -> None:
    counted |= {"Indicators": reports["indicators"], "Changed": reports["changed"], "Not done": len(failed)}
    tell_account(counted, failed)


def show(report: RefreshReport) -> None:
    """Print what was done: warnings on standard error, the rest on standard output."""
    _warn(report)
    tell(_done(report))
    if report.backup:
        tell(f"The old workbook is {report.backup}")
    for line in report.sheets:
        tell(line)
    if report.moved or report.given or report.commentaries or report.archived:
        _show_new_figures(report)
    _show_revisions(report)
    if report.refusal:
        say(f"Without --dry-run this is refused: {report.refusal}")


def _warn(report: RefreshReport) -> None:
    for warning in report.warnings:
        say(f"Warning: {warning}")
    if report.not_carried:
        say(f"Warning: {report.book}: the new workbook does not carry {', '.join(report.not_carried)}")
    if report.lost:
        say(f"Warning: {report.book}: lost {', '.join(report.lost)}")
    if report.left_alone:
        is_one = len(report.left_alone) == 1
        belong, left = ("belongs", "was left as it is") if is_one else ("belong", "were left as they are")
        say(
            f"Warning: {report.book}: {few(report.left_alone)} {belong} to an array formula and {left}; give each cell "
            "a formula of its own to have it refreshed"
        )
    if report.as_typed:
        is_one = len(report.as_typed) == 1
        are, they, were, them = ("is", "it", "was", "it") if is_one else ("are", "they", "were", "them")
        say(
            f"Warning: {report.book}: {few(report.as_typed)} {are} not what the months on the sheet give. As {they} "
            f"may include months that are neither there nor in the archive, {they} {were} left as typed; check {them}"
        )
    if report.in_points:
        is_one = len(report.in_points) == 1
        are, were, them = ("is", "was", "it") if is_one else ("are", "were", "them")
        say(
            f"Warning: {report.book}: {few(report.in_points)} {are} in percentage points, as is usual in the section, "
            f"and {were} left as typed; clear {them} and refresh to have relative changes"
        )
    if report.not_computed:
        say(f"Warning: {report.book}: {_not_computed(report)}")


def _not_computed(report: RefreshReport) -> str:
    """Return which derived cells stay as they are, because a figure that they need was not understood."""
    is_one = len(report.not_computed) == 1 and ":" not in report.not_computed[0]
    stay = "stays as it is" if is_one else "stay as they are"
    of_month_before = "; what was typed there is from before the new figures" if report.given or report.moved else ""
    return (
        f"{few(report.not_computed)} cannot be computed without the figures that were not understood, and {stay}"
        f"{of_month_before}"
    )


def _show_revisions(report: RefreshReport) -> None:
    """Print which derived cells say something else now, and how many are only written differently."""
    changed = [revision for revision in report.revisions if revision.figure_changed]
    tell(_verdict(report, len(changed)))
    if report.numbers:
        became = "has become a number" if report.numbers == 1 else "have become numbers"
        tell(f"{count(report.numbers, 'figure')} stored as text {became}")
    if changed:
        several = len(report.sheets) > 1
        rows = [
            (address(r.sheet, r.cell) if several else r.cell, r.ref, report.headings[r.sheet, r.cell],
             r.was or "(empty)", r.now)
            for r in changed
        ]  # fmt: skip
        table(("Cell", "Ref", "Column", "Was", "Now"), rows)
        tell("A change may also come from figures that were rounded before they were typed.")
    if report.gone:
        number = sum(cells for _, cells, _, _ in report.gone)
        replaced = "would be replaced" if report.dry_run else f"{_were(number)} replaced"
        tell(f"{count(number, 'formula')} of your own, which would not show what was computed, {replaced}:")
        table(("Cell", "Your formula", "Now"), [(where, was, now) for where, _, was, now in report.gone])
        for line in report.gone_because:
            tell(line)


def _show_new_figures(report: RefreshReport) -> None:
    """Print what was put in and what is still to come."""
    if report.moved and not report.given:
        say(f"Warning: {report.book}: no figures of the new month were given (--values FILE); all are still to come")
    words = ("commentary", "commentaries")[report.commentaries != 1]
    texts = f"{report.commentaries:,} {words}" if report.commentaries else ""
    figures = count(report.given, "new figure") if report.given or report.moved or not texts else ""
    told = [f"{' and '.join(filter(None, (figures, texts)))} {'would be ' if report.dry_run else ''}put in"]
    if report.moved:
        told.append(f"the months {'would move' if report.dry_run else 'moved'} by a column")
    tell(f"{'; '.join(told)}{_left(report)}")
    if report.replaced:
        table(("Cell", "Ref", "Figure was", "Figure now"), report.replaced)
    if report.not_given:
        tell(f"Still to come: {', '.join(each or 'a row without ref and name' for each in report.not_given)}")


def _left(report: RefreshReport) -> str:
    """Return what went to the archive, and that a sheet was made for it."""
    if not (report.moved or report.archived):
        return ""
    new = f", the new sheet {report.new_archive!r}" if report.new_archive else ""
    if report.moved:
        verb = ("what left the sheet is", "what leaves the sheet would be")[report.dry_run]
        return f", and {verb} in its archive{new}"
    return f"; the old commentary {'would go' if report.dry_run else 'went'} to the archive{new}"


def _done(report: RefreshReport) -> str:
    if report.dry_run:
        return f"Would refresh {report.book} -> {report.output}"
    if not report.written:
        return f"Nothing had to change in {report.book}"
    return f"Refreshed {report.book} -> {report.output}"


def _verdict(report: RefreshReport, changed: int) -> str:
    """Return how many cells changed, how many were empty where nothing can be computed, and how many mean the same."""
    if not report.has_derived:
        return "There are no derived columns, so there was nothing to recompute"
    told = [f"{count(changed, 'derived cell')} changed" if changed else "No derived cell changed"]
    more = " more" if changed else ""
    filled = [revision.now for revision in report.revisions if not (revision.figure_changed or revision.was)]
    if filled:
        signs = " or ".join(map(repr, sorted(set(filled))))
        told.append(f"{len(filled):,}{more} that {_were(len(filled))} empty got {signs}")
    rewritten = len(report.revisions) - changed - len(filled)
    if rewritten:
        told.append(f"{rewritten:,}{more} {_were(rewritten)} only written differently (arrow family, decimals)")
    return "; ".join(told)


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
