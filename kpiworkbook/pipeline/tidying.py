"""Tidy records of one or many workbooks, and the sample to try things on."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import TextIO

from kpiworkbook import exporter
from kpiworkbook.errors import OutputError
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.output import is_folder
from kpiworkbook.pipeline.outputs import check_source, write_whole
from kpiworkbook.pipeline.reading import sound

__all__ = ["check_tidy", "print_tidy", "sample", "tidy"]


def tidy(cards: Iterable[Scorecard], target: str | PathLike[str], *, force: bool = False) -> None:
    """Write the tidy records of scorecards to a .csv, .parquet, .sqlite (or .db) or .xlsx file.

    In an .sqlite file they replace the same workbooks' earlier records and join the others'. Raises OutputError where
    the file exists already (other than .sqlite, without `force`), is one of the workbooks, or cannot be written.
    """
    path, sources = Path(target), [sound(card) for card in cards]
    check_tidy(path, [card.source for card in sources], force=force)
    exporter.export([card.history for card in sources], path, force=force)


def check_tidy(target: Path, sources: Iterable[str | PathLike[str]], *, force: bool) -> None:
    """Raise OutputError where `tidy` could not write its records, before any of the workbooks are read for it."""
    for source in sources:
        check_source(Path(source), target)
    exporter.check_export(target, force=force)


def print_tidy(cards: Iterable[Scorecard], stream: TextIO) -> None:
    """Write the tidy records of scorecards as CSV to an open text stream."""
    exporter.print_csv([sound(card).history for card in cards], stream)


def sample(target: str | PathLike[str], *, force: bool = False) -> Path:
    """Write the sample scorecard, seven typing errors included, and return its path.

    `target` is an .xlsx file; an existing one is replaced only with `force`. Raises OutputError where it cannot be
    written.
    """
    from importlib.resources import files

    path = Path(target)
    if path.suffix.casefold() != ".xlsx" and not is_folder(path):
        raise OutputError(f"{path}: the sample is an .xlsx workbook; give it that ending")
    write_whole(path, files("kpiworkbook").joinpath("data", "childrens-services-sep-19.xlsx").read_bytes(), force=force)
    return path
