"""Writing files whole or not at all: beside the target first, then renamed over it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO

from kpiworkbook.errors import OutputError

__all__ = ["backup_of", "check_target", "whole_file"]


def check_target(target: Path, *, force: bool, hint: str = "name another file with -o") -> None:
    """Raise OutputError where the target cannot be written, before any work is done for it."""
    if target.is_dir():
        raise OutputError(f"{target} is a folder; name a file in it")
    if target.exists() and not force:
        raise OutputError(f"{target} exists already; {hint}, or replace it with --force")
    if not target.parent.is_dir():
        raise OutputError(f"{target} cannot be written: there is no folder {target.parent}; create it first")
    if not os.access(target.parent, os.W_OK):
        raise OutputError(
            f"{target} cannot be written: the folder {target.parent} is read-only for you; choose another with -o"
        )


@contextmanager
def whole_file(target: Path, *, force: bool) -> Iterator[BinaryIO]:
    """Give a file to write to, which becomes the target only when everything was written.

    Raises OutputError where the target exists (without `force`) or cannot be written; then no file is left behind.
    """
    check_target(target, force=force)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise OutputError(f"{target} cannot be written: {error.strerror or error}") from error
    part = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(_mode_of(target))
        part.replace(target)
    except OSError as error:
        raise OutputError(
            f"{target} cannot be written: {error.strerror or error}; close it where it is open, and check the disk"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def backup_of(book: Path) -> Path:
    """Return a name for a copy of the book that does not exist yet: `NAME.bak.xlsx`, `NAME.bak2.xlsx`, …"""
    numbers = chain([""], count(2))
    names = (book.with_name(f"{book.stem}.bak{number}{book.suffix}") for number in numbers)
    return next(name for name in names if not name.exists())


def _mode_of(target: Path) -> int:
    """Return the permissions that the file should have: the old one's, else what the user's mask leaves."""
    if target.exists():
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
