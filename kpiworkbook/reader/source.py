"""What was handed in: a path, bytes or an open file, and which kind of workbook its content is."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import BinaryIO, TextIO

from kpiworkbook.errors import NotAWorkbookError, ReadError, TooLargeError
from kpiworkbook.model.endings import BOOKS
from kpiworkbook.model.settings import LimitSettings
from kpiworkbook.ooxml.limits import MEGABYTE, check_directory
from kpiworkbook.ooxml.package import Package
from kpiworkbook.stores import url_of

__all__ = ["COMPOUND", "Kind", "Source", "SourceLike", "open_source"]


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an old .xls begins, and whatever Excel encrypts ([MS-CFB] 2.2)."""


_MOST_LOOKED_AT = 1_000
"""So many names of a folder are looked at for one that may have been meant."""


class Kind(Enum):
    """How the content is to be read."""

    OOXML = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A workbook's bytes, its name for messages, and its kind."""

    name: str
    data: bytes = field(repr=False)
    kind: Kind
    password: str | None = field(default=None, repr=False)
    """What protects the file, where something does; `data` is what it holds."""

    _directory: zipfile.ZipFile | None = field(default=None, init=False, repr=False, compare=False)
    """Of a zip whose kind was told by it; a source that is made of this one with other bytes has none."""
    _package: Package | None = field(default=None, init=False, repr=False, compare=False)

    def stream(self) -> io.BytesIO:
        """Return the bytes as a file."""
        return io.BytesIO(self.data)

    def opened(self) -> Package:
        """Return the package, opened once for all that read or change it."""
        package = self._package or Package(self.stream(), self.name, self._directory)
        object.__setattr__(self, "_package", package)
        return package


SourceLike = str | PathLike[str] | bytes | bytearray | memoryview | BinaryIO | TextIO | Source
"""A path, a workbook's bytes, a file open for reading, or what was opened already."""


def open_source(
    source: SourceLike, limits: LimitSettings | None = None, password: str | None = None, called: str | None = None
) -> Source:
    """Return the workbook's bytes and kind; the kind is told from the content, not from the name.

    A package is looked at before any of its parts is unpacked. `password` opens a protected workbook, in memory only.
    `called` names what has no path.

    Raises ReadError where the file cannot be opened, TooLargeError where it is larger than the limits allow,
    PasswordError where it is protected and the password does not open it, NotAWorkbookError where it is no workbook.
    """
    if isinstance(source, Source):
        return source
    limits = limits or LimitSettings()
    most = limits.file_megabytes * MEGABYTE
    if isinstance(source, bytes | bytearray | memoryview):
        name, data = called or "workbook", bytes(source)
    elif isinstance(source, str | PathLike):
        name, data = Path(source).as_posix(), _read_file(Path(source), most)
    elif not hasattr(source, "read"):
        raise TypeError(f"a workbook is a path, bytes or a file open for reading, and no {type(source).__name__}")
    else:
        name = called or str(getattr(source, "name", "workbook"))
        data = _read_open_file(source, name, most)
    if len(data) > most:
        raise TooLargeError.beyond(
            f"{name} is larger than {limits.file_megabytes:,} MB", "file_megabytes", limits.file_megabytes, " MB"
        )
    used = None
    if data.startswith(COMPOUND):
        from kpiworkbook.reader.protection import unlocked

        data, used = unlocked(data, name, password)
    kind, directory = _kind(name, data, limits)
    opened = Source(name=name, data=data, kind=kind, password=used)
    object.__setattr__(opened, "_directory", directory)
    return opened


def _read_open_file(source: BinaryIO | TextIO, name: str, most: int) -> bytes:
    try:
        content = source.read(most + 1)
        if not content and source.seekable():  # it was read before, as when a notebook's cell is run again
            source.seek(0)
            content = source.read(most + 1)
    except UnicodeDecodeError:
        raise ReadError(f"{name} is open as text; open it with mode 'rb', or give its path") from None
    return content.encode(errors="surrogatepass") if isinstance(content, str) else content


