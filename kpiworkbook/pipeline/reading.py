"""Reading a workbook, and computing from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path

from kpiworkbook import calculator, normaliser, reader
from kpiworkbook.config import find_config
from kpiworkbook.errors import ScorecardError
from kpiworkbook.model.derived import Derived
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.settings import Settings
from kpiworkbook.reader.source import SourceLike, open_source
from kpiworkbook.unmatched import unmatched

__all__ = ["Config", "calculate", "read", "settings_for", "sound"]

Config = Settings | str | PathLike[str] | None


def read(
    source: SourceLike, *, config: Config = None, sheets: Sequence[str] = (), password: str | None = None
) -> Scorecard:
    """Return the scorecard that a workbook holds, with its tidy records.

    `source` is a path (.xlsx, .xlsm, .xls, .xlsb, .ods, .csv, .tsv), the workbook's bytes, or a file open for reading.
    `config` is a Settings or the path of a kpiworkbook.toml; by default the nearest one beside the book or in a
    folder above it. `sheets` names the sheets to read; by default every sheet that holds a scorecard. `password` opens
    a protected workbook, in memory only (extra `kpiworkbook[encrypted]`); others do not need it.

    What was noticed on the way is in `problems`. Raises ReadError and its kinds where the file cannot be read or its
    columns cannot be told apart safely, ConfigError where the configuration cannot be used.
    """
    settings = settings_for(source, config)
    card = reader.read(open_source(source, settings.limits, password), settings, sheets)
    records = normaliser.normalise(card)
    return replace(card, records=records, problems=(*card.problems, *records.problems), unmatched=unmatched(card))


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


def sound(card: Scorecard) -> Scorecard:
    """Return the card; raise ScorecardError where a ref or a month stands in it twice."""
    if any(problem.fatal for problem in card.problems):
        calculate(card)
    return card


def settings_for(source: SourceLike, config: Config) -> Settings:
    """Return the settings for a workbook: those given, those of a file, or those of the nearest kpiworkbook.toml."""
    if isinstance(config, Settings):
        return config
    found = find_config(Path(source)) if config is None and isinstance(source, str | PathLike) else None
    path = found if config is None else Path(config)
    if path is None:
        return Settings()
    from kpiworkbook.config.limits import check_not_raised
    from kpiworkbook.config.loading import load_config

    settings = load_config(path, _rulebook)
    if found is not None:
        check_not_raised(found, settings.limits)
    return settings


def _rulebook() -> Mapping[str, Collection[str]]:
    from kpiworkbook import validator

    return {name: rule.options for name, rule in validator.RULES.items()}
