"""What every verb asks of its output."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kpiworkbook.errors import OutputError
from kpiworkbook.model.endings import OOXML
from kpiworkbook.output import check_target, is_folder, replace_in_place, same_file, whole_file

if TYPE_CHECKING:
    from kpiworkbook.model.scorecard import Scorecard
    from kpiworkbook.reader.source import Source

__all__ = [
    "check_book",
    "check_output",
    "check_protected",
    "check_source",
    "deliver",
    "losing",
    "output_of",
    "path_of",
    "refusal",
    "write_whole",
]


def check_book(source: object, verb: str) -> None:
    """Raise TypeError where a verb that writes beside the book, or in its place, is given something without a place."""
    if not isinstance(source, str | os.PathLike):
        raise TypeError(
            f"{verb} takes a workbook's path, since what comes of it goes beside it or in its place, and no "
            f"{type(source).__name__}; save it to a file first"
        )


def output_of(
    book: Path,
    target: str | os.PathLike[str] | None,
    *,
    in_place: bool,
    done: str,
    named: Callable[[Path], Path],
) -> Path:
    """Return where a workbook goes that is `done` (`refreshed`); where nobody says, beside the book, as `named` has it.

    Raises OutputError where two places are named.
    """
    if in_place and target is not None:
        raise OutputError(f"{book} is to be {done} both in place and into {target}; choose one of the two")
    if in_place:
        return book
    return named(book) if target is None else path_of(target)


def path_of(target: object) -> Path:
    """Return where an output goes; raise TypeError where that is something else than a path."""
    if not isinstance(target, str | os.PathLike):
        raise TypeError(
            f"an output goes to a file, whole or not at all, so give a path and not {type(target).__name__}; where the "
            "bytes are wanted, read that file"
        )
    return Path(target)


def check_output(book: Path, output: Path, *, in_place: bool, keeps: bool, force: bool, dry_run: bool) -> None:
    """Raise OutputError where a book could not be written to the output; `keeps`: as it is, with cells changed."""
    suffix = book.suffix.casefold()
    # The name of a book on a store may say nothing of it: zip://a.xlsm::b.zip.
    allowed = (suffix,) if keeps and suffix in OOXML else OOXML if keeps else (".xlsx",)
    if in_place and suffix not in allowed:
        raise OutputError(
            f"{book} is not an .xlsx file, so it cannot be replaced by one; name another file for the new workbook "
            "(-o on the command line)"
        )
    if not in_place:
        advice = "to replace it, and keep the old one as a .bak, use --in-place (in Python: in_place=True)"
        check_source(book, output, advice)
        if output.suffix.casefold() not in allowed and not is_folder(output):
            raise OutputError(f"{output}: the new workbook is an {allowed[0]} file; give it that ending")
    if not dry_run:
        check_target(output, force=force or in_place)


def refusal(output: Path, *, force: bool) -> str:
    """Return why the output would not be written or replaced: what a dry run has to tell.

    It is empty where it would be. That its folder is not there is told by whoever does not make it.
    """
    try:
        check_target(output, force=force)
    except OutputError as error:
        return "" if _can_be_made(output.parent) else str(error)
    return ""


def _can_be_made(folder: Path) -> bool:
    """Return whether a folder is not there, and the nearest one above it takes new ones."""
    if os.path.lexists(folder):
        return False
    above = next((path for path in folder.absolute().parents if os.path.lexists(path)), folder)
    return is_folder(above) and os.access(above, os.W_OK | os.X_OK)


def deliver(source: Source, output: Path, content: bytes, *, in_place: bool, force: bool) -> Path | None:
    """Write a workbook to its place, whole or not at all; return where the old one went that was replaced in place.

    What comes of a protected workbook has the same password.
    """
    book = Path(source.name)
    if source.password is not None:
        from kpiworkbook.reader.protection import protected

        content = protected(content, source.password)
    if in_place:
        return replace_in_place(book, content)
    write_whole(output, content, force=force)
    return None


def check_source(source: Path, target: Path, advice: str = "choose another name") -> None:
    """Raise OutputError where the target is the workbook that is read."""
    if same_file(source, target):
        raise OutputError(f"{target} is the workbook that is read, and is left as it is; {advice}")


def check_protected(card: Scorecard, target: Path, *, force: bool) -> None:
    """Raise OutputError where a workbook without a password would be made of one that has one."""
    if card.is_protected and not force:
        raise OutputError(
            f"{target} would not be protected by the password of {card.source}, so that anybody could read it. Add "
            "--force (in Python: force=True) to go on"
        )


def losing(what: str, lost: Sequence[str]) -> str:
    """Return what a workbook would lose by any change, and that somebody has to agree to that."""
    return (
        f"{what} would lose {', '.join(lost)}, which no change leaves whole. Add --force (in Python: force=True) to go "
        "on"
    )


def write_whole(target: Path, content: bytes, *, force: bool) -> None:
    """Write a file whole or not at all; raise OutputError where that cannot be done."""
    with whole_file(target, force=force) as stream:
        stream.write(content)
