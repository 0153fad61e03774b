"""Writing a package anew with some parts changed: the others are copied as they lie in the file, still compressed.

The zip format: APPNOTE.TXT 6.3.3, sections 4.3.7 (local headers), 4.3.12 (central directory) and 4.3.16 (its end).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.ooxml.package import Package

__all__ = ["Preface", "packed", "rewrite", "selected"]

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_STREAMED = 0x0008
"""The flag of an entry whose sizes stand behind its data; here they stand before it."""
_UTF8 = 0x0800
"""The flag of an entry whose name is not in the code page of DOS."""
_DEFLATED = 8
_VERSION = 20
_LEVEL = 1
"""Excel packs its own workbooks as quickly (their entries are flagged "super fast")."""
_NEW_YEAR_1980 = 0x21
"""The date of added parts: the earliest that a zip knows, so that the same input gives the same bytes."""


@dataclass(slots=True, kw_only=True)  # not frozen: each part has one, and Python would take much longer to make them
class _Entry:
    """What the zip says of one of its files, and the file itself."""

    name: bytes = b""
    flags: int = 0
    method: int = _DEFLATED
    time: int = 0
    date: int = _NEW_YEAR_1980
    crc: int = 0
    size: int = 0
    data: bytes = b""
    needs: int = _VERSION
    """The version of the format that unpacking it takes."""
    made_by: int = _VERSION
    attributes: tuple[int, int] = (0, 0)

    def local(self) -> bytes:
        return _LOCAL.pack(
            b"PK\3\4", self.needs, self.flags, self.method, self.time, self.date, self.crc, len(self.data), self.size,
            len(self.name), 0,
        ) + self.name  # fmt: skip

    def central(self, offset: int) -> bytes:
        return _CENTRAL.pack(
            b"PK\1\2", self.made_by, self.needs, self.flags, self.method, self.time, self.date, self.crc,
            len(self.data), self.size, len(self.name), 0, 0, 0, *self.attributes, offset,
        ) + self.name  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Preface:
    """What is put before a part's content, and the checksum of both."""

    text: bytes
    crc: int

    @classmethod
    def to(cls, content: bytes, text: bytes) -> Preface:
        """Return a preface to a part that holds this content."""
        return cls(text=text, crc=zlib.crc32(content, zlib.crc32(text)))


_NO_PREFACES: Mapping[str, Preface] = {}


def rewrite(
    package: bytes,
    changed: Mapping[str, bytes],
    removed: Collection[str] = (),
    directory: zipfile.ZipFile | None = None,
) -> bytes:
    """Return the package with the contents of some parts changed, in the same order; new parts come last.

    Parts that are neither changed nor removed keep their compressed bytes. With nothing to do the package is returned
    as it is. The same input gives the same bytes. `directory` is the package's, where that has been read already.
    Raises NotAWorkbookError where a part is not where the zip's directory says.
    """
    if not changed and not removed:
        return package
    source = directory or zipfile.ZipFile(io.BytesIO(package))
    entries = []
    names = set(source.namelist())
    for info in source.infolist():
        if info.filename not in removed:
            new = changed.get(info.filename)
            entries.append(_copied(package, info) if new is None else _replaced(package, info, new))
    entries += [_added(name, content) for name, content in changed.items() if name not in names]
    return _joined(entries, source.comment)


def selected(package: Package, parts: Collection[str], prefaces: Mapping[str, Preface] = _NO_PREFACES) -> bytes:
    """Return a zip of only those parts, as they lie in the package, under the sizes that its directory says.

    A part that has a preface lies behind that as it is, still compressed. Another program sees no other directory in it
    than the one that was read here. Raises NotAWorkbookError where a part is not where the zip's directory says.
    """
    data, infos = package.data, [info for info in package.directory.infolist() if info.filename in parts]
    return _joined([_prefaced(_copied(data, info), prefaces.get(info.filename)) for info in infos], b"")


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a new package of parts, in their order. The same parts give the same bytes."""
    return _joined([_added(name, content) for name, content in parts.items()], b"")


def _joined(entries: Collection[_Entry], comment: bytes) -> bytes:
    out = bytearray()
    directory = bytearray()
    for entry in entries:
        directory += entry.central(len(out))
        out += entry.local()
        out += entry.data
    end = _END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), len(out), len(comment))
    return bytes(out + directory + end + comment)


def _name_and_start(package: bytes, info: zipfile.ZipInfo) -> tuple[bytes, int]:
    """Return an entry's name as the file spells it, and where its data begins."""
    at = info.header_offset
    header = package[at : at + _LOCAL.size] if at >= 0 else b""
    if len(header) < _LOCAL.size or not header.startswith(b"PK\3\4"):
        raise NotAWorkbookError(f"the workbook is damaged in {info.filename}; copy it again, or save it from Excel")
    name_length, extra_length = struct.unpack_from("<2H", header, 26)
    start = at + _LOCAL.size
    return package[start : start + name_length], start + name_length + extra_length


def _copied(package: bytes, info: zipfile.ZipInfo) -> _Entry:
    name, start = _name_and_start(package, info)
    return _Entry(
        name=name, flags=info.flag_bits & ~_STREAMED, method=info.compress_type, time=_time(info), date=_date(info),
        crc=info.CRC, size=info.file_size, data=package[start : start + info.compress_size],
        needs=info.extract_version, made_by=_made_by(info), attributes=(info.internal_attr, info.external_attr),
    )  # fmt: skip


def _prefaced(entry: _Entry, preface: Preface | None) -> _Entry:
    if preface is None:
        return entry
    # Deflated data may go on behind what was flushed, where that ends with a byte.
    before = _deflated(preface.text, zlib.Z_FULL_FLUSH) if entry.method == _DEFLATED else preface.text
    return replace(entry, crc=preface.crc, size=entry.size + len(preface.text), data=before + entry.data)


def _replaced(package: bytes, info: zipfile.ZipInfo, content: bytes) -> _Entry:
    name, _ = _name_and_start(package, info)
    return _Entry(
        name=name, flags=info.flag_bits & _UTF8, time=_time(info), date=_date(info), crc=zlib.crc32(content),
        size=len(content), data=_deflated(content), made_by=_made_by(info),
        attributes=(info.internal_attr, info.external_attr),
    )  # fmt: skip


def _time(info: zipfile.ZipInfo) -> int:
    *_, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2


def _date(info: zipfile.ZipInfo) -> int:
    year, month, day, *_ = info.date_time
    return (year - 1980) << 9 | month << 5 | day


def _made_by(info: zipfile.ZipInfo) -> int:
    return info.create_system << 8 | info.create_version


def _added(name: str, content: bytes) -> _Entry:
    return _Entry(
        name=name.encode(), flags=0 if name.isascii() else _UTF8, crc=zlib.crc32(content), size=len(content),
        data=_deflated(content),
    )  # fmt: skip


def _deflated(content: bytes, end: int = zlib.Z_FINISH) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush(end)
