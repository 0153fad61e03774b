"""What is wrong with a scorecard, what its indicators have in common, and what differs between two editions."""

from __future__ import annotations

import io
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from kpiworkbook import calculator, reviser
from kpiworkbook.errors import LookupRuleError, OutputError
from kpiworkbook.model.endings import OOXML
from kpiworkbook.model.fields import SUMMARIES
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.output import check_target, is_folder
from kpiworkbook.pipeline.outputs import check_protected, check_source, losing, path_of, refusal, write_whole
from kpiworkbook.pipeline.reading import Config, check_card, read
from kpiworkbook.reader.source import SourceLike
from kpiworkbook.stores import Location

if TYPE_CHECKING:
    from kpiworkbook import publisher
    from kpiworkbook.model.comparison import Comparison
    from kpiworkbook.model.findings import CheckedBook, Report
    from kpiworkbook.model.relations import Relation
    from kpiworkbook.relations import Actuals

__all__ = [
    "annotate",
    "check_annotate",
    "compare",
    "discover",
    "explain",
    "publish",
    "publish_comparison",
    "relations_toml",
    "validate",
]


def validate(card: Scorecard) -> Report:
    """Return what is wrong, suspicious or worth knowing in a scorecard, cell by cell, with the reason.

    The report is true where nothing is provably wrong. A derived cell is an error only if no figures that round to
    the typed ones could give it. Relations between indicators are those that the configuration declares, else those
    that the figures show beyond doubt. `explain` tells what each rule is for. Nothing that is found makes it fail, not
    even a ref that stands twice; TypeError is raised where `card` is no scorecard.
    """
    from kpiworkbook import validator

    check_card(card, "validate")
    derived = calculator.calculate(card)

    def discovered(actuals: Actuals) -> tuple[Relation, ...]:
        from kpiworkbook import discoverer

        return tuple(relation for relation in discoverer.discover(card, actuals) if relation.is_overwhelming)

    # An average or maximum should say what a refresh would write, which keeps the formats of an officer's own workbook.
    revisions = reviser.revise(card, derived, behind_formats=SUMMARIES if card.package else ())
    return validator.validate(card, derived, revisions, discovered)


def discover(card: Scorecard) -> tuple[Relation, ...]:
    """Return the ratios, sums, complements and rates that the figures of a scorecard show, the most certain first.

    Only the months' figures count, with the precision that they were typed with; what might be a coincidence is left
    out. `evidence` tells how unlikely one is, `is_overwhelming` whether `validate` uses the relation undeclared. Raises
    TypeError where `card` is no scorecard.
    """
    from kpiworkbook import discoverer

    check_card(card, "discover")
    return discoverer.discover(card)


def relations_toml(card: Scorecard, relations: Sequence[Relation]) -> str:
    """Return relations that were discovered in a scorecard as `[[relation]]` of a kpiworkbook.toml, with comments."""
    from kpiworkbook.publisher import relations as declarations

    names = {indicator.ref: indicator.name for indicator in reversed(card.indicators)}
    return declarations.relations_toml(relations, names)


def explain(rule: str) -> str:
    """Return what a rule of the validation is for, with its examples and its options, as Markdown.

    Raises LookupRuleError, with the names that come near, where there is no such rule.
    """
    from kpiworkbook import validator

    if rule not in validator.RULES:
        raise LookupRuleError.absent(rule, validator.RULES)
    return validator.explain(validator.RULES[rule])


def compare(
    old: Scorecard | SourceLike,
    new: Scorecard | SourceLike,
    *,
    config: Config = None,
    sheets: Sequence[str] = (),
    password: str | None = None,
) -> Comparison:
    """Return what differs between two editions of a scorecard: restated past figures first.

    It is true where no past figure (a month up to the older edition's current one) was restated or withdrawn; rounding
    is no restatement. Editions are scorecards, or what `read` takes, with its `config`, `sheets` and `password`. Raises
    ComparisonError where `new` ends before `old`, and what `read` raises. What stands twice is only told, in `notes`.
    """
    from kpiworkbook import comparer

    cards = [
        item if isinstance(item, Scorecard) else read(item, config=config, sheets=sheets, password=password)
        for item in (old, new)
    ]
    return comparer.compare(*cards)


def publish(books: Report | Sequence[Report | CheckedBook], kind: publisher.Format) -> str:
    """Return what validations found as JSON, CSV or a self-contained HTML page; `kind` is `json`, `csv` or `html`.

    `books` is a report, several, or what `validate_many` gives. Raises ValueError where there is no such kind,
    TypeError where `books` is something else.
    """
    from kpiworkbook import publisher
    from kpiworkbook.model.findings import Report

    several = [books] if isinstance(books, Report) or not isinstance(books, Sequence) else books
    return publisher.publish([_checked(item) for item in several], kind)


