"""The commands and their options; what they do is the pipeline's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpiworkbook.cli.app import new_app
from kpiworkbook.cli.options import (
    Books,
    Config,
    Force,
    ForceLoss,
    Format,
    InPlace,
    Jobs,
    Month,
    Password,
    Scheduler,
    Sheets,
    Timeout,
    Values,
    by,
    check_together,
    existing,
    explain,
    file_to_write,
    here,
    one_book,
    one_of,
    stop,
)  # fmt: skip
from kpiworkbook.cli.show import results
from kpiworkbook.cli.usage import Command
from kpiworkbook.errors import KpiWorkbookError

__all__ = ["app"]

app = new_app()


@app.command(cls=Command)
def refresh(
    books: Books,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="OUT", help="The new workbook; a folder where there are several."),
    ] = None,
    in_place: InPlace = False,
    month: Month = None,
    values: Values = None,
    values_only: Annotated[bool, typer.Option("--values-only", help="Write plain values instead of formulas.")] = False,
    restyle: Annotated[
        bool, typer.Option("--restyle", help="Write a new workbook in house style, instead of keeping yours.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change and write nothing.")] = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on from an earlier run into the same folder: skip what is done."),
    ] = False,
    force: ForceLoss = False,
    jobs: Jobs = None,
    timeout: Timeout = None,
    scheduler: Scheduler = None,
    config: Config = None,
    sheet: Sheets = None,
    password: Password = None,
) -> None:
    """Recompute the derived columns, and keep the workbook as it is.

    Figures that are stored as text become numbers, and changes are coloured where nothing colours them yet. Without -o
    the refreshed copy goes beside the book as NAME.refreshed.xlsx. Exit status 2 where a book could not be read or
    written.
    """
    from functools import partial

    from kpiworkbook import pipeline
    from kpiworkbook.batch import planning
    from kpiworkbook.batch.refreshing import Refresh
    from kpiworkbook.cli import refreshing

    check_together(jobs, scheduler)
    found = existing(books, Path(output) if output else None)
    work = Refresh(
        month=month, values=values, in_place=in_place,
        values_only=values_only, restyle=restyle, dry_run=dry_run, force=force, config=config,
        sheets=tuple(sheet or ()), password=password,
    )  # fmt: skip
    try:
        refreshing.check_values(values, month)
        planned = planning.plan(
            found, output, in_place=in_place, named=partial(pipeline.refreshed_name, restyle=restyle)
        )
        folder = refreshing.folder_to_note(work, planned, books, output, resume=resume, cluster=scheduler is not None)
        with by(jobs, timeout, scheduler) as how, planning.folders_of([] if dry_run else planned):
            is_done = refreshing.refresh_all(work, planned, how, folder, resume=resume)
    except KpiWorkbookError as error:
        stop(str(error))
    raise typer.Exit(0 if is_done else 2)


@app.command(cls=Command)
def validate(
    books: Books,
    form: Format = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", parser=file_to_write, help="Write the report to this file."),
    ] = None,
    annotate: Annotated[
        str | None,
        typer.Option("--annotate", metavar="OUT.xlsx",
                     help="Write a copy with a note on each such cell; a folder where there are several books."),
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option("--fail-on", metavar="SEVERITY", callback=one_of("error", "warning", "never"),
                     show_default=False, help="error, warning or never: what makes exit status 1.  [default: error]"),
    ] = "error",
    explain: Annotated[  # noqa: ARG001 - its callback answers before any book is needed
        str | None,
        typer.Option("--explain", metavar="RULE", callback=explain, is_eager=True,
                     help="Say what a rule is for; needs no BOOK."),
    ] = None,
    force: ForceLoss = False,
    jobs: Jobs = None,
    timeout: Timeout = None,
    scheduler: Scheduler = None,
    config: Config = None,
    sheet: Sheets = None,
    password: Password = None,
) -> None:  # fmt: skip
    """Find what was typed wrong, cell by cell, with the reason.

    Exit status 1 where something is provably wrong, 2 where a book could not be read.
    """
    from kpiworkbook.batch import planning
    from kpiworkbook.batch.validating import Validate
    from kpiworkbook.cli import delivering, validating

    check_together(jobs, scheduler)
    found = existing(books, output)
    work = Validate(
        annotate=annotate is not None, force=force, config=config, sheets=tuple(sheet or ()), password=password
    )  # fmt: skip
    try:
        own = [book.path for book in found if isinstance(book.path, Path)]
        kind = delivering.kind_of(form, output, own, annotates=True)
        planned = validating.planned(found, annotate, force=force)
        delivering.check_output(output, force=force)
        with by(jobs, timeout, scheduler) as how, planning.folders_of(planned if annotate else []):
            checked = validating.validate_all(work, planned, how)
        validating.publish(checked, kind, output, force=force)
        validating.summarise(checked)
    except KpiWorkbookError as error:
        stop(str(error))
    raise typer.Exit(validating.exit_status(checked, fail_on))


@app.command(cls=Command)
def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD", callback=one_book, help="The older edition.")],
    new: Annotated[
        Path,
        typer.Argument(
            metavar="NEW", callback=one_book, help="The newer edition, or a corrected one of the same month."
        ),
    ],
    form: Format = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", parser=file_to_write, help="Write the comparison to this file."),
    ] = None,
    force: Force = False,
    config: Config = None,
    sheet: Sheets = None,
    password: Password = None,
) -> None:  # fmt: skip
    """Find what differs between two editions: restated past figures first.

    Exit status 1 where a past figure was restated or withdrawn, 2 where a book could not be read, or NEW ends before
    OLD.
    """
    from kpiworkbook.cli import comparing, delivering

    books = old, new
    try:
        kind = delivering.kind_of(form, output, books)
        delivering.check_output(output, force=force)
        comparison = comparing.compare(*books, config=config, sheets=tuple(sheet or ()), password=password)
        comparing.publish(comparison, kind, output, force=force)
    except KpiWorkbookError as error:
        stop(str(error))
    raise typer.Exit(0 if comparison else 1)


@app.command(cls=Command)
def fix(
    book: Annotated[Path, typer.Argument(metavar="BOOK", callback=one_book, help="An .xlsx or .xlsm workbook.")],
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="OUT", help="The corrected workbook, or a folder for it.")
    ] = None,
    in_place: InPlace = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be corrected and write nothing.")] = False,
    force: ForceLoss = False,
    config: Config = None,
    sheet: Sheets = None,
    password: Password = None,
) -> None:
    """Correct the derived cells that are provably wrong, and change nothing else.

    Without -o the corrected copy goes beside the book as NAME.fixed.xlsx. With nothing to correct, OUT is a copy of
    the book; without -o no file is written. Exit status 1 where some could not be corrected.
    """
    from kpiworkbook import pipeline
    from kpiworkbook.batch import planning
    from kpiworkbook.batch.books import Book
    from kpiworkbook.cli import fixing

    try:
        planned = planning.plan(
            [Book(path=book, inside=Path(book.name))], output, in_place=in_place, named=pipeline.fixed_name
        )
        with planning.folders_of([] if dry_run else planned):
            result = pipeline.fix(
                book, None if output is None else planned[0].target, in_place=in_place, dry_run=dry_run,
                force=force, config=config, sheets=tuple(sheet or ()), password=password,
            )  # fmt: skip
    except KpiWorkbookError as error:
        stop(str(error))
    with results():
        fixing.show(result, str(book), dry_run=dry_run, sheets=sheet or ())
    raise typer.Exit(0 if result else 1)


@app.command(cls=Command)
def tidy(
    books: Books,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="OUT", parser=file_to_write,
            help="A .csv, .parquet, .sqlite, .duckdb or .xlsx file.  [default: CSV on standard output]",
        ),
    ] = None,
    latest: Annotated[
        bool, typer.Option("--latest", help="Write each figure once, as the newest edition that tells of it has it.")
    ] = False,
    force: Force = False,
    jobs: Jobs = None,
    timeout: Timeout = None,
    scheduler: Scheduler = None,
    config: Config = None,
    sheet: Sheets = None,
    password: Password = None,
) -> None:  # fmt: skip
    """Write the figures as tidy records, one row per figure and edition.

    A database is added to: a workbook's records replace its earlier ones, so editions become one history.
    """
    from kpiworkbook import pipeline
    from kpiworkbook.batch.tidying import Read
    from kpiworkbook.cli import tidying

    check_together(jobs, scheduler)
    found = existing(books, output)
    read = Read(config=config, sheets=tuple(sheet or ()), password=password)
    try:
        if output is not None:
            pipeline.check_tidy(output, [book.path for book in found], force=force, latest=latest)
        with by(jobs, timeout, scheduler) as how:
            is_done = tidying.tidy_all(read, found, output, how, force=force, latest=latest)
    except KpiWorkbookError as error:
        stop(str(error))
    raise typer.Exit(0 if is_done else 2)


@app.command(cls=Command)
def discover(
    book: Annotated[Path, typer.Argument(metavar="BOOK", callback=one_book, help="A workbook.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            parser=file_to_write,
            help="Write them to this kpiworkbook.toml.  [default: standard output]",
        ),
    ] = None,
    force: Force = False,
    config: Config = None,
    sheet: Sheets = None,
    password: Password = None,
) -> None:
    """Find what holds between indicators, month by month: ratios, sums, complements and rates.

    They are written as the [[relation]] tables of a kpiworkbook.toml, for you to keep or delete.
    """
    from kpiworkbook.cli import discovering

    try:
        sheets = tuple(sheet or ())
        discovering.discover(book, output, force=force, config=config, sheets=sheets, password=password)
    except KpiWorkbookError as error:
        stop(str(error))


@app.command(cls=Command)
def sample(
    output: Annotated[Path, typer.Argument(metavar="[OUT.xlsx]", callback=here, help="Where to write it.")] = Path(
        "childrens-services-sep-19.xlsx"
    ),
    force: Force = False,
) -> None:
    """Write a sample scorecard to try things on.

    It has 55 indicators, and seven of their cells are wrong as typed.
    """
    from kpiworkbook import pipeline

    try:
        written = pipeline.sample(output, force=force)
    except KpiWorkbookError as error:
        stop(str(error))
    with results():
        typer.echo(written)