def _read_file(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(most + 1)  # a device or a pipe does not say how much it holds
    except FileNotFoundError:
        if (url := url_of(path)) is not None:
            raise ReadError(
                f"{url} is a URL, and here a file on this machine is read; download it and name the file (URLs are "
                "for refresh, validate and tidy)"
            ) from None
        raise ReadError(f"{path}: there is no such file; {_hint(path)}") from None
    except IsADirectoryError:
        raise ReadError(f"{path} is a folder; name a workbook in it") from None
    except (OSError, ValueError) as error:  # a ValueError is a name that no file can have
        raise ReadError(f"{path} cannot be opened: {getattr(error, 'strerror', None) or error}") from error


def _hint(path: Path) -> str:
    """Return what to do about a file that is not there: perhaps one beside it is meant."""
    from difflib import get_close_matches

    books: list[Path] = []
    with suppress(OSError, ValueError), os.scandir(path.parent) as entries:
        named = (Path(entry.name) for entry in islice(entries, _MOST_LOOKED_AT) if entry.name != path.name)
        books = [name for name in named if name.suffix.casefold() in BOOKS and not name.name.startswith(("~$", "."))]
    # Of several endings the first one counts.
    books.sort(key=lambda name: BOOKS.index(name.suffix.casefold()), reverse=True)
    stems = {name.stem.casefold(): name for name in books}
    # Some systems hide the endings of names.
    stem = (path.stem if path.suffix.casefold() in BOOKS else path.name).casefold()
    near = get_close_matches(stem, stems, n=1, cutoff=0.7)
    return f"did you mean {path.parent / stems[near[0]]}?" if near else "check the name and the folder"


def _kind(name: str, data: bytes, limits: LimitSettings) -> tuple[Kind, zipfile.ZipFile | None]:
    """Return the kind, and a zip's directory, which is read for it."""
    if not data.strip(b"\0 \r\n\t"):
        raise NotAWorkbookError(f"{name} is empty; export or copy the workbook again")
    if data.startswith(b"PK"):
        directory = _directory(name, data)
        return _zip_kind(name, directory.infolist(), limits), directory
    return (Kind.XLS if data.startswith(COMPOUND) else _text_kind(name, data)), None


def _directory(name: str, data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, EOFError, ValueError, OverflowError, struct.error, NotImplementedError):
        raise NotAWorkbookError(f"{name} is damaged or cut short; download or copy it again") from None


def _zip_kind(name: str, entries: Sequence[zipfile.ZipInfo], limits: LimitSettings) -> Kind:
    check_directory(entries, limits, name)
    parts = {entry.filename for entry in entries}
    if any(part.endswith("workbook.bin") for part in parts):
        return Kind.XLSB
    if "content.xml" in parts:
        return Kind.ODS
    if "[Content_Types].xml" in parts and not any(part.startswith(("word/", "ppt/")) for part in parts):
        return Kind.OOXML
    raise NotAWorkbookError(f"{name} is a zip file but not a workbook; name an .xlsx, .xlsm, .xlsb or .ods file")


def _text_kind(name: str, data: bytes) -> Kind:
    suffix = Path(name).suffix.casefold()
    start = data[:512].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml")):
        raise NotAWorkbookError(
            f"{name} is a web page or XML under a workbook's name; open it in Excel and save it as .xlsx"
        )
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff")) and suffix not in (".xlsx", ".xlsm")
    is_book = suffix in (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
    if is_utf16 or not (is_book or b"\0" in data[:4] or data.startswith(b"%PDF")):
        return Kind.TEXT
    if (place := Path(name)).name.startswith("~$"):
        raise NotAWorkbookError(
            f"{name} is what Excel lays beside a workbook that is open; name {place.parent / place.name[2:]}"
        )
    if suffix in (".csv", ".tsv", ".txt"):
        raise NotAWorkbookError(f"{name} is no text in a known encoding; save it from Excel as 'CSV UTF-8'")
    raise NotAWorkbookError(
        f"{name} is not a workbook; if it is text, give it the ending .csv or .tsv, else save it from Excel as .xlsx"
    )
