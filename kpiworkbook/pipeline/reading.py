"""Reading a workbook, and computing from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from kpiworkbook import calculator, normaliser, reader
from kpiworkbook.config import find_config
from kpiworkbook.errors import ScorecardError
from kpiworkbook.model.derived import Derived
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.settings import Settings
from kpiworkbook.pipeline.naming import names_of
from kpiworkbook.reader.source import Source, SourceLike, open_source
from kpiworkbook.unmatched import unmatched

if TYPE_CHECKING:
    from kpiworkbook.config.checks import Tunable

__all__ = ["Config", "calculate", "check_card", "read", "read_with", "settings_for", "sound"]

Config = Settings | str | PathLike[str] | None

_MOST_TOLD = 20
"""So many refs and months that stand twice are told; where there are more, the sheet has been doubled."""


def read(
    source: SourceLike,
    *,
    config: Config = None,
    sheets: Sequence[str] = (),
    password: str | None = None,
    name: str | None = None,
) -> Scorecard:
    """Return the scorecard that a workbook holds, with its tidy records.

    `source` is a path (.xlsx, .xlsm, .xls, .xlsb, .ods, .csv, .tsv), the workbook's bytes, or a file open for reading.
    `config` is a Settings or the path of a kpiworkbook.toml; by default the nearest one beside the book or in a
    folder above it. `sheets` names the sheets to read; by default every sheet that holds a scorecard. `password` opens
    a protected workbook, in memory only (extra `kpiworkbook[encrypted]`); others do not need it. `name` is what
    messages and records call bytes and open files; without it bytes are called `workbook`.

    What was noticed on the way is in `problems`. Raises ReadError and its kinds where the file cannot be read or its
    columns cannot be told apart safely, ConfigError where the configuration cannot be used, TypeError where `source`,
    `config` or `sheets` is something else than that.
    """
    settings = settings_for(source, config)
    return read_with(settings, open_source(source, settings.limits, password, name), sheets)


def read_with(
    settings: Settings,
    source: Source,
    sheets: Sequence[str],
    *,
    month: date | None = None,
    before: Scorecard | None = None,
) -> Scorecard:
    """Return the scorecard of a workbook that is open, by settings that were asked for once.

    `month` is the current one, where that is known: new figures are in it, and `before` is the scorecard without these.
    """
    card = reader.read(source, settings, names_of(sheets), month=month, before=before)
    records = normaliser.normalise(card)
    return replace(card, records=records, problems=(*card.problems, *records.problems), unmatched=unmatched(card))


def calculate(card: Scorecard) -> Derived:
    """Return the derived columns of each indicator: changes, 12 month average and maximum.

    Changes are relative (0.11 is up by 11%), to the month before and to the same month a year before, rounded as Excel
    rounds. Averages and maxima are of the 12 calendar months that end with the current one, in the figures' own unit,
    percentages as fractions. What cannot be computed is None. These are the house rules of docs/architecture.md; the
    scorecard's settings may have another threshold for its arrows.

    Raises ScorecardError, naming every place, where a ref or a month stands twice, TypeError where `card` is none.
    """
    check_card(card, "calculate")
    return calculator.calculate(sound(card))


def sound(card: Scorecard) -> Scorecard:
    """Return the card; raise ScorecardError, naming every place, where a ref or a month stands in it twice."""
    fatal = [problem for problem in card.problems if problem.fatal]
    if fatal:
        raise ScorecardError.to_mend(f"{card.source} cannot be computed", fatal, _MOST_TOLD)
    return card


def check_card(card: object, verb: str) -> None:
    """Raise TypeError, saying what to write, where a verb that takes a scorecard is given something else."""
    if not isinstance(card, Scorecard):
        told = f"kw.{verb}(kw.read({str(card)!r}), …)" if isinstance(card, str | PathLike) else "kw.read(…) gives one"
        raise TypeError(f"{verb} takes a Scorecard and no {type(card).__name__}: {told}")


def settings_for(source: SourceLike, config: Config) -> Settings:
    """Return the settings for a workbook: those given, those of a file, or those of the nearest kpiworkbook.toml."""
    if isinstance(config, Settings):
        from kpiworkbook.config.given import checked

        return checked(config, _rulebook)
    if not isinstance(config, str | PathLike | None):
        raise TypeError(f"config is a Settings or the path of a kpiworkbook.toml, and no {type(config).__name__}")
    found = _beside(source) if config is None else None
    path = found if config is None else Path(config)
    if path is None:
        return Settings()
    from kpiworkbook.config.limits import check_not_raised
    from kpiworkbook.config.loading import load_config

    settings = load_config(path, _rulebook)
    if found is not None:
        check_not_raised(found, settings.limits)
    return settings


def _beside(source: SourceLike) -> Path | None:
    """Return the kpiworkbook.toml nearest to a workbook that lies in a folder; an open file says where that is."""
    path = source if isinstance(source, str | PathLike) else getattr(source, "name", None)
    if isinstance(source, Source) or not isinstance(path, str | PathLike):
        return None
    return find_config(Path(path)) if source is path or Path(path).is_file() else None


def _rulebook() -> Mapping[str, Mapping[str, Tunable]]:
    from kpiworkbook import validator

    return {name: rule.options for name, rule in validator.RULES.items()}
