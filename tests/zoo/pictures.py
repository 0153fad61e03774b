"""A picture and a macro project, made of bytes: no binary file need be kept for them."""

from __future__ import annotations

import struct
import zlib

_SECTOR = 512
_FREE, _END_OF_CHAIN, _FAT_SECTOR, _NOTHING = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def png(side: int = 8, colour: tuple[int, int, int] = (0, 90, 160)) -> bytes:
    """Return a square picture of one colour."""
    line = b"\0" + bytes(colour) * side
    header = struct.pack(">2L5B", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(line * side)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))


def macro_project() -> bytes:
    """Return a compound file with the one stream `PROJECT`: what a macro project's part is, without any macro.

    Layout: MS-CFB 2.2 (header), 2.3 (sector allocation) and 2.6 (directory). A stream of 4,096 bytes or more needs no
    mini stream.
    """
    stream = b'ID="{00000000-0000-0000-0000-000000000000}"\r\nName="VBAProject"\r\n'.ljust(4096, b"\0")
    sectors = len(stream) // _SECTOR
    chain = [_FAT_SECTOR, _END_OF_CHAIN, *range(3, sectors + 2), _END_OF_CHAIN]
    table = struct.pack("<128L", *chain, *[_FREE] * (128 - len(chain)))
    directory = _entry("Root Entry", 5, child=1, start=_END_OF_CHAIN) + _entry("PROJECT", 2, start=2, size=len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9L", 0, 1, 1, 0, 4096, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0)
    header += struct.pack("<109L", 0, *[_FREE] * 108)
    return header + table + directory.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, *, child: int = _NOTHING, start: int, size: int = 0) -> bytes:
    spelled = name.encode("utf-16-le") + b"\0\0"
    return (
        spelled.ljust(64, b"\0")
        + struct.pack("<H2B3L", len(spelled), kind, 1, _NOTHING, _NOTHING, child)
        + b"\0" * 36
        + struct.pack("<LQ", start, size)
    )