def _checked(item: object) -> CheckedBook:
    from kpiworkbook.model.findings import CheckedBook, Report

    if isinstance(item, Report):
        return CheckedBook(path=item.source, report=item)
    if isinstance(item, CheckedBook):
        return item
    raise TypeError(
        f"publish takes what kw.validate or kw.validate_many gives, and no {type(item).__name__}; of a comparison, "
        "kw.publish_comparison"
    )


def publish_comparison(comparison: Comparison, kind: publisher.Format) -> str:
    """Return a comparison as JSON, CSV or a self-contained HTML page; `kind` is `json`, `csv` or `html`.

    In the first two, values of percentages are fractions. Raises ValueError where there is no such kind, TypeError
    where `comparison` is something else.
    """
    from kpiworkbook import publisher
    from kpiworkbook.model.comparison import Comparison

    if not isinstance(comparison, Comparison):
        raise TypeError(f"publish_comparison takes what kw.compare gives, and no {type(comparison).__name__}")
    return publisher.publish_comparison(comparison, kind)


def annotate(card: Scorecard, report: Report, target: str | PathLike[str], *, force: bool = False) -> Path:
    """Write a copy of the workbook with what the report says about the scorecard's cells; return its path.

    Each cell that breaks a rule is framed and has a note. The first sheet, `Checks`, lists the findings with links to
    their cells, and by owner and reporter. Nothing is recomputed, so a scorecard that `calculate` refuses is annotated
    too. Of an .xlsx or .xlsm it is the officer's own workbook, as it was read, with nothing else changed: `target` has
    the same ending. Of all other kinds of files it is a new .xlsx workbook, its cells as they were typed. It appears
    whole or not at all.

    Raises OutputError where `target` exists or the workbook would lose its digital signature or its password (each
    without `force`), where it is the workbook that was read (even with `force`) or cannot be written; ValueError where
    the report is another scorecard's, TypeError where `card` is no scorecard.
    """
    check_card(card, "annotate")
    _check_report(card, report)
    path = path_of(target)
    kind = _ending(card)
    if path.suffix.casefold() != kind and not is_folder(path):
        raise OutputError(_wrong_ending(path, kind))
    check_target(path, force=force)
    check_source(Path(card.source), path)
    check_protected(card, path, force=force)
    write_whole(path, _annotated(card, report, force=force), force=force)
    return path


def check_annotate(book: Location, target: Location, *, force: bool) -> None:
    """Raise OutputError where by their names a book's annotated copy could not be written, before it is read.

    The copy's folder may still have to be made.
    """
    kind, ending = book.suffix.casefold(), target.suffix.casefold()
    allowed = (kind,) if kind in OOXML else OOXML
    if ending not in allowed and not (isinstance(target, Path) and is_folder(target)):
        raise OutputError(_wrong_ending(target, allowed[0]))
    if isinstance(target, Path):
        check_source(Path(book), target)
        if told := refusal(target, force=force):
            raise OutputError(told)


def _wrong_ending(target: Location, kind: str) -> str:
    return f"{target}: the annotated copy is an {kind} workbook; give it that ending"


def _check_report(card: Scorecard, report: Report) -> None:
    """Raise ValueError where a report is another scorecard's: its notes would stand at cells that say other things."""
    seen = [(told.sheet, told.as_of, told.sections, told.indicators) for told in report.sheets]
    here = [(sheet.name, sheet.as_of, len(sheet.sections), len(sheet.indicators)) for sheet in card.sheets]
    if seen != here or Path(report.source).name != Path(card.source).name:
        raise ValueError(f"{report!r} is not a report of {card!r}; annotate takes what kw.validate(card) gives of it")


def _ending(card: Scorecard) -> str:
    """Return what the name of the annotated copy ends in: Excel opens no workbook with macros as an .xlsx."""
    suffix = Path(card.source).suffix.casefold()
    if not card.package:
        return ".xlsx"
    if suffix in OOXML:
        return suffix
    from kpiworkbook.ooxml.package import Package
    from kpiworkbook.ooxml.related import has_macros

    return ".xlsm" if has_macros(Package(io.BytesIO(card.package), card.source)) else ".xlsx"


def _annotated(card: Scorecard, report: Report, *, force: bool) -> bytes:
    from kpiworkbook import writer

    if not card.package:
        stream = io.BytesIO()
        writer.annotate(card, report, stream)
        return stream.getvalue()
    from kpiworkbook import annotator

    def listed(name: str, without_note: int) -> bytes:
        return writer.list_findings(card, report, name, without_note=without_note)

    kept = annotator.annotate(card, report, listed)
    if kept.lost and not force:
        raise OutputError(losing(f"the annotated copy of {card.source}", kept.lost))
    return kept.content
