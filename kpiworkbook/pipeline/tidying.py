"""Tidy records of one or many workbooks, and the sample to try things on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import compress
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kpiworkbook import exporter
from kpiworkbook.errors import OutputError
from kpiworkbook.model.records import Records, Series
from kpiworkbook.model.tidied import TidyResult
from kpiworkbook.notation.durations import is_duration
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.output import is_folder
from kpiworkbook.pipeline.outputs import check_source, path_of, write_whole

if TYPE_CHECKING:
    from kpiworkbook.model.collected import Collected
    from kpiworkbook.model.scorecard import Scorecard

__all__ = ["check_tidy", "collect_tidy", "print_tidy", "records_of", "sample", "tidy", "tidy_records"]


def tidy(
    cards: Scorecard | Iterable[Scorecard], target: str | PathLike[str], *, force: bool = False, latest: bool = False
) -> TidyResult:
    """Write the tidy records of scorecards to a .csv, .parquet, .sqlite (or .db), .duckdb or .xlsx file.

    `cards` may be a generator: each card is taken, written and forgotten before the next, so that any number of them
    needs no more memory than one. With `latest` each figure is written once, as the newest edition that tells of it has
    it; else all that the editions say. Returns how many records were written, and which sheets were taken for the same
    edition of one scorecard.

    In a database the records replace the same workbooks' earlier ones and join the others'. Raises OutputError where
    the file exists already (other than a database that is added to, without `force`), is one of the workbooks, has an
    ending that says no format, or cannot be written, ScorecardError where a ref or a month stands in a scorecard twice,
    and TypeError where one of `cards` is none; then it is as it was.
    """
    from kpiworkbook.model.scorecard import Scorecard
    from kpiworkbook.pipeline.reading import check_card

    path = path_of(target)
    if isinstance(cards, str | PathLike):  # else it would be taken letter by letter
        check_card(cards, "tidy")
    given = (cards,) if isinstance(cards, Scorecard) else cards
    return tidy_records((_records_for(card, path) for card in given), path, force=force, latest=latest)


def tidy_records(records: Iterable[Records], target: Path, *, force: bool = False, latest: bool = False) -> TidyResult:
    """Write tidy records, workbook by workbook, as `tidy` does."""
    return exporter.export(records, target, force=force, latest=latest)


def records_of(card: Scorecard) -> Records:
    """Return a card's tidy records without what only its own workbook needs; raise ScorecardError as `sound`.

    Months that have columns and are still to come are left out: the edition says nothing of them.
    """
    from kpiworkbook.pipeline.reading import sound

    history = sound(card).history
    plain = replace(history, columns=dict(history.columns), measures={}, months={}, rows=(), half_steps=())
    months = ((column.period, section.as_of) for section in card.sections for column in section.columns)
    return _said(plain) if any(period and period > as_of for period, as_of in months) else plain


def _said(records: Records) -> Records:
    names = (records.columns[name] for name in ("series", "period", "shown"))
    is_said = [
        series is not Series.ACTUAL or not period or not edition or period <= edition or _says_something(shown)
        for series, period, shown, edition in zip(*names, records.editions, strict=True)
    ]
    columns = {name: list(compress(values, is_said)) for name, values in records.columns.items()}
    return replace(records, columns=columns, editions=list(compress(records.editions, is_said)), shared=None)


def _says_something(shown: str) -> bool:
    """Return whether the cell of a month to come has a word, `tbc`, and no zero that a formula gives."""
    return bool(shown.strip()) and parse_number(shown) is None and not is_duration(shown)


def _records_for(card: Scorecard, target: Path) -> Records:
    from kpiworkbook.pipeline.reading import check_card

    check_card(card, "tidy")
    check_source(Path(card.source), target)
    return records_of(card)


def check_tidy(
    target: Path, sources: Iterable[str | PathLike[str]], *, force: bool = False, latest: bool = False
) -> None:
    """Raise OutputError where `tidy` could not write its records, before any of the workbooks are read for it."""
    for source in sources:
        check_source(Path(source), target)
    exporter.check_export(target, force=force, latest=latest)


def collect_tidy(records: Iterable[Records], *, latest: bool = False) -> tuple[Collected, TidyResult]:
    """Return tidy records, workbook by workbook, as a file would hold them."""
    return exporter.collect(records, latest=latest)


def print_tidy(records: Iterable[Records], stream: TextIO, *, latest: bool = False) -> TidyResult:
    """Write tidy records as CSV to an open text stream, as they come."""
    return exporter.print_csv(records, stream, latest=latest)


def sample(target: str | PathLike[str], *, force: bool = False) -> Path:
    """Write the sample scorecard, seven typing errors included, and return its path.

    `target` is an .xlsx file; an existing one is replaced only with `force`. Raises OutputError where it cannot be
    written.
    """
    from importlib.resources import files

    path = path_of(target)
    if path.suffix.casefold() != ".xlsx" and not is_folder(path):
        raise OutputError(f"{path}: the sample is an .xlsx workbook; give it that ending")
    write_whole(path, files("kpiworkbook").joinpath("data", "childrens-services-sep-19.xlsx").read_bytes(), force=force)
    return path
