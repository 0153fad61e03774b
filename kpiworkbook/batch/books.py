"""From what was named to books: files, folders and globs, on this machine or on a store that a URL names."""

from __future__ import annotations

import glob
import os
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from errno import ELOOP, ENOENT, ENOTDIR
from functools import lru_cache
from pathlib import Path, PurePath, PurePosixPath
from stat import S_ISREG

from kpiworkbook import stores
from kpiworkbook.errors import ReadError
from kpiworkbook.model.endings import BOOKS
from kpiworkbook.output import is_folder, same_file
from kpiworkbook.stores import Location, Url, location_of

__all__ = ["Book", "find_books", "own_outputs"]

_OURS = r"(?i)\.(refreshed|annotated|fixed|bak\d*)$"
_DRAFT = r"(?i)(?:(?<![\W_])[\W_]++)?(?<![a-z])draft(?![a-z])[\W_]*+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A workbook to work on; `inside` is its path below the folder, or the fixed part of the glob, that was named."""

    path: Location
    inside: Path


def find_books(named: Sequence[str], output: Path | None = None) -> list[Book]:
    """Return the books that files, folders (recursively) and globs name, without doubles.

    In folders and globs, Excel's lock files, backups, what was refreshed, fixed or annotated, and the `output` of the
    command are passed over. A name that is neither folder nor glob is taken as it is, so that its absence gets a
    message of its own; so is a folder that cannot be looked into, as whoever reads it as a book is told why. Raises
    ReadError where a name is empty.
    """
    if "" in named:  # where a script's variable is not set; as a path it would be the folder in which one is
        raise ReadError("one of the names is empty; name a workbook, a folder of them, or a glob")
    found: dict[str, Book] = {}
    for name in named:
        for book in _named(name, output):
            real = book.path.text if isinstance(book.path, Url) else os.path.realpath(book.path)
            before = found[real].path if real in found else None
            # A book is called by its own name before a link's.
            if before is None or (isinstance(before, Path) and os.path.islink(before)):  # noqa: PTH114 - never raises
                found[real] = book
    return list(found.values())


def _named(name: str, output: Path | None) -> Iterator[Book]:
    path = location_of(name)
    if isinstance(path, Url):
        yield from _on_store(path)
        return
    closed: list[Path] = []
    if is_folder(path):
        top = path
        matches = sorted(_files(path, closed), key=_in_order)
    elif glob.has_magic(str(path)) and not same_file(path, path):
        top = _fixed_part(path)
        if "**" in path.parts:
            deque(_files(top, closed), maxlen=0)
        matches = sorted(map(Path, glob.glob(str(path), recursive=True)), key=_in_order)  # noqa: PTH207 - takes absolute globs too
    else:
        yield Book(path=path, inside=Path(path.name))
        return
    for match in matches:
        if _is_book(match) and not (output and same_file(match, output)):
            yield Book(path=match, inside=match.relative_to(top))
    for folder in closed:
        yield Book(path=folder, inside=Path(top.resolve().name) if folder == top else folder.relative_to(top))


def own_outputs(named: Sequence[str]) -> list[Path]:
    """Return what was refreshed, fixed or annotated in the folders that are named, and is passed over there."""
    folders = [place for place in map(location_of, named) if isinstance(place, Path) and is_folder(place)]
    files = sorted((path for folder in folders for path in _files(folder, [])), key=_in_order)
    return [path for path in files if path.suffix.casefold() in BOOKS and re.search(_OURS, path.stem)]


def _files(top: Path, closed: list[Path]) -> Iterator[Path]:
    """Yield what lies in a folder and all below; `closed` gets the folders that cannot be looked into."""
    for folder, _, names in os.walk(top, onerror=lambda error: closed.append(Path(error.filename))):
        yield from (Path(folder, name) for name in names)


def _in_order(path: PurePath) -> tuple[object, ...]:
    """Return by what books are put in order, and in a history the words of one edition.

    `sep-19-corrected.xlsx` comes behind `sep-19.xlsx`, `v10` behind `v9`, and a draft before what it became.
    """
    return tuple(map(_place, (*path.parts[:-1], path.stem, path.suffix)))


@lru_cache(maxsize=1_024)  # books share their folders and endings
def _place(name: str) -> tuple[object, ...]:
    if "draft" not in name.casefold():  # which most are not, and the search takes its time
        return _by_number(name), 0, [], name
    parts = re.split(_DRAFT, name)
    return _by_number(next(filter(None, parts), "")), 1 - len(parts), _by_number(name), name


def _by_number(text: str) -> list[str | int]:
    """Return a text with its numbers as such; every other item is one."""
    parts: list[str | int] = [*re.split("([0-9]+)", text)]
    parts[1::2] = map(int, parts[1::2])
    return parts


def _on_store(url: Url) -> Iterator[Book]:
    found = stores.find(url)
    if found is None:
        yield Book(path=url, inside=Path(url.name))
        return
    for match, inside in sorted(found, key=lambda each: _in_order(each[1])):
        if _has_a_books_name(PurePosixPath(match.name)):
            yield Book(path=match, inside=inside)


def _fixed_part(pattern: Path) -> Path:
    """Return the folder of a glob below which its matches differ: `books` of `books/**/*.xlsx`."""
    return next(folder for folder in pattern.parents if not glob.has_magic(str(folder)))


def _is_book(path: Path) -> bool:
    if not _has_a_books_name(path):
        return False
    try:
        return S_ISREG(path.stat().st_mode)
    except OSError as error:  # where its folder tells names and no more, whoever reads it is told why
        return error.errno not in (ENOENT, ENOTDIR, ELOOP)


def _has_a_books_name(path: PurePath) -> bool:
    is_hidden = path.name.startswith(("~$", "."))
    return path.suffix.casefold() in BOOKS and not is_hidden and not re.search(_OURS, path.stem)
