"""The streams of a compound file (.xls, and whatever Excel encrypts): a small file system in a file ([MS-CFB])."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.reader.source import COMPOUND

__all__ = ["CompoundFile"]

_END_OF_CHAIN = 0xFFFFFFFE
_NO_SECTOR = 0xFFFFFFFA
"""From here on a number names no sector."""
_HEADER = 512
_IN_HEADER = 109
"""So many sectors of the table are named in the header itself."""
_ENTRY, _NAME = 128, 64
_MINI_SECTOR, _SMALL = 64, 4096
"""Streams that are smaller than this lie in sectors of 64 bytes within another stream."""
_SECTOR_SIZES = {9: 512, 12: 4096}


@dataclass(frozen=True, slots=True)
class _Stream:
    name: str
    start: int
    size: int


class CompoundFile:
    """A compound file, whose chains of sectors were found to end."""

    def __init__(self, data: bytes, name: str) -> None:
        """Read the directory; raise NotAWorkbookError, with `name`, where it cannot be, or leads in a circle."""
        self._data, self._name = data, name
        if len(data) < _HEADER or not data.startswith(COMPOUND):
            raise self._damaged()
        self._size = _SECTOR_SIZES.get(struct.unpack_from("<H", data, 30)[0], 0)
        mini_shift = struct.unpack_from("<H", data, 32)[0]
        if not self._size or mini_shift != 6:
            raise self._damaged()
        tables, directory, mini_table, mini_tables, more, mores = (
            struct.unpack_from("<L", data, at)[0] for at in (44, 48, 60, 64, 68, 72)
        )
        if max(tables, mini_tables, mores) > len(data) // self._size + 1:
            raise self._damaged()
        self._table = self._numbers(self._table_sectors(more))
        self._streams = [self._stream(entry) for entry in self._entries(directory)]
        if not self._streams:
            raise self._damaged()
        self._mini_table: Sequence[int] = ()
        self._mini_data = b""
        if mini_tables:
            self._mini_table = self._numbers(self._chain(mini_table, self._table))
            self._mini_data = self._joined(self._streams[0].start)

    @property
    def names(self) -> set[str]:
        """The names of its streams and folders, wherever they stand."""
        return {stream.name for stream in self._streams}

    def stream(self, name: str) -> bytes | None:
        """Return what the first stream of that name holds, or None."""
        found = next((stream for stream in self._streams if stream.name == name), None)
        if found is None:
            return None
        if found.size >= _SMALL:
            return self._joined(found.start)[: found.size]
        chain = self._chain(found.start, self._mini_table)
        return b"".join(self._mini_data[at * _MINI_SECTOR : (at + 1) * _MINI_SECTOR] for at in chain)[: found.size]

    def _table_sectors(self, more: int) -> Iterator[int]:
        """Yield the sectors that hold the table: those in the header, then those in sectors that lead to each other."""
        yield from (n for n in struct.unpack_from(f"<{_IN_HEADER}L", self._data, 76) if n < _NO_SECTOR)
        seen: set[int] = set()
        while more < _NO_SECTOR:
            if more in seen:
                raise self._damaged()
            seen.add(more)
            *sectors, more = self._numbers([more]) or [_END_OF_CHAIN]
            yield from (number for number in sectors if number < _NO_SECTOR)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise self._damaged()
        return self._data[start : start + self._size]

    def _numbers(self, sectors: Iterator[int] | Sequence[int]) -> list[int]:
        found: list[int] = []
        for sector in sectors:
            data = self._sector(sector)
            found += struct.unpack(f"<{len(data) // 4}L", data[: len(data) // 4 * 4])
            if len(found) > len(self._data):  # the same sector, named again and again
                raise self._damaged()
        return found

    def _chain(self, start: int, table: Sequence[int]) -> list[int]:
        found: list[int] = []
        seen: set[int] = set()
        while start != _END_OF_CHAIN:
            if start in seen or start >= len(table):
                raise self._damaged()
            seen.add(start)
            found.append(start)
            start = table[start]
        return found

    def _joined(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._chain(start, self._table)))

    def _entries(self, directory: int) -> Iterator[bytes]:
        data = self._joined(directory)
        for at in range(0, len(data) - _ENTRY + 1, _ENTRY):
            yield data[at : at + _ENTRY]

    def _stream(self, entry: bytes) -> _Stream:
        start, low, high = struct.unpack_from("<3L", entry, 116)
        size = low if self._size == _HEADER else low | high << 32
        name = entry[:_NAME].decode("utf-16-le", "replace").partition("\0")[0]
        return _Stream(name, start, size)

    def _damaged(self) -> NotAWorkbookError:
        return NotAWorkbookError(
            f"{self._name} is damaged or cut short; copy it again, or open it in Excel and save it as .xlsx"
        )
