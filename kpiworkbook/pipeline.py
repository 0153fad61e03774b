"""The whole flow in one place: read, normalise, calculate, revise, write.

Every public verb of the package is here, so that a script, a notebook and the command line do the same.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import TextIO

from kpiworkbook import calculator, exporter, normaliser, reader, reviser, writer
from kpiworkbook.config import find_config, load_config
from kpiworkbook.errors import OutputError, ScorecardError
from kpiworkbook.model.derived import Derived, Revision
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.settings import Settings
from kpiworkbook.output import backup_of, check_target, whole_file
from kpiworkbook.reader.source import SourceLike

__all__ = ["RefreshResult", "calculate", "read", "refresh", "refreshed_name", "sample", "tidy", "write"]

Config = Settings | str | PathLike[str] | None


def read(source: SourceLike, *, config: Config = None, sheets: Sequence[str] = ()) -> Scorecard:
    """Return the scorecard that a workbook holds, with its tidy records.

    `source` is a path (.xlsx, .xlsm, .xls, .xlsb, .ods, .csv, .tsv), the workbook's bytes, or a file open for reading.
    `config` is a Settings or the path of a kpiworkbook.toml; by default the nearest one beside the book or in a
    folder above it. `sheets` names the sheets to read; by default every sheet that holds a scorecard.

    What was noticed on the way is in `problems`. Raises ReadError and its kinds where the file cannot be read or its
    columns cannot be told apart safely, ConfigError where the configuration cannot be used.
    """
    card = reader.read(source, _settings(source, config), sheets)
    records = normaliser.normalise(card)
    return replace(card, records=records, problems=(*card.problems, *records.problems))


def calculate(card: Scorecard) -> Derived:
    """Return the derived columns of each indicator: changes, 12 month average and maximum.

    Changes are relative (0.11 is up by 11%), averages and maxima in the figures' own unit, percentages as fractions.
    Raises ScorecardError, naming every place, where a ref or a month stands twice.
    """
    fatal = [problem for problem in card.problems if problem.fatal]
    if fatal:
        places = "\n".join(f"  - {problem}" for problem in fatal[:20])
        more = f"\n  … and {len(fatal) - 20} more" if len(fatal) > 20 else ""
        raise ScorecardError(f"{card.source} cannot be computed before this is mended:\n{places}{more}")
    return calculator.calculate(card)


def write(card: Scorecard, target: str | PathLike[str], *, values_only: bool = False, force: bool = False) -> None:
    """Write the scorecard as a new workbook in house style, its derived columns recomputed.

    They are live formulas with cached values, or plain values where `values_only`. The file appears whole or not at
    all. Raises OutputError where it exists (without `force`) or cannot be written, and what `calculate` raises.
    """
    _write(card, calculate(card), Path(target), values_only=values_only, force=force)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshResult:
    """What a refresh did."""

    card: Scorecard
    """The scorecard as it was read."""
    output: Path
    derived: Derived = field(repr=False)
    revisions: tuple[Revision, ...] = field(repr=False)
    """The derived cells that read differently now; `figure_changed` tells new figures from new writing."""
    backup: Path | None = None
    """Where the book went that was refreshed in place."""
    written: bool = True

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was noticed while reading."""
        return self.card.problems


def refresh(
    source: str | PathLike[str],
    target: str | PathLike[str] | None = None,
    *,
    in_place: bool = False,
    values_only: bool = False,
    dry_run: bool = False,
    force: bool = False,
    config: Config = None,
    sheets: Sequence[str] = (),
) -> RefreshResult:
    """Recompute a workbook's derived columns and write it anew in house style.

    Without `target` it is written beside the book as `NAME.refreshed.xlsx`. `in_place` puts it in the book's own place
    and leaves the old one as `NAME.bak.xlsx`; where the book holds what the new one does not carry, that needs `force`.
    `dry_run` writes nothing.

    Raises what `read`, `calculate` and `write` raise; then nothing was written.
    """
    book = Path(source)
    output = book if in_place else Path(target) if target else refreshed_name(book)
    _check_output(book, output, in_place=in_place, force=force or dry_run)
    card = read(book, config=config, sheets=sheets)
    if in_place and card.not_carried and not (force or dry_run):
        raise OutputError(
            f"{book} holds what the new workbook would not carry: {', '.join(card.not_carried)}. Write to another "
            "file with -o, or add --force (the old workbook stays beside it as a .bak)"
        )
    derived = calculate(card)
    backup = None
    if not dry_run:
        if in_place:
            backup = backup_of(book)
            shutil.copy2(book, backup)
        _write(card, derived, output, values_only=values_only, force=force or in_place)
    return RefreshResult(
        card=card, output=output, derived=derived, revisions=reviser.revise(card, derived), backup=backup,
        written=not dry_run,
    )  # fmt: skip


def tidy(cards: Iterable[Scorecard], target: str | PathLike[str], *, force: bool = False) -> None:
    """Write the tidy records of scorecards to a .csv, .parquet, .sqlite or .xlsx file.

    In an .sqlite file they replace the same workbooks' earlier records and join the others'. Raises OutputError where
    the file exists already (other than .sqlite, without `force`) or cannot be written.
    """
    records = [sound(card).records for card in cards]
    exporter.export(records, Path(target), force=force)


def print_tidy(cards: Iterable[Scorecard], stream: TextIO) -> None:
    """Write the tidy records of scorecards as CSV to an open text stream."""
    exporter.print_csv([sound(card).records for card in cards], stream)


def sound(card: Scorecard) -> Scorecard:
    """Return the card; raise ScorecardError where a ref or a month stands in it twice."""
    if any(problem.fatal for problem in card.problems):
        calculate(card)
    return card


def sample(target: str | PathLike[str], *, force: bool = False) -> Path:
    """Write the sample scorecard, seven typing errors included, and return its path."""
    from importlib.resources import files

    path = Path(target)
    with whole_file(path, force=force) as stream:
        stream.write(files("kpiworkbook").joinpath("data", "childrens-services-sep-19.xlsx").read_bytes())
    return path


def refreshed_name(book: Path) -> Path:
    """Return where a book's refreshed copy goes when nobody says otherwise."""
    return book.with_name(f"{book.stem}.refreshed.xlsx")


def _check_output(book: Path, output: Path, *, in_place: bool, force: bool) -> None:
    if in_place:
        if book.suffix.casefold() != ".xlsx":
            raise OutputError(f"{book} is no .xlsx file, so it cannot be refreshed in place; name an output with -o")
    elif output.exists() and book.exists() and output.samefile(book):
        raise OutputError(f"{output} is the input; to replace it, and keep the old one as a .bak, use --in-place")
    elif output.suffix.casefold() != ".xlsx":
        raise OutputError(f"{output}: the refreshed workbook is an .xlsx file; give it that ending")
    else:
        check_target(output, force=force)


def _write(card: Scorecard, derived: Derived, target: Path, *, values_only: bool, force: bool) -> None:
    with whole_file(target, force=force) as stream:
        writer.write(card, derived, stream, values_only=values_only)


def _settings(source: SourceLike, config: Config) -> Settings:
    if isinstance(config, Settings):
        return config
    if config is not None:
        return load_config(Path(config))
    if isinstance(source, str | PathLike) and (found := find_config(Path(source))):
        return load_config(found)
    return Settings()
