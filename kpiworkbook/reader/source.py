"""What was handed in: a path, bytes or an open file, and which kind of workbook its content is."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from enum import Enum
from os import PathLike
from pathlib import Path
from typing import BinaryIO, TextIO

from kpiworkbook.errors import NotAWorkbookError, ReadError

__all__ = ["Kind", "Source", "SourceLike", "open_source"]


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
    data: bytes
    kind: Kind

    def stream(self) -> BinaryIO:
        """Return the bytes as a file."""
        return io.BytesIO(self.data)


SourceLike = str | PathLike[str] | bytes | bytearray | memoryview | BinaryIO | TextIO | Source
"""A path, a workbook's bytes, a file open for reading, or what was opened already."""


def open_source(source: SourceLike) -> Source:
    """Return the workbook's bytes and kind; the kind is told from the content, not from the name.

    Raises ReadError where the file cannot be opened, NotAWorkbookError where it holds no workbook.
    """
    if isinstance(source, Source):
        return source
    if isinstance(source, bytes | bytearray | memoryview):
        name, data = "workbook", bytes(source)
    elif isinstance(source, str | PathLike):
        name, data = Path(source).as_posix(), _read_file(Path(source))
    else:
        name = str(getattr(source, "name", "workbook"))
        data = _read_open_file(source, name)
    return Source(name=name, data=data, kind=_kind(name, data))


def _read_open_file(source: BinaryIO | TextIO, name: str) -> bytes:
    try:
        content = source.read()
    except UnicodeDecodeError:
        raise ReadError(f"{name} is open as text; open it with mode 'rb', or give its path") from None
    return content.encode() if isinstance(content, str) else content


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"{path}: there is no such file; check the name and the folder") from None
    except IsADirectoryError:
        raise ReadError(f"{path} is a folder; name a workbook in it") from None
    except OSError as error:
        raise ReadError(f"{path} cannot be opened: {error.strerror or error}") from error


def _kind(name: str, data: bytes) -> Kind:
    if not data.strip(b"\0 \r\n\t"):
        raise NotAWorkbookError(f"{name} is empty; export or copy the workbook again")
    if data.startswith(b"PK"):
        return _zip_kind(name, data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise NotAWorkbookError(
                f"{name} is protected by a password; open it in Excel, remove the password (File, Info, "
                "Protect Workbook, Encrypt with Password) and save a copy to use here"
            )
        return Kind.XLS
    return _text_kind(name, data)


def _zip_kind(name: str, data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = set(package.namelist())
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError):
        raise NotAWorkbookError(f"{name} is damaged or cut short; download or copy it again") from None
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
    if suffix in (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods") or b"\0" in data[:4] or data.startswith(b"%PDF"):
        is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff")) and suffix not in (".xlsx", ".xlsm")
        if not is_utf16:
            raise NotAWorkbookError(
                f"{name} is not a workbook; if it is text, give it the ending .csv or .tsv, else save it from "
                "Excel as .xlsx"
            )
    return Kind.TEXT
