"""Recomputing a scorecard and writing it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from kpiworkbook import reviser
from kpiworkbook.errors import OutputError
from kpiworkbook.model.derived import Derived, Revision
from kpiworkbook.model.fields import ARROWS, CHANGES, DERIVED
from kpiworkbook.model.kept import Kept, Renewal
from kpiworkbook.model.places import address
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.settings import Settings
from kpiworkbook.output import check_target, is_folder
from kpiworkbook.pipeline.naming import keeps, refreshed_name
from kpiworkbook.pipeline.outputs import (
    check_book,
    check_output,
    check_protected,
    check_source,
    deliver,
    losing,
    output_of,
    path_of,
    refusal,
    write_whole,
)
from kpiworkbook.pipeline.reading import Config, calculate, check_card, read_with, settings_for, sound
from kpiworkbook.pipeline.refreshed import RefreshResult
from kpiworkbook.reader.source import Kind, Source, open_source

if TYPE_CHECKING:
    from kpiworkbook.collector import ValuesLike
    from kpiworkbook.pipeline.rolling import Month, RolledSource

__all__ = ["refresh", "write"]


def write(card: Scorecard, target: str | PathLike[str], *, values_only: bool = False, force: bool = False) -> Path:
    """Write the scorecard as a new workbook in house style, its derived columns recomputed; return its path.

    They are live formulas with cached values, or plain values where `values_only`. The file appears whole or not at
    all. Raises OutputError where it is no .xlsx, exists (without `force`), is the workbook that was read (even with
    `force`) or cannot be written or would lose its password (without `force`), and what `calculate` raises.
    """
    check_card(card, "write")
    path = path_of(target)
    derived = calculate(card)
    if path.suffix.casefold() != ".xlsx" and not is_folder(path):
        raise OutputError(f"{path}: a workbook in house style is an .xlsx file; give it that ending")
    check_target(path, force=force)
    check_source(Path(card.source), path)
    check_protected(card, path, force=force)
    write_whole(path, _house_style(card, derived, values_only=values_only), force=force)
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Built:
    """A workbook ready to be written; `kept` where it is the old one with some cells changed."""

    content: bytes
    derived: Derived
    revisions: tuple[Revision, ...]
    kept: Kept | None = None


def refresh(
    source: str | PathLike[str] | Source,
    target: str | PathLike[str] | None = None,
    *,
    month: Month = None,
    values: ValuesLike | None = None,
    in_place: bool = False,
    values_only: bool = False,
    restyle: bool = False,
    dry_run: bool = False,
    force: bool = False,
    config: Config = None,
    sheets: Sequence[str] = (),
    password: str | None = None,
) -> RefreshResult:
    """Recompute a workbook's derived columns.

    An .xlsx or .xlsm comes back as it is, with only those cells changed that must: derived cells become live formulas
    (`values_only`: plain values), figures stored as text become numbers. With `restyle`, and for all other kinds of
    files, a new workbook in house style is written.

    `values` are new figures: a file (.csv, .tsv, .xlsx, .json), a mapping of refs to values (`{"M1": 1600}`) or to
    mappings with `value` and `commentary`, a Series or DataFrame whose index is the refs, a DataFrame or a sequence of
    mappings with `ref` and `value`. For the current `month` (`Oct-19`, or any day of it) they correct it. For the next
    all months move on by a column, what leaves goes to the sheet "Archive", and indicators without a figure get `tbc`.

    Without `target` it goes beside the book, as `NAME.refreshed.xlsx`. `in_place` puts it in the book's own place and
    leaves the old one as `NAME.bak.xlsx`. `force` replaces an existing target; it is also needed where something would
    be lost: a digital signature, or in place and with `restyle` all that a new workbook does not carry. `dry_run`
    writes nothing, needs no folder, and says in `refusal` why the real run would be refused. `config`, `sheets` and
    `password` are those of `read`; what comes of a protected workbook has the same password.

    Raises what `read` and `calculate` raise, ValuesError where `month` or `values` cannot be used, ScorecardError where
    the sheet cannot move on, OutputError where nothing can be written, TypeError where `source` is no path.
    """
    book = _book_of(source)
    named = partial(refreshed_name, restyle=restyle)
    output = output_of(book, target, in_place=in_place, done="refreshed", named=named)
    settings = settings_for(source, config)
    opened = open_source(source, settings.limits, password)
    keep = not restyle and opened.kind is Kind.OOXML and (isinstance(source, Source) or keeps(book))
    check_output(book, output, in_place=in_place, keeps=keep, force=force, dry_run=dry_run)
    before = read_with(settings, opened, sheets)
    rolled = _rolled(opened, before, month, values)
    now, card = _read_again(settings, rolled, before, sheets) if rolled else (opened, before)
    built = _built(card, now, rolled, keep=keep, values_only=values_only)
    is_new = built.content != opened.data
    refused = _refused(book, card, built, in_place=in_place) if is_new and not force else ""
    if refused and not dry_run:
        raise OutputError(refused)
    written = not dry_run and (is_new or not in_place)
    backup = deliver(opened, output, built.content, in_place=in_place, force=force) if written else None
    kept = built.kept or Kept(content=b"", changed=())
    return RefreshResult(
        card=card, output=output, derived=built.derived, revisions=_told(before, card, built, rolled), backup=backup,
        written=written, kept=built.kept is not None, numbers=kept.numbers, left_alone=kept.left_alone,
        gone=kept.gone, lost=kept.lost if is_new else (),
        rolled=rolled and rolled.with_arrows_left(card, built.derived, keeps_formulas=keep),
        refusal=(refusal(output, force=force or in_place) or refused) if dry_run else "",
    )  # fmt: skip


def _book_of(source: str | PathLike[str] | Source) -> Path:
    """Return where the book lies, or the name of one that was opened already; raise TypeError for what has no place."""
    named = source.name if isinstance(source, Source) else source
    check_book(named, "refresh")
    return Path(named)


def _rolled(opened: Source, card: Scorecard, month: Month, values: ValuesLike | None) -> RolledSource | None:
    """Return the workbook with new figures in it, or None where none are asked for."""
    if month is None and values is None:
        return None
    from kpiworkbook.pipeline.rolling import roll_source

    derived = calculate(card)  # what contradicts itself is refused before anything moves
    return roll_source(opened, card, derived, month, values)


def _read_again(
    settings: Settings, rolled: RolledSource, before: Scorecard, sheets: Sequence[str]
) -> tuple[Source, Scorecard]:
    """Return the workbook with new figures in it, and its scorecard."""
    source = replace(rolled.source)  # the result is not to hold what is unpacked here
    return source, read_with(settings, source, sheets, month=rolled.values.period, before=before)


def _built(card: Scorecard, source: Source, rolled: RolledSource | None, *, keep: bool, values_only: bool) -> _Built:
    derived = rolled.derived(sound(card)) if rolled else calculate(card)
    revised = reviser.revise(card, derived, behind_formats=DERIVED if keep else ())
    revisions = tuple(r for r in revised if r.column not in derived.indicators[r.sheet, r.row].incomplete)
    if not keep:
        content = _house_style(card, derived, values_only=values_only)
        return _Built(content=content, derived=derived, revisions=revisions)
    from kpiworkbook import keeper

    kept = keeper.keep(
        card, derived, revisions, source.opened(), values_only=values_only,
        renewal=rolled.renewal if rolled else Renewal(),
    )  # fmt: skip
    changed = set(kept.changed)
    # An average that is right keeps its decimals, though the house would show others.
    told = (r for r in revisions if r.figure_changed or r.column in CHANGES or r.column in ARROWS)
    told_and_done = tuple(r for r in told if address(r.sheet, r.cell) in changed)
    return _Built(content=kept.content, derived=derived, revisions=told_and_done, kept=kept)


def _told(before: Scorecard, card: Scorecard, built: _Built, rolled: RolledSource | None) -> tuple[Revision, ...]:
    if rolled is None:
        return built.revisions
    from kpiworkbook.pipeline.rolling import as_shown_before

    return as_shown_before(before, card, built.revisions)


def _refused(book: Path, card: Scorecard, built: _Built, *, in_place: bool) -> str:
    """Return what would be lost that somebody has to agree to lose, as a message; empty where nothing would."""
    if built.kept is not None and built.kept.lost:
        return losing(str(book), built.kept.lost)
    if built.kept is None and in_place and card.not_carried:
        return (
            f"{book} holds what the new workbook would not carry: {', '.join(card.not_carried)}. Write to another file "
            "(-o on the command line), or add --force (in Python: force=True); the old one stays beside it as a .bak"
        )
    return ""


def _house_style(card: Scorecard, derived: Derived, *, values_only: bool) -> bytes:
    """Return the new workbook's bytes; in memory, so that a full disk is met in one place and not within xlsxwriter."""
    from kpiworkbook import writer

    stream = io.BytesIO()
    writer.write(card, derived, stream, values_only=values_only)
    return stream.getvalue()
