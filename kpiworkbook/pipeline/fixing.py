"""Correcting wrong derived cells, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from kpiworkbook import calculator, fixer, keeper
from kpiworkbook.errors import OutputError
from kpiworkbook.model.fields import ARROWS, DERIVED
from kpiworkbook.model.findings import Finding, Report, Severity
from kpiworkbook.model.kept import Correction, Kept
from kpiworkbook.model.places import address, count
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.shown import Told
from kpiworkbook.pipeline.checking import validate
from kpiworkbook.pipeline.naming import fixed_name, keeps
from kpiworkbook.pipeline.outputs import check_book, check_output, deliver, losing, output_of, refusal
from kpiworkbook.pipeline.reading import Config, read_with, settings_for
from kpiworkbook.reader.source import Kind, Source, open_source

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FixResult", "fix"]

_COMPUTED = frozenset((*DERIVED, *ARROWS))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FixResult(Told):
    """What a fix did. It is true where no derived cell is wrong any more."""

    card: Scorecard
    """The scorecard as it was read, its derived cells as they were typed."""
    output: Path
    corrections: tuple[Correction, ...]
    left: tuple[Finding, ...] = ()
    """The derived cells that are still wrong."""
    others: tuple[Finding, ...] = ()
    """The errors outside the derived columns, which a person must mend."""
    lost: tuple[str, ...] = ()
    """What the workbook lost by the change: `its digital signature`."""
    backup: Path | None = None
    written: bool = True
    """False for a dry run, and where there was nothing to correct and no `target` was named."""
    refusal: str = ""
    """Of a dry run: why the same without `dry_run` would be refused; empty where it would not."""

    def __bool__(self) -> bool:
        """Return whether all could be fixed."""
        return not self.left

    def to_frame(self) -> pd.DataFrame:
        """Return a DataFrame: a row per corrected cell, all text, named as in `RefreshResult.to_frame`.

        They are `sheet`, `cell`, `ref`, `column`, `was` and `now`.
        """
        import pandas as pd

        names = ("sheet", "cell", "ref", "column", "was", "now")
        rows = [[getattr(correction, name) for name in names] for correction in self.corrections]
        return pd.DataFrame(rows, columns=list(names)).astype(str)

    def __str__(self) -> str:
        """Return what was done."""
        done = "written" if self.written else "not written"
        told = f"{count(len(self.corrections), 'derived cell')} corrected, {len(self.left):,} still wrong"
        return f"{self.output}, {done}: {told}; {self.card!r}"


def fix(
    source: str | PathLike[str],
    target: str | PathLike[str] | None = None,
    *,
    in_place: bool = False,
    dry_run: bool = False,
    force: bool = False,
    config: Config = None,
    sheets: Sequence[str] = (),
    password: str | None = None,
) -> FixResult:
    """Correct the derived cells that `validate` calls errors, and change nothing else in the workbook.

    Each is corrected in the form in which it was typed: text stays text, in its own arrow family and decimals; where
    only the sign is wrong, the digits stay. Without `target` the workbook goes beside the book, as `NAME.fixed.xlsx`;
    `in_place` puts it in the book's own place and leaves the old one as `NAME.bak.xlsx`. With nothing to correct, a
    `target` that is named becomes a copy of the book; otherwise nothing is written. `dry_run` writes nothing, and says
    in `refusal` why the real run would be refused; `force` replaces an existing target, and agrees to lose a digital
    signature. `config`, `sheets` and `password` are those of `read`; a protected workbook stays so.

    Raises what `read` raises, OutputError where the book is no .xlsx or .xlsm or cannot be written, and TypeError where
    `source` is no path.
    """
    check_book(source, "fix")
    book = Path(source)
    output = output_of(book, target, in_place=in_place, done="fixed", named=fixed_name)
    settings = settings_for(book, config)
    opened = open_source(book, settings.limits, password)
    if not keeps(book) or opened.kind is not Kind.OOXML:
        raise OutputError(
            f"{book} is not an .xlsx or .xlsm workbook, so it cannot be fixed; save it from Excel as .xlsx"
        )
    check_output(book, output, in_place=in_place, keeps=True, force=force, dry_run=dry_run)
    card = read_with(settings, opened, sheets)
    corrections = fixer.fix(card, calculator.calculate(card), validate(card))
    kept = keeper.correct(card, corrections, opened.opened())
    lost = kept.lost if kept.changed else ()
    refused = losing(str(book), lost) if lost and not force else ""
    if refused and not dry_run:
        raise OutputError(refused)
    remaining = _remaining(card, kept)
    is_written = not dry_run and (bool(kept.changed) or target is not None)
    backup = deliver(opened, output, kept.content, in_place=in_place, force=force) if is_written else None
    return FixResult(
        card=card, output=output, corrections=_done(corrections, kept),
        left=tuple(f for f in remaining if f.column in _COMPUTED),
        others=tuple(f for f in remaining if f.column not in _COMPUTED),
        lost=lost, backup=backup, written=is_written,
        refusal=(refusal(output, force=force or in_place) or refused) if dry_run else "",
    )  # fmt: skip


def _done(corrections: Sequence[Correction], kept: Kept) -> tuple[Correction, ...]:
    changed = set(kept.changed)
    return tuple(item for item in corrections if address(item.sheet, item.cell) in changed)


def _remaining(card: Scorecard, kept: Kept) -> tuple[Finding, ...]:
    """Return what the corrected workbook, read again, still says wrong."""
    again = Source(name=card.source, data=kept.content, kind=Kind.OOXML)
    report: Report = validate(read_with(card.settings, again, [sheet.name for sheet in card.sheets]))
    return tuple(finding for finding in report.findings if finding.severity is Severity.ERROR)
