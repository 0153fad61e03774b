"""Old books that are locked as Excel 97 locks them: RC4, with a key for each kilobyte ([MS-OFFCRYPTO] 2.3.6)."""

from __future__ import annotations

import struct
from hashlib import md5

from kpiworkbook.reader.compound import CompoundFile
from tests.hostile.old_books import compound

__all__ = ["locked_xls"]

_FILE_PASS, _SHEET = 0x002F, 0x0085
_IN_CLEAR = (0x0809, _FILE_PASS, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138)
_BLOCK = 1024


def locked_xls(book: bytes, password: str) -> bytes:
    """Return an .xls book, as it was saved without a password, locked by one."""
    stream = CompoundFile(book, "book").stream("Workbook")
    assert stream
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    short = md5(password.encode("utf-16-le")).digest()[:5]
    secret = md5((short + salt) * 16).digest()[:5]
    proof = _cipher(_key(secret, 0), verifier + md5(verifier).digest())
    file_pass = struct.pack("<5H", _FILE_PASS, 54, 1, 1, 1) + salt + proof
    start = 4 + struct.unpack_from("<H", stream, 2)[0]
    clear = stream[:start] + file_pass + stream[start:]
    keys = b"".join(_cipher(_key(secret, at // _BLOCK), bytes(_BLOCK)) for at in range(0, len(clear), _BLOCK))
    out, at = bytearray(clear), 0
    while at + 4 <= len(clear):
        kind, size = struct.unpack_from("<2H", clear, at)
        first = at + 4
        if kind == _SHEET:  # where the sheet begins, which is later now, stays readable
            struct.pack_into("<L", out, first, struct.unpack_from("<L", out, first)[0] + len(file_pass))
            first += 4
        if kind not in _IN_CLEAR:
            for place in range(first, min(at + 4 + size, len(clear))):
                out[place] ^= keys[place]
        at += 4 + size
    return compound(bytes(out))


def _key(secret: bytes, block: int) -> bytes:
    return md5(secret + struct.pack("<L", block)).digest()


def _cipher(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
