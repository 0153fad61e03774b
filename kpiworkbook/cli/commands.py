"""The commands and their options; what they do is the pipeline's."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpiworkbook import __version__
from kpiworkbook.cli.books import Book, Failure, each_book, find_books
from kpiworkbook.cli.show import say
from kpiworkbook.errors import KpiWorkbookError

if TYPE_CHECKING:
    from kpiworkbook.model.scorecard import Scorecard

__all__ = ["app"]

app = typer.Typer(
    help="Reads a council's KPI scorecard as it is, recomputes its derived columns, and gives back a workbook.",
    no_args_is_help=True,
    # rich would cost more time at every start than all else; tables ask for it when they are drawn.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Books = Annotated[
    list[str], typer.Argument(metavar="BOOK...", help="A workbook, a folder of workbooks, or a quoted glob.")
]
Jobs = Annotated[int, typer.Option("--jobs", metavar="N", min=1, help="Work on so many books at once.")]
Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="A kpiworkbook.toml; by default the nearest one to the book."),
]
Sheets = Annotated[
    list[str] | None,
    typer.Option("--sheet", metavar="NAME", help="Read this sheet only; may be repeated. [default: all scorecards]"),
]
Force = Annotated[bool, typer.Option("--force", help="Replace an existing output.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kpiworkbook {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


@app.command()
def refresh(
    books: Books,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT", help="The new workbook; a folder where there are several books."),
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Replace the book; the old one stays beside it as NAME.bak.xlsx.")
    ] = False,
    values_only: Annotated[bool, typer.Option("--values-only", help="Write plain values instead of formulas.")] = False,
    restyle: Annotated[  # noqa: ARG001 - said on purpose, so that a script means the same when there is a choice
        bool, typer.Option("--restyle", help="Write a new workbook in house style: so far what refresh always does.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change and write nothing.")] = False,
    force: Force = False,
    jobs: Jobs = 1,
    config: Config = None,
    sheet: Sheets = None,
) -> None:
    """Recompute the derived columns and write the workbook anew, in house style.

    Without -o the new workbook stands beside the book as NAME.refreshed.xlsx.
    """
    from kpiworkbook.cli import refreshing

    found = _existing(books)
    several = len(found) > 1 or (len(books) == 1 and Path(books[0]).is_dir())
    if several and output and output.suffix.casefold() == ".xlsx" and not output.is_dir():
        _stop(f"{output} is one file for {len(found)} books; name a folder with -o")
    work = refreshing.Refresh(
        output=output, into_folder=several or bool(output and output.is_dir()), in_place=in_place,
        values_only=values_only, dry_run=dry_run, force=force, config=config, sheets=tuple(sheet or ()),
    )  # fmt: skip
    failed = False
    for number, result in enumerate(each_book(work, found, jobs)):
        if isinstance(result, Failure):
            failed = True
            say(f"Error: {result.message}")
        else:
            if number:
                typer.echo()
            refreshing.show(result)
    raise typer.Exit(2 if failed else 0)


@app.command()
def tidy(
    books: Books,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="OUT", help="A .csv, .parquet, .sqlite or .xlsx file. [default: CSV on screen]"
        ),
    ] = None,
    force: Force = False,
    jobs: Jobs = 1,
    config: Config = None,
    sheet: Sheets = None,
) -> None:
    """Write the figures as tidy records, one row per figure.

    An .sqlite file is added to: a workbook's records replace its earlier ones, so editions become one history.
    """
    from kpiworkbook import pipeline

    cards = []
    failed = False
    for result in each_book(_Read(config, tuple(sheet or ())), _existing(books), jobs):
        if isinstance(result, Failure):
            failed = True
            say(f"Error: {result.message}")
        else:
            for problem in result.problems:
                say(f"Warning: {result.source}: {problem}")
            cards.append(result)
    try:
        if output is None:
            pipeline.print_tidy(cards, sys.stdout)
        elif cards:
            pipeline.tidy(cards, output, force=force)
            say(f"{sum(len(card.records) for card in cards):,} records of {len(cards)} workbooks in {output}")
    except KpiWorkbookError as error:
        _stop(str(error))
    raise typer.Exit(2 if failed else 0)


@app.command()
def sample(
    output: Annotated[Path, typer.Argument(metavar="[OUT.xlsx]", help="Where to write it.")] = Path(
        "childrens-services-sep-19.xlsx"
    ),
    force: Force = False,
) -> None:
    """Write a sample scorecard to try things on: 55 indicators, seven of their cells wrong as typed."""
    from kpiworkbook import pipeline

    try:
        typer.echo(pipeline.sample(output, force=force))
    except KpiWorkbookError as error:
        _stop(str(error))


class _Read:
    """Reads one book; a class, because processes can only be handed what can be pickled."""

    def __init__(self, config: Path | None, sheets: tuple[str, ...]) -> None:
        self._config, self._sheets = config, sheets

    def __call__(self, book: Book) -> Scorecard:
        from kpiworkbook import pipeline

        return pipeline.sound(pipeline.read(book.path, config=self._config, sheets=self._sheets))


def _existing(named: list[str]) -> list[Book]:
    books = find_books(named)
    if not books:
        _stop(f"{', '.join(named)}: no workbook found there")
    return books


def _stop(message: str) -> None:
    say(f"Error: {message}")
    raise typer.Exit(2)
