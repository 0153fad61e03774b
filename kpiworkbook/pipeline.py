"""The whole flow in one place: read, normalise, calculate, revise, write.

Every public verb of the package is here, so that a script, a notebook and the command line do the same.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import TextIO

from kpiworkbook import calculator, discoverer, exporter, normaliser, publisher, reader, reviser, validator, writer
from kpiworkbook.config import find_config, load_config
from kpiworkbook.errors import LookupRuleError, OutputError, ScorecardError
from kpiworkbook.model.derived import Derived, Revision
from kpiworkbook.model.findings import CheckedBook, Report
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.relations import Relation
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.settings import Settings
from kpiworkbook.output import check_target, is_folder, replace_in_place, same_file, whole_file
from kpiworkbook.publisher import relations as declarations
from kpiworkbook.reader.source import SourceLike

__all__ = [
    "RefreshResult",
    "annotate",
    "calculate",
    "discover",
    "explain",
    "publish",
    "read",
    "refresh",
    "refreshed_name",
    "relations_toml",
    "sample",
    "tidy",
    "validate",
    "write",
]

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


def validate(card: Scorecard) -> Report:
    """Return what is wrong, suspicious or worth knowing in a scorecard, cell by cell, with the reason.

    The report is true where nothing is provably wrong. A derived cell is an error only if no figures that round to
    the typed ones could give it. Relations between indicators are those that the configuration declares, else those
    that the figures show beyond doubt. Nothing that is found makes it fail, not even a ref that stands twice.
    """
    derived = calculator.calculate(card)
    relations = card.settings.relations or tuple(r for r in discoverer.discover(card) if r.is_overwhelming)
    return validator.validate(card, derived, reviser.revise(card, derived), relations)


def discover(card: Scorecard) -> tuple[Relation, ...]:
    """Return the ratios, sums, complements and rates that the figures of a scorecard show, the most certain first.

    Only the months' figures count, with the precision that they were typed with; what might be a coincidence is left
    out. `evidence` tells how unlikely one is, `is_overwhelming` whether `validate` uses the relation undeclared.
    """
    return discoverer.discover(card)


def relations_toml(card: Scorecard, relations: Sequence[Relation]) -> str:
    """Return relations that were discovered in a scorecard as `[[relation]]` of a kpiworkbook.toml, with comments."""
    names = {indicator.ref: indicator.name for indicator in reversed(card.indicators)}
    return declarations.relations_toml(relations, names)


def explain(rule: str) -> str:
    """Return what a rule of the validation is for, with its examples and its options, as Markdown.

    Raises LookupRuleError, with the names that come near, where there is no such rule.
    """
    if rule not in validator.RULES:
        raise LookupRuleError.absent(rule, validator.RULES)
    return validator.explain(validator.RULES[rule])


def publish(books: Sequence[CheckedBook], kind: publisher.Format) -> str:
    """Return what validations found as JSON, CSV or a self-contained HTML page; `kind` is `json`, `csv` or `html`."""
    return publisher.publish(books, kind)


def write(card: Scorecard, target: str | PathLike[str], *, values_only: bool = False, force: bool = False) -> None:
    """Write the scorecard as a new workbook in house style, its derived columns recomputed.

    They are live formulas with cached values, or plain values where `values_only`. The file appears whole or not at
    all. Raises OutputError where it exists (without `force`), is the workbook that was read (even with `force`) or
    cannot be written, and what `calculate` raises.
    """
    derived = calculate(card)
    path = Path(target)
    check_target(path, force=force)
    _check_source(Path(card.source), path)
    _write(path, _built(card, derived, values_only=values_only), force=force)


def annotate(card: Scorecard, report: Report, target: str | PathLike[str], *, force: bool = False) -> Path:
    """Write a copy of the scorecard as it was typed, with what the report says about its cells; return its path.

    Each cell that breaks a rule is framed and has a note. The first sheet, `Checks`, lists the findings with links to
    their cells, and by owner and reporter. Nothing is recomputed, so a scorecard that `calculate` refuses is annotated
    too. `target` is an .xlsx file; it appears whole or not at all. Raises OutputError where it exists (without
    `force`), is the workbook that was read (even with `force`) or cannot be written.
    """
    path = Path(target)
    if path.suffix.casefold() != ".xlsx" and not is_folder(path):
        raise OutputError(f"{path}: the annotated copy is an .xlsx workbook; give it that ending")
    check_target(path, force=force)
    _check_source(Path(card.source), path)
    stream = io.BytesIO()
    writer.annotate(card, report, stream)
    _write(path, stream.getvalue(), force=force)
    return path


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
    `force` also replaces an existing target. `values_only` writes plain values instead of formulas. `dry_run` writes
    nothing, and needs no folder for the target. `config` and `sheets` are those of `read`.

    Raises what `read` and `calculate` raise, and OutputError where the new workbook cannot be written; then nothing
    was written, and the book is as it was.
    """
    book = Path(source)
    if in_place and target is not None:
        raise OutputError(f"{book} is to be refreshed both in place and into {target}; choose one of the two")
    output = book if in_place else Path(target) if target is not None else refreshed_name(book)
    _check_output(book, output, in_place=in_place, force=force, dry_run=dry_run)
    card = read(book, config=config, sheets=sheets)
    if in_place and card.not_carried and not (force or dry_run):
        raise OutputError(
            f"{book} holds what the new workbook would not carry: {', '.join(card.not_carried)}. Write to another file "
            "(-o on the command line), or add --force (in Python: force=True); the old one stays beside it as a .bak"
        )
    derived = calculate(card)
    revisions = reviser.revise(card, derived)
    backup = None
    if not dry_run:
        content = _built(card, derived, values_only=values_only)
        if in_place:
            backup = replace_in_place(book, content)
        else:
            _write(output, content, force=force)
    return RefreshResult(
        card=card, output=output, derived=derived, revisions=revisions, backup=backup, written=not dry_run
    )


