"""Recomputing a scorecard and writing it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

from kpiworkbook import reviser, writer
from kpiworkbook.errors import OutputError
from kpiworkbook.model.derived import Derived, Revision
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.output import check_target, is_folder, replace_in_place, same_file
from kpiworkbook.pipeline.outputs import check_source, write_whole
from kpiworkbook.pipeline.reading import Config, calculate, read

__all__ = ["RefreshResult", "refresh", "refreshed_name", "write"]


def write(card: Scorecard, target: str | PathLike[str], *, values_only: bool = False, force: bool = False) -> None:
    """Write the scorecard as a new workbook in house style, its derived columns recomputed.

    They are live formulas with cached values, or plain values where `values_only`. The file appears whole or not at
    all. Raises OutputError where it exists (without `force`), is the workbook that was read (even with `force`) or
    cannot be written, and what `calculate` raises.
    """
    derived = calculate(card)
    path = Path(target)
    check_target(path, force=force)
    check_source(Path(card.source), path)
    write_whole(path, _built(card, derived, values_only=values_only), force=force)


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
            write_whole(output, content, force=force)
    return RefreshResult(
        card=card, output=output, derived=derived, revisions=revisions, backup=backup, written=not dry_run
    )


def refreshed_name(book: Path) -> Path:
    """Return where a book's refreshed copy goes when nobody says otherwise."""
    return book.with_name(f"{book.stem}.refreshed.xlsx")


def _check_output(book: Path, output: Path, *, in_place: bool, force: bool, dry_run: bool) -> None:
    if not same_file(book, book):
        return  # that it is not there is the reader's to say
    if in_place and book.suffix.casefold() != ".xlsx":
        raise OutputError(
            f"{book} is no .xlsx file, so it cannot be refreshed in place; name another file for the new workbook "
            "(-o on the command line)"
        )
    if not in_place:
        check_source(
            book,
            output,
            "to replace it, and keep the old one as a .bak, use --in-place (in Python: in_place=True)",
        )
        if output.suffix.casefold() != ".xlsx" and not is_folder(output):
            raise OutputError(f"{output}: the refreshed workbook is an .xlsx file; give it that ending")
    if not dry_run:
        check_target(output, force=force or in_place)


def _built(card: Scorecard, derived: Derived, *, values_only: bool) -> bytes:
    """Return the new workbook's bytes; in memory, so that a full disk is met in one place and not within xlsxwriter."""
    stream = io.BytesIO()
    writer.write(card, derived, stream, values_only=values_only)
    return stream.getvalue()
