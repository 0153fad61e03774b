"""Writing a book's output where something may stand already."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TypeVar

from kpiworkbook import stores
from kpiworkbook.errors import OutputError, ReadError
from kpiworkbook.output import whole_file
from kpiworkbook.stores import Location, Url

__all__ = ["Existing", "aside", "place"]

R = TypeVar("R")


class Existing(Enum):
    """What to do where the output is there already."""

    REFUSE = "refuse"
    """It is somebody's: it is refused, unless the work itself is told to replace what it finds."""
    CHANGED = "changed"
    """An earlier run made it, and somebody has changed it since: it is refused as well, and that is told."""
    REPLACE = "replace"
    """It is what an earlier run made, unchanged since: it is replaced."""
    SAME = "same"
    """This run may have written it before it was cut off, or in another process: it counts as written if it is just
    what would be written now. The same input gives the same bytes, so that nothing else can be."""


def place(
    write: Callable[[Path], R],
    target: Location,
    existing: Existing,
    *,
    force: bool = False,
    password: str | None = None,
) -> R:
    """Call `write` so that the target holds what it writes, whole or not at all, and return what it returns.

    `force` is what `write` does itself with a target that exists; `password` protects what it writes, so that the same
    workbook has other bytes each time. Raises OutputError where the target exists and may not be replaced, and what
    `write` raises.
    """
    if isinstance(target, Url):
        return _on_store(write, target, existing, force=force, password=password)
    if existing is Existing.REPLACE and os.path.lexists(target):
        result, content = _aside(write, target)
        with whole_file(target, force=True) as stream:
            stream.write(content)
        return result
    try:
        return write(target)
    except OutputError:
        if existing is Existing.CHANGED and not force and target.is_file():
            raise OutputError(
                f"{target} exists already, and has been changed since it was written; keep it under another name, or "
                "replace it with --force (in Python: force=True)"
            ) from None
        if existing is not Existing.SAME or not target.is_file():
            raise
        result, content = _aside(write, target)
        if not _alike(target.read_bytes(), content, password):
            raise
        return result


@contextmanager
def aside(target: Location) -> Iterator[Path]:
    """Give a path that stands for the target, and is gone afterwards; an OutputError names the target in its place."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="kpi-") as folder:
        path = Path(folder) / target.name
        try:
            yield path
        except OutputError as error:
            raise OutputError(str(error).replace(str(path), str(target))) from None


def _on_store(write: Callable[[Path], R], target: Url, existing: Existing, *, force: bool, password: str | None) -> R:
    result, content = _aside(write, target)
    try:
        stores.write(target, content, force=force or existing is Existing.REPLACE)
    except OutputError:
        if existing is not Existing.SAME or not _alike(stores.read(target), content, password):
            raise
    return result


def _alike(one: bytes, other: bytes, password: str | None) -> bool:
    """Return whether two workbooks are the same behind their password."""
    if one == other:
        return True
    if password is None:
        return False
    from kpiworkbook.reader.source import open_source

    try:
        return open_source(one, password=password).data == open_source(other, password=password).data
    except ReadError:  # it is another password's, or somebody else's file
        return False


def _aside(write: Callable[[Path], R], target: Location) -> tuple[R, bytes]:
    """Return what `write` returns, and what it writes, without touching the target."""
    with aside(target) as path:
        return write(path), path.read_bytes()