def tidy(cards: Iterable[Scorecard], target: str | PathLike[str], *, force: bool = False) -> None:
    """Write the tidy records of scorecards to a .csv, .parquet, .sqlite (or .db) or .xlsx file.

    In an .sqlite file they replace the same workbooks' earlier records and join the others'. Raises OutputError where
    the file exists already (other than .sqlite, without `force`), is one of the workbooks, or cannot be written.
    """
    path, sources = Path(target), [sound(card) for card in cards]
    check_tidy(path, [card.source for card in sources], force=force)
    exporter.export([card.records for card in sources], path, force=force)


def check_tidy(target: Path, sources: Iterable[str | PathLike[str]], *, force: bool) -> None:
    """Raise OutputError where `tidy` could not write its records, before any of the workbooks are read for it."""
    for source in sources:
        _check_source(Path(source), target)
    exporter.check_export(target, force=force)


def print_tidy(cards: Iterable[Scorecard], stream: TextIO) -> None:
    """Write the tidy records of scorecards as CSV to an open text stream."""
    exporter.print_csv([sound(card).records for card in cards], stream)


def sound(card: Scorecard) -> Scorecard:
    """Return the card; raise ScorecardError where a ref or a month stands in it twice."""
    if any(problem.fatal for problem in card.problems):
        calculate(card)
    return card


def sample(target: str | PathLike[str], *, force: bool = False) -> Path:
    """Write the sample scorecard, seven typing errors included, and return its path.

    `target` is an .xlsx file; an existing one is replaced only with `force`. Raises OutputError where it cannot be
    written.
    """
    from importlib.resources import files

    path = Path(target)
    if path.suffix.casefold() != ".xlsx" and not is_folder(path):
        raise OutputError(f"{path}: the sample is an .xlsx workbook; give it that ending")
    _write(path, files("kpiworkbook").joinpath("data", "childrens-services-sep-19.xlsx").read_bytes(), force=force)
    return path


def refreshed_name(book: Path) -> Path:
    """Return where a book's refreshed copy goes when nobody says otherwise."""
    return book.with_name(f"{book.stem}.refreshed.xlsx")


def annotated_name(book: Path) -> Path:
    """Return where a book's annotated copy goes when only a folder is named for it."""
    return book.with_name(f"{book.stem}.annotated.xlsx")


def _check_output(book: Path, output: Path, *, in_place: bool, force: bool, dry_run: bool) -> None:
    if not same_file(book, book):
        return  # that it is not there is the reader's to say
    if in_place and book.suffix.casefold() != ".xlsx":
        raise OutputError(
            f"{book} is no .xlsx file, so it cannot be refreshed in place; name another file for the new workbook "
            "(-o on the command line)"
        )
    if not in_place:
        _check_source(
            book,
            output,
            "to replace it, and keep the old one as a .bak, use --in-place (in Python: in_place=True)",
        )
        if output.suffix.casefold() != ".xlsx" and not is_folder(output):
            raise OutputError(f"{output}: the refreshed workbook is an .xlsx file; give it that ending")
    if not dry_run:
        check_target(output, force=force or in_place)


def _check_source(source: Path, target: Path, advice: str = "choose another name") -> None:
    if same_file(source, target):
        raise OutputError(f"{target} is the workbook that is read, and is left as it is; {advice}")


def _built(card: Scorecard, derived: Derived, *, values_only: bool) -> bytes:
    """Return the new workbook's bytes; in memory, so that a full disk is met in one place and not within xlsxwriter."""
    stream = io.BytesIO()
    writer.write(card, derived, stream, values_only=values_only)
    return stream.getvalue()


def _write(target: Path, content: bytes, *, force: bool) -> None:
    with whole_file(target, force=force) as stream:
        stream.write(content)


def _settings(source: SourceLike, config: Config) -> Settings:
    if isinstance(config, Settings):
        return config
    if config is not None:
        return load_config(Path(config), _rulebook)
    if isinstance(source, str | PathLike) and (found := find_config(Path(source))):
        return load_config(found, _rulebook)
    return Settings()


def _rulebook() -> Mapping[str, Collection[str]]:
    return {name: rule.options for name, rule in validator.RULES.items()}
